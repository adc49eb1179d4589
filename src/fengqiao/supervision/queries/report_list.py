"""How institutions stand with their reports for a period: the list, its filters, what is late and what waits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.attention import Matter
from fengqiao.foundation.lists import Filter, Filters, batches, choice_field
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.models import Organisation
from fengqiao.supervision.models import PeriodicReport
from fengqiao.supervision.queries.naming import period_label
from fengqiao.supervision.queries.reports import TRADES, due_on, followed_periods, reports_seen
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reports import LIVE, STATE_LABELS, TONES, WAITING, State

ORDER: Final = ("rank", "code")
"""Late ones first, then what waits for somebody, then what is done; who owes nothing last."""
MISSING: Final = "missing"
LATE: Final = "late"
_OVERDUE, _OPEN, _DONE, _EXCUSED = range(4)
_LOOKED_BACK: Final = 4
_SEEING: Final = frozenset({Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Standing:
    """How an institution stands with its report for a period. ``excused`` says why none is due; empty: one is."""

    office: Organisation
    report: PeriodicReport | None
    state: str
    tone: str
    excused: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something of another period that needs somebody: in words, how many, and the filters that show them."""

    label: str
    number: int
    query: str
    is_late: bool


def offices(viewer: Actor, period: Period, *, today: date) -> QuerySet[Any]:
    """Return the institutions in sight for a period, each with ``rank`` and its last report's id and state.

    One that closed or was merged within the period is among them and owes nothing; one that opened after it is left out.
    A version that was returned makes nobody late while an accepted one is in force.
    """
    reports = PeriodicReport.objects.filter(organisation=OuterRef("pk"), period=period.key).order_by("-version")
    in_hand = Exists(reports.filter(state__in=sorted(LIVE)).order_by())
    rows = Organisation.objects.filter(level=Level.HEAD_OFFICE, kind__in=TRADES).select_related("successor")
    rows = rows.filter(pk__in=organisations.subtree(viewer).order_by().values("pk"))
    rows = rows.filter(Q(opened_on=None) | Q(opened_on__lte=period.last))
    rows = rows.filter(Q(closed_on=None) | Q(closed_on__gt=period.first))
    is_due = Value(today > due_on(period))
    return rows.annotate(
        report_id=Subquery(reports.values("pk")[:1]),
        report_state=Subquery(reports.values("state")[:1]),
        report_late=Subquery(reports.values("is_late")[:1]),
        in_hand=in_hand,
        rank=Case(
            When(closed_on__lte=period.last, then=_EXCUSED),
            When(Q(in_hand=False) & Q(is_due), then=_OVERDUE),
            When(report_state=State.ACCEPTED, then=_DONE),
            default=_OPEN,
            output_field=IntegerField(),
        ),
    )


def owing(viewer: Actor, period: Period, *, today: date) -> list[Organisation]:
    """Return the institutions that have to report a period and have nothing in hand with the regulator."""
    return list(offices(viewer, period, today=today).filter(in_hand=False, rank__lt=_EXCUSED).order_by("code"))


def filters_for(data: Mapping[str, Any], *, periods: Sequence[Period]) -> Filters:
    """Return the filters of the list. The period chooses what is looked at; see `period_of`."""
    states = [(MISSING, _("未报送")), *((str(c), _(n)) for c, n in STATE_LABELS.items() if c != State.REPLACED)]
    states.append((LATE, _("迟报")))
    text = {"class": "form-control", "type": "search"}
    return Filters(
        (
            Filter("period", choice_field(_("期间"), [(one.key, period_label(one)) for one in periods]), lambda rows, _v: rows),
            Filter("state", choice_field(_("状态"), states), _by_state),
            Filter("q", forms.CharField(label=_("机构"), max_length=40, widget=forms.TextInput(text)), _by_text),
        ),
        data,
    )  # fmt: skip


def _by_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == MISSING:
        return rows.filter(in_hand=False, rank__lt=_EXCUSED)
    return rows.filter(report_late=True) if value == LATE else rows.filter(report_state=value)


def _by_text(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(code=text.strip().upper()) | Q(name__icontains=text) | Q(short_name__icontains=text))


