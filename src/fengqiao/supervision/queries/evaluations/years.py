"""The evaluations of a year: counts, levels, the list, and what other weights would do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.attention import Matter
from fengqiao.foundation.charts.rules import Chart, Kind, Point, Series
from fengqiao.foundation.lists import Filter, Filters, choice_field
from fengqiao.organisations.models import OrganisationKind
from fengqiao.supervision.models import Calculation, Evaluation, EvaluationYear
from fengqiao.supervision.queries.evaluations.scope import evaluations_seen, given_of, scheme_of
from fengqiao.supervision.queries.order_page import rules_of
from fengqiao.supervision.queries.orders import supervises
from fengqiao.supervision.rules.rating.course import ANNOUNCED, OPEN, STATES, TONES, State
from fengqiao.supervision.rules.rating.moves import COLLECTIVE
from fengqiao.supervision.rules.rating.scheme import NOT_RATED
from fengqiao.supervision.rules.rating.scoring import Given, result

ORDER = ("organisation__code", "pk")


@dataclass(frozen=True, slots=True)
class Row:
    """An evaluation in a list. ``before``: that of the year before, where it is final.

    ``score`` and ``level`` are None and "" where the viewer may not know one yet; ``provisional``: it was not announced.
    """

    evaluation: Evaluation
    state: str
    tone: str
    not_rated: str
    before: Evaluation | None
    score: Decimal | None
    level: str
    provisional: bool


def years() -> list[EvaluationYear]:
    """Return the years of evaluations, newest first."""
    return list(EvaluationYear.objects.annotate(number=Count("evaluations")))


def rows_of(evaluations: list[Evaluation], viewer: Actor) -> list[Row]:
    """Return evaluations as lists show them; one query. Only what the regulator, or the institution by result, may know."""
    pairs = Q(pk__in=())
    for one in evaluations:
        pairs |= Q(organisation=one.organisation_id, year__year=one.year.year - 1)
    final = Evaluation.objects.filter(pairs, state=State.FINAL) if evaluations and viewer.is_regulator else ()
    before = {one.organisation_id: one for one in final}
    return [_row(one, before.get(one.organisation_id), viewer) for one in evaluations]


def _row(one: Evaluation, before: Evaluation | None, viewer: Actor) -> Row:
    told = viewer.is_regulator or one.state in ANNOUNCED
    return Row(
        one,
        _(STATES[one.state]),
        TONES[one.state],
        _(NOT_RATED[one.not_rated]) if one.not_rated else "",  # type: ignore[index]
        before,
        one.score if told else None,
        one.level if told else "",
        told and one.score is not None and one.state not in ANNOUNCED,
    )


def filters_for(data: Mapping[str, Any], year: EvaluationYear) -> Filters:
    """Return the filters of a year's list."""
    levels = [band.level for band in scheme_of(year).bands]
    kinds = [(str(one), str(one.label)) for one in (OrganisationKind.BANK, OrganisationKind.INSURER)]
    text = forms.TextInput({"class": "form-control", "type": "search"})
    return Filters(
        (
            Filter("q", forms.CharField(label=_("机构"), max_length=40, widget=text), _by_text),
            Filter("state", choice_field(_("状态"), [(str(c), _(n)) for c, n in STATES.items()]), "state"),
            Filter("level", choice_field(_("等级"), [(one, one) for one in levels]), "level"),
            Filter("kind", choice_field(_("行业"), kinds), "organisation__kind"),
        ),
        data,
    )


def _by_text(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(organisation__name__icontains=text) | Q(organisation__code=text.strip()))


def by_state(year: EvaluationYear) -> list[tuple[str, str, int]]:
    """Return how many evaluations of a year are in each state: state, words, number; one query."""
    counts = dict(year.evaluations.values_list("state").annotate(number=Count("pk")).order_by())
    return [(str(state), _(STATES[state]), counts[state]) for state in State if state in counts]


