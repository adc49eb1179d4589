"""Replaying actions on drafts: what `casework.services.perform` and the effects do, without a database.

Effects that touch nothing but the complaint are the services' own; those that look offices up or keep deadlines
have their counterpart here. A test files and acts both ways and compares every column.
"""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import chain
from typing import Any, Final

from django.utils import timezone

from fengqiao.casework.kinds import Step
from fengqiao.casework.services import action_event
from fengqiao.complaints.bulk.drafts import Draft, Drafting, RemarkRow
from fengqiao.complaints.bulk.plans import Act, NewCase, Overdue
from fengqiao.complaints.models import Decision, Track
from fengqiao.complaints.parameters import decision_starts_at_acceptance
from fengqiao.complaints.rules.moves import LIFECYCLE
from fengqiao.complaints.rules.routing import Cause
from fengqiao.complaints.rules.states import IN_HAND, Action, DeadlineKind
from fengqiao.complaints.services.effects import DUTIES, EFFECTS, keep_books
from fengqiao.complaints.services.routing import hand_to, office_above, office_past_first_line, reviewing_office
from fengqiao.foundation.actors import SYSTEM, ActorKind
from fengqiao.foundation.ledger.rules import Entry
from fengqiao.foundation.parameters.rules import Limit

Data = Mapping[str, Any]
Replayed = Callable[[Drafting, Draft, Step], Data | None]

SHARED: Final = frozenset({Action.REJECT_DECISION, Action.RATE, Action.ASK_EXTENSION, Action.REFUSE_EXTENSION})
"""Actions whose effect needs only the step and the complaint."""


def draft(drafting: Drafting, new: NewCase, *, case_id: int, number: str, repeated: bool = False) -> Draft:
    """Return the draft of a case after all that has happened to it.

    Raises:
        ValueError: an action is not declared from the state the case is in.
        Invalid: the data of an action do not fit its fields.
    """
    made = drafting.filed(new, case_id=case_id, number=number, repeated=repeated)
    for act in chain(new.acts, new.course(made) if new.course else ()):
        if isinstance(act, Overdue):
            _note_overdue(made, act)
        else:
            _perform(drafting, made, act)
    return made


def _perform(drafting: Drafting, made: Draft, act: Act) -> None:
    case = made.case
    move = LIFECYCLE.move(act.action)
    if case.state not in move.before:
        raise ValueError(f"{act.action} is not declared from {case.state}")
    values = move.read(act.data)
    before, on = case.state, timezone.localdate(act.at, timezone.get_default_timezone())
    case.state = move.after or before
    step = Step(case=case, move=move, by=act.by, at=act.at, on=on, data=values)
    extra = _effect(drafting, made, step)
    is_over = case.state in LIFECYCLE.final and move.after is not None
    keep_books(step, made.complaint, made.clocks.end_all(DUTIES, on) if is_over else {})
    if case.state != before:
        case.closed_at = act.at if case.state in LIFECYCLE.final else None
    made.clocks.show()
    case.version += 1
    case.updated_at = act.at
    tag, data, texts = action_event(step, before, extra)
    made.entries.append(Entry(tag, act.by, act.at, data))
    seq = len(made.entries)
    made.remarks += [RemarkRow(case.pk, seq, name, text) for name, text in texts.items()]


def _effect(drafting: Drafting, made: Draft, step: Step) -> Data:
    action = Action(step.move.action)
    if action in SHARED:
        return EFFECTS[action](step, made.complaint) or {}
    if action in _REPLAYED:
        return _REPLAYED[action](drafting, made, step) or {}
    if action in EFFECTS:
        raise ValueError(f"{action} cannot be written in bulk")
    return {}


def _note_overdue(made: Draft, act: Overdue) -> None:
    """Do what `casework.services.sweep` does before the kind of case reacts."""
    deadline = made.clocks.live(act.kind)
    if deadline is None:
        raise ValueError(f"no {act.kind} deadline runs")
    deadline.overdue_since = timezone.localdate(act.at, timezone.get_default_timezone())
    data = {"kind": deadline.kind, "due_on": deadline.due_on.isoformat(), "office": made.case.owner.code}
    made.entries.append(Entry("deadline.overdue", SYSTEM, act.at, data))


def _start_decision(made: Draft, on: date) -> None:
    name = "decide_simple" if made.complaint.track == Track.SIMPLE else "decide_complex"
    made.clocks.start(DeadlineKind.DECIDE, made.rules.limit(name), on)


def _transfer(drafting: Drafting, made: Draft, step: Step) -> Data:
    in_time = made.clocks.finish((DeadlineKind.TRANSFER,), step.on)
    office, causes = drafting.office_for(made)
    hand_to(made.case, office, made.complaint, step.at)
    made.clocks.start(DeadlineKind.DECIDE, made.rules.limit("decide_simple"), step.on)
    return {"office": office.code, "causes": list(causes), "in_time": in_time}


def _accept(_drafting: Drafting, made: Draft, step: Step) -> None:
    if step.by.kind is ActorKind.STAFF and made.case.handler_id is None:
        made.case.handler_id = step.by.person_id
    if decision_starts_at_acceptance(made.rules):
        _start_decision(made, step.on)


