"""What of the service net and of supervision needs somebody today: for the dashboard."""

from collections.abc import Iterator
from datetime import date

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
from fengqiao.supervision.queries.campaigns import LATE_STATES, works_seen
from fengqiao.supervision.rules.campaigns import CampaignState, WorkState

CHECKERS = (Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR)


def net(viewer: Actor, today: date) -> Iterator[Matter]:
    """Return what of stations, coverage, executives and education waits for the viewer; some fifteen queries."""
    for group in attention(viewer, at=timezone.now(), own=not viewer.is_regulator):
        yield Matter(group.title, group.count, f"{reverse('executives:attention')}#{group.key}", is_late=True)
    yield Matter(
        _("覆盖缺口逾期"), gaps.late_number(viewer, today), reverse("coverage:gaps") + "?late=overdue", is_late=True
    )
    filters = stations.filters_for({"turn": "mine", "light": "overdue"}, viewer=viewer, today=today)
    number = filters.apply(stations_seen(viewer)).count()
    yield Matter(_("服务站逾期事项"), number, reverse("stations:list") + "?turn=mine&light=overdue", is_late=True)
    if viewer.role in CHECKERS:
        yield Matter(_("待核查宣教活动"), to_check(viewer).count(), reverse("education:checking"))


def campaigns(viewer: Actor, today: date) -> Iterator[Matter]:
    """Return work on campaign tasks that waits for the viewer: to be judged, or to be reported."""
    works = works_seen(viewer).filter(task__campaign__state=CampaignState.RUNNING).order_by()
    url = reverse("supervision:campaigns")
    if viewer.role is Role.REGULATOR:
        yield Matter(_("专项行动待验收"), works.filter(state=WorkState.REPORTED).count(), url)
    late = works.filter(state__in=LATE_STATES, task__due_on__lt=today)
    yield Matter(_("专项行动任务逾期"), late.count(), url, is_late=True)
