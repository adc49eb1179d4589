"""What of the service net and of supervision needs somebody today: for the dashboard."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.coverage.queries import gaps
from fengqiao.education.queries.events import to_check
from fengqiao.executives.queries.attention import attention
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.attention import Matter
from fengqiao.stations.queries import desk as stations
from fengqiao.stations.queries.scope import stations_seen
from fengqiao.supervision.models import TaskWork
from fengqiao.supervision.queries.campaigns import LATE_STATES, works_seen
from fengqiao.supervision.rules.campaigns import CampaignState, WorkState

CHECKERS = (Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR)


def net(viewer: Actor, today: date) -> Iterator[Matter]:
    """Return what of stations, coverage, executives and education waits for the viewer; some fifteen queries."""
    own = not viewer.is_regulator
    duties = reverse("executives:attention") + ("?own=1" if own else "")
    for group in attention(viewer, at=timezone.now(), own=own):
        yield Matter(group.title, group.count, f"{duties}#{group.key}", is_late=True)
    yield Matter(
        _("覆盖缺口逾期"), gaps.late_number(viewer, today), reverse("coverage:gaps") + "?late=overdue", is_late=True
    )
    filters = stations.filters_for({"turn": "mine", "light": "overdue"}, viewer=viewer, today=today)
    number = filters.apply(stations_seen(viewer)).count()
    yield Matter(_("服务站逾期事项"), number, reverse("stations:list") + "?turn=mine&light=overdue", is_late=True)
    if viewer.role in CHECKERS:
        yield Matter(_("待核查宣教活动"), to_check(viewer).count(), reverse("education:checking") + "?all=1")


def campaigns(viewer: Actor, today: date) -> Iterator[Matter]:
    """Return work on campaign tasks that waits for the viewer: to be judged, or to be reported."""
    works = works_seen(viewer).filter(task__campaign__state=CampaignState.RUNNING).order_by()
    if viewer.role is Role.REGULATOR:
        yield from _by_campaign(
            _("专项行动待验收"), works.filter(state=WorkState.REPORTED), WorkState.REPORTED, is_late=False
        )
    late = works.filter(state__in=LATE_STATES, task__due_on__lt=today)
    yield from _by_campaign(_("专项行动任务逾期"), late, "overdue", is_late=True)


def _by_campaign(label: str, works: QuerySet[TaskWork], state: str, *, is_late: bool) -> Iterator[Matter]:
    """Return how much work waits in each campaign, with the list of it; named where there are several. One query."""
    campaign = ("task__campaign", "task__campaign__title")
    found = list(works.values_list(*campaign).annotate(number=Count("pk")).order_by("task__campaign"))
    for pk, title, number in found:
        name = f"{label} · {title}" if len(found) > 1 else label
        yield Matter(name, number, f"{reverse('supervision:works', args=[pk])}?state={state}", is_late=is_late)
