"""Files of a case: taken in whole or not at all, shown only through the case's scope.

Files of a form that is not filed yet are drafts under a random token the form carries; filing attaches them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.models import Attachment, Case
from fengqiao.casework.queries import FILE_ADDED, audiences, visible_cases
from fengqiao.foundation.actors import Actor, ActorKind, Role
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.files import references, storage
from fengqiao.foundation.files.downloads import download
from fengqiao.foundation.files.evidence import NamedStream, content
from fengqiao.foundation.files.names import safe_name
from fengqiao.foundation.ledger import services as ledger
from fengqiao.foundation.parameters import queries as parameters

DRAFTS_KEPT: Final = timedelta(days=1)
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,43}")
_READERS_ONLY: Final = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be handed in for one case."""

    max_bytes: int
    max_files: int


def limits(at: datetime) -> Limits:
    """Return the limits in force."""
    rules = parameters.rules_on("intake", timezone.localdate(at))
    return Limits(rules.number("upload_max_mb") * storage.MIB, rules.number("upload_max_files"))


def add_draft(*, token: str, files: Sequence[NamedStream], at: datetime) -> list[Attachment]:
    """Keep files of a form before it is filed.

    Raises:
        Invalid: the token has a wrong form; too many files; or some file is refused (field ``file-0`` …), none is kept.
    """
    if not _TOKEN.fullmatch(token):
        raise Invalid({"token": _("表单已失效，请刷新页面")})
    return _keep(files, at=at, of=_Owner(draft=token, added_by=ActorKind.CONSUMER))


def drafts_of(token: str) -> list[Attachment]:
    """Return the files kept under a form's token, oldest first."""
    return list(Attachment.objects.filter(draft=token, case=None).order_by("id")) if _TOKEN.fullmatch(token) else []


def remove_draft(*, token: str, attachment_id: int) -> None:
    """Take a file back before filing. Raises NotFound."""
    removed, _rows = Attachment.objects.filter(pk=attachment_id, draft=token, case=None).exclude(draft="").delete()
    if not removed:
        raise NotFound(_("没有找到该附件"))


@transaction.atomic
def attach_drafts(*, case: Case, token: str, by: Actor, at: datetime, audience: str = "") -> list[Attachment]:
    """Give a form's files to the case it became, in the caller's transaction; a file goes to one case only.

    ``audience`` limits who may see them, as in `attach`.
    """
    if not _TOKEN.fullmatch(token):
        return []
    found = list(Attachment.objects.select_for_update().filter(draft=token, case=None).order_by("id"))
    for attachment in found:
        attachment.case, attachment.draft, attachment.added_by, attachment.added_at = case, "", by.kind.value, at
        attachment.audience = audience
        attachment.save(update_fields=["case", "draft", "added_by", "added_at", "audience"])
        _record(attachment, by=by, at=at)
    return found


@transaction.atomic
def attach(
    *,
    case_id: int,
    files: Sequence[NamedStream],
    by: Actor,
    at: datetime,
    document: str = "",
    visible_to_consumer: bool = True,
    audience: str = "",
) -> list[Attachment]:
    """Add files to a case, all or none; what a consumer adds the consumer sees.

    ``document`` names the paper for those the system wrote; they do not count towards the limit. ``audience`` limits
    who may see them (`casework.kinds.Kind.hears`).

    Raises:
        NotFound: no such case within scope.
        NotAllowed: the role only reads.
        Invalid: too many files, or some file is refused (field ``file-0`` …).
    """
    case = visible_cases(by).select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None:
        raise NotFound(_("没有找到该编号的案件"))
    if by.role in _READERS_ONLY:
        raise NotAllowed(_("您的角色只能查看，不能添加附件"))
    owner = _Owner(
        case=case,
        added_by=by.kind,
        document=document,
        visible_to_consumer=visible_to_consumer or by.kind is ActorKind.CONSUMER,
        audience=audience,
    )
    added = _keep(files, at=at, of=owner)
    for attachment in added:
        _record(attachment, by=by, at=at)
    return added


