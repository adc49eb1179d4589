"""Satisfaction across complaints, mediations, stations and lessons, with the records behind each figure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.analytics.queries.narrowing import facts_within, in_period
from fengqiao.analytics.rules.facts import COMPLAINTS, MEDIATIONS, Basis
from fengqiao.analytics.rules.facts.complaints import SATISFIED_FROM
from fengqiao.education.models import LessonTally
from fengqiao.education.models.lessons import in_language
from fengqiao.education.rules.quizzes import STARS
from fengqiao.foundation.actors import Actor, Level
from fengqiao.foundation.marking import N_
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.organisations.models import Organisation
from fengqiao.stations.queries.scope import stations_seen
from fengqiao.stations.rules.states import MARKED
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.satisfaction import VERDICTS, Verdict, Votes, interval, prior_of, shrunk, verdict

TONES: Final = {Verdict.ABOVE: "good", Verdict.BELOW: "bad", Verdict.LIKE_ALL: "neutral", Verdict.TOO_FEW: "neutral"}


@dataclass(frozen=True, slots=True)
class Row:
    """One office, station or lesson: ratings, share with interval, estimate, and what can be said. Shares are fractions."""

    label: str
    votes: Votes
    low: float
    high: float
    estimate: float
    verdict: str
    tone: str
    query: str

    @property
    def share_text(self) -> str:
        """Return the share in per cent."""
        return percent(self.votes.share)

    @property
    def range_text(self) -> str:
        """Return the interval in per cent."""
        return f"{percent(self.low)} – {percent(self.high)}"

    @property
    def estimate_text(self) -> str:
        """Return the estimate in per cent."""
        return percent(self.estimate)


def percent(share: float | None) -> str:
    """Return a fraction in per cent with one decimal, a dash for none."""
    return "—" if share is None else f"{share * 100:.1f}%"


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of satisfaction: over all, and by whom."""

    id: str
    title: str
    by: str
    whole: Votes
    low: float
    high: float
    rows: Sequence[Row]

    @property
    def share_text(self) -> str:
        """Return the share over all in per cent."""
        return percent(self.whole.share)

    @property
    def range_text(self) -> str:
        """Return the interval over all in per cent."""
        return f"{percent(self.low)} – {percent(self.high)}"

    @property
    def pieces(self) -> list["Piece"]:
        """Return the rows as a page shows them."""
        return pieces(self.rows)


FEW: Final = 3
"""How many of each end are shown at once where a kind has many rows; the others on request."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows under a heading; ``is_folded``: shown on request only."""

    title: str
    rows: Sequence[Row]
    is_folded: bool = False


def pieces(rows: Sequence[Row]) -> list[Piece]:
    """Return the rows as a page shows them: a few in one piece, of many both ends and the others folded.

    Where nobody differs beyond doubt there are no ends: those with the most ratings come first.
    """
    if len(rows) <= 3 * FEW:
        return [Piece("", rows)] if rows else []
    if all(row.tone == "neutral" for row in rows):
        most = sorted(rows, key=lambda row: (-row.votes.rated, row.label))
        first = Piece(_("没有可靠差别，先列评价最多的 %(n)s 个") % {"n": FEW}, most[:FEW])
        return [first, Piece(_("其余 %(n)s 个") % {"n": len(most) - FEW}, most[FEW:], is_folded=True)]
    middle = rows[FEW:-FEW]
    return [
        Piece(_("估计较低的 %(n)s 个") % {"n": FEW}, rows[:FEW]),
        Piece(_("估计较高的 %(n)s 个") % {"n": FEW}, rows[-FEW:][::-1]),
        Piece(_("其余 %(n)s 个") % {"n": len(middle)}, middle, is_folded=True),
    ]


@dataclass(frozen=True, slots=True)
class _Asked:
    viewer: Actor
    period: Period
    last: date


Found = list[tuple[str, Votes, str]]
"""Label, votes and address of the records."""


@dataclass(frozen=True, slots=True)
class Method:
    """By which parameters it is judged: the fewest ratings, and the confidence of intervals in per cent."""

    minimum: int
    confidence: int


def method(today: date) -> Method:
    """Return the parameters in force."""
    rules = rules_on("supervision", today)
    return Method(rules.number("satisfaction_min"), rules.number("satisfaction_confidence_pct"))


def satisfaction(viewer: Actor, period: Period, *, today: date) -> list[Part]:
    """Return the satisfaction of a period in what the viewer may see, those with the surest low values first; ten queries."""
    rules = method(today)
    minimum, confidence = rules.minimum, rules.confidence / 100
    asked = _Asked(viewer, period, period.until(today))
    return [
        _part(one, asked, minimum, confidence)
        for one in _KINDS
        if viewer.level is not Level.BODY or one.id == "mediations"
    ]


