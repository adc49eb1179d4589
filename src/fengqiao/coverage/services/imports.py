"""Taking in tables of service points, of where villages lie, and of what outlets offer, by the use cases of the pages."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy

from fengqiao.coverage.models import ServicePoint
from fengqiao.coverage.queries import loading
from fengqiao.coverage.services import positions
from fengqiao.coverage.services.points import OWN_KINDS, PointData, add_point
from fengqiao.coverage.services.recomputing import recompute_around
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.hours import Hours, read_hours
from fengqiao.foundation.marking import N_
from fengqiao.foundation.sheets.columns import Column, Sheet
from fengqiao.foundation.sheets.importing import Importer
from fengqiao.foundation.sheets.values import one_of, read_day, read_degrees, read_flag, several_of, up_to
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.queries import ACCOMMODATION_NAMES, SERVICE_NAMES
from fengqiao.organisations.rules.offers import Accommodation, Service
from fengqiao.organisations.services import set_offer
from fengqiao.places import queries as places


def _set_of(names: Mapping[Any, Any], wrong: str) -> Callable[[str], frozenset[Any]]:
    known = {**{str(name): code for code, name in names.items()}, **{str(code): code for code in names}}
    read = several_of(known, wrong)
    return lambda text: frozenset(read(text))


_services: Final = _set_of(
    {code: SERVICE_NAMES[code] for code in Service}, N_("有不认识的业务，请按“可办业务”的名称填写")
)
_aids: Final = _set_of(
    {code: ACCOMMODATION_NAMES[code] for code in Accommodation}, N_("有不认识的便利服务，请按名称填写")
)


def _office(by: Actor) -> Column:
    """Return the column of an office; codes outside the scope of who uploads are refused row by row."""
    ids = dict(organisations.subtree(by).order_by().values_list("code", "pk"))
    read = one_of(ids, N_("没有这个机构，或它不在您的范围内"))
    return Column("operator", N_("机构代码"), read, example="B08-01-05")


def _place() -> Column:
    return Column("place", N_("地区代码"), places.reader(), example="330681109200")


def _kind(text: str) -> str:
    kinds = {name: kind.value for kind in OWN_KINDS for name in (kind.value, str(kind.label))}
    if text not in kinds:
        raise ValueError(N_("类别应是自助机具、助农服务点、流动服务车或线上渠道"))
    return kinds[text]


_HOURS: Final = Column("hours", N_("服务时间"), read_hours, required=False, empty=(), example="周一至周五 8:30–16:30")
_SERVICES: Final = Column(
    "services", N_("可办业务"), _services, required=False, empty=frozenset(), example="小额存取款、转账汇款"
)
_AIDS: Final = Column("accommodations", N_("便利服务"), _aids, required=False, empty=frozenset(), example="无障碍坡道")


def _points(by: Actor) -> Sheet:
    return Sheet(
        N_("服务点"),
        (
            _office(by),
            Column("kind", N_("类别"), _kind, example="助农服务点"),
            Column("name", N_("名称"), up_to(80), example="枫源村助农服务点"),
            _place(),
            Column("address", N_("地址"), up_to(160), required=False, empty=""),
            Column("phone", N_("电话"), up_to(40), required=False, empty=""),
            Column("longitude", N_("经度"), read_degrees, required=False),
            Column("latitude", N_("纬度"), read_degrees, required=False),
            _HOURS,
            _SERVICES,
            _AIDS,
            Column("valid_from", N_("启用日期"), read_day, example="2026-01-01"),
            Column("is_planned", N_("规划中"), read_flag, required=False, empty=False),
        ),
        key=("operator", "kind", "name", "place"),
    )


def _write_point(values: Mapping[str, Any], by: Actor, at: datetime) -> ServicePoint:
    data = PointData(
        operator_id=values["operator"],
        place_code=values["place"],
        **{name: value for name, value in values.items() if name not in {"operator", "place"}},
    )
    return add_point(data=data, by=by, at=at, recompute=False)


def _finish_points(written: Sequence[ServicePoint], _by: Actor, at: datetime) -> None:
    recompute_around(sites=list(loading.sites_of(written)), at=at)


def _positions(_by: Actor) -> Sheet:
    return Sheet(
        N_("村社坐标"),
        (
            _place(),
            Column("longitude", N_("经度"), read_degrees, example="120.2439"),
            Column("latitude", N_("纬度"), read_degrees, example="29.7136"),
            Column("source", N_("来源"), up_to(80), example=N_("现场测量")),
        ),
        key=("place",),
    )


def _write_position(values: Mapping[str, Any], by: Actor, at: datetime) -> str:
    place = str(values["place"])
    positions.enter_position(
        place_code=place, longitude=values["longitude"], latitude=values["latitude"], source=values["source"],
        by=by, at=at, recompute=False,
    )  # fmt: skip
    return place


def _finish_positions(written: Collection[str], _by: Actor, at: datetime) -> None:
    positions.entered(written, at=at)


def _offers(by: Actor) -> Sheet:
    return Sheet(N_("网点服务"), (_office(by), _HOURS, _SERVICES, _AIDS), key=("operator",))


def _write_offer(values: Mapping[str, Any], by: Actor, at: datetime) -> int:
    hours: tuple[Hours, ...] = values["hours"]
    set_offer(
        organisation_id=values["operator"], hours=hours, services=values["services"],
        accommodations=values["accommodations"], by=by, at=at,
    )  # fmt: skip
    return int(values["operator"])


POINTS_TABLE: Final = Importer(
    key="points",
    title=gettext_lazy("导入服务点"),
    note=gettext_lazy("每个服务点一行；流动服务车的停靠时间在服务点页面登记。网点用“导入网点服务”。"),
    sheet=_points,
    write=_write_point,
    finish=_finish_points,
    back="coverage:points",
)
POSITIONS_TABLE: Final = Importer(
    key="positions",
    title=gettext_lazy("导入村社坐标"),
    note=gettext_lazy("每个村社一行；同一村社以最后录入的为准。"),
    sheet=_positions,
    write=_write_position,
    finish=_finish_positions,
    back="coverage:overview",
)
OFFERS_TABLE: Final = Importer(
    key="offers",
    title=gettext_lazy("导入网点服务"),
    note=gettext_lazy("每个网点一行：服务时间、可办业务和便利服务整体替换。"),
    sheet=_offers,
    write=_write_offer,
    back="coverage:points",
)
