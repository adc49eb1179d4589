"""Where complaints say people should be taught, beside what was taught there: within the viewer's scope."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left
from django.utils import timezone

from fengqiao.casework.models import Case, CaseKind
from fengqiao.casework.queries import visible_cases
from fengqiao.education.queries.reference import Mapped, mapping, rules_of, topic_label, topics_of
from fengqiao.education.queries.scope import events_seen
from fengqiao.education.rules.need import Complained, Need, Terms, needs
from fengqiao.education.rules.states import COUNTED
from fengqiao.foundation.actors import Actor
from fengqiao.places import queries as places

COUNTY: Final = 6
TOWN: Final = 9
"""Digits of a code that name a county, a town."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days looked at; the latest of them, from ``recent_from`` on, tell growth."""

    since: date
    recent_from: date
    until: date


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A place × topic in words."""

    need: Need
    place: str
    topic: str


@dataclass(frozen=True, slots=True)
class NeedView:
    """All cells, the largest gap first, and by which terms they were judged."""

    rows: list[NeedRow]
    period: Period
    mapped: Mapped
    prior: int

    def by_place(self) -> dict[str, float]:
        """Return by how many sessions each place falls short of its need in all its topics that fall short."""
        found: dict[str, float] = {}
        for row in self.rows:
            found[row.place] = found.get(row.place, 0.0) + max(0.0, row.need.gap)
        return found


def need(viewer: Actor, *, today: date, digits: int = COUNTY, within: str = "") -> NeedView:
    """Return the need by county (or town, of one county if ``within``) and topic, in two queries whatever the number."""
    rules = rules_of(today)
    days, recent = rules.number("need_days"), rules.number("need_recent_days")
    period = Period(today - timedelta(days=days - 1), today - timedelta(days=recent - 1), today)
    mapped = mapping(today)
    terms = Terms(rules.number("need_prior"), min(1.0, recent / days), rules.number("need_most_growth"))
    found = needs(_complained(viewer, period, mapped, digits, within), _held(viewer, period, digits, within), terms)
    named = places.places(one.place for one in found)
    rows = [NeedRow(one, named[one.place].label, topic_label(one.topic)) for one in found if one.place in named]
    return NeedView(rows, period, mapped, rules.number("need_prior"))


def _complained(
    viewer: Actor, period: Period, mapped: Mapped, digits: int, within: str
) -> dict[tuple[str, str], Complained]:
    cases = visible_cases(viewer, CaseKind.COMPLAINT).filter(
        received_on__range=(period.since, period.until), place__isnull=False
    )
    cases = cases.filter(places.within(within)) if within else cases
    grouped = (
        cases.order_by()
        .annotate(area=Left("place_id", digits))
        .values_list("area", "product", "cause")
        .annotate(whole=Count("id"), recent=Count("id", filter=Q(received_on__gte=period.recent_from)))
    )
    sums: dict[tuple[str, str], list[int]] = {}
    for area, product, cause, whole, recent in grouped:
        code = _division(area, digits)
        for topic in topics_of(product, cause, mapped) if code else ():
            held = sums.setdefault((code, topic), [0, 0])
            held[0] += whole
            held[1] += recent
    return {cell: Complained(*numbers) for cell, numbers in sums.items()}


def _held(viewer: Actor, period: Period, digits: int, within: str) -> dict[tuple[str, str], int]:
    first = timezone.make_aware(datetime.combine(period.since, time.min))
    events = events_seen(viewer).filter(status__in=COUNTED, starts_at__gte=first)
    events = events.filter(places.within(within)) if within else events
    grouped = (
        events.order_by().annotate(area=Left("place_id", digits)).values_list("area", "topics__code")
        .annotate(number=Count("id"))
    )  # fmt: skip
    found: dict[tuple[str, str], int] = {}
    for area, topic, number in grouped:
        if topic and (code := _division(area, digits)):
            found[code, topic] = found.get((code, topic), 0) + number
    return found


def _division(area: str, digits: int) -> str:
    """Return the code of the county or town, empty for what is only known to lie in the city or county above."""
    return "" if area.endswith("00" if digits == COUNTY else "000") else area.ljust(12, "0")


def complaints_behind(viewer: Actor, *, place: str, topic: str, period: Period, mapped: Mapped) -> QuerySet[Case]:
    """Return the complaints of a place that call for a topic, within the viewer's scope, the latest first."""
    cases = visible_cases(viewer, CaseKind.COMPLAINT).filter(received_on__range=(period.since, period.until))
    wanted = Q()
    for product, cause in cases.order_by().values_list("product", "cause").distinct():
        if topic in topics_of(product, cause, mapped):
            wanted |= Q(product=product, cause=cause)
    if not wanted:
        return cases.none()
    return cases.filter(places.within(place)).filter(wanted).select_related("subject")


def suggestion(row: NeedRow) -> Mapping[str, Any]:
    """Return what a plan would say of a gap: place, topic and as many sessions as are missing, at least one."""
    return {"place": row.need.place, "topic": row.need.topic, "sessions": max(1, round(row.need.gap))}
