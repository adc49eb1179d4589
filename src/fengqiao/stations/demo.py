"""Stations of the demo city: outlets are the demo's, their lives of the past years invented."""

from collections.abc import Sequence
from random import Random
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Level, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.ledger import services as ledger_services
from fengqiao.foundation.progress import Report, silent
from fengqiao.organisations import demo
from fengqiao.organisations.demo_people import Person
from fengqiao.organisations.models import Assignment, Organisation
from fengqiao.stations.demo_lives import Crew, Life, Plan
from fengqiao.stations.demo_photos import paper, scenes
from fengqiao.stations.demo_rows import Book
from fengqiao.stations.models import Standard

CHAIN: Final = "demo"
LOADED: Final = "demo.stations_loaded"
SEED: Final = 2019
STATIONS: Final = 140
PEOPLE: Final = (
    Person("regulator.2", "傅建平", Role.REGULATOR, "R01", can_log_in=True),
    Person("regulator.3", "沈月琴", Role.REGULATOR, "R01", can_log_in=False),
    Person("association", "陶国良", Role.OFFICER, "A01", can_log_in=True),
    Person("association.2", "祝海英", Role.OFFICER, "A02", can_log_in=False),
)
# How many stations of each course; all others hold their mark.
PLANS: Final = (
    *((Plan.SELF_CHECK,) * 4),
    *((Plan.SUBMITTED,) * 4),
    *((Plan.VISIT_AHEAD,) * 2),
    Plan.TO_BE_TALKED_OVER,
    *((Plan.REFUSED,) * 3),
    Plan.REFUSED_AND_APPEALED,
    *((Plan.RECTIFYING,) * 5),
    *((Plan.RECTIFIED,) * 2),
    *((Plan.PROBATION,) * 3),
    Plan.WITHDRAWN,
    Plan.WITHDRAWN_AND_UPHELD,
    *((Plan.EXPIRED,) * 2),
    *((Plan.GIVEN_UP,) * 2),
    *((Plan.RENEWING,) * 3),
    *((Plan.SURPRISE,) * 2),
)


def load(report: Report = silent) -> None:
    """Write what the demo shows once.

    Raises:
        NotAllowed: this is no demo.
    """
    if not settings.DEMO:
        raise NotAllowed(_("示范机构和人员只能在演示模式下载入；请设置 FENGQIAO_DEMO=1 或使用另一个数据目录"))
    if any(event.tag == LOADED for event in ledger.history(CHAIN)):
        return
    now, random = timezone.now(), Random(SEED)  # noqa: S311 - invented data, must repeat
    with transaction.atomic():
        demo.create_people(PEOPLE)
        crew, book = crew_of(), Book(photos=scenes(now), paper=paper())
        standards = list(Standard.objects.prefetch_related("criteria"))
        chosen = outlets_of(random, STATIONS)
        for number, outlet in enumerate(chosen):
            plan = PLANS[number] if number < len(PLANS) else Plan.GRANTED
            officer = crew.officers.get(outlet.head_id or outlet.pk, SYSTEM)
            Life(outlet, plan, officer, crew, standards, random, now).live(book)
            report(number + 1, len(chosen))
        book.write()
        data = {"stations": len(chosen)}
        ledger_services.record(chain=CHAIN, tag=LOADED, actor=SYSTEM, at=now, data=data)


def crew_of() -> Crew:
    """Return those who act, by their logins and offices."""
    inspecting = ("regulator", *(person.username for person in PEOPLE))
    rows = Assignment.objects.filter(ends_on=None).select_related("member", "organisation")
    inspectors = {row.member.username: _actor(row) for row in rows.filter(member__username__in=inspecting)}
    officers: dict[int, Actor] = {}
    for row in rows.filter(role=Role.OFFICER, organisation__head__isnull=False).order_by("organisation__code", "id"):
        officers.setdefault(row.organisation.head_id or 0, _actor(row))
    return Crew(inspectors=[inspectors[name] for name in inspecting if name in inspectors], officers=officers)


def _actor(row: Assignment) -> Actor:
    return Actor(
        kind=ActorKind.STAFF,
        role=Role(row.role),
        person_id=row.member_id,
        organisation_id=row.organisation_id,
        level=Level(row.organisation.level),
        label=row.member.name,
    )


def outlets_of(random: Random, number: int) -> Sequence[Any]:
    """Return where so many stations are: sub-branches all over the city, that of the login ``subbranch`` first."""
    offices = Organisation.objects.filter(level=Level.SUB_BRANCH, closed_on=None, kind__in=("bank", "insurer"))
    found = list(offices.select_related("head", "place").order_by("code"))
    random.shuffle(found)
    login = Assignment.objects.filter(member__username="subbranch").values_list("organisation_id", flat=True).first()
    return sorted(found, key=lambda one: one.pk != login)[:number]
