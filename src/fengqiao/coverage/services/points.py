"""Keeping service points: adding, changing, building what was planned, ending, and a van's stops."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.coverage.events import Tag, point_chain
from fengqiao.coverage.models import PointKind, ServicePoint, VanStop
from fengqiao.coverage.queries import loading
from fengqiao.coverage.queries.scope import keeps
from fengqiao.coverage.rules.reach import Site
from fengqiao.coverage.services.recomputing import recompute_around
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.days import problems_of_stretch
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.hours import Hours, checked
from fengqiao.foundation.ledger.services import record
from fengqiao.organisations.models import Organisation, OrganisationKind
from fengqiao.organisations.rules.offers import Accommodation, Service
from fengqiao.places.models import Division, DivisionLevel

OWN_KINDS: Final = (PointKind.MACHINE, PointKind.AGENT, PointKind.VAN, PointKind.ONLINE)


@dataclass(frozen=True, slots=True)
class PointData:
    """What is kept of a point. ``hours`` are none for a van: its stops have them."""

    kind: str
    name: str
    operator_id: int
    place_code: str
    valid_from: date
    name_en: str = ""
    address: str = ""
    phone: str = ""
    longitude: float | None = None
    latitude: float | None = None
    hours: Collection[Hours] = ()
    services: Collection[Service] = ()
    accommodations: Collection[Accommodation] = ()
    valid_until: date | None = None
    is_planned: bool = field(default=False)


@transaction.atomic
def add_point(*, data: PointData, by: Actor, at: datetime, recompute: bool = True) -> ServicePoint:
    """Add a point other than an office; ``recompute`` False leaves it to the caller to compute what it touches.

    Raises:
        NotAllowed: the operator is not in the subtree of an officer or administrator.
        Invalid: a field is wrong.
    """
    point = ServicePoint(**_columns(data))
    _require_keeper(by, point.operator_id)
    _require_sound(point, at)
    point.save()
    _record(point, Tag.POINT_ADDED, by, at, {"kind": point.kind, "place": point.place_id, "planned": point.is_planned})
    if recompute:
        _recompute((), point, at)
    return point


@transaction.atomic
def change_point(*, point_id: int, data: PointData, by: Actor, at: datetime, recompute: bool = True) -> ServicePoint:
    """Change a point other than an office; the same again records nothing.

    Raises:
        NotFound, NotAllowed, Invalid: as `add_point`; an office is changed where institutions are kept.
    """
    point = _locked(point_id, by)
    _require_keeper(by, data.operator_id)
    before = _sites(point)
    columns = _columns(data)
    changed = [name for name, value in columns.items() if getattr(point, name) != value]
    if not changed:
        return point
    if "kind" in changed:
        raise Invalid({"kind": _("类别不能修改；请停用后另设一个服务点")})
    for name in changed:
        setattr(point, name, columns[name])
    _require_sound(point, at)
    point.save()
    # what a field said before may name a person (an agent's shop); which fields changed is enough
    _record(point, Tag.POINT_CHANGED, by, at, {"fields": sorted(name.removesuffix("_id") for name in changed)})
    if recompute:
        _recompute(before, point, at)
    return point


@transaction.atomic
def end_point(*, point_id: int, on: date, by: Actor, at: datetime) -> ServicePoint:
    """Let a point serve people until ``on``; a planned one that is not built is removed from the plan by it.

    Raises:
        NotFound, NotAllowed, Invalid: as `change_point`; the day is before it began.
    """
    point = _locked(point_id, by)
    before = _sites(point)
    if on < point.valid_from:
        raise Invalid({"on": _("停用日期不能早于启用日期 %(day)s") % {"day": point.valid_from}})
    point.valid_until = on
    _require_sound_days(point, at, ends="on")
    point.save(update_fields=["valid_until"])
    _record(point, Tag.POINT_ENDED, by, at, {"on": on.isoformat()})
    _recompute(before, point, at)
    return point


@transaction.atomic
def build_point(*, point_id: int, on: date, by: Actor, at: datetime) -> ServicePoint:
    """Say that a planned point serves people from ``on``. Raises as `change_point`; the day is out of range."""
    point = _locked(point_id, by)
    if not point.is_planned:
        raise NotAllowed(_("这个服务点已经启用"))
    before = _sites(point)
    point.is_planned, point.valid_from = False, on
    _require_sound_days(point, at, begins="on")
    point.save(update_fields=["is_planned", "valid_from"])
    _record(point, Tag.POINT_BUILT, by, at, {"on": on.isoformat()})
    _recompute(before, point, at)
    return point


@transaction.atomic
def add_stop(*, point_id: int, place_code: str, spot: str, hours: Hours, by: Actor, at: datetime) -> VanStop:
    """Add a weekly stop of a van. Raises as `change_point`; Invalid also where it stops elsewhere at that time."""
    point = _locked(point_id, by)
    if point.kind != PointKind.VAN:
        raise Invalid({"kind": _("只有流动服务车有停靠时间表")})
    before = _sites(point)
    stop = VanStop(
        point=point, place_id=place_code, spot=spot.strip(), weekday=hours.weekday, starts=hours.starts, ends=hours.ends
    )
    _clean(stop)
    taken = point.stops.filter(weekday=hours.weekday, starts__lt=hours.ends, ends__gt=hours.starts)
    if taken.exists():
        raise Invalid({"hours": _("这段时间已停靠在别处")})
    stop.save()
    _record(
        point,
        Tag.STOP_ADDED,
        by,
        at,
        {"place": place_code, "weekday": hours.weekday, "minutes": hours.ends - hours.starts},
    )
    _recompute(before, point, at)
    return stop


@transaction.atomic
def remove_stop(*, point_id: int, stop_id: int, by: Actor, at: datetime) -> None:
    """Remove a stop of a van. Raises NotFound, NotAllowed."""
    point = _locked(point_id, by)
    stop = point.stops.filter(pk=stop_id).first()
    if stop is None:
        raise NotFound(_("没有这个停靠点"))
    before = _sites(point)
    stop.delete()
    _record(point, Tag.STOP_REMOVED, by, at, {"place": stop.place_id, "weekday": stop.weekday})
    _recompute(before, point, at)


def _columns(data: PointData) -> dict[str, Any]:
    try:
        week = checked(data.hours)
    except ValueError as error:
        raise Invalid({"hours": _(str(error))}) from None
    return {
        "kind": data.kind,
        "name": data.name.strip(),
        "name_en": data.name_en.strip(),
        "operator_id": data.operator_id,
        "place_id": data.place_code,
        "address": data.address.strip(),
        "phone": data.phone.strip(),
        "longitude": data.longitude,
        "latitude": data.latitude,
        "weekly_hours": [[one.weekday, one.starts, one.ends] for one in week],
        "services": [code.value for code in Service if code in data.services],
        "accommodations": [code.value for code in Accommodation if code in data.accommodations],
        "valid_from": data.valid_from,
        "valid_until": data.valid_until,
        "is_planned": data.is_planned,
    }


def _require_keeper(by: Actor, operator_id: int) -> None:
    if not keeps(by, operator_id):
        raise NotAllowed(_("只能维护本机构及下级机构的服务点"))


def _require_sound(point: ServicePoint, at: datetime) -> None:
    if point.kind not in OWN_KINDS:
        raise Invalid({"kind": _("网点随机构资料维护，请在“机构与网点”修改")})
    if (point.longitude is None) != (point.latitude is None):
        raise Invalid({"latitude": _("经度和纬度请一起填写或都不填")})
    _require_sound_days(point, at)
    _clean(point)
    operator = Organisation.objects.filter(pk=point.operator_id).first()
    if operator is None or operator.kind not in {OrganisationKind.BANK, OrganisationKind.INSURER}:
        raise Invalid({"operator": _("运营机构须是银行或保险机构")})
    level = Division.objects.values_list("level", flat=True).filter(pk=point.place_id).first()
    if point.kind != PointKind.ONLINE and level not in {DivisionLevel.TOWN, DivisionLevel.VILLAGE}:
        raise Invalid({"place": _("请选到镇街或村社")})


def _require_sound_days(
    point: ServicePoint, at: datetime, *, begins: str = "valid_from", ends: str = "valid_until"
) -> None:
    """Refuse days out of range and an end before its beginning, by the fields they were typed in. Raises Invalid."""
    days = (begins, point.valid_from), (ends, point.valid_until)
    if wrong := problems_of_stretch(*days, today=timezone.localdate(at)):
        raise Invalid(wrong)


def _clean(row: Model) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise Invalid({name: " ".join(messages) for name, messages in error.message_dict.items()}) from error


def _locked(point_id: int, by: Actor) -> ServicePoint:
    point = ServicePoint.objects.select_for_update().filter(pk=point_id).first()
    if point is None:
        raise NotFound(_("没有这个服务点"))
    if point.kind == PointKind.OUTLET:
        raise NotAllowed(_("网点随机构资料维护，请在“机构与网点”修改"))
    _require_keeper(by, point.operator_id)
    return point


def _sites(point: ServicePoint) -> list[Site]:
    return list(loading.sites_of([point]))


def _recompute(before: Collection[Site], point: ServicePoint, at: datetime) -> None:
    recompute_around(sites=[*before, *_sites(point)], at=at)


def _record(point: ServicePoint, tag: Tag, by: Actor, at: datetime, data: dict[str, Any]) -> None:
    record(chain=point_chain(point.pk), tag=tag, actor=by, at=at, data={"organisation": point.operator_id, **data})
