"""What the portal's pages show, composed from the contexts' own reads."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from fengqiao.casework import attachments
from fengqiao.casework import queries as casework
from fengqiao.complaints import queries as complaints
from fengqiao.complaints.rules.files import Entry, entries_of
from fengqiao.complaints.rules.states import OPEN, Action, DeadlineKind
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.calendar.rules import Unit
from fengqiao.foundation.lifecycle import Availability
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.mediation.queries.parties import MediationHint, mediations_of_complaint
from fengqiao.portal import rules
from fengqiao.portal.queries.telling import LIVE, DeedView, DueView, HistoryLine, due_view, fingerprint, told

_SOURCE_KEY: Final = re.compile(r"\s*[(（]S[0-9]+[)）]")  # key of our list of sources: nothing for the public


@dataclass(frozen=True, slots=True)
class RatingView:
    """What the consumer said of the handling."""

    stars: str
    settled: str
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as its consumer sees it. ``seen`` changes whenever anything shown here does."""

    case: Any
    complaint: Any
    words: rules.Words
    steps: Sequence[tuple[str, str]]
    due: DueView | None
    decisions: Sequence[Any]
    files: Sequence[Any]
    papers: Sequence[Entry]
    history: Sequence[HistoryLine]
    rating: RatingView | None
    deeds: Sequence[DeedView]
    refused: Sequence[DeedView]
    is_open: bool
    may_go_to_regulator: bool
    seen: str
    mediations: Sequence[MediationHint]


def case_view(viewer: Actor, *, today: date) -> CaseView:
    """Return all that the consumer's page of a case shows; nothing else of the case may reach a template."""
    case = complaints.case_of(viewer)
    complaint = complaints.complaint_of(case)
    entries = casework.timeline(case)
    files = attachments.attachments_of(case, viewer)
    offered = {one.move.action: one for one in casework.available(case=case, viewer=viewer, on=today)}
    history = told(entries, rules.TELLING)
    return CaseView(
        case=case,
        complaint=complaint,
        words=rules.words(case.state, rated=complaint.rated_at is not None),
        steps=rules.steps(case.state, reviewed=complaint.reviewed_at is not None),
        due=_due(casework.deadlines_of(case), today),
        decisions=[one for one in complaints.decisions_of(case) if one.notified_on is not None],
        files=[one for one in files if not one.document],
        papers=entries_of(one for one in files if one.document),
        history=history[::-1],
        rating=_rating(complaint),
        deeds=[DeedView(name, deed) for name, deed in rules.DEEDS.items() if name in offered and offered[name].allowed],
        refused=_worth_telling(case.state, offered),
        is_open=case.state in OPEN,
        may_go_to_regulator=offered[Action.BRING_TO_REGULATOR].allowed,
        seen=fingerprint(case.state, history),
        mediations=mediations_of_complaint(viewer),
    )


def is_mediation(viewer: Actor) -> bool:
    """Whether the case a consumer holds is a mediation."""
    return casework.visible_cases(viewer, "mediation").exists()


def _rating(complaint: Any) -> RatingView | None:
    if complaint.rated_at is None:
        return None
    return RatingView(
        stars=_(rules.STARS[complaint.satisfaction]),
        settled=_(rules.SETTLED[complaint.really_settled]),
        comment=complaint.comment,
        at=complaint.rated_at,
    )


def seen_of(case: Any) -> str:
    """Return `CaseView.seen` of a case."""
    return fingerprint(case.state, told(casework.timeline(case), rules.TELLING))


def _worth_telling(state: str, offered: Mapping[str, Availability]) -> list[DeedView]:
    """Return a closed review with its reason: whoever looks for it should not search in vain."""
    review = offered.get(Action.REQUEST_REVIEW)
    if review is None or review.allowed or state not in review.move.before:
        return []
    return [DeedView(Action.REQUEST_REVIEW, rules.DEEDS[Action.REQUEST_REVIEW], _(review.reason or ""))]


def _due(rows: Iterable[Any], today: date) -> DueView | None:
    """Return the first live time limit that concerns the consumer."""
    live = {row.kind: row for row in rows if row.status in LIVE}
    kind = next((kind for kind in rules.DEADLINES if kind in live), None)
    if kind is None:
        return None
    own = kind == DeadlineKind.REVIEW_APPLY
    return due_view(live[kind], label=rules.DEADLINES[kind], today=today, lapses=own)


@dataclass(frozen=True, slots=True)
class Times:
    """The periods a consumer should know."""

    simple: str
    complex: str
    extension: str
    review_apply: str
    review_decide: str
    source: str


def times(today: date) -> Times:
    """Return the statutory periods in force, in words."""
    found = rules_on("complaint", today)
    return Times(
        simple=_period(found.limit("decide_simple")),
        complex=_period(found.limit("decide_complex")),
        extension=_period(found.limit("decide_extension")),
        review_apply=_period(found.limit("review_apply")),
        review_decide=_period(found.limit("review_decide")),
        source=_SOURCE_KEY.sub("", found.source),
    )


def _period(limit: Any) -> str:
    words = _("%(n)d 个工作日") if limit.unit is Unit.WD else _("%(n)d 天")
    return words % {"n": limit.length}


@dataclass(frozen=True, slots=True)
class Hotlines:
    """Telephone numbers that help with any institution."""

    national: str
    province: str


def hotlines(today: date) -> Hotlines:
    """Return the hotlines in force."""
    found = rules_on("intake", today)
    return Hotlines(str(found.value("hotline_national")), str(found.value("hotline_province")))


def representatives_max(today: date) -> int:
    """Return how many representatives a group may elect (Order 2020 No.3, Art. 12)."""
    return rules_on("complaint", today).number("group_rep_max")


def privacy_notice_version(today: date) -> str:
    """Return the version of the privacy notice in force."""
    return str(rules_on("privacy", today).value("privacy_notice_version"))
