"""What the demo shows of supervision: the goals of the year, and an improvement campaign on its way."""

from datetime import date, timedelta
from random import Random
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.progress import Report, silent
from fengqiao.organisations.models import Assignment
from fengqiao.supervision.models import GoalSet, TaskWork
from fengqiao.supervision.queries.goals import suggested_baseline
from fengqiao.supervision.queries.readings import read
from fengqiao.supervision.rules.goals import SLOTS, Way
from fengqiao.supervision.rules.indicators import INDICATORS, Shape
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.services import campaigns, goals
from fengqiao.supervision.services.campaigns import CampaignData, TaskData
from fengqiao.supervision.services.goals import GoalData

SEED: Final = 20260801
TASKS: Final = (
    ("concept", "董事会或管理层专题研究消保工作", "会议纪要（隐去商业秘密）一份，写明议题、决定和投入的资源。", "", 30),
    ("mechanism", "修订消费投诉处理制度", "制度文本和印发文件；写明与监管要求逐条对照的结果。", "", 60),
    ("conduct", "自查销售过程可回溯", "自查报告和问题整改清单。", "", -10),
    ("conduct", "排查一年期以上产品的免责条款说明", "抽查不少于五十份保单，附抽查表。", "insurer", -20),
    ("complaints", "领导干部领办积案", "领办清单、办结情况和当事人评价。", "", -5),
    ("education", "送金融知识进村社", "活动计划和照片；活动须在宣教活动中登记。", "bank", 45),
)  # what a city might ask for; invented


def load(report: Report = silent) -> None:
    """Write what the demo shows; what is there already is left alone. Raises NotAllowed outside a demo."""
    if not settings.DEMO:
        raise NotAllowed(_("示范机构和人员只能在演示模式下载入；请设置 FENGQIAO_DEMO=1 或使用另一个数据目录"))
    regulator = _actor(Role.REGULATOR, Level.REGULATOR)
    if GoalSet.objects.exists() or not regulator:
        return
    with transaction.atomic():
        _goals(regulator[0])
        report(1, 2)
        _campaign(regulator[0])
        report(2, 2)


def _actor(role: Role, level: Level, organisation_id: int | None = None) -> list[Actor]:
    """Return who holds a role at a level, at one organisation if named."""
    rows = Assignment.objects.filter(role=role, organisation__level=level, ends_on=None).order_by("pk")
    if organisation_id is not None:
        rows = rows.filter(organisation=organisation_id)
    return [Actor(ActorKind.STAFF, role, one.member_id, one.organisation_id, level) for one in rows[:1]]


def _goals(by: Actor) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    made = []
    for slot in SLOTS:
        indicator = INDICATORS[slot.suggested]
        baseline = suggested_baseline(indicator, today.year, by, today=today)
        if indicator.shape is Shape.SHARE:
            target = min((baseline or 0.85) + 0.03, 0.99)
        else:
            so_far = read(indicator, Period(today.year), viewer=by, today=today).total.value or 100.0
            if baseline is None or baseline < so_far / 2:  # the demo has records of a part of the year before only
                baseline = None
            base = baseline or so_far
            target = round(base * (1.1 if slot.way is Way.RISE else 0.9 if baseline else 1.1))
        made.append(GoalData(slot.number, _(slot.label), slot.suggested, baseline, target))
    title = _("%(year)s年“四个提升一个下降”") % {"year": today.year}
    goals.set_goals(year=today.year, title=title, goals=made, reason="", by=by, at=now)
    goals.adopt(year=today.year, by=by, at=now)


def _campaign(by: Actor) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    data = CampaignData(
        f"消保“提质增效”行动（{today.year}）", "围绕消保理念、体制机制、经营行为、投诉处理、金融宣教五个方面提质增效。",
        today - timedelta(days=60), today + timedelta(days=90),
    )  # fmt: skip
    campaign = campaigns.plan(data, by=by, at=now)
    for aspect, title, requirement, trade, days in TASKS:
        task = TaskData(aspect, title, requirement, trade, _due(today, days))
        campaigns.add_task(campaign.pk, task, by=by, at=now)
    campaigns.begin(campaign.pk, by=by, at=now)
    random = Random(SEED)  # noqa: S311 - invented data, must repeat
    for work in TaskWork.objects.filter(task__campaign=campaign).select_related("task"):
        officer = _actor(Role.OFFICER, Level.HEAD_OFFICE, work.organisation_id)
        if not officer or random.random() < (0.15 if work.task.due_on < today else 0.6):
            continue
        campaigns.report(work.pk, "已按要求完成，材料见附件。", by=officer[0], at=now)
        if random.random() < 0.8:
            accept = random.random() < 0.85
            opinion = "" if accept else "缺少签发页，请补充。"
            campaigns.judge(work.pk, accept=accept, opinion=opinion, by=by, at=now)


def _due(today: date, days: int) -> date:
    return today + timedelta(days=days)
