"""Planning all that waits at a body at once: asking for a plan, computing it, accepting it in whole or in part."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.services import perform
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.jobs import defer
from fengqiao.mediation.models import Body, LineKind, LineOutcome, PlanLine, PlanRun, PlanStatus, SessionStatus
from fengqiao.mediation.queries.circumstances import SEATED
from fengqiao.mediation.queries.planning import Situation, plan_of, situation
from fengqiao.mediation.rules import planning
from fengqiao.mediation.rules.hours import start_of
from fengqiao.mediation.rules.planning.figures import figures
from fengqiao.mediation.rules.reasons import as_kept
from fengqiao.mediation.rules.states import Action, State

PLAN: Final = "mediation.plan"
_GUARDS: Final = "session_room_free, session_mediator_free"


@transaction.atomic
def ask_for_plan(*, by: Actor, at: datetime) -> PlanRun:
    """Queue a plan for the actor's body; while one is being computed that one is returned.

    Raises:
        NotAllowed: the actor is not of a body's staff.
    """
    body = Body.objects.select_for_update().filter(pk=by.organisation_id or 0).first()
    if body is None or by.role is not Role.MEDIATION_CLERK:
        raise NotAllowed(_("只有调解组织的工作人员可以排期"))
    under_way = PlanRun.objects.filter(body=body, status=PlanStatus.WAITING).first()
    if under_way is not None:
        return under_way
    run = PlanRun.objects.create(body=body, asked_by_id=by.person_id, asked_at=at)
    defer(PLAN, run_id=run.pk)
    return run


def carry_out(*, run_id: int, at: datetime) -> None:
    """Compute a plan; doing it again after an interruption changes nothing that was accepted."""
    run = PlanRun.objects.select_related("body__organisation").filter(pk=run_id, status=PlanStatus.WAITING).first()
    if run is None:
        return
    found = situation(run.body, on=timezone.localdate(at))
    plan = planning.plan(found.day, found.terms)
    changes = planning.compare(found.day, found.terms, plan)
    run.first_day, run.last_day = found.days[0], found.days[-1]
    run.kept = len(plan.assignments) - sum(change.after is not None for change in changes)
    run.is_best, run.status, run.finished_at = plan.is_best, PlanStatus.READY, timezone.now()
    run.figures = _figures(found, plan)
    with transaction.atomic():
        PlanLine.objects.bulk_create(_lines(run, found, plan, changes))
        run.save()


def give_up(*, run_id: int) -> None:
    """Note that a plan could not be computed, so that another can be asked for."""
    PlanRun.objects.filter(pk=run_id, status=PlanStatus.WAITING).update(
        status=PlanStatus.FAILED, finished_at=timezone.now()
    )


def accept(*, run_id: int, lines: Collection[int], by: Actor, at: datetime) -> tuple[int, int]:
    """Carry out lines of a plan; return how many were, and how many the world has overtaken: those say why.

    Lines that make way for each other are carried out together or not at all, everything else case by case.

    Raises:
        Invalid: nothing was chosen, or a line without those it needs; the message names them. NotFound.
        NotAllowed: the plan's first day has come.
    """
    run = plan_of(run_id, viewer=by)
    if not run.is_ahead_on(timezone.localdate(at)):
        raise NotAllowed(_("这份排期已经过时，请重新排期"))
    chosen = list(
        run.lines.filter(pk__in=lines, outcome=LineOutcome.OPEN)
        .exclude(kind=LineKind.UNPLACED)
        .select_related("mediation__case", "session")
    )
    if not chosen:
        raise Invalid({"lines": _("请勾选要采纳的安排")})
    _require_partners(run, chosen)
    results = [_accept_together(group, by, at) for group in _groups(chosen)]
    return sum(done for done, _left in results), sum(left for _done, left in results)


def _figures(found: Situation, plan: planning.Plan) -> dict[str, Any]:
    policy = found.terms.policy
    staying = {session.case_id for session in found.day.present}
    by_hand = planning.first_come_first_served(
        planning.Day(
            waiting=tuple(case for case in found.day.waiting if case.need.case_id not in staying),
            candidates=found.day.candidates,
            rooms=found.day.rooms,
            fixed=found.day.present,
        ),
        found.terms,
    )
    return {
        "plan": figures(found.day, [one.session for one in plan.assignments], policy).as_dict(),
        "by_hand": figures(
            found.day, [*found.day.present, *(one.session for one in by_hand.assignments)], policy
        ).as_dict(),
    }


def _lines(
    run: PlanRun, found: Situation, plan: planning.Plan, changes: Iterable[planning.Change]
) -> Iterable[PlanLine]:
    changed = set()
    for change in changes:
        changed.add(change.case_id)
        standing = found.present.get(change.case_id)
        line = PlanLine(
            run=run,
            mediation_id=change.case_id,
            kind=LineKind(change.kind.value),
            session=standing,
            stood_at=standing.starts_at if standing else None,
            reasons=[as_kept(reason) for reason in change.reasons],
            together=sorted(change.together_with),
        )
        if change.after is not None:
            line.mediator_id, line.room_id = change.after.mediator_id, change.after.room_id
            line.starts_at = timezone.make_aware(start_of(change.after.slot, found.slot_minutes))
            line.minutes = change.after.length * found.slot_minutes
        yield line
    for case_id, reason in plan.unplaced:
        if case_id not in changed:
            yield PlanLine(run=run, mediation_id=case_id, kind=LineKind.UNPLACED, reasons=[as_kept(reason)])


def _require_partners(run: PlanRun, chosen: Sequence[PlanLine]) -> None:
    cases = {line.mediation_id for line in chosen}
    missing = {case for line in chosen for case in line.together} - cases
    open_ones = run.lines.filter(mediation__in=missing).exclude(outcome=LineOutcome.ACCEPTED)
    numbers = sorted(open_ones.values_list("mediation__case__number", flat=True))
    if numbers:
        raise Invalid({"lines": _("所选安排要同时采纳：%(numbers)s") % {"numbers": "、".join(numbers)}})


def _groups(lines: Sequence[PlanLine]) -> list[list[PlanLine]]:
    """Return the lines in groups that hang together."""
    leader = {line.mediation_id: line.mediation_id for line in lines}

    def find(case: int) -> int:
        while leader[case] != case:
            case = leader[case]
        return case

    for line in lines:
        for partner in line.together:
            if partner in leader:
                leader[find(line.mediation_id)] = find(partner)
    groups: dict[int, list[PlanLine]] = defaultdict(list)
    for line in lines:
        groups[find(line.mediation_id)].append(line)
    return list(groups.values())


def _accept_together(group: Sequence[PlanLine], by: Actor, at: datetime) -> tuple[int, int]:
    """Carry out a group in one transaction; two sessions may change places, so rooms are checked at its end."""
    why = ""
    try:
        with transaction.atomic():
            _check_at_end(deferred=True)
            for line in group:
                _carry_out_line(line, by, at)
            _check_at_end(deferred=False)
    except (Invalid, NotAllowed, NotFound, Conflict) as refused:
        why = refused.message
    except IntegrityError:
        why = _("调解员或调解室在这个时段已有别的安排")
    outcome = LineOutcome.REFUSED if why else LineOutcome.ACCEPTED
    PlanLine.objects.filter(pk__in=[line.pk for line in group]).update(
        outcome=outcome, refusal=why[:300], decided_at=at
    )
    return (0, len(group)) if why else (len(group), 0)


def _check_at_end(*, deferred: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {_GUARDS} {'DEFERRED' if deferred else 'IMMEDIATE'}")


def _carry_out_line(line: PlanLine, by: Actor, at: datetime) -> None:
    def act(action: Action, **data: object) -> None:
        perform(case_id=line.mediation_id, action=action, by=by, at=at, data=data)

    if line.session is not None:
        _require_unchanged(line)
    match line.kind:
        case LineKind.ADDED if line.mediation.case.state == State.APPOINTING:
            if not line.mediation.appointments.filter(status__in=SEATED).exists():
                act(Action.APPOINT, mediator=line.mediator_id, presiding="on", against_ranking=_("按统一排期指定"))
            act(Action.RESERVE, **_when(line))
        case LineKind.ADDED:
            act(Action.SCHEDULE, **_when(line))
        case LineKind.DROPPED:
            act(Action.CANCEL_SESSION, session=_number(line), reason=_("按统一排期取消，另行安排"))
        case _:
            act(Action.MOVE_SESSION, session=_number(line), reason=_("按统一排期调整"), **_when(line))


def _require_unchanged(line: PlanLine) -> None:
    session = line.session
    if session is None or session.status != SessionStatus.PLANNED or session.starts_at != line.stood_at:
        raise Conflict(_("这一场已经改动，请重新排期"))


def _number(line: PlanLine) -> int:
    return line.session.number if line.session else 0


def _when(line: PlanLine) -> dict[str, object]:
    if line.starts_at is None:
        raise Invalid({"starts_on": _("这一行没有时间")})
    begins = timezone.localtime(line.starts_at)
    remote = line.mediation.mode if line.mediation.mode in {"online", "phone"} else "phone"
    return {
        "starts_on": begins.date(),
        "starts_at": f"{begins:%H:%M}",
        "minutes": line.minutes,
        "mode": "on_site" if line.room_id else (line.session.mode if line.session else remote),
        "room": line.room_id,
        "link": line.session.link if line.session else "",
    }
