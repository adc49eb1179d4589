"""The register of service points: who sees which, filters, building and ending."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fengqiao.coverage.models import ServicePoint
from fengqiao.coverage.queries import points as queries
from fengqiao.coverage.services.points import PointData, add_point
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid
from fengqiao.organisations.models import StaffMember
from fengqiao.places.models import Division
from support.city import City, moment, small_city

AT = moment("2026-03-02")


@pytest.fixture
def city(db) -> City:
    return small_city()


def make_point(city: City, office: str = "B-1", **fields) -> ServicePoint:
    village = Division.objects.filter(level="village").order_by("code").first()
    data = {
        "kind": "agent",
        "name": f"点{office}",
        "place_code": village.code,
        "valid_from": date(2025, 1, 1),
        **fields,
    }
    return add_point(
        data=PointData(operator_id=city.offices[office].pk, **data), by=city.actor(office), at=AT, recompute=False
    )


def browser(city: City, office: str, role: Role = Role.OFFICER) -> Client:
    client = Client()
    member = StaffMember.objects.get(pk=city.actor(office, role).person_id)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_house_sees_its_own_points_and_the_regulator_all(city):
    own, other = make_point(city), make_point(city, "R")
    assert set(queries.listed(city.actor("B"))) == {own}
    assert set(queries.listed(city.actor("REG", Role.REGULATOR))) == {own, other}
    assert browser(city, "R").get(reverse("coverage:point", args=[own.pk])).status_code == 404


def test_filters_narrow_the_register(city):
    plan = make_point(city, is_planned=True)
    van = make_point(city, "R", kind="van")
    ended = make_point(city, valid_until=date(2025, 6, 1))
    viewer = city.actor("REG", Role.REGULATOR)

    def found(**data) -> set[ServicePoint]:
        return set(queries.filters_for(data, viewer=viewer, today=AT.date()).apply(queries.listed(viewer)))

    assert found() == {plan, van}
    assert found(state="all") == {plan, van, ended}
    assert found(kind="planned") == {plan}
    assert found(kind="van") == found(operator=str(city.offices["R"].pk)) == {van}
    assert found(county=plan.place_id[:6] + "000000", state="ended") == {ended}


def test_a_planned_point_is_built_and_later_ended_on_its_page(city):
    point, today = make_point(city, is_planned=True, name="<i>新点</i>"), timezone.localdate()
    client, address = browser(city, "B"), reverse("coverage:point", args=[point.pk])
    assert "&lt;i&gt;新点&lt;/i&gt;" in client.get(address).content.decode()
    assert client.post(address, {"act": "build", "on": today}).status_code == 302
    point.refresh_from_db()
    assert (point.is_planned, point.valid_from) == (False, today)
    early = client.post(address, {"act": "end", "on": today - timedelta(days=1)})
    assert "停用日期不能早于启用日期" in early.content.decode()
    assert client.post(address, {"act": "end", "on": today}).status_code == 302
    assert "建成启用" in client.get(address).content.decode()
    assert ServicePoint.objects.get(pk=point.pk).valid_until == today


def test_who_only_reads_changes_nothing(city):
    point = make_point(city, is_planned=True)
    client, address = browser(city, "B", Role.CLERK), reverse("coverage:point", args=[point.pk])
    assert 'name="act"' not in client.get(address).content.decode()
    assert client.post(address, {"act": "build", "on": "2026-03-02"}).status_code in {403, 409}
    assert ServicePoint.objects.get(pk=point.pk).is_planned


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"valid_from": date(1700, 1, 1)}, "valid_from"),
        ({"valid_from": date(2126, 1, 1)}, "valid_from"),
        ({"valid_until": date(9999, 1, 1)}, "valid_until"),
        ({"valid_until": date(2024, 1, 1)}, "valid_until"),
    ],
)
def test_a_point_of_another_age_is_refused(city, days, field):
    with pytest.raises(Invalid) as refused:
        make_point(city, **days)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("act", ["build", "end"])
def test_a_day_of_another_age_neither_builds_nor_ends(city, act):
    point = make_point(city, is_planned=True)
    page = browser(city, "B").post(reverse("coverage:point", args=[point.pk]), {"act": act, "on": "9999-01-01"})
    assert "请核对年份" in page.content.decode()
    assert "9999-01-01" in page.content.decode()
    point.refresh_from_db()
    assert (point.is_planned, point.valid_until) == (True, None)
