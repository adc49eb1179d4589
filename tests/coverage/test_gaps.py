"""Gaps as a work list: who assigns and answers, what is told of it, who sees which."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fengqiao.coverage.events import gap_chain
from fengqiao.coverage.models import Gap, GapState, PointKind, ServicePoint
from fengqiao.coverage.queries import gaps as queries
from fengqiao.coverage.queries.scope import gaps_seen
from fengqiao.coverage.services.gaps import Answer, answer, assign
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.organisations.models import StaffMember
from fengqiao.places.models import Division
from support.city import City, moment, small_city

AT = moment("2026-03-02")
DUE = date(2026, 4, 1)
READY = date(2026, 6, 1)


@pytest.fixture
def city(db) -> City:
    return small_city()


def make_gap(number: int = 0, **fields) -> Gap:
    village = Division.objects.filter(level="village").order_by("code")[number]
    values = {"tier": "basic", "status": "blank", "lacks": ["nothing"], "found_on": date(2026, 1, 5)}
    return Gap.objects.create(place=village, **{**values, **fields})


def planned_point(office) -> ServicePoint:
    village = Division.objects.filter(level="village").order_by("code").first()
    return ServicePoint.objects.create(
        kind=PointKind.AGENT, name="新服务点", operator=office, place=village, valid_from=DUE, is_planned=True
    )


def give(city: City, *gaps: Gap, to: str = "B-1", seen: dict | None = None) -> int:
    shown = seen if seen is not None else {gap.pk: gap.owner_id for gap in gaps}
    return assign(
        seen=shown, owner_id=city.offices[to].pk, due_on=DUE, by=city.actor("REG", Role.REGULATOR), at=AT
    )  # fmt: skip


def browser(city: City, office: str, role: Role) -> Client:
    client = Client()
    member = StaffMember.objects.get(pk=city.actor(office, role).person_id)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_regulator_gives_many_gaps_to_one_institution_and_each_tells_it(city):
    gaps = [make_gap(n) for n in range(3)]
    assert give(city, *gaps) == 3
    for gap in gaps:
        gap.refresh_from_db()
        assert (gap.owner, gap.due_on, gap.state) == (city.offices["B-1"], DUE, GapState.OPEN)
        assert [step.kind for step in gap.steps.all()] == ["assigned"]
        assert [event.tag for event in ledger.history(gap_chain(gap.pk))] == ["gap.assigned"]


def test_giving_the_same_again_tells_nothing(city):
    gap = make_gap()
    give(city, gap)
    gap.refresh_from_db()
    assert give(city, gap) == 0
    assert gap.steps.count() == 1


def test_another_owner_starts_without_the_measure_of_the_one_before(city):
    gap = make_gap()
    give(city, gap)
    answer(gap_id=gap.pk, given=Answer("每周派车", ready_on=READY), by=city.actor("B-1"), at=AT)
    gap.refresh_from_db()
    give(city, gap, to="R")
    gap.refresh_from_db()
    assert (gap.owner, gap.state, gap.measure, gap.ready_on) == (city.offices["R"], GapState.OPEN, "", None)


def test_who_has_not_seen_the_latest_owner_overwrites_nothing(city):
    gap = make_gap()
    give(city, gap)
    with pytest.raises(Conflict):
        give(city, to="R", seen={gap.pk: None})
    gap.refresh_from_db()
    assert gap.owner == city.offices["B-1"]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.EXECUTIVE, Role.AUDITOR])
def test_only_the_regulator_assigns(city, role):
    gap = make_gap()
    with pytest.raises(NotAllowed):
        assign(
            seen={gap.pk: None}, owner_id=city.offices["B"].pk, due_on=DUE, by=city.actor("B", role), at=AT
        )  # fmt: skip


def test_an_owner_must_serve_people_and_the_day_must_not_be_past(city):
    gap, by = make_gap(), city.actor("REG", Role.REGULATOR)
    with pytest.raises(Invalid, match="银行"):
        give(city, gap, to="REG")
    with pytest.raises(Invalid) as wrong:
        assign(seen={gap.pk: None}, owner_id=city.offices["B"].pk, due_on=date(2026, 3, 1), by=by, at=AT)
    assert set(wrong.value.fields) == {"due_on"}
    with pytest.raises(Invalid):
        give(city, seen={})


def test_the_owner_answers_with_a_measure_and_a_planned_point(city):
    gap, point = make_gap(), planned_point(city.offices["B-1-1"])
    give(city, gap)
    answer(gap_id=gap.pk, given=Answer(" 设点 ", point.pk), by=city.actor("B-1"), at=AT)
    gap.refresh_from_db()
    assert (gap.state, gap.measure, gap.point) == (GapState.PLANNED, "设点", point)
    assert gap.ready_on == point.valid_from
    assert [event.tag for event in ledger.history(gap_chain(gap.pk))] == ["gap.assigned", "gap.answered"]


def test_a_point_of_another_house_or_no_measure_is_refused(city):
    gap, point = make_gap(), planned_point(city.offices["R-1"])
    give(city, gap)
    for given, field in (
        (Answer("设点", point.pk), "point"),
        (Answer("  "), "measure"),
        (Answer("长" * 301), "measure"),
        (Answer("派车"), "ready_on"),
        (Answer("派车", ready_on=date(2026, 3, 1)), "ready_on"),
    ):
        with pytest.raises(Invalid) as wrong:
            answer(gap_id=gap.pk, given=given, by=city.actor("B-1"), at=AT)
        assert set(wrong.value.fields) == {field}


def test_another_house_neither_sees_nor_answers_but_the_level_above_does(city):
    gap = make_gap()
    give(city, gap, to="B-1-1")
    with pytest.raises(NotFound):
        answer(gap_id=gap.pk, given=Answer("设点"), by=city.actor("R"), at=AT)
    with pytest.raises(NotFound):
        answer(gap_id=gap.pk, given=Answer("设点"), by=city.actor("B-1-2"), at=AT)
    seen = {code: gaps_seen(city.actor(code)).count() for code in ("B", "B-1", "B-1-1", "B-1-2", "R")}
    assert seen == {"B": 1, "B-1": 1, "B-1-1": 1, "B-1-2": 0, "R": 0}
    assert queries.late_number(city.actor("B"), DUE + timedelta(days=1)) == 1
    assert queries.late_number(city.actor("B"), DUE) == 0


def test_a_closed_gap_is_neither_assigned_nor_answered(city):
    gap = make_gap(state="closed", closed_on=date(2026, 2, 1), owner=city.offices["B"])
    with pytest.raises(NotAllowed):
        give(city, gap)
    with pytest.raises(NotAllowed):
        answer(gap_id=gap.pk, given=Answer("设点"), by=city.actor("B"), at=AT)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_assign_at_once_one_is_told_of_the_other():
    city = small_city()
    gap = make_gap()
    by, both = city.actor("REG", Role.REGULATOR), Barrier(2, timeout=10)

    def try_it(code: str) -> bool:
        try:
            both.wait()
            assign(seen={gap.pk: None}, owner_id=city.offices[code].pk, due_on=DUE, by=by, at=AT)
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(try_it, ("B", "R"))) == [False, True]
    assert gap.steps.count() == 1


def test_the_regulator_assigns_ticked_gaps_on_the_list(city):
    gaps = [make_gap(n) for n in range(2)]
    client, today = browser(city, "REG", Role.REGULATOR), timezone.localdate()
    shown = client.get(reverse("coverage:gaps"))
    assert f'value="{gaps[0].pk}:"' in shown.content.decode()
    data = {"owner": city.offices["B"].pk, "due_on": today, "chosen": [f"{gap.pk}:" for gap in gaps]}
    assert client.post(reverse("coverage:gaps"), data).status_code == 302
    assert Gap.objects.filter(owner=city.offices["B"], due_on=today).count() == 2
    again = client.post(reverse("coverage:gaps"), {**data, "owner": city.offices["R"].pk})
    assert "刚有人指定了责任机构" in again.content.decode()


def test_an_officer_answers_on_the_page_and_wrong_input_stays(city):
    gap = make_gap(owner=city.offices["B"], due_on=date(2026, 1, 6))
    client, address = browser(city, "B", Role.OFFICER), reverse("coverage:gap", args=[gap.pk])
    assert "已逾期" in client.get(address).content.decode()
    wrong = client.post(address, {"act": "answer", "measure": "<b>派车</b>", "point": "999"})
    assert "&lt;b&gt;派车&lt;/b&gt;" in wrong.content.decode()
    assert "请写明哪天前补上" in client.post(address, {"act": "answer", "measure": "派车"}).content.decode()
    ready = timezone.localdate() + timedelta(days=20)
    given = {"act": "answer", "measure": "派车", "ready_on": ready.isoformat()}
    assert "已逾期" not in client.post(address, given, follow=True).content.decode()
    gap.refresh_from_db()
    assert (gap.measure, gap.ready_on) == ("派车", ready)
    assert browser(city, "R", Role.OFFICER).get(address).status_code == 404
    assert client.post(reverse("coverage:gaps"), {"owner": 1}).status_code in {403, 409}


def test_filters_narrow_the_list(city):
    late = make_gap(0, owner=city.offices["B"], due_on=date(2026, 1, 6))
    promised = make_gap(3, owner=city.offices["R"], due_on=date(2026, 1, 6), state="planned", ready_on=READY)
    broken = make_gap(4, owner=city.offices["R"], due_on=date(2026, 1, 6), state="planned", ready_on=date(2026, 2, 1))
    weak = make_gap(1, tier="premium", status="weak", lacks=["hours"])
    closed = make_gap(2, state="closed", closed_on=date(2026, 2, 1))
    viewer = city.actor("REG", Role.REGULATOR)

    def found(**data) -> set[int]:
        filters = queries.filters_for(data, viewer=viewer, today=AT.date())
        return set(filters.apply(queries.listed(viewer)).values_list("pk", flat=True))

    assert found() == {late.pk, weak.pk, promised.pk, broken.pk}
    assert found(state="all") == {late.pk, weak.pk, promised.pk, broken.pk, closed.pk}
    assert found(late="overdue") == {late.pk, broken.pk}
    assert queries.late_number(viewer, AT.date()) == 2
    shown = queries.rows_of(queries.listed(viewer), today=AT.date())
    assert {row.gap.pk for row in shown if row.is_overdue} == {late.pk, broken.pk}
    assert found(tier="premium") == found(status="weak") == found(owner="none") == {weak.pk}
    assert found(owner=str(city.offices["B"].pk)) == {late.pk}
    county = late.place_id[:6] + "000000"
    assert late.pk in found(county=county)
    assert found(county=county, town=late.place_id[:9] + "000", late="overdue") == {late.pk, broken.pk}


def test_the_towns_of_every_county_are_there_to_choose_before_a_county_is(city):
    viewer = city.actor("REG", Role.REGULATOR)
    groups = dict(queries.filters_for({}, viewer=viewer, today=AT.date()).form.fields["town"].choices)
    assert ("330681109000", "枫桥镇") in groups["诸暨市"]
    assert len(groups) == 1 + 6


def test_the_list_asks_no_more_with_more_rows(city, reference_held, django_assert_max_num_queries):
    for n in range(30):
        make_gap(n, owner=city.offices["B"])
    viewer = city.actor("REG", Role.REGULATOR)
    with django_assert_max_num_queries(4):
        assert len(queries.rows_of(queries.listed(viewer), today=AT.date())) == 30


def test_a_day_of_another_age_is_refused_when_a_gap_is_assigned_or_answered(city):
    gap, far = make_gap(), date(9999, 1, 1)
    by = city.actor("REG", Role.REGULATOR)
    with pytest.raises(Invalid, match="请核对年份"):
        assign(seen={gap.pk: None}, owner_id=city.offices["B-1"].pk, due_on=far, by=by, at=AT)
    give(city, gap)
    with pytest.raises(Invalid, match="请核对年份"):
        answer(gap_id=gap.pk, given=Answer("设点", ready_on=far), by=city.actor("B-1"), at=AT)
