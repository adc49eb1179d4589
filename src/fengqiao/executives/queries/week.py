"""The regulator's week, a leader's own page, and figures by county."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.executives.models import LedCase, Promise, Responsible, Standing
from fengqiao.executives.queries.filtering import OF_THE_CITY
from fengqiao.executives.queries.led import is_stale, led_cases, stale_before
from fengqiao.executives.queries.receptions import COUNTY_DIGITS, DayView, reception_days, view_of
from fengqiao.executives.queries.scope import institutions, own_terms
from fengqiao.executives.rules.receptions import week_of
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.charts.rules import Chart, Kind, Point, Series
from fengqiao.places import queries as places


@dataclass(frozen=True, slots=True)
class MyDuties:
    """A leader's own page: receptions from this week on, led cases, promises."""

    terms: Sequence[Responsible]
    receptions: Sequence[DayView]
    later: Sequence[DayView]
    led: Sequence[tuple[LedCase, bool]]
    promises: Sequence[Promise]


def my_duties(viewer: Actor, *, at: datetime) -> MyDuties:
    """Return what a leader has to do: this week's receptions and those without result, open led cases and promises."""
    today = timezone.localdate(at)
    terms = own_terms(viewer, on=today)
    ids = list(Responsible.objects.filter(member=viewer.person_id or 0).values_list("pk", flat=True))
    dates = week_of(today)
    waiting = Q(status="planned", day__lt=today)
    days = reception_days(viewer).filter(
        Q(day__range=(dates[0], dates[-1] + timedelta(days=28))) | waiting, leader__in=ids
    )
    shown = [view_of(one, at=at) for one in days.order_by("day", "starts_at", "pk")[:60]]
    led = LedCase.objects.filter(leader__in=ids, closed_on=None).select_related(
        "case__subject", "leader", "organisation"
    )
    promised = Promise.objects.filter(leader__in=ids, kept_on=None).select_related("organisation", "leader")
    return MyDuties(
        terms=terms,
        receptions=[one for one in shown if one.row.day <= dates[-1]],
        later=[one for one in shown if one.row.day > dates[-1]],
        led=[(one, is_stale(one, on=today)) for one in led.order_by("due_on", "pk")[:50]],
        promises=list(promised.order_by("due_on", "pk")[:50]),
    )


LEADING: Final = 15
FIGURES: Final = (
    "receptions", "visits", "missed", "promises_due", "promises_kept", "led_open", "complaints_open", "complaints_overdue",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CountyRow:
    """Figures of one county's institutions."""

    code: str
    """As the lists' filter by county takes it."""
    name: str
    institutions: int
    in_charge: int
    in_control: int
    effective: int
    nobody: int
    figures: dict[str, int]


def by_county(viewer: Actor, *, on: date) -> list[CountyRow]:
    """Return the figures of institutions in scope by the county they stand in, those in none last."""
    known = {one.code[:COUNTY_DIGITS]: one for one in places.counties()}
    rows = Standing.objects.filter(organisation__in=institutions(viewer, on=on).order_by())
    found: dict[str, Counter[str]] = {}
    for unit, in_charge, in_control, effective, first, figures in rows.annotate(
        unit=Substr("organisation__place", 1, COUNTY_DIGITS)
    ).values_list("unit", "in_charge", "in_control", "effective", "first_responsible", "figures"):
        counted = found.setdefault(unit if unit in known else "", Counter())
        counted.update({"institutions": 1, "in_charge": in_charge, "in_control": in_control, "effective": effective})
        counted.update({"nobody": first == 0, **{name: figures.get(name, 0) for name in FIGURES}})
    return [
        CountyRow(
            code=known[unit].code if unit else OF_THE_CITY,
            name=known[unit].name if unit else _("市本级"),
            institutions=counted["institutions"],
            in_charge=counted["in_charge"],
            in_control=counted["in_control"],
            effective=counted["effective"],
            nobody=counted["nobody"],
            figures={name: counted[name] for name in FIGURES},
        )
        for unit, counted in sorted(found.items(), key=lambda item: (not item[0], item[0]))
    ]


def county_chart(rows: Sequence[CountyRow]) -> Chart:
    """Return the share of each county's institutions of which the three hold, in per cent."""
    questions = (("in_charge", _("有人管")), ("in_control", _("管得顺")), ("effective", _("管到位")))
    return Chart(
        id="counties",
        title=_("有人管、管得顺、管到位的机构比例"),
        kind=Kind.BAR,
        category_label=_("县（市、区）"),
        categories=[one.name for one in rows],
        series=[Series(label, [_point(getattr(one, key), one, key) for one in rows]) for key, label in questions],
        unit="%",
    )


def _point(some: int, one: CountyRow, key: str) -> Point:
    share = some * 100 // one.institutions if one.institutions else None
    query = f"?{key}=yes&county={one.code}"
    return Point(share, reverse("executives:institutions") + query, f"{share}%（{some}/{one.institutions}）")


def leading(viewer: Actor, *, on: date) -> list[dict[str, Any]]:
    """Return which leaders in scope lead how many open cases, stale and late ones first; at most fifteen."""
    rows = led_cases(viewer).filter(closed_on=None).order_by().select_related(None)
    counted = rows.values(
        "leader", "leader__name", "leader__post", "organisation", "organisation__name", "organisation__code"
    ).annotate(
        count=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)),
        stale=Count("pk", filter=Q(noted_on__lt=stale_before(on))),
    )  # fmt: skip
    return [dict(one) for one in counted.order_by("-stale", "-late", "-count", "leader")[:LEADING]]


def missed_this_week(viewer: Actor, first: date, last: date) -> int:
    """Return how many receptions of a week were missed in scope."""
    return reception_days(viewer).filter(day__range=(first, last), status="missed").count()
