"""Improvement campaigns as pages show them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.errors import NotFound
from fengqiao.organisations import queries as organisations
from fengqiao.supervision.models import CampaignTask, ImprovementCampaign, TaskWork, WorkEvidence
from fengqiao.supervision.queries.naming import aspect_label
from fengqiao.supervision.rules.aspects import Aspect
from fengqiao.supervision.rules.campaigns import (
    TONES,
    WORK_STATES,
    Act,
    CampaignState,
    Progress,
    Side,
    WorkState,
    open_acts,
)

_LONGEST_ID: Final = 19  # digits of the largest a database gives
LATE_STATES: Final = (WorkState.OPEN, WorkState.RETURNED)


def campaigns_seen(viewer: Actor) -> QuerySet[ImprovementCampaign]:
    """Return the campaigns one may see: planned ones the regulator only."""
    rows = ImprovementCampaign.objects.all()
    return rows if viewer.is_regulator else rows.exclude(state=CampaignState.PLANNED)


def works_seen(viewer: Actor) -> QuerySet[TaskWork]:
    """Return the work one may see: the regulator all, an institution's people that of their house."""
    rows = TaskWork.objects.select_related("task__campaign", "organisation")
    if viewer.is_regulator:
        return rows
    if viewer.organisation_id is None:
        return rows.none()
    house = organisations.office(viewer.organisation_id)
    return rows.filter(organisation=house.head_id or house.pk)


def side_of(work: TaskWork, viewer: Actor) -> Side | None:
    """Return on which side of work one stands: the house's own officers and executives report, regulators judge."""
    if viewer.role is Role.REGULATOR:
        return Side.REGULATOR
    own = viewer.level is Level.HEAD_OFFICE and viewer.organisation_id == work.organisation_id
    return Side.INSTITUTION if own and viewer.role in {Role.OFFICER, Role.EXECUTIVE} else None


def progress_of(works: QuerySet[TaskWork], *, today: date) -> Progress:
    """Return how far work is; one query."""
    return Progress(**works.order_by().aggregate(**_counts(today)))


def _counts(today: date) -> dict[str, Count]:
    return {
        "total": Count("pk"),
        "accepted": Count("pk", filter=Q(state=WorkState.ACCEPTED)),
        "reported": Count("pk", filter=Q(state=WorkState.REPORTED)),
        "overdue": Count("pk", filter=Q(state__in=LATE_STATES, task__due_on__lt=today)),
    }


_COUNTED: Final = ("total", "accepted", "reported", "overdue")


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in the list."""

    campaign: ImprovementCampaign
    progress: Progress


def listed(viewer: Actor, rows: Sequence[ImprovementCampaign], *, today: date) -> list[CampaignRow]:
    """Return campaigns with their progress within what the viewer sees; one query for all."""
    grouped = works_seen(viewer).filter(task__campaign__in=rows).order_by().values("task__campaign")
    counted = grouped.annotate(**_counts(today)).values_list("task__campaign", *_COUNTED)
    known = {pk: Progress(*counts) for pk, *counts in counted}
    return [CampaignRow(one, known.get(one.pk, Progress(0, 0, 0, 0))) for one in rows]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task and how the institutions stand with it; ``own`` is the viewer's house's work."""

    task: CampaignTask
    progress: Progress
    own: TaskWork | None
    own_state: str
    own_tone: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class AspectGroup:
    """The tasks of one aspect."""

    label: str
    rows: list[TaskRow]


@dataclass(frozen=True, slots=True)
class HouseRow:
    """How one institution stands in a campaign."""

    code: str
    label: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """One campaign: its tasks by aspect, and for the regulator every institution, the furthest behind first."""

    campaign: ImprovementCampaign
    progress: Progress
    groups: list[AspectGroup]
    houses: list[HouseRow]