def levels_chart(year: EvaluationYear, url: str) -> Chart | None:
    """Return how many institutions have each level so far; None before there is one; one query."""
    counts = dict(year.evaluations.exclude(level="").values_list("level").annotate(number=Count("pk")).order_by())
    if not counts:
        return None
    bands = [band.level for band in scheme_of(year).bands]
    points = tuple(Point(counts.get(one, 0), url=f"{url}?level={one}#list") for one in bands)
    return Chart(
        id="levels", title=_("各等级机构数"), kind=Kind.BAR, category_label=_("等级"), categories=tuple(bands),
        series=(Series(_("机构数"), points),), unit=_("家"),
    )  # fmt: skip


def finish_by(year: EvaluationYear) -> date:
    """Return the day by which the evaluation of a year is normally done (S5)."""
    last = date(year.year, 12, 31)
    return last + timedelta(days=rules_of(last).number("evaluation_finish"))


def awaiting(year: EvaluationYear, action: str) -> list[tuple[int, str]]:
    """Return the institutions on which a meeting can decide by a move: id of the evaluation, name with score."""
    rows = year.evaluations.filter(state=COLLECTIVE[action]).select_related("organisation").order_by(*ORDER)
    return [(one.pk, f"{one.organisation.label} · {one.score} · {one.level}") for one in rows]


@dataclass(frozen=True, slots=True)
class Supposed:
    """What other weights would make of an institution's last calculation."""

    evaluation: Evaluation
    score: Decimal | None
    level: str | None

    @property
    def moves(self) -> bool:
        """Whether the level would be another."""
        return self.level != self.evaluation.level


def with_weights(year: EvaluationYear, weights: Mapping[str, Decimal]) -> list[Supposed]:
    """Return the last calculations of a year by other weights, those whose level moves first; nothing is kept. Two queries."""
    scheme = scheme_of(year)
    newest = (
        Calculation.objects.filter(evaluation__year=year).order_by("evaluation_id", "-number").distinct("evaluation_id")
    )
    rows = []
    for one in newest.select_related("evaluation__organisation"):
        given = given_of(one)
        reached = result(scheme, Given(given.scores, weights, given.deductions, given.excluded))
        rows.append(Supposed(one.evaluation, reached.score, reached.level))
    return sorted(rows, key=lambda row: (not row.moves, row.evaluation.organisation.code))


def columns() -> list[str]:
    """Return the headings of the list as a file."""
    return [_("机构代码"), _("机构"), _("状态"), _("得分"), _("等级"), _("不评价的原因")]


def export_rows(rows: QuerySet[Evaluation]) -> Iterator[tuple[Any, ...]]:
    """Return the lines of the list as a file has them."""
    for one in rows.order_by(*ORDER).iterator(chunk_size=500):
        reason = _(NOT_RATED[one.not_rated]) if one.not_rated else ""  # type: ignore[index]
        yield one.organisation.code, one.organisation.label, _(STATES[one.state]), one.score, one.level, reason


def waiting(viewer: Actor, today: date) -> Iterator[Matter]:
    """Return what of evaluations waits for the viewer: for the dashboard; one or two queries."""
    if viewer.role is not Role.OFFICER and not supervises(viewer):
        return
    rows = evaluations_seen(viewer)
    url = reverse("supervision:evaluations")
    if viewer.is_regulator:
        late = rows.filter(state__in=OPEN - {State.SELF}, due_on__lt=today).count()
        yield Matter(_("考核评价逾期"), late, url, is_late=True)
        return
    asked = rows.filter(state=State.SELF)
    yield Matter(_("考核评价待自评"), asked.filter(due_on__gte=today).count(), url)
    yield Matter(_("考核评价自评逾期"), asked.filter(due_on__lt=today).count(), url, is_late=True)
    yield Matter(_("考核评价可提意见"), rows.filter(state=State.COMMENT, window_until__gte=today).count(), url)