def _part(kind: "_Kind", asked: _Asked, minimum: int, confidence: float) -> Part:
    found = kind.found(asked)
    whole = Votes(
        sum(votes.rated for _label, votes, _url in found), sum(votes.satisfied for _label, votes, _url in found)
    )
    prior = prior_of([votes for _label, votes, _url in found])
    rows = []
    for label, votes, query in found:
        if prior is None:
            break
        stands = verdict(votes, prior, minimum=minimum, confidence=confidence)
        low, high = interval(votes, confidence)
        rows.append(Row(label, votes, low, high, shrunk(votes, prior), _(VERDICTS[stands]), TONES[stands], query))
    rows.sort(key=lambda one: (one.estimate, one.label))
    return Part(kind.id, _(kind.title), _(kind.by), whole, *interval(whole, confidence), rows)


_COUNTS: Final[Mapping[str, Any]] = {
    "rated": Count("case"),
    "satisfied": Count("case", filter=Q(satisfaction__gte=SATISFIED_FROM)),
}


def _grouped(asked: _Asked, kind: Any, basis: Basis, key: str) -> list[tuple[int, Votes]]:
    facts = in_period(facts_within(kind, asked.viewer), basis, asked.period.first, asked.last)
    rows = facts.filter(satisfaction__isnull=False).order_by().annotate(by=F(key)).values("by").annotate(**_COUNTS)
    return [(row["by"], Votes(row["rated"], row["satisfied"])) for row in rows if row["by"] is not None]


def _named(votes: Iterable[tuple[int, Votes]], url: Callable[[Organisation], str]) -> Found:
    known = dict(votes)
    offices = Organisation.objects.in_bulk(known)
    return [(offices[pk].label, one, url(offices[pk])) for pk, one in known.items() if pk in offices]


def _cases(asked: _Asked, measure: str, by: str, key: str) -> str:
    query = {"from": asked.period.first.isoformat(), "to": asked.last.isoformat(), "by": by, "key": key}
    return f"{reverse('analytics:cases', args=[measure])}?{urlencode(query)}"


def _complaints(asked: _Asked) -> Found:
    column = {Level.HEAD_OFFICE: "unit_of_head", Level.BRANCH: "unit_of_branch", Level.SUB_BRANCH: "unit_of_sub_branch"}
    whole = asked.viewer.is_regulator or asked.viewer.level is None
    key = "head_id" if whole else column.get(asked.viewer.level, "subject_id")  # type: ignore[arg-type]
    by = "institution" if whole else "organisation"
    found = _grouped(asked, COMPLAINTS, Basis.CLOSED, key)
    return _named(found, lambda office: _cases(asked, "satisfied_rate", by, office.code))


def _mediations(asked: _Asked) -> Found:
    found = _grouped(asked, MEDIATIONS, Basis.ENDED, "body_id")
    return _named(found, lambda office: _cases(asked, "mediation_satisfaction", "body", office.code))


def _stations(asked: _Asked) -> Found:
    outlets = (
        stations_seen(asked.viewer).filter(state__in=sorted(MARKED)).order_by().values_list("outlet_id", flat=True)
    )
    marked = set(outlets)
    found = [(pk, votes) for pk, votes in _grouped(asked, COMPLAINTS, Basis.CLOSED, "outlet_id") if pk in marked]
    query = {"from": asked.period.first.isoformat(), "to": asked.last.isoformat()}
    path = reverse("analytics:cases", args=["satisfied_rate"])
    return _named(found, lambda office: f"{path}?{urlencode({**query, 'organisation': office.code})}")


def _lessons(asked: _Asked) -> Found:
    rows = LessonTally.objects.filter(kind__in=STARS, day__gte=asked.period.first, day__lte=asked.last)
    happy = [f"stars{number}" for number in range(SATISFIED_FROM, 6)]
    sums = rows.order_by().values("lesson__slug", "lesson__title", "lesson__title_en")
    counted = sums.annotate(rated=Sum("number"), satisfied=Sum("number", filter=Q(kind__in=happy)))
    url = reverse("education:lessons")
    return [
        (in_language(row["lesson__title"], row["lesson__title_en"]), Votes(row["rated"], row["satisfied"] or 0), url)
        for row in counted
    ]


@dataclass(frozen=True, slots=True)
class _Kind:
    id: str
    title: str
    by: str
    found: Callable[[_Asked], Found]


_KINDS: Final = (
    _Kind("complaints", N_("投诉处理"), N_("机构"), _complaints),
    _Kind("mediations", N_("调解"), N_("调解组织"), _mediations),
    _Kind("stations", N_("服务站"), N_("网点"), _stations),
    _Kind("lessons", N_("微课"), N_("微课"), _lessons),
)