def campaign_page(pk: int, viewer: Actor, *, today: date) -> CampaignPage:
    """Return a campaign as its page shows it; the number of queries does not grow. Raises NotFound."""
    campaign = campaigns_seen(viewer).filter(pk=pk).first()
    if campaign is None:
        raise NotFound(_("没有这个专项行动"))
    works = list(works_seen(viewer).filter(task__campaign=campaign))
    by_task: dict[int, list[TaskWork]] = defaultdict(list)
    by_house: dict[int, list[TaskWork]] = defaultdict(list)
    for work in works:
        by_task[work.task_id].append(work)
        by_house[work.organisation_id].append(work)
    tasks = list(campaign.tasks.all())
    groups = []
    for aspect in Aspect:
        rows = [_task_row(one, by_task[one.pk], viewer, today) for one in tasks if one.aspect == aspect]
        if rows:
            groups.append(AspectGroup(aspect_label(aspect), rows))
    houses = []
    if viewer.is_regulator:
        for found in by_house.values():
            office = found[0].organisation
            houses.append(HouseRow(office.code, office.label, _counted(found, today)))
        houses.sort(key=lambda one: (-one.progress.overdue, one.progress.percent, one.code))
    return CampaignPage(campaign, _counted(works, today), groups, houses)


def _task_row(task: CampaignTask, works: Sequence[TaskWork], viewer: Actor, today: date) -> TaskRow:
    own = works[0] if works and not viewer.is_regulator else None
    state = WorkState(own.state) if own else None
    return TaskRow(
        task,
        _counted(works, today),
        own,
        _(WORK_STATES[state]) if state else "",
        TONES[state] if state else "",
        state in LATE_STATES and task.due_on < today,
    )


def _counted(works: Iterable[TaskWork], today: date) -> Progress:
    found = list(works)
    return Progress(
        total=len(found),
        accepted=sum(one.state == WorkState.ACCEPTED for one in found),
        reported=sum(one.state == WorkState.REPORTED for one in found),
        overdue=sum(one.state in LATE_STATES and one.task.due_on < today for one in found),
    )


def works_of(viewer: Actor, campaign_id: int, asked: Mapping[str, Any], *, today: date) -> QuerySet[TaskWork]:
    """Return the work of a campaign that an address asks for: by task, institution's code, state or lateness."""
    rows = works_seen(viewer).filter(task__campaign=campaign_id)
    task = str(asked.get("task", ""))
    if task.isdecimal() and len(task) <= _LONGEST_ID:
        rows = rows.filter(task=int(task))
    if asked.get("organisation"):
        rows = rows.filter(organisation__code=asked["organisation"])
    if asked.get("state") in set(WorkState):
        rows = rows.filter(state=asked["state"])
    if asked.get("state") == "overdue":
        rows = rows.filter(state__in=LATE_STATES, task__due_on__lt=today)
    return rows


def task_seen(pk: int, viewer: Actor) -> CampaignTask:
    """Return a task of a campaign one may see. Raises NotFound."""
    found = CampaignTask.objects.filter(pk=pk, campaign__in=campaigns_seen(viewer).order_by().values("pk")).first()
    if found is None:
        raise NotFound(_("没有这项任务"))
    return found


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One institution's work on one task: what is asked, what was done, its evidence, and what one may do now."""

    work: TaskWork
    aspect: str
    state: str
    tone: str
    is_late: bool
    evidence: Sequence[WorkEvidence]
    may_report: bool
    may_accept: bool
    may_return: bool


def work_page(pk: int, viewer: Actor, *, today: date) -> WorkPage:
    """Return work as its page shows it. Raises NotFound."""
    work = works_seen(viewer).filter(pk=pk).select_related("reported_by", "judged_by").first()
    if work is None:
        raise NotFound(_("没有这项任务"))
    state = WorkState(work.state)
    running = work.task.campaign.state == CampaignState.RUNNING
    acts = open_acts(state, side_of(work, viewer)) if running else ()
    return WorkPage(
        work,
        aspect_label(Aspect(work.task.aspect)),
        _(WORK_STATES[state]),
        TONES[state],
        state in LATE_STATES and work.task.due_on < today,
        list(work.evidence.all()),
        Act.REPORT in acts,
        Act.ACCEPT in acts,
        Act.RETURN in acts,
    )


def evidence_seen(pk: int, viewer: Actor) -> WorkEvidence:
    """Return a file one may see. Raises NotFound."""
    found = WorkEvidence.objects.filter(pk=pk, work__in=works_seen(viewer).order_by().values("pk")).first()
    if found is None:
        raise NotFound(_("没有这个文件"))
    return found
