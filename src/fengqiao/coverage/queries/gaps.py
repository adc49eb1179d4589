"""Gaps as a work list: filters, rows and one gap's page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from fengqiao.coverage.models import Gap, GapState, GapStep, LackCode, PlaceReach, StatusCode, TierCode
from fengqiao.coverage.queries.choosing import choice, place_filters
from fengqiao.coverage.queries.scope import gaps_seen, kept_points
from fengqiao.coverage.rules.gaps import is_overdue
from fengqiao.coverage.rules.standards import DOMAIN
from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar.rules import due
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.lists import Filter, Filters
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.organisations.models import Organisation, OrganisationKind
from fengqiao.organisations.queries import SERVICE_NAMES, subtree
from fengqiao.organisations.rules.offers import Service
from fengqiao.places import queries as places

ORDER = ("due_on", "pk")
_OPEN = "unclosed"


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap as the list shows it. ``owner`` is empty where nobody is to close it yet."""

    gap: Gap
    place: str
    tier: str
    status: str
    state: str
    lacks: Sequence[str]
    owner: str
    is_overdue: bool

    @property
    def seen(self) -> str:
        """Return the gap and its owner as ticked in the list."""
        return f"{self.gap.pk}:{self.gap.owner_id or ''}"


@dataclass(frozen=True, slots=True)
class GapPage:
    """One gap: its row, the services missing now, and what happened to it, newest first."""

    row: GapRow
    missing: Sequence[str]
    steps: Sequence[GapStep]
    may_assign: bool
    may_answer: bool


def filters_for(data: Mapping[str, Any], *, viewer: Actor, today: date) -> Filters:
    """Return the filters of the list; without a choice, closed gaps are not listed."""
    states = [(_OPEN, _("未消除")), *GapState.choices, ("all", _("全部"))]
    given = {**{name: data.get(name, "") for name in data}, "state": data.get("state") or _OPEN}
    owners = [("none", _("尚未指定")), *((str(one.pk), one.label) for one in _owners_of(viewer))]
    return Filters(
        (
            *place_filters(),
            Filter("tier", choice(_("服务层级"), TierCode.choices), "tier"),
            Filter("status", choice(_("程度"), [one for one in StatusCode.choices if one[0] != StatusCode.COVERED]), "status"),
            Filter("state", choice(_("状态"), states, empty=False), _state),
            Filter("owner", choice(_("责任机构"), owners), _owner),
            Filter("late", choice(_("时限"), [("overdue", _("已逾期"))]),
                   lambda rows, _late: rows.filter(_late_ones(today))),
        ),
        given,
    )  # fmt: skip


def listed(viewer: Actor) -> QuerySet[Gap]:
    """Return the gaps the viewer sees, with what a row needs."""
    return gaps_seen(viewer).select_related("owner", "point")


def late_number(viewer: Actor, today: date) -> int:
    """Return how many gaps in scope are open past their day."""
    return gaps_seen(viewer).filter(_late_ones(today)).count()


def rows_of(gaps: Iterable[Gap], *, today: date) -> list[GapRow]:
    """Return gaps as the list shows them; the number of queries does not grow with them."""
    found = list(gaps)
    named = places.places(gap.place_id for gap in found)
    return [
        GapRow(
            gap=gap,
            place=named[gap.place_id].label,
            tier=gap.get_tier_display(),
            status=gap.get_status_display(),
            state=gap.get_state_display(),
            lacks=[str(LackCode(code).label) for code in gap.lacks],
            owner=gap.owner.label if gap.owner else "",
            is_overdue=is_overdue(gap.due_on, gap.ready_on, gap.closed_on, today),
        )
        for gap in found
    ]


def gap_page(gap_id: int, *, viewer: Actor, today: date) -> GapPage:
    """Return one gap with its history. Raises NotFound outside the viewer's scope."""
    gap = listed(viewer).filter(pk=gap_id).first()
    if gap is None:
        raise NotFound(_("没有这处缺口"))
    reach = PlaceReach.objects.filter(place=gap.place_id, tier=gap.tier).first()
    is_open = gap.state != GapState.CLOSED
    return GapPage(
        row=rows_of([gap], today=today)[0],
        missing=[str(SERVICE_NAMES[Service(code)]) for code in reach.missing] if reach and is_open else [],
        steps=list(gap.steps.select_related("member", "organisation").order_by("-at", "-id")),
        may_assign=is_open and viewer.role is Role.REGULATOR,
        may_answer=is_open and viewer.role is Role.OFFICER and not viewer.is_regulator,
    )


def owner_choices(today: date) -> list[tuple[int, str]]:
    """Return the open banks and insurers that can be told to close a gap: all but their outlets."""
    open_now = Q(closed_on=None) | Q(closed_on__gt=today)
    found = Organisation.objects.filter(open_now, kind__in=(OrganisationKind.BANK, OrganisationKind.INSURER))
    return [(one.pk, one.label) for one in found.exclude(level=Level.OUTLET).order_by("code")]


def point_choices(viewer: Actor) -> list[tuple[int, str]]:
    """Return the planned points of the viewer's subtree."""
    found = list(kept_points(viewer).filter(is_planned=True).order_by("pk"))
    return [(one.pk, one.label) for one in found]


def default_due(today: date) -> date:
    """Return the day by which an institution answers unless the regulator says otherwise."""
    limit = rules_on(DOMAIN, today).limit("gap_answer")
    return due(calendar.current(), starts_on=today, length=limit.length, unit=limit.unit).due_on


def _owners_of(viewer: Actor) -> list[Organisation]:
    owning = gaps_seen(viewer).exclude(owner=None).order_by().values("owner").distinct()
    return list(subtree(viewer).filter(pk__in=owning))


def _late_ones(today: date) -> Q:
    """Return the condition of `rules.gaps.is_overdue` for gaps that are not closed."""
    last = Q(ready_on__lt=today) | Q(ready_on=None, due_on__lt=today)
    return ~Q(state=GapState.CLOSED) & last


def _state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "all":
        return rows
    return rows.exclude(state=GapState.CLOSED) if value == _OPEN else rows.filter(state=value)


def _owner(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(owner=None) if value == "none" else rows.filter(owner=int(value))
