"""The demo's periodic reports: what every house reported, accepted; and in the last quarter one of each trouble."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from statistics import median
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.ledger.rules import Entry
from fengqiao.foundation.ledger.services import record_many
from fengqiao.foundation.progress import Report, silent
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.models import Assignment, Organisation
from fengqiao.supervision.demo_report_stories import Stories
from fengqiao.supervision.models import PeriodicReport, ReportedFigure, ReportLine, Way
from fengqiao.supervision.queries.report_counts import counts_of_all
from fengqiao.supervision.queries.reports import due_on, items_of, line_query
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reported import ITEMS, Item
from fengqiao.supervision.rules.reports import CLOSED, DIMENSIONS, RECEIVED, State
from fengqiao.supervision.services.report_reminders import remind_all

SEED: Final = 20260802
LATE: Final = "I05"
"""Who reports late."""
MISSING: Final = "B14"
"""Whose report of the year is missing."""
_MEDIANS: Final[Mapping[Item, tuple[int, Mapping[str, float]]]] = {
    Item.PREMIUM: (100_000_000, {"property_insurer": 4.5, "life_insurer": 2.39}),
    Item.POLICIES: (10_000, {"property_insurer": 0.43, "life_insurer": 0.26}),
    Item.INSURED_PERSON_TIMES: (10_000, {"life_insurer": 0.09}),
    Item.PERSONAL_CUSTOMERS: (10_000_000, {"bank": 55.1}),
    Item.CREDIT_CARDS: (1_000_000, {"bank": 40.0}),
}
"""Per how much of an item, and how many complaints there are in the middle of each group, as bulletins of 2020 had it."""
_CARDS: Final = "product/B-CARD-CREDIT"
_GROWTH: Final = 0.012  # a quarter
Counts = Mapping[Period, Mapping[int, Mapping[str, Decimal]]]


@dataclass(frozen=True, slots=True)
class House:
    """Who reports: the institution, its officer, its items and the number of its outlets."""

    office: Organisation
    officer: Actor
    items: tuple[Item, ...]
    outlets: int

    @property
    def group(self) -> str:
        """Return the group whose middle its figures lie about."""
        return self.office.peer_group if self.office.kind == "insurer" else self.office.kind


def load(report: Report = silent) -> None:
    """Write them once. Raises NotAllowed outside a demo."""
    if not settings.DEMO:
        raise NotAllowed(_("示范机构和人员只能在演示模式下载入；请设置 FENGQIAO_DEMO=1 或使用另一个数据目录"))
    regulator = actors(Role.REGULATOR, Level.REGULATOR)
    houses = list(_houses())
    if PeriodicReport.objects.exists() or not regulator or not houses:
        return
    by, now = next(iter(regulator.values())), timezone.now()
    today = timezone.localdate(now)
    periods = _periods(today)
    counts = {period: counts_of_all(period) for period in periods}
    figures = _business(houses, counts)
    report(1, 3)
    last = max((one for one in periods if one.quarter and due_on(one) < today), key=lambda one: one.first)
    with transaction.atomic():
        left = {(LATE, last.key)} | {(MISSING, one.key) for one in periods if not one.quarter}
        _write(_accepted(houses, counts, figures, by, now, left), now)
        report(2, 3)
        for period in (*(one for one in periods if not one.quarter), last):
            remind_all(at=moment(due_on(period) + timedelta(days=4), 10, now))
        stories = Stories(last, {one.office.code: one for one in houses}, counts[last], figures, by, now)
        stories.write(late=LATE)
    report(3, 3)


def actors(role: Role, level: Level) -> dict[int, Actor]:
    """Return by organisation who holds a role at a level, the first of each."""
    rows = Assignment.objects.filter(role=role, organisation__level=level, ends_on=None).order_by("-pk")
    return {
        one.organisation_id: Actor(ActorKind.STAFF, role, one.member_id, one.organisation_id, level) for one in rows
    }


def moment(day: date, hour: int, now: datetime) -> datetime:
    """Return an hour of a day in China, never later than now."""
    return min(timezone.make_aware(datetime.combine(day, time(hour))), now)


def _houses() -> Iterator[House]:
    officers = actors(Role.OFFICER, Level.HEAD_OFFICE)
    outlets = dict(
        Organisation.objects.filter(level=Level.OUTLET).order_by().values_list("head").annotate(number=Count("pk"))
    )
    for office in organisations.heads().filter(kind__in=("bank", "insurer")):
        if office.pk in officers:
            yield House(office, officers[office.pk], items_of(office), outlets.get(office.pk, 1))


def _periods(today: date) -> list[Period]:
    """Return the last year whose reports are due, its quarters, and those since that are over."""
    year = Period(today.year - 1)
    if due_on(year) >= today:
        year = Period(today.year - 2)
    found, quarter = [*year.quarters, year], Period.quarter_of(year.last + timedelta(days=1))
    while quarter.is_over(today):
        found.append(quarter)
        quarter = Period.quarter_of(quarter.last + timedelta(days=1))
    return found


def _business(houses: list[House], counts: Counts) -> dict[tuple[int, Item, str], Decimal]:
    """Return each house's business: after its outlets, so much that the ratios of its group lie about the known middle."""
    random = Random(SEED)  # noqa: S311 - invented data, must repeat
    usual = _usual_complaints(houses, counts)
    found: dict[tuple[int, Item, str], Decimal] = {}
    for item, (scale, medians) in _MEDIANS.items():
        for group, ratio in medians.items():
            members = [one for one in houses if one.group == group and item in one.items]
            if not members:
                continue
            per_outlet = median(usual[one.office.pk, item] / one.outlets for one in members) * scale / ratio
            for house in members:
                level = max(per_outlet, scale / 10_000) * house.outlets * random.uniform(0.75, 1.3)
                found |= _moved(house.office.pk, item, level, counts, random)
    return found


