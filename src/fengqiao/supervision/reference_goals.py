"""Goals and improvement campaign of the reference year: set, adopted, reported and judged by the system's own services."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.organisations.models import Assignment, Organisation
from fengqiao.organisations.reference_year import BEFORE, CHINA, LAST, YEAR
from fengqiao.supervision.models import TaskWork
from fengqiao.supervision.queries.readings import read
from fengqiao.supervision.rules.goals import SLOTS
from fengqiao.supervision.rules.indicators import INDICATORS
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.services import campaigns, goals
from fengqiao.supervision.services.campaigns import CampaignData, TaskData
from fengqiao.supervision.services.goals import GoalData

SEED: Final = "reference-campaign"
_SET_ON: Final = datetime(YEAR, 2, 1, 10, 0, tzinfo=CHINA)
_PLANNED_ON: Final = datetime(YEAR, 3, 20, 10, 0, tzinfo=CHINA)
_FIRST_LINE: Final = 0.9
"""The only target that the public report names; the others are of our own making."""
_SATISFIED: Final = 0.9
_AGENDA_OF_A_HOUSE: Final = 2
_MORE_REACHED: Final = 1.25
_FEWER_COMPLAIN: Final = 0.98
TASKS: Final = (
    (
        "concept",
        "董事会或管理层专题研究消保工作",
        "会议纪要（隐去商业秘密）一份，写明议题、决定和投入的资源。",
        "",
        (5, 31),
    ),
    ("mechanism", "完善消费投诉处理制度和专职岗位", "制度文本和岗位设置文件。", "", (6, 30)),
    ("conduct", "对照服务流程和语言规范自查网点", "自查报告和问题整改清单。", "bank", (8, 31)),
    ("conduct", "自查保险销售过程可回溯", "自查报告和问题整改清单。", "insurer", (8, 31)),
    ("complaints", "落实接访制和领办制", "接访安排和领办清单，办结情况和当事人评价。", "", (9, 30)),
    ("education", "开展金融知识进万家活动", "活动计划；活动须在宣教活动中登记。", "", (10, 31)),
    ("complaints", "总结一线化解经验", "书面总结和下一年度计划。", "", (12, 15)),
)  # what a city might ask for; invented


@dataclass(frozen=True, slots=True)
class _Act:
    """What is done with one institution's work: reported, then judged."""

    at: datetime
    work: int
    by: Actor
    accept: bool | None = None


def write() -> dict[str, int]:
    """Write goals and campaign; return how many goals and works."""
    regulator = _actor(Role.REGULATOR, Level.REGULATOR)
    if regulator is None:
        return {"goals": 0, "works": 0}
    return {"goals": _goals(regulator), "works": _campaign(regulator)}


def _actor(role: Role, level: Level, organisation_id: int | None = None) -> Actor | None:
    rows = Assignment.objects.filter(role=role, organisation__level=level, ends_on=None).order_by("member__username")
    one = rows.filter(organisation=organisation_id).first() if organisation_id is not None else rows.first()
    return Actor(ActorKind.STAFF, role, one.member_id, one.organisation_id, level) if one else None


def _goals(by: Actor) -> int:
    houses = Organisation.objects.filter(level=Level.HEAD_OFFICE, kind__in=("bank", "insurer"), closed_on=None).count()
    made = []
    for slot in SLOTS:
        then = read(INDICATORS[slot.suggested], Period(YEAR - 1), viewer=by, today=BEFORE[1]).total.value
        baseline = then or None
        target = {
            "agenda_items": float(houses * _AGENDA_OF_A_HOUSE),
            "first_line_banks": _FIRST_LINE,
            "satisfied_rate": _SATISFIED,
            "person_times": float(round((baseline or 0) * _MORE_REACHED)),
            "received": float(round((baseline or 0) * _FEWER_COMPLAIN)),
        }[slot.suggested]
        is_sound = baseline is None or (target > baseline) is (slot.way == "rise")
        made.append(GoalData(slot.number, slot.label, slot.suggested, baseline if is_sound else None, target))
    goals.set_goals(year=YEAR, title=f"{YEAR}年“四个提升一个下降”", goals=made, reason="", by=by, at=_SET_ON)
    goals.adopt(year=YEAR, by=by, at=_SET_ON + timedelta(minutes=30))
    return len(made)


def _campaign(by: Actor) -> int:
    data = CampaignData(
        f"消保“提质增效”行动（{YEAR}）", "围绕消保理念、体制机制、经营行为、投诉处理、金融宣教五个方面提质增效。",
        date(YEAR, 4, 1), date(YEAR, 12, 31),
    )  # fmt: skip
    campaign = campaigns.plan(data, by=by, at=_PLANNED_ON)
    for aspect, title, requirement, trade, (month, day) in TASKS:
        campaigns.add_task(
            campaign.pk, TaskData(aspect, title, requirement, trade, date(YEAR, month, day)), by=by, at=_PLANNED_ON
        )
    campaigns.begin(campaign.pk, by=by, at=datetime(YEAR, 4, 1, 9, 0, tzinfo=CHINA))
    works = TaskWork.objects.filter(task__campaign=campaign).select_related("task", "organisation")
    for act in sorted(
        _acts(list(works.order_by("task__due_on", "task_id", "organisation__code")), by), key=lambda one: one.at
    ):
        if act.accept is None:
            campaigns.report(act.work, "已按要求完成，材料见附件。", by=act.by, at=act.at)
        else:
            opinion = "" if act.accept else "缺少签发页，请补充。"
            campaigns.judge(act.work, accept=act.accept, opinion=opinion, by=act.by, at=act.at)
    return len(works)


def _acts(works: list[TaskWork], regulator: Actor) -> Iterator[_Act]:
    random = Random(SEED)  # noqa: S311 - invented data, must repeat
    officers: dict[int, Actor | None] = {}
    for work in works:
        house = work.organisation_id
        if house not in officers:
            officers[house] = _actor(Role.OFFICER, Level.HEAD_OFFICE, house)
        officer, due = officers[house], work.task.due_on
        draws = random.random(), random.randint(1, 12), random.random(), random.random()
        if officer is None or due > LAST or draws[0] > 0.95:
            continue
        told = datetime.combine(due - timedelta(days=draws[1]), time(15), CHINA)
        yield _Act(told, work.pk, officer)
        if draws[2] < 0.97:
            yield _Act(told + timedelta(days=4, hours=1), work.pk, regulator, accept=draws[3] < 0.94)
