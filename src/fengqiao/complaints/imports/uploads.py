"""Files that staff upload to import: kept until imported, imported by a job, removed after a week at the latest."""

from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.complaints.imports import profiles, running
from fengqiao.complaints.imports.rejects import SUFFIX
from fengqiao.complaints.models import ImportRun, ImportStatus
from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.jobs import defer
from fengqiao.foundation.sheets.reading import Unreadable

IMPORT: Final = "fengqiao.complaints.jobs.import_uploaded"
KEPT: Final = timedelta(days=7)
LARGEST: Final = 500 * 2**20  # bytes; larger files go through the command
PREVIEWED: Final = 20
_UNFINISHED: Final = (ImportStatus.QUEUED, ImportStatus.RUNNING)


def offered(by: Actor) -> list[profiles.Profile]:
    """Return the profiles a member may use: those that spread records over all houses are the regulator's."""
    found = [profiles.load(name) for name in profiles.names()]
    spreads = settings.DEMO and by.is_regulator
    return [one for one in found if spreads or one.assignment is None]


def runs_of(by: Actor) -> QuerySet[ImportRun]:
    """Return a member's uploads at their office, the newest first."""
    if by.person_id is None or by.organisation_id is None:
        return ImportRun.objects.none()
    return ImportRun.objects.filter(member_id=by.person_id, organisation_id=by.organisation_id).order_by("-id")


def run(*, run_id: int, by: Actor) -> ImportRun:
    """Return one of the member's uploads. Raises NotFound."""
    found = runs_of(by).filter(pk=run_id).first()
    if found is None:
        raise NotFound(_("没有找到这个导入文件"))
    return found


def keep(*, file: "UploadedFile[Any] | None", profile: str, institution: str, by: Actor, at: datetime) -> ImportRun:
    """Keep an uploaded file until it is imported or removed.

    Raises:
        Invalid: there is no file, it is too large, or the profile is none of those offered.
        NotAllowed: the actor is no member of an office.
    """
    if by.person_id is None or by.organisation_id is None:
        raise NotAllowed(_("须由工作人员本人上传"))
    wrong = {}
    if file is None or not file.size:
        wrong["file"] = _("请选择要导入的文件")
    elif file.size > LARGEST:
        wrong["file"] = _("文件过大，请由管理员用命令导入")
    if profile not in {one.name for one in offered(by)}:
        wrong["profile"] = _("请从所列选项中选择")
    if wrong or file is None:
        raise Invalid(wrong)
    _remove_old(at)
    kept = ImportRun(
        member_id=by.person_id, organisation_id=by.organisation_id, role=by.role, profile=profile,
        institution=institution.strip()[:24], name=Path(file.name or "").name[:160], token=token_urlsafe(24), uploaded_at=at,
    )  # fmt: skip
    path = path_of(kept)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with path.open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    kept.save()
    return kept


def preview(kept: ImportRun, *, at: datetime) -> running.Preview:
    """Return the first rows of an upload, checked. Raises Invalid when it cannot be read."""
    try:
        return running.preview(_request(kept), at=at, rows=PREVIEWED)
    except Unreadable as refused:
        raise Invalid({"file": refused.text}) from None


@transaction.atomic
def start(*, run_id: int, by: Actor) -> ImportRun:
    """Queue an upload for import. Raises NotFound, or Conflict if that was done before."""
    kept = run(run_id=run_id, by=by)
    changed = ImportRun.objects.filter(pk=kept.pk, status=ImportStatus.UPLOADED).update(status=ImportStatus.QUEUED)
    if not changed:
        raise Conflict(_("这个文件已经开始导入"))
    defer(IMPORT, run_id=kept.pk)
    kept.status = ImportStatus.QUEUED
    return kept


def carry_out(*, run_id: int) -> None:
    """Import an upload and note the progress; the file goes when that is done, the rejected rows stay."""
    kept = ImportRun.objects.filter(pk=run_id, status__in=_UNFINISHED).first()
    if kept is None:
        return
    ImportRun.objects.filter(pk=run_id).update(status=ImportStatus.RUNNING)

    def report(done: int, total: int) -> None:
        ImportRun.objects.filter(pk=run_id).update(done=done, total=total)

    try:
        result = running.import_file(_request(kept), at=timezone.now(), report=report)
    except Unreadable as refused:
        _finish(kept, status=ImportStatus.FAILED, message=refused.text[:400])
        return
    _finish(
        kept, status=ImportStatus.DONE, accepted=result.accepted, new=result.new, rejected=result.rejected
    )  # fmt: skip


def remove(*, run_id: int, by: Actor) -> None:
    """Forget an upload with its files. Raises NotFound, or Conflict while it is being imported."""
    kept = run(run_id=run_id, by=by)
    if kept.status in _UNFINISHED:
        raise Conflict(_("正在导入，请等完成后再删除"))
    _remove(kept)


def path_of(kept: ImportRun) -> Path:
    """Return where an uploaded file lies."""
    return Path(settings.DATA) / "imports" / kept.token


def rejects_of(kept: ImportRun) -> Path | None:
    """Return where an upload's rejected rows lie, if there are any."""
    path = path_of(kept)
    found = path.with_name(path.name + SUFFIX)
    return found if found.exists() else None


def _request(kept: ImportRun) -> running.Request:
    level = Level(kept.organisation.level)
    by = Actor(ActorKind.STAFF, Role(kept.role), kept.member_id, kept.organisation_id, level)
    return running.Request(path_of(kept), profiles.load(kept.profile), by, institution=kept.institution)


def _finish(kept: ImportRun, **values: object) -> None:
    ImportRun.objects.filter(pk=kept.pk).update(finished_at=timezone.now(), **values)
    path_of(kept).unlink(missing_ok=True)


def _remove_old(at: datetime) -> None:
    for kept in ImportRun.objects.filter(uploaded_at__lt=at - KEPT).exclude(status__in=_UNFINISHED):
        _remove(kept)


def _remove(kept: ImportRun) -> None:
    path_of(kept).unlink(missing_ok=True)
    if rejects := rejects_of(kept):
        rejects.unlink(missing_ok=True)
    kept.delete()
