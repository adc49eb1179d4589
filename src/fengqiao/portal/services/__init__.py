"""Use cases of the portal: what the contexts' services do, bound to what the consumer has seen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.complaints import queries as complaints
from fengqiao.complaints.services import Filed, Filing, file_complaint
from fengqiao.foundation.actors import Actor, ActorKind, Role
from fengqiao.foundation.errors import NotFound
from fengqiao.portal.queries import seen_of
from fengqiao.portal.rules import DEEDS
from fengqiao.portal.services.acting import act_on, check_seen

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
    check_seen(seen, seen_of(case))
    act_on(case, viewer=viewer, action=action, at=at, data=data, token=token)
