"""Founding a body and engaging mediators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.ledger import services as ledger
from fengqiao.mediation.models import (
    Availability,
    Body,
    Employment,
    Engagement,
    Jurisdiction,
    Mediator,
    MemberHouse,
    Qualification,
    Room,
    Speciality,
    SpokenLanguage,
)
from fengqiao.mediation.rules.languages import LANGUAGES
from fengqiao.organisations.models import Organisation
from fengqiao.places.queries import known_codes


@dataclass(frozen=True, slots=True)
class MediatorData:
    """A mediator as one is engaged. ``employer`` is a house's code and the day of leaving (None: still there)."""

    body: str
    engaged_on: date
    is_full_time: bool = False
    introduction: str = ""
    place: str = ""
    capacity: int = 10
    specialities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("mandarin",)
    qualification: tuple[str, date | None] = ("", None)
    employer: tuple[str, date | None] | None = None
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    hours: tuple[time, time] = (time(9), time(17))


@transaction.atomic
def found_body(data: Mapping[str, Any], *, by: Actor, at: datetime) -> Body:
    """Make an organisation of kind ``mediation`` a body with rooms, area and members.

    ``data``: code, kind, trades, matters, jurisdiction (division codes), rooms (names), and optionally the codes of
    association, court, justice, hours, and the codes of the members of its mechanism: all houses of its trades if
    none are given.

    Raises:
        NotAllowed: the actor administers neither the city nor the body. Invalid: a code is unknown.
    """
    organisation = Organisation.objects.filter(code=data["code"], kind="mediation").first()
    if organisation is None:
        raise Invalid({"code": _("没有代码为 %(code)s 的调解组织") % {"code": data["code"]}})
    _require_keeper(by, organisation.pk)
    if Body.objects.filter(pk=organisation.pk).exists():
        raise Invalid({"code": _("该机构已经是调解组织")})
    unknown = set(data["jurisdiction"]) - known_codes(data["jurisdiction"])
    if unknown:
        raise Invalid({"jurisdiction": _("没有这些行政区划代码：%(codes)s") % {"codes": "、".join(sorted(unknown))}})
    others = {one.code: one for one in Organisation.objects.filter(code__in=[data.get(k, "") for k in _LINKS])}
    body = Body.objects.create(
        organisation=organisation,
        kind=data["kind"],
        trades=list(data["trades"]),
        matters=list(data["matters"]),
        hours=data.get("hours", ""),
        **{name: others.get(data.get(name, "")) for name in _LINKS},
    )
    Jurisdiction.objects.bulk_create([Jurisdiction(body=body, place_id=code) for code in data["jurisdiction"]])
    Room.objects.bulk_create([Room(body=body, name=name) for name in data["rooms"]])
    members = Organisation.objects.filter(kind__in=data["trades"], level="head_office")
    if "members" in data:
        members = members.filter(code__in=data["members"])
    MemberHouse.objects.bulk_create([MemberHouse(body=body, organisation=house, since=at.date()) for house in members])
    ledger.record(
        chain=f"organisation:{organisation.pk}", tag="mediation.body_founded", actor=by, at=at,
        data={"code": organisation.code, "kind": body.kind},
    )  # fmt: skip
    return body


_LINKS = ("association", "court", "justice")


@transaction.atomic
def engage(*, member_id: int, data: MediatorData, by: Actor, at: datetime) -> Mediator:
    """Put a staff member on a body's roster with what matching looks at; of who is on one already, all stays as it is.

    Raises:
        NotAllowed: the actor administers neither the city nor the body. Invalid: naming what is unknown.
    """
    body = Body.objects.filter(organisation__code=data.body).first()
    if body is None:
        raise Invalid({"body": _("没有代码为 %(code)s 的调解组织") % {"code": data.body}})
    _require_keeper(by, body.pk)
    if unknown := set(data.languages) - set(LANGUAGES):
        raise Invalid({"languages": _("没有这些语言：%(codes)s") % {"codes": "、".join(sorted(unknown))}})
    mediator, is_new = Mediator.objects.get_or_create(
        member_id=member_id,
        defaults={
            "is_full_time": data.is_full_time,
            "introduction": data.introduction,
            "place_id": data.place or None,
            "capacity": data.capacity,
            "engaged_on": data.engaged_on,
        },
    )
    Engagement.objects.get_or_create(mediator=mediator, body=body, until=None, defaults={"since": data.engaged_on})
    if is_new:
        _add_details(mediator, data)
    elif mediator.left_on is not None:
        mediator.left_on, mediator.exit_reason = None, ""
        mediator.save(update_fields=["left_on", "exit_reason"])
    ledger.record(
        chain=f"staff:{member_id}", tag="mediation.mediator_engaged", actor=by, at=at,
        data={"member": member_id, "body": data.body},
    )  # fmt: skip
    return mediator


def _add_details(mediator: Mediator, data: MediatorData) -> None:
    for code in data.specialities:
        Speciality.objects.get_or_create(mediator=mediator, code=code)
    for code in data.languages:
        SpokenLanguage.objects.get_or_create(mediator=mediator, code=code)
    if data.qualification[0]:
        Qualification.objects.create(
            mediator=mediator, name=data.qualification[0], issued_on=data.engaged_on, expires_on=data.qualification[1]
        )
    if data.employer is not None:
        house = Organisation.objects.filter(code=data.employer[0]).first()
        if house is None:
            raise Invalid({"employer": _("没有代码为 %(code)s 的机构，请核对机构代码") % {"code": data.employer[0]}})
        until = data.employer[1]
        Employment.objects.create(mediator=mediator, house=house, since=date(2005, 1, 1), until=until)
    start, end = data.hours
    Availability.objects.bulk_create(
        [Availability(mediator=mediator, weekday=day, starts_at=start, ends_at=end) for day in data.weekdays]
    )


def _require_keeper(by: Actor, organisation_id: int) -> None:
    """Ask for the city's administrator, the body's own people, or the system."""
    of_city = by.role is Role.ADMINISTRATOR and by.is_regulator
    of_body = by.role in {Role.ADMINISTRATOR, Role.MEDIATION_CLERK} and by.organisation_id == organisation_id
    if not (of_city or of_body or by.role is Role.SYSTEM):
        raise NotAllowed(_("只有本组织的工作人员或管理员可以维护"))