def _usual_complaints(houses: list[House], counts: Counts) -> dict[tuple[int, Item], float]:
    """Return how many complaints of an item's kind come to a house in a quarter, over the quarters that have any."""
    quarters = [one for one in counts if one.quarter and any(counts[one].values())]
    usual = {}
    for house in houses:
        for item in house.items:
            code = _CARDS if item is Item.CREDIT_CARDS else RECEIVED
            numbers = [counts[one].get(house.office.pk, {}).get(code, Decimal()) for one in quarters]
            usual[house.office.pk, item] = float(sum(numbers)) / max(len(quarters), 1)
    return usual


def _moved(pk: int, item: Item, level: float, counts: Counts, random: Random) -> dict[tuple[int, Item, str], Decimal]:
    """Return an item's figure for each period: growing; a flow goes up and down and adds up over a year."""
    found: dict[tuple[int, Item, str], Decimal] = {}
    quarters = [one for one in counts if one.quarter]
    for number, period in enumerate(quarters):
        moved = level * (1 + _GROWTH * number) * (random.uniform(0.93, 1.07) if ITEMS[item].is_flow else 1)
        found[pk, item, period.key] = Decimal(round(moved))
    for year in (one for one in counts if not one.quarter):
        values = [found[pk, item, one.key] for one in year.quarters]
        found[pk, item, year.key] = sum(values, Decimal()) if ITEMS[item].is_flow else values[-1]
    return found


def _accepted(
    houses: list[House], counts: Counts, figures: Mapping[tuple[int, Item, str], Decimal], by: Actor, now: datetime,
    left: set[tuple[str, str]],
) -> Iterator[tuple[PeriodicReport, list[ReportLine], House, Actor]]:  # fmt: skip
    """Return a report of each house for each period, agreeing with the records and accepted; not those ``left`` out."""
    random = Random(SEED)  # noqa: S311 - invented data, must repeat
    for period in counts:
        for house in houses:
            sent = moment(period.last + timedelta(days=random.randint(3, 11)), random.randint(9, 17), now)
            decided = moment(timezone.localdate(sent) + timedelta(days=random.randint(1, 3)), 16, now)
            way = random.choices((Way.FORM, Way.SHEET, Way.API), (5, 3, 2))[0]
            if (house.office.code, period.key) in left or sent >= now:
                continue
            made = PeriodicReport(
                organisation=house.office, period=period.key, version=1, state=State.ACCEPTED, way=way,
                submitted_at=sent, submitted_by_id=house.officer.person_id, decided_at=max(decided, sent),
                decided_by_id=by.person_id,
            )  # fmt: skip
            yield made, _lines(house, period, counts[period].get(house.office.pk, {}), figures), house, by


def _lines(
    house: House, period: Period, known: Mapping[str, Decimal], figures: Mapping[tuple[int, Item, str], Decimal]
) -> list[ReportLine]:
    values = {str(item): figures[house.office.pk, item, period.key] for item in house.items}
    values |= {code: known.get(code, Decimal()) for code in (RECEIVED, CLOSED)}
    for dimension in DIMENSIONS:
        values |= {code: known[code] for code in sorted(known) if code.startswith(f"{dimension}/")}
    return [
        ReportLine(
            position=number, code=code, reported=value, counted=None if code in set(ITEMS) else value,
            query="" if code in set(ITEMS) else line_query(house.office, period, code),
        )
        for number, (code, value) in enumerate(values.items())
    ]  # fmt: skip


def _write(made: Iterator[tuple[PeriodicReport, list[ReportLine], House, Actor]], now: datetime) -> None:
    """Write reports, lines, the figures that came into force, and the events of both steps."""
    rows = list(made)
    PeriodicReport.objects.bulk_create([report for report, *_rest in rows])
    for report, lines, *_rest in rows:
        for line in lines:
            line.report = report
    ReportLine.objects.bulk_create([line for _report, lines, *_rest in rows for line in lines], batch_size=2000)
    ReportedFigure.objects.bulk_create(
        [
            ReportedFigure(
                organisation=house.office, item=line.code, period=report.period, value=line.reported,
                entered_at=report.decided_at or now, entered_by_id=by.person_id,
            )
            for report, lines, house, by in rows
            for line in lines
            if line.counted is None
        ]
    )  # fmt: skip
    record_many(_events(rows, now))


def _events(
    rows: list[tuple[PeriodicReport, list[ReportLine], House, Actor]], now: datetime
) -> Iterator[tuple[str, Entry]]:
    chains: dict[str, list[Entry]] = defaultdict(list)
    for report, _lines_of, house, by in rows:
        told = {"report": report.pk, "period": report.period, "version": report.version}
        chain = chains[f"periodic_reports:{house.office.pk}"]
        submitted = told | {"differing": 0}
        chain.append(Entry("supervision.report_submitted", house.officer, report.submitted_at, submitted))
        chain.append(Entry("supervision.report_accepted", by, report.decided_at or now, told))
    for name, entries in chains.items():
        yield from ((name, one) for one in sorted(entries, key=lambda one: one.at))
