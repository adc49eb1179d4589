"""Yearly plans: begun, given targets, adopted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.education.models import Campaign, Plan, PlanTarget, Setting
from fengqiao.education.queries.plans import may_keep, plan_seen
from fengqiao.education.queries.reference import topics
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.days import DayKind, problems_of_stretch
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.ledger import services as ledger
from fengqiao.places import queries as places


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetData:
    """One target; empty setting, topic or place means any."""

    setting: str = ""
    topic: str = ""
    place: str = ""
    sessions: int = 0
    person_times: int = 0
    leaflets: int = 0
    from_need: bool = False


@transaction.atomic
def begin_plan(*, year: int, by: Actor, at: datetime) -> Plan:
    """Begin the plan of one's own organisation for a year; one there is already is returned. Raises NotAllowed, Invalid."""
    if by.role not in {Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR} or by.organisation_id is None:
        raise NotAllowed(_("只有消保专员、负责人和监管可以制定计划"))
    if not 2015 <= year <= at.year + 2:
        raise Invalid({"year": _("年份超出范围")})
    plan, made = Plan.objects.get_or_create(organisation_id=by.organisation_id, year=year)
    if made:
        _record(plan, "education.plan_begun", {"year": year}, by=by, at=at)
    return plan


@transaction.atomic
def add_target(plan_id: int, data: TargetData, *, by: Actor, at: datetime) -> PlanTarget:
    """Add a target to a plan. Records `education.target_added`. Raises NotFound, NotAllowed, Invalid."""
    plan = _kept(plan_id, by)
    _check(data)
    try:
        with transaction.atomic():
            target = PlanTarget.objects.create(
                plan=plan, setting=data.setting, topic=data.topic, place_id=data.place or None,
                sessions=data.sessions, person_times=data.person_times, leaflets=data.leaflets,
                from_need=data.from_need,
            )  # fmt: skip
    except IntegrityError:
        raise Invalid({"": _("已经有同样的目标")}) from None
    said = {"setting": data.setting, "topic": data.topic, "place": data.place, "sessions": data.sessions}
    told = {name: value for name, value in said.items() if value}
    _record(plan, "education.target_added", told, by=by, at=at)
    return target


@transaction.atomic
def drop_target(plan_id: int, target_id: int, *, by: Actor, at: datetime) -> None:
    """Remove a target from a plan that is not adopted. Records `education.target_dropped`. Raises NotFound, NotAllowed."""
    plan = _kept(plan_id, by)
    for target in plan.targets.filter(pk=target_id):
        _record(plan, "education.target_dropped", {"topic": target.topic, "sessions": target.sessions}, by=by, at=at)
        target.delete()


@transaction.atomic
def adopt(plan_id: int, *, by: Actor, at: datetime, on: date) -> Plan:
    """Adopt a plan: from then on its targets stand. Records `education.plan_adopted`. Raises NotFound, NotAllowed."""
    plan = _kept(plan_id, by)
    if by.role is Role.OFFICER:
        raise NotAllowed(_("计划由负责人通过"))
    if not plan.targets.exists():
        raise NotAllowed(_("计划还没有目标"))
    plan.is_adopted, plan.adopted_on = True, on
    plan.save(update_fields=["is_adopted", "adopted_on"])
    _record(plan, "education.plan_adopted", {"on": on.isoformat()}, by=by, at=at)
    return plan


def _kept(plan_id: int, by: Actor) -> Plan:
    plan_seen(plan_id, viewer=by)
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if not may_keep(plan, by):
        raise NotAllowed(_("只有本机构可以修改自己的计划"))
    if plan.is_adopted:
        raise NotAllowed(_("计划已通过，不能再改"))
    return plan


def _check(data: TargetData) -> None:
    found: dict[str, str] = {}
    if data.setting and data.setting not in Setting.values:
        found["setting"] = _("请选择场所")
    if data.topic and data.topic not in {one.code for one in topics()}:
        found["topic"] = _("没有这个主题")
    if data.place and not places.known_codes([data.place]):
        found["place"] = _("没有找到这个地方，请从列表中选择")
    numbers = (data.sessions, data.person_times, data.leaflets)
    if min(numbers) < 0 or max(numbers) > 10_000_000 or not any(numbers):
        found["sessions"] = _("场次、人次、资料份数至少填一项")
    if found:
        raise Invalid(found)


@transaction.atomic
def add_campaign(
    *, code: str, title: str, title_en: str, starts_on: date, ends_on: date, description: str, by: Actor, at: datetime
) -> Campaign:
    """Announce a campaign. Records `education.campaign_added`. Raises NotAllowed, Invalid."""
    if by.role not in {Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR} or by.organisation_id is None:
        raise NotAllowed(_("只有消保专员、负责人和监管可以设立专题"))
    found = problems_of_stretch(
        ("starts_on", starts_on), ("ends_on", ends_on), kind=DayKind.HELD, today=timezone.localdate(at)
    )
    if not title.strip():
        found["title"] = _("请填写专题名称")
    if Campaign.objects.filter(code=code).exists():
        found["code"] = _("这个代码已经有了")
    if found:
        raise Invalid(found)
    made = Campaign.objects.create(
        code=code, title=title.strip(), title_en=title_en.strip(), owner_id=by.organisation_id, starts_on=starts_on,
        ends_on=ends_on, description=description.strip(),
    )  # fmt: skip
    told = {"code": code, "label": made.title, "starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    ledger.record(chain=f"education-campaign:{made.pk}", tag="education.campaign_added", actor=by, at=at, data=told)
    return made


def _record(plan: Plan, tag: str, data: dict[str, Any], *, by: Actor, at: datetime) -> None:
    ledger.record(chain=f"education-plan:{plan.pk}", tag=tag, actor=by, at=at, data=data)