def attachments_of(case: Case, viewer: Actor) -> list[Attachment]:
    """Return the files of a case the viewer may see, oldest first; none if the case is out of scope."""
    if not visible_cases(viewer).filter(pk=case.pk).exists():
        return []
    found = Attachment.objects.filter(case=case, audience__in=audiences(case, viewer)).order_by("id")
    return list(found.filter(visible_to_consumer=True) if viewer.kind is ActorKind.CONSUMER else found)


def open_attachment(*, attachment_id: int, viewer: Actor) -> tuple[Attachment, Iterator[bytes]]:
    """Return a file and its content in verified chunks.

    Raises:
        NotFound: there is none within scope, or its content is not in the store; says no more than that.
    """
    found = Attachment.objects.filter(pk=attachment_id, case__in=visible_cases(viewer))
    if viewer.kind is ActorKind.CONSUMER:
        found = found.filter(visible_to_consumer=True)
    attachment = found.select_related("case").first()
    if attachment is None or attachment.case is None or attachment.audience not in audiences(attachment.case, viewer):
        raise NotFound(_("没有找到该附件"))
    return attachment, content(attachment.sha256)


def download_response(attachment: Attachment, chunks: Iterator[bytes]) -> StreamingHttpResponse:
    """Return the response that lets a browser save the file, never show or run it."""
    return download(name=attachment.name, media_type=attachment.media_type, size=attachment.size, chunks=chunks)


def purge_drafts(*, at: datetime) -> int:
    """Remove drafts nobody filed within a day, and stored content no row refers to; return how many drafts."""
    before = at - DRAFTS_KEPT
    removed, _rows = Attachment.objects.filter(case=None, added_at__lt=before).delete()
    storage.discard_leftovers(staged_before=before)
    for hashes in storage.stored_before(before):
        _discard_unreferenced(hashes, before)
    return removed


def _discard_unreferenced(hashes: Sequence[str], before: datetime) -> None:
    with transaction.atomic():
        references.hold(alone=True)
        for sha256 in set(hashes) - references.referenced(hashes):
            storage.discard(sha256, kept_before=before)


@dataclass(frozen=True, slots=True)
class _Owner:
    """To what new files belong."""

    added_by: ActorKind
    case: Case | None = None
    draft: str = ""
    document: str = ""
    visible_to_consumer: bool = True
    audience: str = ""


def _keep(files: Sequence[NamedStream], *, at: datetime, of: _Owner) -> list[Attachment]:
    """Check all files, then keep all of them and their rows in one transaction."""
    allowed = limits(at)
    if not of.document:
        _check_count(len(files), of, allowed.max_files)
    streams: Mapping[str, NamedStream] = {f"file-{number}": file for number, file in enumerate(files)}
    with storage.staged_all(streams, max_bytes=allowed.max_bytes) as staged, transaction.atomic():
        references.hold(alone=False)
        return [_row(streams[field].name or "", waiting.keep(), at, of) for field, waiting in staged.items()]


def _row(name: str, stored: storage.Stored, at: datetime, of: _Owner) -> Attachment:
    return Attachment.objects.create(
        case=of.case,
        draft=of.draft,
        name=safe_name(name, stored.media_type),
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        document=of.document,
        visible_to_consumer=of.visible_to_consumer,
        audience=of.audience,
        added_by=of.added_by.value,
        added_at=at,
    )


def _check_count(more: int, of: _Owner, max_files: int) -> None:
    held = Attachment.objects.filter(case=of.case, draft=of.draft, document="").count()
    if held + more > max_files:
        raise Invalid({"files": _("附件最多%(limit)d个，已有%(held)d个") % {"limit": max_files, "held": held}})


def _record(attachment: Attachment, *, by: Actor, at: datetime) -> None:
    """Note the file in the ledger; not its name, which may tell who someone is."""
    data = {
        "attachment": attachment.pk,
        "sha256": attachment.sha256,
        "size": attachment.size,
        "media_type": attachment.media_type,
        "document": attachment.document,
    }
    ledger.record(chain=f"case:{attachment.case_id}", tag=FILE_ADDED, actor=by, at=at, data=data)
