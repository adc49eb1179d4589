"""Backups: one tar with a dump of the database, the attachments, and a manifest that vouches for both.

The secrets of a real installation are not in it: without them nobody can read personal data in a lost backup. The
manifest holds fingerprints of the keys, so that a restore under other keys is refused before it begins. A demo's
generated secrets are in it, since nobody else keeps them.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql
from psycopg.conninfo import make_conninfo

from fengqiao.config.embedded import binaries
from fengqiao.config.environment import DEMO_SECRETS, ConfigurationError, has_own_secrets
from fengqiao.foundation.errors import Refusal
from fengqiao.foundation.keys import derive, known_keys
from fengqiao.foundation.progress import Report

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DUMP: Final = "database.dump"
FILES: Final = "files"
PURPOSE: Final = "backup fingerprint"
CHUNK: Final = 2**20
SECONDS_FOR_LOCKS: Final = 10


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    format: int
    version: str
    made_at: str
    server: int
    is_demo: bool
    secret_key: str
    field_keys: dict[str, str]
    rows: dict[str, int]
    members: dict[str, str]


def write_backup(target: Path, *, at: datetime, report: Report) -> Manifest:
    """Write a backup to ``target`` (compressed if its name ends in ``gz``) and return its manifest.

    Database and row counts are of one moment. Attachments are written once and never changed, so copying them
    after the dump leaves none out that the dump names.

    Raises:
        ConfigurationError: there is no ``pg_dump`` for the server's version.
    """
    draft = target.with_name(f".{target.name}.part")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as staging:
        dump = Path(staging) / DUMP
        rows = _dump_database(dump)
        sources = {DUMP: dump, **dict(_own_files())}
        members: dict[str, str] = {}
        try:
            with _private(draft), tarfile.open(draft, "w:gz" if target.suffix in {".gz", ".tgz"} else "w") as tar:
                for number, (name, path) in enumerate(sources.items(), start=1):
                    members[name] = _sha256(path)
                    tar.add(path, name)
                    report(number, len(sources))
                manifest = _manifest(at, rows, members)
                described = Path(staging) / MANIFEST
                described.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
                tar.add(described, MANIFEST)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    return manifest


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Unpack plain files only, none outside ``folder``; Python before 3.11.4 has no filter that holds this."""
    for member in tar:
        target = (folder / member.name).resolve()
        content = tar.extractfile(member) if member.isfile() else None
        if content is None:
            if not member.isdir():
                raise tarfile.TarError(f"{member.name}: not a plain file")
            continue
        if not target.is_relative_to(folder.resolve()):
            raise tarfile.TarError(f"{member.name}: outside the backup")
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            shutil.copyfileobj(content, file)


@contextmanager
def opened(source: Path, data: Path) -> Iterator[tuple[Path, Manifest]]:
    """Unpack a backup beside the data folder, check every member, and give the folder and the manifest.

    Raises:
        Refusal: it is no backup, of a later format, or damaged.
    """
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as name:
        folder = Path(name)
        try:
            with tarfile.open(source) as tar:
                _unpack(tar, folder)
            manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        except (OSError, EOFError, tarfile.TarError, ValueError, TypeError) as error:
            raise Refusal(f"{source}: 不是备份文件或已损坏 / not a backup, or damaged ({error})") from error
        if manifest.format > FORMAT:
            raise Refusal(f"{source}: 由更新的版本 {manifest.version} 生成 / made by a later version")
        damaged = [
            name for name, digest in manifest.members.items()
            if not (folder / name).is_file() or _sha256(folder / name) != digest
        ]  # fmt: skip
        if damaged:
            raise Refusal(f"{source}: 已损坏 / damaged: {', '.join(damaged[:5])}")
        yield folder, manifest


def keep_demo_secrets(folder: Path, data: Path) -> None:
    """Put a demo backup's secrets into the data folder, before settings are read; what was there is kept aside."""
    packed, ours = folder / DEMO_SECRETS, data / DEMO_SECRETS
    if has_own_secrets() or not packed.exists() or (ours.exists() and ours.read_bytes() == packed.read_bytes()):
        return
    if ours.exists():
        ours.rename(ours.with_suffix(".json.before"))
    shutil.copyfile(packed, ours)
    ours.chmod(0o600)


