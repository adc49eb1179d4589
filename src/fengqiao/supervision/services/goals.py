"""Setting and adopting the goals of a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.foundation.ledger.services import record
from fengqiao.foundation.privacy import scrub
from fengqiao.supervision.events import Tag, goals_chain
from fengqiao.supervision.models import Goal, GoalSet
from fengqiao.supervision.rules.goals import SLOTS, Way, is_sound
from fengqiao.supervision.rules.indicators import INDICATORS


@dataclass(frozen=True, slots=True)
class GoalData:
    """One goal as it is set, in the indicator's own unit: shares as fractions."""

    slot: int
    label: str
    indicator: str
    baseline: float | None
    target: float


@transaction.atomic
def set_goals(
    *, year: int, title: str, goals: Sequence[GoalData], reason: str, by: Actor, at: datetime,
    seen: datetime | None = None,
) -> GoalSet:  # fmt: skip
    """Set the goals of a year, all five at once; adopted ones only with a reason, which stays on record, numbers of persons masked.

    Raises:
        NotAllowed: the actor is not of the regulator. Conflict: somebody changed them since ``seen``.
        Invalid: naming ``indicator-N``, ``target-N`` or ``reason``.
    """
    _require_regulator(by)
    found = GoalSet.objects.select_for_update().filter(year=year).first()
    wrong = _wrong(goals)
    if found is not None and found.adopted_on and not reason.strip():
        wrong["reason"] = _("目标已经确定，调整须写明原因")
    if wrong:
        raise Invalid(wrong)
    if found is not None and seen is not None and found.changed_at != seen:
        raise Conflict(_("刚有人修改过，请看过最新内容再改"))
    if found is None:
        found, made = GoalSet.objects.get_or_create(year=year, defaults={"title": title.strip(), "changed_at": at})
        if not made:
            raise Conflict(_("刚有人修改过，请看过最新内容再改"))
    found.title, found.reason, found.changed_at = title.strip(), reason.strip(), at
    found.save()
    Goal.objects.filter(goal_set=found).delete()
    Goal.objects.bulk_create(
        Goal(
            goal_set=found,
            slot=one.slot,
            label=one.label.strip(),
            indicator=one.indicator,
            baseline=one.baseline,
            target=one.target,
        )
        for one in goals
    )
    told: dict[str, Any] = {
        "year": year,
        "goals": [f"{one.slot}:{one.indicator}:{one.baseline}:{one.target}" for one in goals],
    }
    record(
        chain=goals_chain(year),
        tag=Tag.GOALS_SET,
        actor=by,
        at=at,
        data=told | ({"reason": scrub(found.reason)} if found.reason else {}),
    )
    return found


@transaction.atomic
def adopt(*, year: int, by: Actor, at: datetime) -> GoalSet:
    """Adopt the goals of a year: from now on everybody sees them. Raises NotAllowed."""
    _require_regulator(by)
    found = GoalSet.objects.select_for_update().filter(year=year).first()
    if found is None or found.goals.count() != len(SLOTS):
        raise NotAllowed(_("请先填写全部五个目标"))
    if found.adopted_on:
        raise NotAllowed(_("目标已经确定"))
    found.adopted_on, found.adopted_by_id, found.changed_at = timezone.localdate(at), by.person_id, at
    found.save(update_fields=["adopted_on", "adopted_by", "changed_at"])
    record(chain=goals_chain(year), tag=Tag.GOALS_ADOPTED, actor=by, at=at, data={"year": year})
    return found


def _require_regulator(by: Actor) -> None:
    if by.role is not Role.REGULATOR:
        raise NotAllowed(_("目标由监管人员设定"))


def _wrong(goals: Sequence[GoalData]) -> dict[str, str]:
    ways = {one.number: one.way for one in SLOTS}
    wrong: dict[str, str] = {}
    if sorted(one.slot for one in goals) != sorted(ways):
        wrong["reason"] = _("须填写四个提升和一个下降，共五个目标")
    for one in goals:
        if one.indicator not in INDICATORS:
            wrong[f"indicator-{one.slot}"] = _("请从所列选项中选择")
        if not is_sound(ways.get(one.slot, Way.RISE), one.baseline, one.target):
            wrong[f"target-{one.slot}"] = (
                _("提升的目标值须高于基数") if ways[one.slot] is Way.RISE else _("下降的目标值须低于基数")
            )
    return wrong
