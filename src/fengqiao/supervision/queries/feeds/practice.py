"""The records of standards, special service, campaigns and orders that indicators count, each kind once."""

from collections.abc import Callable
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.coverage.models import VisitState
from fengqiao.coverage.queries.scope import visits_seen
from fengqiao.executives.queries import scope as executives
from fengqiao.foundation.actors import Actor, Level
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.models import Organisation, OrganisationKind
from fengqiao.stations.models import Check
from fengqiao.stations.queries.scope import stations_seen
from fengqiao.stations.rules.states import Outcome
from fengqiao.supervision.models import SupervisionOrder, TaskWork
from fengqiao.supervision.queries.feeds.asking import Scope
from fengqiao.supervision.queries.feeds.rows import Record, Rows
from fengqiao.supervision.rules.campaigns import WorkState
from fengqiao.supervision.rules.orders import State

PASSED: Final = (Outcome.GRANT, Outcome.PASS)


def _moments(field: str) -> Callable[[Scope], Q]:
    return lambda asked: Q(**{f"{field}__date__gte": asked.first, f"{field}__date__lte": asked.known_until})


def _days(field: str) -> Callable[[Scope], Q]:
    return lambda asked: Q(**{f"{field}__gte": asked.first, f"{field}__lte": asked.known_until})


def _checks(viewer: Actor) -> QuerySet[Any]:
    return Check.objects.exclude(outcome="").filter(station__in=stations_seen(viewer).order_by().values("pk"))


def _check(row: Any) -> Record:
    outlet, url = row.station.outlet, reverse("stations:station", args=[row.station_id])
    title = f"{outlet.label} · {row.get_kind_display()}"
    day = timezone.localdate(row.concluded_at)
    return Record(title, outlet.label, day, row.get_outcome_display(), url, row.outcome in PASSED)


def _visits(viewer: Actor) -> QuerySet[Any]:
    return visits_seen(viewer).filter(state__in=(VisitState.DONE, VisitState.UNMET), organisation__isnull=False)


def _visit(row: Any) -> Record:
    url = reverse("coverage:visit", args=[row.pk])
    is_done = row.state == VisitState.DONE
    return Record(row.number, row.organisation.label, row.ended_on, row.get_state_display(), url, is_done)


def _outlets(viewer: Actor) -> QuerySet[Organisation]:
    trade = (OrganisationKind.BANK, OrganisationKind.INSURER)
    return organisations.subtree(viewer).filter(level=Level.OUTLET, kind__in=trade)


def _open(asked: Scope) -> Q:
    day = asked.known_until
    return (Q(opened_on=None) | Q(opened_on__lte=day)) & (Q(closed_on=None) | Q(closed_on__gt=day))


def _friendly(_asked: Scope) -> Q:
    return Q(profile__accommodations__len__gt=0)


def _outlet(row: Any) -> Record:
    profile = getattr(row, "profile", None)
    offered = profile.accommodations if profile else []
    note = _("便利服务 %(n)s 项") % {"n": len(offered)} if offered else _("没有登记便利服务")
    return Record(row.label, row.label, profile.changed_on if profile else None, note, "", bool(offered))


def _works(viewer: Actor) -> QuerySet[Any]:
    return TaskWork.objects.filter(executives.within(viewer))


def _work(row: Any) -> Record:
    url = reverse("supervision:work", args=[row.pk])
    is_accepted = row.state == WorkState.ACCEPTED
    return Record(row.task.title, row.organisation.label, row.task.due_on, row.get_state_display(), url, is_accepted)


def _orders(viewer: Actor) -> QuerySet[Any]:
    return SupervisionOrder.objects.exclude(state=State.WITHDRAWN).filter(executives.within(viewer, "subject"))


def _order(row: Any) -> Record:
    url = reverse("supervision:order", args=[row.number])
    day = timezone.localdate(row.opened_at)
    return Record(
        f"{row.number} {row.title}", row.subject.label, day, row.get_state_display(), url, row.closed_at is not None
    )


def _accepted_by(asked: Scope) -> Q:
    return Q(state=WorkState.ACCEPTED, judged_at__date__lte=asked.today)


def _closed_by(asked: Scope) -> Q:
    return Q(closed_at__date__lte=asked.today)


_CHECKS: Final[dict[str, Any]] = {
    "seen": _checks, "timed": _moments("concluded_at"), "record": _check, "office": "station__outlet",
    "place": "station__outlet__place", "day": "concluded_at", "related": ("station__outlet",),
}  # fmt: skip
_VISITS: Final[dict[str, Any]] = {
    "seen": _visits, "timed": _days("ended_on"), "record": _visit, "office": "organisation", "place": "place",
    "day": "ended_on", "related": ("organisation",),
}  # fmt: skip
_WORKS: Final[dict[str, Any]] = {
    "seen": _works, "timed": _days("task__due_on"), "record": _work, "office": "organisation",
    "place": "organisation__place", "day": "task__due_on", "related": ("task", "organisation"),
}  # fmt: skip
_ORDERS: Final[dict[str, Any]] = {
    "seen": _orders, "timed": _moments("opened_at"), "record": _order, "office": "subject", "place": "subject__place",
    "day": "opened_at", "related": ("subject",),
}  # fmt: skip

PRACTICE: Final = (
    Rows("station_checks", **_CHECKS),
    Rows("station_checks_passed_rate", counted=lambda _asked: Q(outcome__in=PASSED), **_CHECKS),
    Rows("special_services", **(_VISITS | {"seen": lambda viewer: _visits(viewer).filter(state=VisitState.DONE)})),
    Rows("special_services_met_rate", counted=lambda _asked: Q(state=VisitState.DONE), **_VISITS),
    Rows(
        "friendly_outlets_rate", _outlets, _open, _outlet, "", "place", counted=_friendly, related=("profile",),
    ),
    Rows("campaign_works", **_WORKS),
    Rows("campaign_accepted_rate", counted=_accepted_by, **_WORKS),
    Rows("orders_issued", **_ORDERS),
    Rows("orders_closed_rate", counted=_closed_by, **_ORDERS),
)  # fmt: skip
"""Each of these kinds of record."""
