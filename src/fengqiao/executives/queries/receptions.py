"""Reception days at the desk: lists, one day with its visits, a week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.queries import visible_cases
from fengqiao.casework.services import masked, read_person
from fengqiao.executives.models import ReceptionDay, Visit
from fengqiao.executives.queries.booking import capacity_of, ends, matter_of, starts
from fengqiao.executives.queries.scope import may_plan, may_record, within
from fengqiao.executives.rules.receptions import Slot, slots, week_of
from fengqiao.executives.rules.words import DAY_TONES, OUTCOMES, DayStatus
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.places import queries as places

COUNTY_DIGITS: Final = 6

_COMING = Q(visits__cancelled_at=None)


def reception_days(viewer: Actor) -> QuerySet[ReceptionDay]:
    """Return the reception days of leaders in one's subtree, or held there, with those who come or came counted."""
    found = ReceptionDay.objects.filter(within(viewer) | within(viewer, "venue"))
    return found.select_related("organisation", "venue", "leader").annotate(
        booked=Count("visits", filter=_COMING & Q(visits__slot__isnull=False)), visitors=Count("visits", filter=_COMING)
    )


def reception_day(pk: int, viewer: Actor) -> ReceptionDay:
    """Return one of them. Raises NotFound."""
    found = reception_days(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这次接访"))
    return found


@dataclass(frozen=True, slots=True)
class DayView:
    """A reception day in a list or calendar."""

    row: ReceptionDay
    status: str
    tone: str
    capacity: int
    is_unrecorded: bool


def view_of(day: ReceptionDay, *, at: datetime) -> DayView:
    """Return a day as lists show it; one that is over and has no result yet says so."""
    unrecorded = day.status == DayStatus.PLANNED and ends(day) < at
    return DayView(
        row=day,
        status=_("待登记结果") if unrecorded else str(day.get_status_display()),
        tone="waiting" if unrecorded else DAY_TONES[day.status],
        capacity=capacity_of(day),
        is_unrecorded=unrecorded,
    )


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit as the desk sees it: name and telephone masked."""

    row: Visit
    slot: Slot | None
    name: str
    phone: str
    matter: str
    outcome: str
    sees_case: bool


@dataclass(frozen=True, slots=True)
class DayPage:
    """One reception day with its visits, and what one may do."""

    day: DayView
    visits: Sequence[VisitView]
    may_plan: bool
    may_record: bool
    has_begun: bool
    is_today: bool
    free: int


def day_page(pk: int, viewer: Actor, *, at: datetime) -> DayPage:
    """Return one day. Raises NotFound."""
    row = reception_day(pk, viewer)
    visits = list(row.visits.filter(cancelled_at=None).select_related("person", "case").order_by("slot", "pk"))
    plain = {one.number: one for one in slots(row.starts_at, row.ends_at, minutes=row.slot_minutes)}
    linked = [one.case_id for one in visits if one.case_id]
    seen = set(visible_cases(viewer).filter(pk__in=linked).values_list("pk", flat=True)) if linked else set()
    day = view_of(row, at=at)
    return DayPage(
        day=day,
        visits=[_visit(one, plain, seen) for one in visits],
        may_plan=may_plan(viewer, row.organisation),
        may_record=may_record(viewer, row.organisation, row.venue) and row.status != DayStatus.CANCELLED,
        has_begun=starts(row) <= at,
        is_today=row.day == timezone.localdate(at),
        free=day.capacity - row.booked,  # type: ignore[attr-defined]  # annotated
    )


def _visit(visit: Visit, plain: dict[int, Slot], seen: set[int]) -> VisitView:
    person = masked(visit.person)
    return VisitView(
        row=visit,
        slot=plain.get(visit.slot) if visit.slot else None,
        name=person.name or _("已按本人要求删除"),
        phone=person.phone,
        matter=matter_of(visit),
        outcome=_(OUTCOMES[visit.outcome]) if visit.outcome else "",
        sees_case=visit.case_id in seen,
    )


def visit_seen(pk: int, viewer: Actor) -> tuple[Visit, ReceptionDay]:
    """Return a visit in scope and its day. Raises NotFound."""
    found = Visit.objects.filter(pk=pk, cancelled_at=None).select_related("person", "case").first()
    if found is None:
        raise NotFound(_("没有找到这位来访人"))
    return found, reception_day(found.reception_id, viewer)


def visitor(visit: Visit) -> dict[str, str]:
    """Return a visitor masked, with the matter, for the page on which the result is recorded."""
    person = masked(visit.person)
    return {"name": person.name, "phone": person.phone, "matter": matter_of(visit)}


def has_contact(visit: Visit) -> bool:
    """Whether the visitor left a way to be reached, without which no complaint can be filed."""
    return bool(read_person(visit.person).phone)


@dataclass(frozen=True, slots=True)
class Week:
    """The reception days of a week, day by day."""

    days: Sequence[tuple[date, Sequence[DayView]]]
    first: date
    last: date
    count: int


FOLDED_FROM: Final = 22
"""With so many receptions a week no longer fits beside each other: its days fold, each by county."""


@dataclass(frozen=True, slots=True)
class FoldedDay:
    """One day of a full week: how many, what went wrong, and its receptions by county of the venue."""

    day: date
    count: int
    missed: int
    unrecorded: int
    by_county: Sequence[tuple[str, Sequence[DayView]]]
    is_open: bool


def folded(shown: "Week", *, today: date) -> list[FoldedDay]:
    """Return the days of a week that have receptions; today, else the first of them, is open."""
    names = {one.code[:COUNTY_DIGITS]: one.short_name for one in places.counties()}
    days = [(day, rows) for day, rows in shown.days if rows]
    opened = today if any(day == today for day, _rows in days) else next((day for day, _rows in days), None)
    return [
        FoldedDay(
            day=day,
            count=len(rows),
            missed=sum(row.row.status == DayStatus.MISSED for row in rows),
            unrecorded=sum(row.is_unrecorded for row in rows),
            by_county=_by_county(rows, names),
            is_open=day == opened,
        )
        for day, rows in days
    ]


def amiss(shown: "Week") -> list[DayView]:
    """Return what went wrong in a week: missed receptions, then those without a result."""
    rows = [row for _day, rows in shown.days for row in rows]
    missed = [row for row in rows if row.row.status == DayStatus.MISSED]
    return missed + [row for row in rows if row.is_unrecorded]


def _by_county(rows: Sequence[DayView], names: Mapping[str, str]) -> list[tuple[str, Sequence[DayView]]]:
    grouped: dict[str, list[DayView]] = {}
    for row in rows:
        grouped.setdefault((row.row.venue.place_id or "")[:COUNTY_DIGITS], []).append(row)
    order = [*names, *(code for code in grouped if code not in names)]
    return [(names.get(code, _("市本级")), grouped[code]) for code in order if code in grouped]


def week(found: QuerySet[Any], *, day: date, at: datetime, most: int = 400) -> Week:
    """Return the days of a filtered list that fall into the week of a day; at most so many of them."""
    dates = week_of(day)
    rows = [
        view_of(row, at=at)
        for row in found.filter(day__range=(dates[0], dates[-1])).order_by("day", "starts_at", "pk")[:most]
    ]
    by_day = [(one, [row for row in rows if row.row.day == one]) for one in dates]
    return Week(by_day, dates[0], dates[-1], len(rows))
