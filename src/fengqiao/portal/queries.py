"""What the portal's pages show, composed from the contexts' own reads."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from django.utils.translation import gettext as _

from fengqiao.casework import attachments
from fengqiao.casework import queries as casework
from fengqiao.casework.queries import TimelineEntry
from fengqiao.complaints import queries as complaints
from fengqiao.complaints.rules.choices import DECLINE_REASONS
from fengqiao.complaints.rules.files import Entry, entries_of
from fengqiao.complaints.rules.states import OPEN, Action, DeadlineKind
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar import rules as calendar_rules
from fengqiao.foundation.calendar.rules import StepKind, Unit
from fengqiao.foundation.calendar.wording import sentences
from fengqiao.foundation.lifecycle import Availability
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.portal import rules

LIVE: Final = frozenset({"running", "paused"})
_SOURCE_KEY: Final = re.compile(r"\s*[(（]S[0-9]+[)）]")  # key of our list of sources: nothing for the public
_WHO: Final[Mapping[str, str]] = {Role.CONSUMER: "self", Role.REGULATOR: "regulator", Role.SYSTEM: "system"}


@dataclass(frozen=True, slots=True)
class DueView:
    """A day by which somebody has to act, and how it comes about."""

    kind: str
    label: str
    due_on: date
    provisional: bool
    paused: bool
    overdue: bool
    account: Sequence[str]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened. ``who`` is self, regulator, system or office."""

    at: datetime
    who: str
    title: str
    texts: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class DeedView:
    """One thing the consumer can do now, or why not (``reason``)."""

    action: str
    deed: rules.Deed
    reason: str = ""


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


def case_view(viewer: Actor, *, today: date) -> CaseView:
    """Return all that the consumer's page of a case shows; nothing else of the case may reach a template."""
    case = complaints.case_of(viewer)
    complaint = complaints.complaint_of(case)
    entries = casework.timeline(case)
    files = attachments.attachments_of(case, viewer)
    offered = {one.move.action: one for one in casework.available(case=case, viewer=viewer, on=today)}
    history = told(entries)
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
        seen=_fingerprint(case.state, history),
    )


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
    return _fingerprint(case.state, told(casework.timeline(case)))


def _fingerprint(state: str, history: Sequence[HistoryLine]) -> str:
    return f"{state}.{len(history)}.{history[-1].at.timestamp() if history else 0:.6f}"


def told(entries: Iterable[TimelineEntry]) -> list[HistoryLine]:
    """Return the events a consumer is told, oldest first; files uploaded together are one line."""
    lines: list[HistoryLine] = []
    visible = [e for e in entries if e.tag in rules.HISTORY and (e.tag not in rules.ONLY_OWN or _is_own(e))]
    for (tag, _minute), group in groupby(visible, key=lambda e: (e.tag, e.at.replace(second=0, microsecond=0))):
        events = list(group)
        if tag == rules.FILE_ADDED and len(events) > 1:
            title = _("上传了 %(n)d 个文件") % {"n": len(events)}
            lines.append(HistoryLine(events[-1].at, "self", title, ()))
        else:
            lines += [_line(event) for event in events]
    return lines


def _is_own(entry: TimelineEntry) -> bool:
    return entry.actor_role == Role.CONSUMER


def _line(entry: TimelineEntry) -> HistoryLine:
    texts = [
        (_(label), entry.texts[name])
        for (tag, name), label in _texts_of(entry)
        if tag == entry.tag and name in entry.texts
    ]
    if entry.tag == f"complaint.{Action.DECLINE}" and (ground := DECLINE_REASONS.get(entry.data.get("ground", ""))):
        texts.insert(0, (_("事由"), _(ground)))
    return HistoryLine(entry.at, _WHO.get(entry.actor_role, "office"), _(rules.HISTORY[entry.tag]), texts)


def _texts_of(entry: TimelineEntry) -> Iterable[tuple[tuple[str, str], str]]:
    return rules.OWN_TEXTS.items() if _is_own(entry) else rules.TEXTS.items()


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
    row = live[kind]
    return DueView(
        kind=kind,
        label=_(rules.DEADLINES[kind]),
        due_on=row.due_on,
        provisional=row.provisional,
        paused=row.status == "paused",
        overdue=today > row.due_on and kind != DeadlineKind.REVIEW_APPLY and row.status != "paused",
        account=_account(row),
    )


def _account(row: Any) -> list[str]:
    """Return how the day comes about; nothing for a day that was agreed. Internal targets are left out."""
    period = {
        "starts_on": row.starts_on,
        "length": row.length,
        "unit": Unit(row.unit),
        "exclusions": [
            calendar_rules.Exclusion(x.starts_on, x.ends_on) for x in row.exclusions.all() if x.ends_on is not None
        ],
        "roll": row.due_on != row.raw_due_on,
    }
    if calendar_rules.due(calendar.current(), **period).due_on != row.due_on:
        return []
    steps = calendar_rules.explain(calendar.current(), **period)
    return sentences(step for step in steps if step.kind is not StepKind.TARGET)


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
