"""Entering where villages lie."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.coverage.events import COVERAGE_CHAIN, Tag
from fengqiao.coverage.models import PlacePosition
from fengqiao.coverage.services.recomputing import recompute_around
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.ledger.services import record
from fengqiao.places.models import Division, DivisionLevel

ENTERING = frozenset({Role.OFFICER, Role.ADMINISTRATOR, Role.REGULATOR, Role.SYSTEM})


@transaction.atomic
def enter_position(
    *,
    place_code: str,
    longitude: float,
    latitude: float,
    source: str,
    by: Actor,
    at: datetime,
    recompute: bool = True,
) -> PlacePosition:
    """Say where a village lies; the last to say so holds. ``recompute`` False leaves computing to the caller.

    Raises:
        NotAllowed: neither regulator nor an institution's officer or administrator.
        Invalid: no village, coordinates that cannot be of this city, or no source.
    """
    if by.role not in ENTERING:
        raise NotAllowed(_("只有消保专员、管理员和监管人员可以录入坐标"))
    wrong: dict[str, str] = {}
    if not Division.objects.filter(pk=place_code, level=DivisionLevel.VILLAGE).exists():
        wrong["place"] = _("请选到村社区")
    if not -180 <= longitude <= 180:
        wrong["longitude"] = _("经度在 -180 到 180 之间")
    if not -90 <= latitude <= 90:
        wrong["latitude"] = _("纬度在 -90 到 90 之间")
    if not source.strip():
        wrong["source"] = _("请写明坐标来源，如“现场测量”")
    if wrong:
        raise Invalid(wrong)
    stated = {"longitude": longitude, "latitude": latitude, "source": source.strip()[:80]}
    known = PlacePosition.objects.select_for_update().filter(pk=place_code).first()
    if known is not None and all(getattr(known, name) == value for name, value in stated.items()):
        return known
    kept, _made = PlacePosition.objects.update_or_create(
        place_id=place_code,
        defaults={
            **stated,
            "organisation_id": by.organisation_id,
            "member_id": by.person_id,
            "changed_on": timezone.localdate(at),
        },
    )
    data = {"place": place_code, "longitude": f"{longitude:.5f}", "latitude": f"{latitude:.5f}"}
    record(chain=COVERAGE_CHAIN, tag=Tag.POSITION_ENTERED, actor=by, at=at, data=data)
    if recompute:
        entered([place_code], at=at)
    return kept


def entered(places: Collection[str], *, at: datetime) -> None:
    """Compute anew what lies where positions were entered."""
    recompute_around(sites=(), places=places, at=at)