def restore_backup(folder: Path, manifest: Manifest, *, force: bool) -> None:
    """Bring an unpacked backup into the database and the data folder.

    Raises:
        Refusal: the keys are others; there is data already and ``force`` is not set; a table lacks rows afterwards.
    """
    _require_same_keys(manifest)
    _require_room(force=force)
    program = _program("pg_restore", connection.pg_version // 10_000)  # type: ignore[attr-defined]
    _run(program, "--exit-on-error", "--no-owner", "--no-privileges", "--single-transaction", str(folder / DUMP))
    _replace_files(folder / FILES)
    rows = _count_rows()
    if differing := [name for name, count in manifest.rows.items() if rows.get(name) != count]:
        raise Refusal(f"行数不符 / row counts differ: {', '.join(differing)}")


def _manifest(at: datetime, rows: Mapping[str, int], members: Mapping[str, str]) -> Manifest:
    return Manifest(
        format=FORMAT,
        version=version("fengqiao"),
        made_at=at.isoformat(),
        server=connection.pg_version,  # type: ignore[attr-defined]  # Django's PostgreSQL wrapper has it
        is_demo=bool(settings.DEMO),
        secret_key=known_keys(PURPOSE)[0].hex(),
        field_keys=_field_key_marks(),
        rows=dict(rows),
        members=dict(members),
    )


def _field_key_marks() -> dict[str, str]:
    pairs = (item.strip().partition(":") for item in str(settings.FIELD_KEYS).split(","))
    return {number: derive(key, PURPOSE).hex() for number, _, key in pairs}


def _require_same_keys(manifest: Manifest) -> None:
    ours = _field_key_marks()
    same = manifest.secret_key in {key.hex() for key in known_keys(PURPOSE)}
    if not same or any(ours.get(number) != mark for number, mark in manifest.field_keys.items()):
        raise Refusal(
            "备份用的是另一组密钥；请先设置备份时的 FENGQIAO_SECRET_KEY 和 FENGQIAO_FIELD_KEYS。\n"
            "The backup was made under other keys; set the FENGQIAO_SECRET_KEY and FENGQIAO_FIELD_KEYS of that time."
        )


def _own_files() -> Iterator[tuple[str, Path]]:
    data = Path(settings.DATA)
    if settings.DEMO and (data / DEMO_SECRETS).exists():
        yield DEMO_SECRETS, data / DEMO_SECRETS
    for path in sorted((data / FILES).rglob("*")):
        if path.is_file():
            yield str(path.relative_to(data)), path


def _dump_database(target: Path) -> dict[str, int]:
    program = _program("pg_dump", connection.pg_version // 10_000)  # type: ignore[attr-defined]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        rows = _count_rows()
        _run(program, "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")
    return rows


def _count_rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))
            (counts[name],) = cursor.fetchone()
    return counts


def _require_room(*, force: bool) -> None:
    files = Path(settings.DATA) / FILES
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if (tables or (files.exists() and any(files.iterdir()))) and not force:
            raise Refusal(
                "已有数据，未恢复；确认要替换请加 --force。\n"
                "There is data here; nothing was restored. To replace it, add --force."
            )
        if not tables:
            return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{SECONDS_FOR_LOCKS}s'")
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    except psycopg.errors.LockNotAvailable as error:
        raise Refusal("请先停止网站和后台任务 / stop web and worker first") from error


def _replace_files(packed: Path) -> None:
    files = Path(settings.DATA) / FILES
    if files.exists():
        shutil.rmtree(files)
    if packed.exists():
        packed.rename(files)
        files.chmod(0o700)


def _program(name: str, server: int) -> Path:
    """Return PostgreSQL's program of the server's own version if there is one, else the nearest later one."""
    found = [Path(path) for path in (shutil.which(name), _embedded(name)) if path]
    by_version = {_major(path): path for path in reversed(found)}
    usable = [major for major in by_version if major >= server]
    if not usable:
        raise ConfigurationError(f"需要 / needed: {name} {server} (apt install postgresql-client-{server})")
    return by_version[min(usable)]


def _embedded(name: str) -> str | None:
    try:
        program = binaries() / name
    except ConfigurationError:
        return None
    return str(program) if program.exists() else None


def _major(program: Path) -> int:
    said = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    return int(said.split(")")[1].split(".")[0])


def _run(program: Path, *arguments: str) -> None:
    parameters: dict[str, Any] = {
        name: value
        for name, value in connection.get_connection_params().items()
        if isinstance(value, (str, int)) and name not in {"client_encoding", "prepare_threshold"}
    }
    password = str(parameters.pop("password", ""))
    done = subprocess.run(
        [program, f"--dbname={make_conninfo(**parameters)}", *arguments],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **({"PGPASSWORD": password} if password else {})},
    )
    if done.returncode:
        raise Refusal(f"{program.name}: {done.stderr.strip()}")


@contextmanager
def _private(path: Path) -> Iterator[None]:
    path.touch(mode=0o600)
    yield


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