def period_of(filters: Filters, periods: Sequence[Period]) -> Period:
    """Return the period chosen, else the last one that is over."""
    chosen = filters.chosen.get("period")
    return Period.read(chosen) if chosen else periods[0]


def standings(found: Sequence[Any], period: Period) -> list[Standing]:
    """Return institutions, as `offices` gives them, as the list shows them; one query."""
    reports = PeriodicReport.objects.in_bulk([one.report_id for one in found if one.report_id])
    return [_standing(one, reports.get(one.report_id), period) for one in found]


def _standing(office: Any, report: PeriodicReport | None, period: Period) -> Standing:
    excused = ""
    if office.closed_on is not None and office.closed_on <= period.last:
        words = {"day": office.closed_on, "to": office.successor.label if office.successor else ""}
        excused = _("%(day)s 并入%(to)s") % words if office.successor else _("%(day)s 停业") % words
    state = _(STATE_LABELS[report.state]) if report else _("未报送")
    tone = TONES[report.state] if report else "neutral"
    return Standing(office, report, state, tone, excused, office.rank == _OVERDUE)


@dataclass(frozen=True, slots=True)
class Own:
    """A period of one's own institution: in words, its last day, and how it stands."""

    period: str
    key: str
    due_on: date
    standing: Standing


def own(viewer: Actor, *, today: date) -> list[Own]:
    """Return how the viewer's institution stands with the last periods, the newest first; a query or two a period."""
    return [
        Own(period_label(period), period.key, due_on(period), standing)
        for period in followed_periods(today)
        for standing in standings(list(offices(viewer, period, today=today)), period)
    ]


def numbers(rows: QuerySet[Any]) -> dict[str, int]:
    """Return how many of `offices` owe a report, have sent one, and are late; one query."""
    return rows.aggregate(
        obliged=Count("pk", filter=Q(rank__lt=_EXCUSED)),
        sent=Count("pk", filter=Q(in_hand=True, rank__lt=_EXCUSED)),
        late=Count("pk", filter=Q(rank=_OVERDUE)),
    )


def elsewhere(viewer: Actor, shown: Period | None, *, today: date) -> list[Elsewhere]:
    """Return what of the last periods but the one shown is late or waits for a side: some queries a period, no more."""
    found: list[Elsewhere] = []
    waiting = _waiting_by_period(viewer)
    for period in followed_periods(today, back=_LOOKED_BACK):
        if period == shown:
            continue
        words, query = {"period": period_label(period)}, f"?period={period.key}&state="
        if due_on(period) < today:
            late = offices(viewer, period, today=today).filter(rank=_OVERDUE).count()
            found.append(Elsewhere(_("%(period)s定期报告逾期") % words, late, f"{query}{MISSING}", is_late=True))
        labels = {State.SUBMITTED: _("%(period)s定期报告待审核"), State.DIFFERING: _("%(period)s定期报告差异待说明")}
        for state, label in labels.items():
            number = waiting.get((period.key, state), 0)
            found.append(Elsewhere(label % words, number, f"{query}{state}", is_late=False))
    return [one for one in found if one.number]


def _waiting_by_period(viewer: Actor) -> dict[tuple[str, str], int]:
    rows = reports_seen(viewer).filter(state__in=sorted(WAITING)).order_by().values_list("period", "state")
    return {(period, state): number for period, state, number in rows.annotate(number=Count("pk"))}


def waiting(viewer: Actor, today: date) -> Iterator[Matter]:
    """Return reports that are late, wait for an explanation or for the regulator: for the dashboard."""
    if viewer.role not in _SEEING:
        return
    own = State.SUBMITTED if viewer.is_regulator else State.DIFFERING
    for one in elsewhere(viewer, None, today=today):
        if one.is_late or one.query.endswith(own):
            yield Matter(one.label, one.number, reverse("supervision:reports") + one.query, is_late=one.is_late)


def export_rows(rows: QuerySet[Any], period: Period) -> Iterator[tuple[object, ...]]:
    """Return the lines of the list of a period as a file has them."""
    for batch in batches(rows.order_by(*ORDER)):
        for one in standings(batch, period):
            submitted = one.report.submitted_at if one.report else None
            late = one.report.is_late if one.report else False
            yield one.office.code, one.office.name, one.excused or one.state, one.is_overdue, late, submitted
