"""Keeping what offices offer the public."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.hours import Hours, checked, minutes_a_week
from fengqiao.foundation.ledger.services import record
from fengqiao.organisations import rules
from fengqiao.organisations.events import Tag, organisation_chain
from fengqiao.organisations.models import OrganisationKind, OutletProfile
from fengqiao.organisations.queries import node_of
from fengqiao.organisations.rules.offers import Accommodation, Service
from fengqiao.organisations.services.checks import locked
from fengqiao.organisations.services.telling import tell

_KEEPERS: Final = frozenset({Role.OFFICER, Role.ADMINISTRATOR, Role.SYSTEM})
_OFFERING: Final = frozenset({OrganisationKind.BANK, OrganisationKind.INSURER})


@transaction.atomic
def set_offer(
    *,
    organisation_id: int,
    hours: Collection[Hours],
    services: Collection[Service],
    accommodations: Collection[Accommodation],
    by: Actor,
    at: datetime,
) -> OutletProfile:
    """Say what an office of a bank or insurer offers; the same again records nothing.

    Raises:
        NotFound, NotAllowed: unknown, or not in the subtree of an officer or administrator.
        Invalid: it is no bank's or insurer's office, or the hours overlap.
    """
    organisation = locked(organisation_id)
    covered = rules.covers(viewer_id=by.organisation_id, viewer_level=by.level, node=node_of(organisation))
    if by.role not in _KEEPERS or not (by.role is Role.SYSTEM or covered):
        raise NotAllowed(_("只有本机构或上级机构的消保专员、系统管理员可以维护服务信息"))
    if organisation.kind not in _OFFERING:
        raise Invalid({"organisation": _("只有银行和保险机构填写服务信息")})
    try:
        week = checked(hours)
    except ValueError as error:
        raise Invalid({"hours": _(str(error))}) from None
    stated = {
        "weekly_hours": [[one.weekday, one.starts, one.ends] for one in week],
        "services": [code.value for code in Service if code in services],
        "accommodations": [code.value for code in Accommodation if code in accommodations],
    }
    kept = OutletProfile.objects.filter(pk=organisation_id).first()
    if kept is not None and all(getattr(kept, name) == value for name, value in stated.items()):
        return kept
    kept, _created = OutletProfile.objects.update_or_create(
        organisation=organisation, defaults={**stated, "changed_on": timezone.localdate(at)}
    )
    record(
        chain=organisation_chain(organisation_id),
        tag=Tag.OFFER_CHANGED,
        actor=by,
        at=at,
        data={
            "minutes": minutes_a_week(week),
            "services": stated["services"],
            "accommodations": stated["accommodations"],
        },
    )
    tell(organisation_id, at)
    return kept
