"""The register of service points: filters, rows and one point's page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.coverage.events import Tag, point_chain
from fengqiao.coverage.models import PointKind, ServicePoint, VanStop
from fengqiao.coverage.queries.choosing import choice, place_filters
from fengqiao.coverage.queries.scope import changeable, keeps, kept_points
from fengqiao.foundation.actors import Actor, Level
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.hours import Hours
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.lists import Filter, Filters
from fengqiao.foundation.weeks import hours_text
from fengqiao.organisations.queries import SERVICE_NAMES, history, subtree
from fengqiao.organisations.rules.offers import Service
from fengqiao.places import queries as places

ORDER: Final = ("-pk",)
PLANNED: Final = "planned"
TAGS: Final[history.Labels] = {
    Tag.POINT_ADDED: gettext_lazy("登记服务点"),
    Tag.POINT_CHANGED: gettext_lazy("修改资料"),
    Tag.POINT_ENDED: gettext_lazy("停止服务"),
    Tag.POINT_BUILT: gettext_lazy("建成启用"),
    Tag.STOP_ADDED: gettext_lazy("增加停靠点"),
    Tag.STOP_REMOVED: gettext_lazy("取消停靠点"),
}
KEYS: Final[history.Labels] = {
    "planned": gettext_lazy("规划中"),
    "weekday": gettext_lazy("周几"),
}


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point as the list shows it."""

    point: ServicePoint
    kind: str
    place: str
    services: Sequence[str]
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class PointPage:
    """One point, a van's stops with their places, and what happened to it for those who keep it."""

    row: PointRow
    stops: Sequence[tuple[Any, str, str]]
    history: Sequence[history.HistoryEntry]
    may_change: bool
    may_offer: bool


def filters_for(data: Mapping[str, Any], *, viewer: Actor, today: date) -> Filters:
    """Return the filters of the register; without a choice, points that have ended are not listed."""
    given = {**{name: data.get(name, "") for name in data}, "state": data.get("state") or "lasting"}
    states = [("lasting", _("未停用")), ("ended", _("已停用")), ("all", _("全部"))]
    operators = [(str(one.pk), one.label) for one in subtree(viewer).filter(level=Level.HEAD_OFFICE)]
    kinds = [*PointKind.choices, (PLANNED, _("规划中"))]
    return Filters(
        (
            Filter("kind", choice(_("类别"), kinds), _kind),
            *place_filters(),
            Filter("operator", choice(_("运营机构"), operators),
                   lambda rows, head: rows.filter(Q(operator=int(head)) | Q(operator__head=int(head)))),
            Filter("state", choice(_("状态"), states, empty=False), lambda rows, value: _state(rows, value, today)),
        ),
        given,
    )  # fmt: skip


def listed(viewer: Actor) -> QuerySet[ServicePoint]:
    """Return the points of the viewer's subtree with what a row needs."""
    return kept_points(viewer).select_related("operator")


def rows_of(points: Iterable[ServicePoint], *, today: date) -> list[PointRow]:
    """Return points as the list shows them; the number of queries does not grow with them."""
    found = list(points)
    named = places.places(point.place_id for point in found)
    return [
        PointRow(
            point,
            point.get_kind_display(),
            named[point.place_id].label,
            [str(SERVICE_NAMES[Service(code)]) for code in point.services],
            *_standing(point, today),
        )
        for point in found
    ]


def point_page(point_id: int, *, viewer: Actor, today: date) -> PointPage:
    """Return one point of the viewer's subtree. Raises NotFound."""
    point = point_seen(point_id, viewer=viewer)
    stops = list(point.stops.all())
    named = places.places(stop.place_id for stop in stops)
    return PointPage(
        row=rows_of([point], today=today)[0],
        stops=[(stop, named[stop.place_id].label, stop_hours(stop)) for stop in stops],
        history=history.entries_of(
            reversed(ledger.history(point_chain(point.pk))),
            tags=TAGS,
            keys=KEYS,
            words={"kind": dict(PointKind.choices)},
        ),
        may_change=changeable(viewer, point),
        may_offer=point.outlet_id is not None and keeps(viewer, point.operator_id),
    )


def point_seen(point_id: int, *, viewer: Actor) -> ServicePoint:
    """Return one point of the viewer's subtree. Raises NotFound."""
    point = listed(viewer).filter(pk=point_id).first()
    if point is None:
        raise NotFound(_("没有这个服务点"))
    return point


def own_office(viewer: Actor) -> str:
    """Return code and name of the viewer's own organisation as a form takes them, empty if there is none."""
    own = subtree(viewer).filter(pk=viewer.organisation_id or 0).first()
    return f"{own.code} {own.label}" if own else ""


def initial_of(point: ServicePoint) -> dict[str, Any]:
    """Return what the form of a point begins with."""
    same = (
        *("kind", "name", "name_en", "address", "phone", "longitude", "latitude", "services", "accommodations"),
        *("valid_from", "valid_until", "is_planned"),
    )
    return {
        **{name: getattr(point, name) for name in same},
        "operator": f"{point.operator.code} {point.operator.label}",
        "place": f"{point.place_id} {places.place(point.place_id).label}",
        "hours": hours_text(Hours(*one) for one in point.weekly_hours),
    }


def stop_hours(stop: VanStop) -> str:
    """Return when a van stops, in words."""
    return hours_text([Hours(stop.weekday, stop.starts, stop.ends)])


def _standing(point: ServicePoint, today: date) -> tuple[str, str]:
    if point.valid_until is not None and point.valid_until < today:
        return _("已停用"), "neutral"
    if point.is_planned:
        return _("规划中"), "waiting"
    return (_("未启用"), "waiting") if point.valid_from > today else (_("在用"), "good")


def _kind(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(is_planned=True) if value == PLANNED else rows.filter(kind=value)


def _state(rows: QuerySet[Any], value: str, today: date) -> QuerySet[Any]:
    if value == "all":
        return rows
    ended = Q(valid_until__lt=today)
    return rows.filter(ended) if value == "ended" else rows.filter(Q(valid_until=None) | ~ended)
