"""Use cases of the portal: what the contexts' services do, bound to what the consumer has seen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.casework import attachments
from fengqiao.casework.services import perform
from fengqiao.complaints import queries as complaints
from fengqiao.complaints.services import Filed, Filing, file_complaint
from fengqiao.foundation.actors import Actor, ActorKind, Role
from fengqiao.foundation.errors import Conflict, Invalid, NotFound
from fengqiao.portal.queries import seen_of
from fengqiao.portal.rules import DEEDS

ANYONE: Final = Actor(kind=ActorKind.CONSUMER, role=Role.CONSUMER)


def file(*, filing: Filing, at: datetime) -> Filed:
    """File a complaint of somebody who needs no account; the form's token makes it happen once.

    Raises:
        Invalid: naming each field that is missing or wrong.
        Conflict: the form was filed before with other words.
    """
    return file_complaint(filing=filing, by=ANYONE, at=at, key=filing.drafts)


@transaction.atomic
def act(*, viewer: Actor, action: str, seen: str, at: datetime, data: Mapping[str, object], token: str = "") -> None:
    """Do one thing on the consumer's case, with the files uploaded under ``token``.

    Raises:
        NotFound: no such thing a consumer can do.
        Conflict: what the consumer has seen (``seen``) is no longer so, or a double click; says nothing internal.
        NotAllowed: not possible now. Invalid: fields are missing or wrong, or too many files.
    """
    if action not in DEEDS:
        raise NotFound(_("没有这项操作"))
    case: Any = complaints.case_of(viewer)
    if seen != seen_of(case):
        raise _changed()
    if token:
        _check_file_count(case, viewer, token, at)
    try:
        perform(case_id=case.pk, action=action, by=viewer, at=at, data=data, version=case.version)
    except Conflict:
        raise _changed() from None
    if token:
        attachments.attach_drafts(case=case, token=token, by=viewer, at=at)


def _changed() -> Conflict:
    return Conflict(_("这件投诉刚有新进展，或者您刚才已经提交过。请先看看最新情况；您写的内容还在。"))


def _check_file_count(case: Any, viewer: Actor, token: str, at: datetime) -> None:
    held = sum(not one.document for one in attachments.attachments_of(case, viewer))
    most = attachments.limits(at).max_files
    if held + len(attachments.drafts_of(token)) > most:
        raise Invalid({"files": _("每件投诉最多 %(n)d 个文件，已有 %(held)d 个") % {"n": most, "held": held}})
