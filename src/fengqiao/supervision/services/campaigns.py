"""Improvement campaigns: planning, beginning, reporting work, judging it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.days import DayKind, problems_of_stretch
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger.services import record
from fengqiao.organisations import queries as organisations
from fengqiao.supervision.events import Tag, campaign_chain
from fengqiao.supervision.models import CampaignTask, ImprovementCampaign, TaskWork
from fengqiao.supervision.queries.campaigns import side_of, works_seen
from fengqiao.supervision.rules.aspects import Aspect
from fengqiao.supervision.rules.campaigns import Act, CampaignState, Move, WorkState, move_for


@dataclass(frozen=True, slots=True)
class CampaignData:
    """A campaign as it is planned."""

    title: str
    description: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class TaskData:
    """A task: for banks, for insurers, or (empty) for both."""

    aspect: str
    title: str
    requirement: str
    trade: str
    due_on: date


@transaction.atomic
def plan(data: CampaignData, *, by: Actor, at: datetime) -> ImprovementCampaign:
    """Plan a campaign. Raises NotAllowed, Invalid."""
    _require_regulator(by)
    stretch = ("starts_on", data.starts_on), ("ends_on", data.ends_on)
    if wrong := problems_of_stretch(*stretch, kind=DayKind.HELD, today=timezone.localdate(at)):
        raise Invalid(wrong)
    made = ImprovementCampaign.objects.create(
        title=data.title.strip(), description=data.description.strip(), starts_on=data.starts_on, ends_on=data.ends_on,
        changed_at=at,
    )  # fmt: skip
    record(chain=campaign_chain(made.pk), tag=Tag.CAMPAIGN_PLANNED, actor=by, at=at, data={"title": made.title})
    return made


@transaction.atomic
def add_task(campaign_id: int, data: TaskData, *, by: Actor, at: datetime) -> CampaignTask:
    """Add a task; once the campaign runs, every institution it is for gets it at once. Raises NotFound, NotAllowed, Invalid."""
    _require_regulator(by)
    campaign = _locked(campaign_id)
    if campaign.state == CampaignState.ENDED:
        raise NotAllowed(_("专项行动已结束"))
    wrong = {}
    if data.aspect not in set(Aspect):
        wrong["aspect"] = _("请从所列选项中选择")
    if not campaign.starts_on <= data.due_on <= campaign.ends_on:
        wrong["due_on"] = _("期限须在专项行动期间内")
    if wrong:
        raise Invalid(wrong)
    task = CampaignTask.objects.create(
        campaign=campaign, aspect=data.aspect, title=data.title.strip(), requirement=data.requirement.strip(),
        trade=data.trade, due_on=data.due_on,
    )  # fmt: skip
    told = {"task": task.pk, "aspect": task.aspect, "due_on": task.due_on, "trade": task.trade}
    record(chain=campaign_chain(campaign.pk), tag=Tag.TASK_ADDED, actor=by, at=at, data=told)
    if campaign.state == CampaignState.RUNNING:
        _give(task, timezone.localdate(at))
    return task


@transaction.atomic
def drop_task(task_id: int, *, by: Actor, at: datetime) -> ImprovementCampaign:
    """Take a task back on which nobody has reported. Raises NotFound, NotAllowed."""
    _require_regulator(by)
    task = CampaignTask.objects.filter(pk=task_id).first()
    if task is None:
        raise NotFound(_("没有这项任务"))
    campaign = _locked(task.campaign_id)
    works = task.works.select_for_update()  # who is reporting just now is waited for
    if any(one.state != WorkState.OPEN for one in works):
        raise NotAllowed(_("已有机构报告，不能删除"))
    task.delete()
    record(chain=campaign_chain(campaign.pk), tag=Tag.TASK_DROPPED, actor=by, at=at, data={"task": task_id})
    return campaign


@transaction.atomic
def begin(campaign_id: int, *, by: Actor, at: datetime) -> int:
    """Begin a campaign: every open bank and insurer gets its tasks. Return how many. Raises NotFound, NotAllowed."""
    _require_regulator(by)
    campaign = _locked(campaign_id)
    tasks = list(campaign.tasks.all())
    if campaign.state != CampaignState.PLANNED or not tasks:
        raise NotAllowed(_("筹备中的专项行动有了任务才能开始"))
    campaign.state, campaign.changed_at = CampaignState.RUNNING.value, at
    campaign.save(update_fields=["state", "changed_at"])
    given = sum(_give(task, timezone.localdate(at)) for task in tasks)
    record(chain=campaign_chain(campaign.pk), tag=Tag.CAMPAIGN_BEGUN, actor=by, at=at, data={"works": given})
    return given


@transaction.atomic
def end(campaign_id: int, *, by: Actor, at: datetime) -> ImprovementCampaign:
    """End a campaign; what is not accepted stays as it is. Raises NotFound, NotAllowed."""
    _require_regulator(by)
    campaign = _locked(campaign_id)
    if campaign.state != CampaignState.RUNNING:
        raise NotAllowed(_("只有进行中的专项行动可以结束"))
    campaign.state, campaign.changed_at = CampaignState.ENDED.value, at
    campaign.save(update_fields=["state", "changed_at"])
    record(chain=campaign_chain(campaign.pk), tag=Tag.CAMPAIGN_ENDED, actor=by, at=at)
    return campaign


@transaction.atomic
def report(work_id: int, text: str, *, by: Actor, at: datetime) -> TaskWork:
    """Report work as done. Raises NotFound, NotAllowed, Invalid without a text."""
    work, move = _moving(work_id, Act.REPORT, by)
    if not text.strip():
        raise Invalid({"report": _("请写明做了什么、结果如何")})
    work.report, work.reported_at, work.reported_by_id, work.opinion = text.strip(), at, by.person_id, ""
    return _moved(work, move, Tag.WORK_REPORTED, by, at)


@transaction.atomic
def judge(work_id: int, *, accept: bool, opinion: str, by: Actor, at: datetime) -> TaskWork:
    """Accept reported work, or return it with a reason. Raises NotFound, NotAllowed, Invalid."""
    work, move = _moving(work_id, Act.ACCEPT if accept else Act.RETURN, by)
    if not accept and not opinion.strip():
        raise Invalid({"opinion": _("退回须写明原因")})
    work.opinion, work.judged_at, work.judged_by_id = opinion.strip(), at, by.person_id
    return _moved(work, move, Tag.WORK_ACCEPTED if accept else Tag.WORK_RETURNED, by, at)


def _moving(work_id: int, act: Act, by: Actor) -> tuple[TaskWork, Move]:
    work = works_seen(by).select_for_update(of=("self",)).filter(pk=work_id).first()
    if work is None:
        raise NotFound(_("没有这项任务"))
    move = move_for(WorkState(work.state), act, side_of(work, by))
    if move is None or work.task.campaign.state != CampaignState.RUNNING:
        raise NotAllowed(_("现在不能这样处理，请刷新后再看"))
    return work, move


def _moved(work: TaskWork, move: Move, tag: Tag, by: Actor, at: datetime) -> TaskWork:
    before, work.state = work.state, move.after.value
    work.save()
    told = {"work": work.pk, "organisation": work.organisation_id, "before": before, "after": work.state}
    record(chain=campaign_chain(work.task.campaign_id), tag=tag, actor=by, at=at, data=told)
    return work


def _give(task: CampaignTask, today: date) -> int:
    """Give a task to every open institution it is for, once."""
    heads = organisations.heads(task.trade, on=today)
    given = [TaskWork(task=task, organisation=one) for one in heads]
    TaskWork.objects.bulk_create(given, ignore_conflicts=True)
    return len(given)


def _locked(campaign_id: int) -> ImprovementCampaign:
    found = ImprovementCampaign.objects.select_for_update().filter(pk=campaign_id).first()
    if found is None:
        raise NotFound(_("没有这个专项行动"))
    return found


def _require_regulator(by: Actor) -> None:
    if by.role is not Role.REGULATOR:
        raise NotAllowed(_("专项行动由监管人员组织"))
