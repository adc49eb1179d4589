"""Acting on any case, bound to what the consumer has seen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fengqiao.casework import attachments
from fengqiao.casework.services import perform
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Conflict, Invalid


def check_seen(seen: str, present: str) -> None:
    """Raise Conflict when what the consumer has seen is no longer so."""
    if seen != present:
        raise changed()


def act_on(
    case: Any, *, viewer: Actor, action: str, at: datetime, data: Mapping[str, object], token: str, audience: str = ""
) -> None:
    """Perform an action with the files uploaded under ``token``, in the caller's transaction.

    Raises:
        Conflict: somebody was faster; says nothing internal. NotAllowed, Invalid: as `perform`, or too many files.
    """
    if token:
        _check_file_count(case, viewer, token, at)
    try:
        perform(case_id=case.pk, action=action, by=viewer, at=at, data=data, version=case.version)
    except Conflict:
        raise changed() from None
    if token:
        attachments.attach_drafts(case=case, token=token, by=viewer, at=at, audience=audience)


def changed() -> Conflict:
    """Return the refusal of an act on a case that went on meanwhile."""
    return Conflict(_("这件事刚有新进展，或者您刚才已经提交过。请先看看最新情况；您写的内容还在。"))


def _check_file_count(case: Any, viewer: Actor, token: str, at: datetime) -> None:
    held = sum(not one.document for one in attachments.attachments_of(case, viewer))
    most = attachments.limits(at).max_files
    if held + len(attachments.drafts_of(token)) > most:
        raise Invalid({"files": _("每件最多 %(n)d 个文件，已有 %(held)d 个") % {"n": most, "held": held}})
