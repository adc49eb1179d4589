"""Whatever is edited in whatever order, what was computed bit by bit is what computing everything anew gives."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fengqiao.coverage.models import Gap, GapState, PlaceReach, PointKind, ServicePoint
from fengqiao.coverage.services.points import (
    PointData,
    add_point,
    add_stop,
    build_point,
    change_point,
    end_point,
    remove_stop,
)
from fengqiao.coverage.services.positions import enter_position
from fengqiao.coverage.services.recomputing import recompute_all, stored
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.errors import Refusal
from fengqiao.foundation.hours import Hours
from fengqiao.organisations.rules.offers import SERVICES, Accommodation, Service, Tier
from support.city import moment, small_city

AT = moment("2026-03-02")
TODAY = AT.date()
VILLAGES = ["330681109002", "330681109003", "330681109004", "330681109219", "330681109290"]
ELSEWHERE = ["330681109000", "330681110000", "330602001000"]
WEEKS = [(), ((0, 540, 600),), tuple((day, 510, 990) for day in range(6))]

places = st.sampled_from([*VILLAGES, *ELSEWHERE])
services = st.sampled_from([frozenset(), *(frozenset(SERVICES[tier]) for tier in Tier), frozenset(Service)])
degrees = st.sampled_from([0.0, 0.004, 0.02, 0.3])
positions = st.none() | st.tuples(degrees, degrees).map(lambda off: (120.37 + off[0], 29.81 + off[1]))
days = st.sampled_from([TODAY - timedelta(days=9), TODAY, TODAY + timedelta(days=9)])
described = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([PointKind.AGENT, PointKind.MACHINE, PointKind.VAN, PointKind.ONLINE]),
        "place_code": places,
        "hours": st.sampled_from(WEEKS).map(lambda week: tuple(Hours(*one) for one in week)),
        "services": services,
        "accommodations": st.sampled_from([frozenset(), frozenset({Accommodation.RAMP})]),
        "position": positions,
        "valid_from": days,
        "valid_until": st.none() | st.just(TODAY + timedelta(days=30)),
        "is_planned": st.booleans(),
    }
)
nth = st.integers(min_value=0, max_value=5)
edits = st.one_of(
    st.tuples(st.just("add"), described),
    st.tuples(st.just("change"), nth, described),
    st.tuples(st.just("end"), nth, days),
    st.tuples(st.just("build"), nth, days),
    st.tuples(st.just("stop"), nth, st.sampled_from(VILLAGES), st.integers(0, 6), st.sampled_from([60, 2400 // 7])),
    st.tuples(st.just("unstop"), nth),
    st.tuples(st.just("locate"), st.sampled_from(VILLAGES), positions),
)


@pytest.fixture
def operator(db) -> int:
    """Return who keeps the points; what the empty town has is computed."""
    kept = small_city().offices["B-1"].pk
    recompute_all(at=AT)
    return int(kept)


def edit(operator: int, what: str, *rest: Any) -> None:
    """Carry out one edit by the use case of the pages; one that makes no sense is refused and changes nothing."""
    points = list(ServicePoint.objects.order_by("pk"))
    told: dict[str, Any] = {"by": SYSTEM, "at": AT}
    point = points[rest[0] % len(points)] if points and isinstance(rest[0], int) else None
    match what, *rest:
        case "add", fields:
            add_point(data=data_of(operator, fields), **told)
        case "locate", village, (longitude, latitude):
            enter_position(place_code=village, longitude=longitude, latitude=latitude, source="试验", **told)
        case "change", _n, fields if point:
            data = replace(data_of(operator, fields), kind=point.kind, name=point.name)
            change_point(point_id=point.pk, data=data, **told)
        case "end", _n, day if point:
            end_point(point_id=point.pk, on=day, **told)
        case "build", _n, day if point:
            build_point(point_id=point.pk, on=day, **told)
        case "stop", _n, village, weekday, minutes if point:
            hours = Hours(weekday, 540, 540 + minutes)
            add_stop(point_id=point.pk, place_code=village, spot="村口", hours=hours, **told)
        case "unstop", _n if point and (stop := point.stops.first()):
            remove_stop(point_id=point.pk, stop_id=stop.pk, **told)


def data_of(operator: int, fields: dict[str, Any]) -> PointData:
    longitude, latitude = fields["position"] or (None, None)
    rest = {name: value for name, value in fields.items() if name != "position"}
    return PointData(name="服务点", operator_id=operator, longitude=longitude, latitude=latitude, **rest)


def open_gaps() -> set[tuple[Any, ...]]:
    rows = Gap.objects.exclude(state=GapState.CLOSED)
    return {(gap.place_id, gap.tier, gap.status, tuple(gap.lacks)) for gap in rows}


@given(edits=st.lists(edits, min_size=1, max_size=6))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_after_any_edits_what_was_computed_bit_by_bit_is_what_computing_all_gives(operator, edits):
    with transaction.atomic():
        for one in edits:
            try:
                edit(operator, *one)
            except Refusal:
                continue
        step_by_step, gaps = stored(), open_gaps()
        PlaceReach.objects.all().delete()
        recompute_all(at=AT)
        assert stored() == step_by_step
        lacking = PlaceReach.objects.exclude(status="covered")
        assert open_gaps() == gaps == {(row.place_id, row.tier, row.status, tuple(row.lacks)) for row in lacking}
        transaction.set_rollback(True)


def test_the_edits_above_do_change_what_is_within_reach(operator):
    before = stored()
    fields = {
        "kind": PointKind.AGENT, "place_code": VILLAGES[0], "hours": [Hours(*one) for one in WEEKS[2]],
        "services": frozenset(Service), "accommodations": frozenset({Accommodation.RAMP}), "position": None,
        "valid_from": date(2026, 1, 1), "valid_until": None, "is_planned": False,
    }  # fmt: skip
    edit(operator, "add", fields)
    assert stored() != before
