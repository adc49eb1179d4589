"""What may be wrong with an installation, and how to mend it. Used by `fengqiao doctor`."""

import base64
import binascii
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from fengqiao.foundation.calendar.queries import current as current_calendar
from fengqiao.foundation.documents.rendering import FONTS
from fengqiao.foundation.notices.queries import failed_count

OLDEST_POSTGRESQL: Final = 15
LEAST_FREE_BYTES: Final = 2 * 2**30
MOST_CLOCK_SKEW: Final = timedelta(seconds=5)
WORKER_SILENCE: Final = timedelta(minutes=2)
KEY_BYTES: Final = 32
LEDGER_TRIGGERS: Final = ("ledger_event_append_only", "ledger_seal_append_only", "ledger_chain_stays")
DURABLE: Final = ("fsync", "full_page_writes", "synchronous_commit")


class Grade(StrEnum):
    """How a finding is to be taken."""

    GOOD = "good"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, what was found, and how to mend it."""

    grade: Grade
    what: str
    found: str
    mend: str = ""


def good(what: str, found: str) -> Finding:
    """Return a finding that needs nothing."""
    return Finding(Grade.GOOD, what, found)


def warning(what: str, found: str, mend: str) -> Finding:
    """Return a finding that can wait."""
    return Finding(Grade.WARNING, what, found, mend)


def problem(what: str, found: str, mend: str) -> Finding:
    """Return a finding that cannot wait."""
    return Finding(Grade.PROBLEM, what, found, mend)


def _data_folder() -> Iterator[Finding]:
    what = "数据目录 / data folder"
    folder = Path(settings.DATA)
    if not os.access(folder, os.W_OK | os.X_OK):
        yield problem(what, f"{folder} 不可写 / cannot be written", f"mkdir -p {folder}; chown $(id -u) {folder}")
        return
    free = shutil.disk_usage(folder).free
    found = f"{folder}, {free / 2**30:.1f} GB"
    if free < LEAST_FREE_BYTES:
        yield problem(
            what, f"{found}: 空间不足 / too little space", "清理磁盘或换到更大的盘 / free space or set FENGQIAO_DATA"
        )
    else:
        yield good(what, found)
    files = folder / "files"
    if files.exists() and files.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield warning(
            "附件目录 / folder of attachments", f"{files} 别人可读 / others can read it", f"chmod 700 {files}"
        )


def _secrets() -> Iterator[Finding]:
    what = "密钥 / secrets"
    if settings.DEMO:
        yield warning(
            what,
            "示范密钥 / demo secrets",
            "正式使用请设置 / for real use set FENGQIAO_SECRET_KEY, FENGQIAO_FIELD_KEYS",
        )
    elif len(settings.SECRET_KEY) < KEY_BYTES:
        yield problem(
            what,
            "FENGQIAO_SECRET_KEY 太短 / is too short",
            "python -c 'import secrets; print(secrets.token_urlsafe(48))'",
        )
    else:
        yield good(what, "FENGQIAO_SECRET_KEY")
    bad = [number for number, key in _field_keys() if len(key) != KEY_BYTES or not number.isdigit()]
    if bad:
        yield problem(
            what, f"FENGQIAO_FIELD_KEYS: {', '.join(bad)}", "number:base64 of 32 bytes, the newest first, e.g. 2:…,1:…"
        )


def _field_keys() -> Iterator[tuple[str, bytes]]:
    for item in str(settings.FIELD_KEYS).split(","):
        number, _, text = item.strip().partition(":")
        try:
            yield number, base64.urlsafe_b64decode(text)
        except (binascii.Error, ValueError):
            yield number or item, b""


def _database() -> Iterator[Finding]:
    what = "数据库 / database"
    number = connection.pg_version  # type: ignore[attr-defined]  # Django's PostgreSQL wrapper has it
    if number // 10_000 < OLDEST_POSTGRESQL:
        yield problem(what, f"PostgreSQL {number // 10_000}", f"PostgreSQL ≥ {OLDEST_POSTGRESQL}")
    else:
        yield good(what, f"PostgreSQL {number // 10_000}.{number % 10_000}, {connection.settings_dict['NAME']}")
    if (encoding := _value("SHOW server_encoding")) != "UTF8":
        yield problem(what, f"encoding {encoding}", "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0")
    for name in DURABLE:
        if _value(f"SHOW {name}") == "off":
            yield problem(what, f"{name} = off: 断电会丢数据 / a power cut loses data", f"ALTER SYSTEM SET {name} = on")


def _tables() -> Iterator[Finding]:
    what = "数据表 / tables"
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield problem(what, f"{len(waiting)} 个升级未做 / migrations missing", "fengqiao migrate")
    else:
        yield good(what, "最新 / up to date")


def _ledger() -> Iterator[Finding]:
    what = "账本触发器 / ledger triggers"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgname = ANY(%s) AND tgenabled IN ('O', 'A')", [[*LEDGER_TRIGGERS]]
        )
        present = {name for (name,) in cursor.fetchall()}
    if missing := [name for name in LEDGER_TRIGGERS if name not in present]:
        yield problem(
            what,
            f"{', '.join(missing)}: 缺失或停用 / missing or disabled",
            "ALTER TABLE … ENABLE TRIGGER …; 然后 / then fengqiao audit verify",
        )
    else:
        yield good(what, "启用 / enabled")


def _calendar() -> Iterator[Finding]:
    what = "工作日历 / calendar"
    year, known = date.today().year, current_calendar().last_year  # noqa: DTZ011 - a year is enough
    found = f"至 {known} 年 / until {known}"
    mend = "管理员在“工作日历”录入国务院通知 / an administrator enters the State Council's notice under Calendar"
    if known < year:
        yield problem(what, found, mend)
    elif known == year:
        yield warning(what, f"{found}: 明年的期限为暂定 / next year's deadlines are provisional", mend)
    else:
        yield good(what, found)


def _worker() -> Iterator[Finding]:
    what = "后台任务 / worker"
    seen = _value("SELECT max(last_heartbeat) FROM procrastinate_workers")
    if seen is None or datetime.now(UTC) - seen > WORKER_SILENCE:
        yield warning(what, "没有运行 / not running", "fengqiao worker")
    else:
        yield good(what, f"{seen:%Y-%m-%d %H:%M:%S}")
    if late := _value("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"):
        yield warning(what, f"{late} 个任务失败 / jobs failed", "fengqiao worker 的日志 / the worker's log says why")


def _notices() -> Iterator[Finding]:
    what = "通知 / notices"
    if lost := failed_count():
        mend = "管理员在“发送失败的通知”重试 / an administrator tries again under Notices not sent"
        yield warning(what, f"{lost} 条发送失败 / not sent", mend)
    else:
        yield good(what, "没有发送失败的 / none failed")


def _clock() -> Iterator[Finding]:
    what = "时钟 / clock"
    try:
        ZoneInfo(settings.TIME_ZONE)
    except ZoneInfoNotFoundError:
        yield problem(what, f"{settings.TIME_ZONE}?", "apt install tzdata")
    skew = abs(datetime.now(UTC) - _value("SELECT clock_timestamp()"))
    if skew > MOST_CLOCK_SKEW:
        yield problem(
            what,
            f"与数据库差 / differs from the database by {skew.total_seconds():.0f} s",
            "NTP: timedatectl set-ntp true",
        )
    else:
        yield good(what, f"{settings.TIME_ZONE}, {time.strftime('%Y-%m-%d %H:%M:%S %z')}")


def _files() -> Iterator[Finding]:
    fonts = Path(settings.NODE_MODULES) / "@expo-google-fonts"
    missing = [str(font) for font in FONTS if not (fonts / font).exists()]
    what = "字体 / fonts"
    yield problem(what, ", ".join(missing), "make setup") if missing else good(what, str(fonts))
    what = "静态文件 / static files"
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    yield good(what, str(manifest.parent)) if manifest.exists() else problem(what, f"{manifest}?", "make setup")
    package = Path(__file__).resolve().parents[1]
    stale = [po for po in package.rglob("*.po") if not po.with_suffix(".mo").exists()]
    if stale:
        yield warning("翻译 / translations", f"{len(stale)} 个未编译 / not compiled", "make setup")


def _value(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return row[0] if row else None


LOCAL: Final[tuple[Callable[[], Iterator[Finding]], ...]] = (_data_folder, _secrets, _files)
WITH_TABLES: Final[tuple[Callable[[], Iterator[Finding]], ...]] = (_ledger, _calendar, _worker, _notices, _clock)


def examine() -> Iterator[Finding]:
    """Look at everything; what cannot be looked at because of an earlier problem is left out."""
    for check in LOCAL:
        yield from check()
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield problem("数据库 / database", str(error).strip(), "DATABASE_URL=postgresql://user:password@host/database")
        return
    yield from _database()
    tables = list(_tables())
    yield from tables
    if all(finding.grade is not Grade.PROBLEM for finding in tables):
        for check in WITH_TABLES:
            yield from check()
