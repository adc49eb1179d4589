"""Keeping what a station is: its people, the outlets it guides, a few words for the public."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.days import problems_of_stretch
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.stations.models import GuidedOutlet, Station, StationPerson
from fengqiao.stations.queries import scope
from fengqiao.stations.services.events import record


@transaction.atomic
def keep_entry(row: Any, *, station: Station, by: Actor, at: datetime) -> Any:
    """Write a person or a guided outlet, new or changed, that a form has checked.

    Raises:
        NotAllowed: the station is not of the actor's house.
        Invalid: a day is out of range, the outlet is of another house, or another station guides it.
    """
    _require_house(station, by)
    _require_sound_days(row.since, row.until, at)
    row.station = station
    if isinstance(row, GuidedOutlet):
        _require_own_outlet(row, station)
    is_new = row.pk is None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Invalid({"outlet": _("这个网点已由一个服务站指导")}) from None
    record(station.pk, f"{_word(row)}_{'added' if is_new else 'changed'}", by=by, at=at, data=_told(row))
    return row


@transaction.atomic
def end_entry(row: Any, *, station: Station, on: date, by: Actor, at: datetime) -> None:
    """End a person's work at a station, or its guidance of an outlet. Raises NotAllowed, Invalid."""
    _require_house(station, by)
    _require_sound_days(row.since, on, at)
    row.until = on
    row.save(update_fields=["until"])
    record(station.pk, f"{_word(row)}_ended", by=by, at=at, data=_told(row))


@transaction.atomic
def introduce(*, station: Station, text: str, by: Actor, at: datetime) -> None:
    """Change the few words for the public. Raises NotAllowed."""
    _require_house(station, by)
    station.introduction, station.updated_at = text.strip(), at
    station.save(update_fields=["introduction", "updated_at"])
    record(station.pk, "introduced", by=by, at=at)


def _require_house(station: Station, by: Actor) -> None:
    if not scope.of_house(station, by):
        raise NotAllowed(_("只有网点所属机构可以办理"))


def _require_sound_days(since: date, until: date | None, at: datetime) -> None:
    if wrong := problems_of_stretch(("since", since), ("until", until), today=timezone.localdate(at)):
        raise Invalid(wrong)


def _require_own_outlet(row: GuidedOutlet, station: Station) -> None:
    if row.outlet.head_id != station.outlet.head_id:
        raise Invalid({"outlet": _("只能指导本机构的网点")})
    if row.outlet_id == station.outlet_id:
        raise Invalid({"outlet": _("服务站不用指导自己所在的网点")})


def _word(row: GuidedOutlet | StationPerson) -> str:
    return "guided" if isinstance(row, GuidedOutlet) else "person"


def _told(row: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"entry": row.pk, "starts_on": row.since, "ends_on": row.until}
    if isinstance(row, GuidedOutlet):
        told |= {"organisation": row.outlet_id, "permissions": list(row.permissions)}
    return told