def _assign(_drafting: Drafting, made: Draft, step: Step) -> None:
    made.case.handler_id = int(step.data["handler"])


def _mark_complex(_drafting: Drafting, made: Draft, _step: Step) -> None:
    made.complaint.track = Track.COMPLEX
    made.clocks.lengthen(DeadlineKind.DECIDE, made.rules.limit("decide_complex"))


def _approve_extension(_drafting: Drafting, made: Draft, step: Step) -> Data:
    complaint, more = made.complaint, made.rules.limit("decide_extension")
    total = Limit(made.rules.limit("decide_complex").length + more.length, more.unit)
    deadline = made.clocks.lengthen(
        DeadlineKind.DECIDE, total, by_id=step.by.person_id, reason=complaint.extension_reason
    )  # fmt: skip
    complaint.track, complaint.extension_asked_at = Track.EXTENDED, None
    return {"due_on": str(deadline.due_on) if deadline else None}


def _decide(_drafting: Drafting, made: Draft, step: Step) -> None:
    _write_decision(made, step, is_review=False)
    if not made.rules.flag("notice_in_decision_period"):
        made.complaint.on_time = made.clocks.finish((DeadlineKind.DECIDE,), step.on)
        made.clocks.start(DeadlineKind.NOTICE, made.rules.limit("notice"), step.on)


def _notify(_drafting: Drafting, made: Draft, step: Step) -> Data:
    complaint, decision, notified_on = made.complaint, made.decisions[-1], step.data["notified_on"]
    decision.method, decision.notified_on = step.data["method"], notified_on
    decision.received_on = notified_on
    decision.unreachable, decision.proof = step.data["unreachable"], step.data["proof"] or ""
    in_time = made.clocks.finish((DeadlineKind.DECIDE, DeadlineKind.NOTICE), notified_on)
    complaint.on_time = in_time if complaint.on_time is None else complaint.on_time and in_time is not False
    made.clocks.start(DeadlineKind.REVIEW_APPLY, made.rules.limit("review_apply"), notified_on)
    return {"in_time": complaint.on_time}


def _request_review(drafting: Drafting, made: Draft, step: Step) -> Data:
    decided_by, path = made.decisions[-1].organisation, drafting.offices.path(made.case.subject)
    above = reviewing_office(made.case, decided_by=decided_by, path=path)
    if above is None:
        raise ValueError("a decision of the head office has no review")
    made.complaint.reviewed_at = step.at
    made.complaint.rated_at = None
    hand_to(made.case, above, made.complaint, step.at)
    made.clocks.void((DeadlineKind.REVIEW_APPLY,), step.on)
    made.clocks.start(DeadlineKind.REVIEW_DECIDE, made.rules.limit("review_decide"), step.on)
    return {"office": above.code}


def _decide_review(_drafting: Drafting, made: Draft, step: Step) -> None:
    decision = _write_decision(made, step, is_review=True)
    decision.method, decision.notified_on = step.data["method"], step.data["notified_on"]
    decision.received_on = decision.notified_on


def _pass_up(drafting: Drafting, made: Draft, step: Step) -> Data:
    above = office_above(made.case, drafting.offices.path(made.case.subject))
    if above is None:
        raise ValueError("the case is at the top already")
    hand_to(made.case, above, made.complaint, step.at)
    return {"office": above.code}


def _bring_to_regulator(drafting: Drafting, made: Draft, step: Step) -> Data:
    case = made.case
    made.complaint.regulator_at = step.at
    path = drafting.offices.path(case.subject)
    above = office_past_first_line(case, path) if case.state in IN_HAND else None
    if above is None:
        return {}
    hand_to(case, above, made.complaint, step.at)
    return {"office": above.code, "causes": [Cause.OVERDUE]}


def _decline(_drafting: Drafting, _made: Draft, _step: Step) -> None:
    """Nothing beyond the state; the services send a paper, which history has had."""


def _write_decision(made: Draft, step: Step, *, is_review: bool) -> Decision:
    decision = Decision(
        case=made.case,
        is_review=is_review,
        organisation=made.case.owner,
        result=step.data["result"],
        findings=step.data["findings"],
        reasons=step.data["reasons"],
        decided_at=step.at,
        decided_by_id=step.by.person_id,
    )
    made.decisions.append(decision)
    return decision


_REPLAYED: Final[Mapping[Action, Replayed]] = {
    Action.TRANSFER: _transfer,
    Action.ACCEPT: _accept,
    Action.ASSIGN: _assign,
    Action.MARK_COMPLEX: _mark_complex,
    Action.APPROVE_EXTENSION: _approve_extension,
    Action.DECIDE: _decide,
    Action.NOTIFY: _notify,
    Action.REQUEST_REVIEW: _request_review,
    Action.DECIDE_REVIEW: _decide_review,
    Action.PASS_UP: _pass_up,
    Action.BRING_TO_REGULATOR: _bring_to_regulator,
    Action.DECLINE: _decline,
}
