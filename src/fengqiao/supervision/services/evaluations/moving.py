"""Moving an evaluation: one way in, whatever is done; and one meeting that decides on many."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import SYSTEM, Actor
from fengqiao.foundation.days import DayKind, problems_with
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.files.evidence import NamedStream
from fengqiao.supervision.models import Evaluation, EvaluationMeeting
from fengqiao.supervision.queries.evaluations.scope import evaluation_seen, facts_of, year_found
from fengqiao.supervision.queries.order_page import rules_of
from fengqiao.supervision.queries.orders import supervises
from fengqiao.supervision.rules.rating.course import State
from fengqiao.supervision.rules.rating.moves import COLLECTIVE, LIFECYCLE, WITH_FILES
from fengqiao.supervision.services.evaluations.effects import EFFECTS, Doing
from fengqiao.supervision.services.evaluations.events import record, record_year


@transaction.atomic
def perform(
    *, evaluation_id: int, action: str, by: Actor, at: datetime, data: Mapping[str, object] | None = None,
    files: Sequence[NamedStream] = (),
) -> Evaluation:  # fmt: skip
    """Do something with an evaluation: state, due day, what follows and the event are written together.

    ``files`` come with the moves of `WITH_FILES` only.

    Raises:
        NotFound: no such evaluation within scope, or no such action.
        NotAllowed: state, side or circumstances are against it; says why.
        Invalid: some of ``data`` or ``files`` is missing or wrong; nothing is kept.
    """
    evaluation_seen(evaluation_id, by)
    # the year is read after the lock: weights may have changed while somebody else held it
    rows = Evaluation.objects.select_for_update(of=("self",)).select_related("organisation")
    evaluation = rows.get(pk=evaluation_id)
    move = LIFECYCLE.move(action)
    if reason := move.refusal(facts_of(evaluation, by, on=timezone.localdate(at))):
        raise NotAllowed(_(reason))
    doing = Doing(
        evaluation=evaluation, action=action, by=by, at=at, data=move.read(data or {}),
        files=files if action in WITH_FILES else (),
    )  # fmt: skip
    before = evaluation.state
    if move.after is not None:
        evaluation.state = move.after
    told = EFFECTS[action](doing)
    evaluation.changed_at = at
    evaluation.save()
    record(evaluation.pk, action, by=by, at=at, data={**told, "before": before, "after": str(evaluation.state)})
    return evaluation


@dataclass(frozen=True, slots=True)
class MeetingData:
    """A meeting that decides: ``members`` are those present besides the chair."""

    held_on: date
    chair: str
    members: Sequence[str]
    minutes: str


@transaction.atomic
def record_meeting(year: int, held: MeetingData, *, by: Actor, at: datetime) -> EvaluationMeeting:
    """Record a meeting that decides collectively (S5). Records `evaluation_year.met`, without the names.

    Raises:
        NotFound. NotAllowed: the actor is not of the regulator.
        Invalid: naming ``held_on``, ``chair``, ``members`` or ``minutes``.
    """
    if not supervises(by):
        raise NotAllowed(_("由监管机构办理"))
    found = year_found(year)
    present = list(dict.fromkeys(name.strip() for name in (held.chair, *held.members) if name.strip()))
    least = rules_of(timezone.localdate(at)).number("evaluation_meeting_min")
    wrong = {
        name: _("请填写此项")
        for name, text in {"chair": held.chair, "minutes": held.minutes}.items()
        if not text.strip()
    }
    if len(present) < least:
        wrong["members"] = _("集体决定至少 %(n)s 人参加，连同主持人") % {"n": least}
    if held.held_on > timezone.localdate(at):
        wrong["held_on"] = _("不能晚于今天")
    else:
        wrong |= problems_with(timezone.localdate(at), held_on=(DayKind.HELD, held.held_on))
    if wrong:
        raise Invalid(wrong)
    made = EvaluationMeeting.objects.create(
        year=found, held_on=held.held_on, chair=held.chair.strip(), members=present[1:], minutes=held.minutes.strip(), recorded_at=at,
        recorded_by_id=by.person_id,
    )  # fmt: skip
    record_year(year, "met", by=by, at=at, data={"entry": made.pk, "held_on": held.held_on, "present": len(present)})
    return made


@transaction.atomic
def decide_together(
    meeting_id: int, action: str, evaluation_ids: Sequence[int], *, by: Actor, at: datetime
) -> list[Evaluation]:
    """Let one meeting decide on many evaluations, all or none; `COLLECTIVE` says by which moves.

    Raises:
        NotFound. NotAllowed, naming the institution that stands in the way. Invalid: nothing is chosen.
    """
    if action not in COLLECTIVE or not evaluation_ids:
        raise Invalid({"evaluations": _("请至少选择一家机构")})
    decided = []
    for evaluation_id in sorted(evaluation_ids):  # two meetings at once wait for each other in one order
        try:
            decided.append(
                perform(evaluation_id=evaluation_id, action=action, by=by, at=at, data={"meeting": meeting_id})
            )
        except NotAllowed as refused:
            name = evaluation_seen(evaluation_id, by).organisation.label
            raise NotAllowed(_("%(name)s：%(reason)s") % {"name": name, "reason": refused.message}) from None
    return decided


@transaction.atomic
def meet_and_decide(
    year: int, held: MeetingData, action: str, evaluation_ids: Sequence[int], *, by: Actor, at: datetime
) -> EvaluationMeeting:
    """Record a meeting and what it decided, if anything. Raises as `record_meeting` and `decide_together`."""
    made = record_meeting(year, held, by=by, at=at)
    if evaluation_ids:
        decide_together(made.pk, action, evaluation_ids, by=by, at=at)
    return made


def finalise_due(*, at: datetime) -> int:
    """Make final the results against which nobody appealed in time; return how many."""
    rows = Evaluation.objects.filter(state=State.ANNOUNCED, window_until__lt=timezone.localdate(at)).order_by("pk")
    done = 0
    for number in list(rows.values_list("pk", flat=True)):
        with suppress(NotAllowed):  # somebody was faster
            perform(evaluation_id=number, action="finalise", by=SYSTEM, at=at)
            done += 1
    return done
