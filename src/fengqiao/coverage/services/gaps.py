"""Gaps as a work list: the regulator says who closes them and by when, the institution how."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.coverage.events import Tag, gap_chain
from fengqiao.coverage.models import Gap, GapState, GapStep, ServicePoint, StepKind
from fengqiao.coverage.queries.scope import gaps_seen, kept_points
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.days import DayKind, problem_with_day
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger.services import record
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.models import OrganisationKind

LONGEST = 300  # characters of a measure, as the column holds


@dataclass(frozen=True, slots=True)
class Answer:
    """How and by when an institution closes a gap; ``point_id``: the point it plans for that, if any.

    Without ``ready_on`` it is the day from which that point serves people.
    """

    measure: str
    point_id: int | None = None
    ready_on: date | None = None


@transaction.atomic
def assign(*, seen: Mapping[int, int | None], owner_id: int, due_on: date, by: Actor, at: datetime) -> int:
    """Give gaps to an institution, or to another one; return how many changed hands or day.

    ``seen`` is each gap with the owner the actor saw, so that nobody overwrites what another has just assigned.
    Another owner starts anew, without the measure of the one before. The same again records nothing.

    Raises:
        NotAllowed: the actor is not of the regulator, or a gap is closed. NotFound: no such gap.
        Conflict: somebody assigned one of them in between.
        Invalid: nothing chosen, an owner that is no open bank or insurer, or a day that is past.
    """
    if by.role is not Role.REGULATOR:
        raise NotAllowed(_("由监管人员指定责任机构"))
    if not seen:
        raise Invalid({"chosen": _("请至少勾选一处缺口")})
    _require_owner(owner_id, at)
    today = timezone.localdate(at)
    if due_on < today:
        raise Invalid({"due_on": _("期限不能早于今天")})
    if problem := problem_with_day(due_on, DayKind.ENDS, today=today):
        raise Invalid({"due_on": problem})
    gaps = list(Gap.objects.select_for_update().filter(pk__in=seen).order_by("pk"))
    if len(gaps) != len(seen):
        raise NotFound(_("没有这处缺口"))
    if any(gap.state == GapState.CLOSED for gap in gaps):
        raise NotAllowed(_("缺口已消除，不必再指定"))
    if any(gap.owner_id != seen[gap.pk] for gap in gaps):
        raise Conflict(_("刚有人指定了责任机构，请看过最新情况再指定"))
    changed = [gap for gap in gaps if (gap.owner_id, gap.due_on) != (owner_id, due_on)]
    for gap in changed:
        _assign(gap, owner_id, due_on, by, at)
    return len(changed)


def _assign(gap: Gap, owner_id: int, due_on: date, by: Actor, at: datetime) -> None:
    if gap.owner_id != owner_id:
        gap.state, gap.measure, gap.point, gap.ready_on = GapState.OPEN, "", None, None
    gap.owner_id, gap.due_on = owner_id, due_on
    gap.save(update_fields=["owner", "due_on", "state", "measure", "point", "ready_on"])
    GapStep.objects.create(
        gap=gap, kind=StepKind.ASSIGNED, at=at, member_id=by.person_id, organisation_id=owner_id, due_on=due_on
    )
    data = {"owner": owner_id, "due_on": due_on.isoformat()}
    record(chain=gap_chain(gap.pk), tag=Tag.GAP_ASSIGNED, actor=by, at=at, data=data)


@transaction.atomic
def answer(*, gap_id: int, given: Answer, by: Actor, at: datetime) -> Gap:
    """Say how a gap is closed, and by which planned point if any; a later answer replaces the one before.

    Raises:
        NotFound: no such gap in the actor's subtree. NotAllowed: the actor is no officer, or it is closed.
        Invalid: no measure, one too long, a point that the actor's institution does not plan, no day or a past one.
    """
    gap = gaps_seen(by).select_for_update(of=("self",)).filter(pk=gap_id).first()
    if gap is None:
        raise NotFound(_("没有这处缺口"))
    if by.role is not Role.OFFICER or by.is_regulator:
        raise NotAllowed(_("由责任机构的消保专员填写措施"))
    if gap.state == GapState.CLOSED:
        raise NotAllowed(_("缺口已消除，不必再填写措施"))
    measure = given.measure.strip()
    if not measure:
        raise Invalid({"measure": _("请写明用什么措施补上")})
    if len(measure) > LONGEST:
        raise Invalid({"measure": _("措施最多 %(n)s 字") % {"n": LONGEST}})
    point = _planned(given.point_id, by)
    ready_on = _ready_on(given, point, timezone.localdate(at))
    gap.state, gap.measure, gap.point, gap.ready_on = GapState.PLANNED, measure, point, ready_on
    gap.save(update_fields=["state", "measure", "point", "ready_on"])
    GapStep.objects.create(
        gap=gap,
        kind=StepKind.ANSWERED,
        at=at,
        member_id=by.person_id,
        organisation_id=by.organisation_id,
        text=measure,
        due_on=ready_on,
    )
    data = {"owner": gap.owner_id, "point": given.point_id, "ready_on": ready_on.isoformat()}
    record(chain=gap_chain(gap.pk), tag=Tag.GAP_ANSWERED, actor=by, at=at, data=data)
    return gap


def _planned(point_id: int | None, by: Actor) -> ServicePoint | None:
    if point_id is None:
        return None
    point = kept_points(by).filter(pk=point_id, is_planned=True).first()
    if point is None:
        raise Invalid({"point": _("请选本机构规划中的服务点")})
    return point


def _ready_on(given: Answer, point: ServicePoint | None, today: date) -> date:
    ready_on = given.ready_on or (point.valid_from if point else None)
    if ready_on is None:
        raise Invalid({"ready_on": _("请写明哪天前补上")})
    if ready_on < today:
        raise Invalid({"ready_on": _("计划完成日期不能早于今天")})
    if problem := problem_with_day(ready_on, DayKind.ENDS, today=today):
        raise Invalid({"ready_on": problem})
    return ready_on


def _require_owner(owner_id: int, at: datetime) -> None:
    owner = organisations.organisations([owner_id]).get(owner_id)
    serves = owner is not None and owner.kind in {OrganisationKind.BANK, OrganisationKind.INSURER}
    if owner is None or not serves or not organisations.is_open(owner, timezone.localdate(at)):
        raise Invalid({"owner": _("责任机构须是营业中的银行或保险机构")})
