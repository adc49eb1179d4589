"""Plans and how far they have come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.education.models import Event, EventHost, EventTopic, Plan, PlanTarget
from fengqiao.education.queries.events import words_of_codes
from fengqiao.education.queries.reference import topic_label
from fengqiao.education.queries.scope import within
from fengqiao.education.rules.states import COUNTED
from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.organisations.queries import history
from fengqiao.places import queries as places

TAGS: Final[history.Labels] = {
    "education.plan_begun": gettext_lazy("开始制定计划"),
    "education.target_added": gettext_lazy("增加目标"),
    "education.target_dropped": gettext_lazy("删除目标"),
    "education.plan_adopted": gettext_lazy("通过计划"),
}
KEYS: Final[history.Labels] = {
    "year": gettext_lazy("年度"),
    "setting": gettext_lazy("场所"),
    "topic": gettext_lazy("主题"),
    "sessions": gettext_lazy("活动场次"),
    "on": gettext_lazy("日期"),
}


def plans_seen(viewer: Actor) -> QuerySet[Plan]:
    """Return the plans one may see: those of the subtree, and the city's."""
    return Plan.objects.filter(within(viewer) | Q(organisation__level=Level.REGULATOR)).select_related("organisation")


def plan_seen(pk: int, *, viewer: Actor) -> Plan:
    """Return one of them. Raises NotFound."""
    found = plans_seen(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这份计划"))
    return found


def may_keep(plan: Plan, viewer: Actor) -> bool:
    """Whether one changes a plan: the officers and executives of its own organisation."""
    own = plan.organisation_id == viewer.organisation_id
    return own and viewer.role in {Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR}


def years(viewer: Actor, today: date) -> list[int]:
    """Return the years there are plans for, and this one and the next, the latest first."""
    held = set(plans_seen(viewer).values_list("year", flat=True))
    return sorted(held | {today.year, today.year + 1}, reverse=True)


@dataclass(frozen=True, slots=True)
class Progress:
    """One number of a target: wanted, reached, per cent (at most 100 drawn)."""

    label: str
    wanted: int
    reached: int

    @property
    def pct(self) -> int:
        """Return how much is reached in whole per cent."""
        return 100 * self.reached // self.wanted if self.wanted else 100


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target in words, with what was reached, and the filters that lead to its events."""

    target: PlanTarget
    label: str
    numbers: Sequence[Progress]
    query: dict[str, str]


def progress(plan: Plan) -> list[TargetRow]:
    """Return every target with what was reached, in one query for all sums."""
    targets = list(plan.targets.all())
    sums: dict[str, Any] = {}
    for number, target in enumerate(targets):
        condition = _condition(target)
        sums[f"sessions{number}"] = Count("id", filter=condition)
        sums[f"people{number}"] = Sum("person_times", filter=condition)
        sums[f"papers{number}"] = Sum("leaflets", filter=condition)
    reached = _events_of(plan).aggregate(**sums) if sums else {}
    named = places.places(one.place_id for one in targets if one.place_id)
    return [
        TargetRow(
            target,
            _label(target, named[target.place_id].label if target.place_id else ""),
            [one for one in _numbers(target, reached, number) if one.wanted],
            _query(plan, target),
        )
        for number, target in enumerate(targets)
    ]


def _numbers(target: PlanTarget, reached: Mapping[str, int | None], number: int) -> Sequence[Progress]:
    return (
        Progress(_("活动场次"), target.sessions, reached[f"sessions{number}"] or 0),
        Progress(_("人次"), target.person_times, reached[f"people{number}"] or 0),
        Progress(_("资料份数"), target.leaflets, reached[f"papers{number}"] or 0),
    )


def _label(target: PlanTarget, place: str) -> str:
    parts = (
        place,
        target.get_setting_display() if target.setting else "",
        topic_label(target.topic) if target.topic else "",
    )
    return " · ".join(part for part in parts if part) or _("全部活动")


def _events_of(plan: Plan) -> QuerySet[Event]:
    """Return the reported events that count for a plan."""
    found = Event.objects.filter(status__in=COUNTED, starts_at__year=plan.year)
    if plan.organisation.level == Level.REGULATOR:
        return found
    column = {"head_office": "head", "branch": "branch", "sub_branch": "sub_branch"}.get(plan.organisation.level)
    name = f"organisation__{column}" if column else "organisation"
    return found.filter(Exists(EventHost.objects.filter(event=OuterRef("pk"), **{name: plan.organisation_id})))


def _condition(target: PlanTarget) -> Q:
    """Return which of a plan's events count for a target."""
    found = Q(pk__isnull=False)
    if target.setting:
        found &= Q(setting=target.setting)
    if target.topic:
        found &= Q(Exists(EventTopic.objects.filter(event=OuterRef("pk"), code=target.topic)))
    return found & places.within(target.place_id) if target.place_id else found


def _query(plan: Plan, target: PlanTarget) -> dict[str, str]:
    wanted: dict[str, Any] = {
        "status": "counted", "since": f"{plan.year}-01-01", "until": f"{plan.year}-12-31", "setting": target.setting,
        "topic": target.topic, "place": target.place_id or "",
        "office": "" if plan.organisation.level == Level.REGULATOR else plan.organisation.code,
    }  # fmt: skip
    return {name: value for name, value in wanted.items() if value}


def history_of(plan_id: int) -> list[history.HistoryEntry]:
    """Return what happened to a plan, newest first."""
    events = reversed(ledger.history(f"education-plan:{plan_id}"))
    return history.entries_of(events, tags=TAGS, keys=KEYS, words=words_of_codes())
