"""One indicator: its value live, what it is held against, and its breakdown with peers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.charts.rules import Chart, Kind, Point, Series
from fengqiao.foundation.marking import N_
from fengqiao.organisations.models import Organisation, OrganisationLevel, PeerGroup
from fengqiao.supervision.queries.city import reader_for, reads_city_only, without_records
from fengqiao.supervision.queries.earlier import earlier
from fengqiao.supervision.queries.feeds import By
from fengqiao.supervision.queries.kept import peers
from fengqiao.supervision.queries.naming import change_words, number_text, reason_label, shown, unit_of
from fengqiao.supervision.queries.readings import Answer, Reading, read
from fengqiao.supervision.rules.comparing import Peers, among, change
from fengqiao.supervision.rules.indicators import Indicator
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.wording import rounded

BARS: Final = 40
BY_NAMES: Final = {By.INSTITUTION: N_("机构"), By.COUNTY: N_("区县"), By.MONTH: N_("月份")}


@dataclass(frozen=True, slots=True)
class Compared:
    """An earlier value and how the present one differs from it."""

    label: str
    text: str
    query: str
    change: str
    tone: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the breakdown. ``group`` and ``rank`` only of institutions."""

    reading: Reading
    text: str
    above: str
    below: str
    reason: str
    group: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class Detail:
    """What the page of an indicator shows."""

    answer: Answer
    text: str
    reason: str
    compared: Sequence[Compared]
    peers: Peers | None
    peers_note: str
    rows: Sequence[Row]
    medians: Sequence[tuple[str, str, int]]
    chart: Chart | None


def detail(
    indicator: Indicator,
    period: Period,
    *,
    viewer: Actor,
    today: date,
    office: Organisation | None = None,
    place: str = "",
    by: By | None = None,
) -> Detail:
    """Return an indicator for a subject and period with last year, the period before, peers and a breakdown."""
    code = office.code if office else ""
    reader = reader_for(viewer, office)
    answer = read(indicator, period, viewer=reader, today=today, organisation=code, place=place, by=by)
    compared = _compared(indicator, period, answer, viewer=reader, today=today, organisation=code, place=place)
    if reads_city_only(viewer, office):
        answer, compared = without_records(answer), [replace(one, query="") for one in compared]
    is_house = office is not None and office.level == OrganisationLevel.HEAD_OFFICE
    stands = peers(indicator, period, office) if is_house and office else None
    rows, medians = _rows(indicator, answer, by)
    return Detail(
        answer,
        shown(indicator, answer.total.value),
        reason_label(answer.total.reason or ""),
        compared,
        stands,
        _peers_note(indicator, stands),
        rows,
        medians,
        _chart(indicator, answer, by),
    )


def _peers_note(indicator: Indicator, stands: Peers | None) -> str:
    if stands is None:
        return ""
    return _("同组 %(n)s 家，中位数 %(median)s") % {"n": stands.number, "median": shown(indicator, stands.median)}


def _compared(
    indicator: Indicator, period: Period, now: Answer, *, viewer: Actor, today: date, organisation: str, place: str
) -> list[Compared]:
    """Return the same days of last year, and the period before once this one is over; nothing for what is known of today only."""
    labels = {"last_year": _("上年同期"), "last_period": _("上期")}
    found = []
    for one in earlier(indicator, period, viewer=viewer, today=today, organisation=organisation, place=place):
        text = shown(indicator, one.reading.value)
        words, tone = change_words(indicator, change(indicator, now.total.value, one.reading.value))
        found.append(Compared(labels[one.which], text, one.reading.query, words, tone))
    return found


def _rows(indicator: Indicator, answer: Answer, by: By | None) -> tuple[list[Row], list[tuple[str, str, int]]]:
    """Return the rows, institutions ranked within their peer group, and each group's median and number."""
    groups: dict[str, str] = {}
    if by is By.INSTITUTION:
        codes = [one.key for one in answer.rows]
        groups = dict(Organisation.objects.filter(code__in=codes).values_list("code", "peer_group"))
    values: dict[str, list[float]] = defaultdict(list)
    for one in answer.rows:
        if one.value is not None and groups.get(one.key):
            values[groups[one.key]].append(one.value)
    rows = []
    for one in answer.rows:
        group = groups.get(one.key, "")
        stands = among(indicator, one.value, values[group]) if group else None
        label = str(PeerGroup(group).label) if group else ""
        rank = stands.rank if stands else None
        above, below = number_text(one.numerator), number_text(one.denominator)
        rows.append(Row(one, shown(indicator, one.value), above, below, reason_label(one.reason or ""), label, rank))
    medians = []
    for group in PeerGroup:
        stands = among(indicator, None, values.get(group, []))
        if stands:
            medians.append((str(group.label), shown(indicator, stands.median), stands.number))
    if by is not By.MONTH:
        rows.sort(key=lambda row: (row.reading.value is None, -(row.reading.value or 0)))
    return rows, medians


def _chart(indicator: Indicator, answer: Answer, by: By | None) -> Chart | None:
    if by is None or not answer.rows:
        return None
    rows: Sequence[Reading] = answer.rows
    if by is not By.MONTH:
        rows = sorted(rows, key=lambda one: -(one.value or 0))[:BARS]
    kind = {By.MONTH: Kind.LINE, By.COUNTY: Kind.MAP}.get(by, Kind.BAR)
    points = [
        Point(None if one.value is None else rounded(indicator, one.value), one.query, shown(indicator, one.value))
        for one in rows
    ]
    return Chart(
        id="indicator",
        title=_("%(measure)s，按%(by)s") % {"measure": _(indicator.name), "by": _(BY_NAMES[by])},
        kind=kind,
        category_label=_(BY_NAMES[by]),
        categories=[one.label for one in rows],
        series=[Series(_(indicator.name), points)],
        unit=unit_of(indicator),
        geojson_url=reverse("places:map") if kind is Kind.MAP else "",
        horizontal=kind is Kind.BAR,
    )
