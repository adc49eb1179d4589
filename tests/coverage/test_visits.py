"""Requests for help: asked, taken by one office, done, and forgotten; who sees which, and what is told of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from coverage.visits import AT, DAY, ELSEWHERE, FENGYUAN, WANG, ask, asked_for, placed_city, take
from fengqiao.coverage.events import visit_chain
from fengqiao.coverage.models import Visit
from fengqiao.coverage.queries import visit_figures, visits
from fengqiao.coverage.queries.scope import visits_seen
from fengqiao.coverage.queries.visit_offers import offices_near
from fengqiao.coverage.queries.visit_person import masked, own_visit, read, visit_of_code
from fengqiao.coverage.rules.visits import Action, Kind, Need, Reason
from fengqiao.coverage.services.visit_handling import Plan, assign, finish, give_back, reassign, reveal
from fengqiao.coverage.services.visit_keeping import forget_old
from fengqiao.coverage.services.visits import cancel_own, change_visit, forget_own
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.notices.models import Notice
from fengqiao.organisations.rules.offers import Service
from support.city import City


@pytest.fixture
def city(db) -> City:
    return placed_city()


def tags(visit: Visit) -> list[str]:
    return [event.tag for event in ledger.history(visit_chain(visit.pk))]


def told(visit: Visit) -> str:
    return str([event.data for event in ledger.history(visit_chain(visit.pk))])


def test_a_request_is_due_after_working_days_and_nothing_of_the_person_lies_in_the_clear(city):
    given = ask()
    visit = Visit.objects.get(pk=given.visit_id)
    assert visit.due_on == date(2026, 3, 9)
    assert given.number.startswith("FW2026")
    raw = b"".join(bytes(getattr(visit, name)) for name in ("name", "phone", "address", "needs", "wish"))
    for part in ("王小明", "13900000001", "5 号", "bedridden", "上午"):
        assert part.encode() not in raw
        assert part not in told(visit)
    assert read(visit) == WANG
    assert (masked(visit).name, masked(visit).phone) == ("王**", "139****0001")
    assert tags(visit) == ["visit.requested"]


def test_number_and_code_open_it_and_nothing_else_does(city):
    given = ask()
    assert visit_of_code(given.number.lower(), f"{given.code[:4]}-{given.code[4:]}") == given.visit_id
    assert visit_of_code(given.number, "AAAABBBB") is None
    assert visit_of_code("FW20260000000X", given.code) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"person": replace(WANG, name=" ")}, "name"),
        ({"person": replace(WANG, phone="12")}, "phone"),
        ({"person": replace(WANG, address="")}, "address"),
        ({"person": replace(WANG, wish="长" * 501)}, "wish"),
        ({"place": "330681000000"}, "place"),
        ({"place": "999999999999"}, "place"),
        ({"wished": 0}, "wished"),
    ],
)
def test_what_is_missing_or_unknown_is_named(city, changes, field):
    with pytest.raises(Invalid) as wrong:
        ask(**changes)
    assert set(wrong.value.fields) == {field}


def test_no_need_has_to_be_told_and_none_no_address_for_help_at_an_outlet(city):
    visit = asked_for(person=replace(WANG, needs=(), address=""), kind=Kind.OUTLET)
    assert visit.needs is None
    assert read(visit).needs == ()


def test_until_it_is_taken_offices_of_the_county_see_it_and_the_regulator(city):
    ask()
    seen = {code: visits_seen(city.actor(code)).count() for code in ("B", "B-1-1", "B-1-1-1", "B-1-2-1", "R-1-1", "R")}
    assert seen == {"B": 1, "B-1-1": 1, "B-1-1-1": 1, "B-1-2-1": 0, "R-1-1": 1, "R": 1}
    assert visits_seen(city.actor("REG", Role.REGULATOR)).count() == 1


def test_whose_house_is_wished_sees_it_and_no_other(city):
    ask(wished=city.offices["B"].pk)
    assert visits_seen(city.actor("B-1-1-1")).count() == 1
    assert visits_seen(city.actor("R-1-1")).count() == 0
    with pytest.raises(Invalid):
        ask(wished=city.offices["R"].pk, place=ELSEWHERE)


def test_once_it_is_taken_only_who_took_it_and_those_above_see_it_and_the_person_is_told(city):
    visit = asked_for()
    take(city, visit)
    seen = {code: visits_seen(city.actor(code)).count() for code in ("B", "B-1-1", "B-1-1-1", "B-1-2-1", "R-1-1", "R")}
    assert seen == {"B": 1, "B-1-1": 1, "B-1-1-1": 1, "B-1-2-1": 0, "R-1-1": 0, "R": 0}
    assert tags(visit) == ["visit.requested", "visit.assigned"]
    notice = Notice.objects.get()
    assert (notice.about, notice.template) == (f"visit:{visit.pk}", "visit_assigned")
    assert "2026-03-04" in notice.body
    assert "王小明" not in notice.body


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.AUDITOR])
def test_who_only_looks_on_takes_nothing(city, role):
    visit = asked_for()
    with pytest.raises(NotAllowed):
        take(city, visit, role=role)


def test_an_office_takes_for_itself_or_below_only_in_the_county_by_somebody_who_works_there_on_a_day_to_come(city):
    visit, clerk = asked_for(), city.actor("B-1-1-1", Role.CLERK)
    other = city.actor("R-1-1", Role.CLERK)
    for plan, field in (
        (Plan(city.offices["R-1-1"].pk, DAY), "to"),
        (Plan(city.offices["B-1-2-1"].pk, DAY), "to"),
        (Plan(city.offices["B-1-1-1"].pk, DAY, other.person_id), "to"),
        (Plan(city.offices["B-1-1-1"].pk, date(2026, 3, 1)), "visit_on"),
        (Plan(city.offices["B-1-1-1"].pk, date(2027, 3, 1)), "visit_on"),
    ):
        with pytest.raises(Invalid) as wrong:
            assign(visit_id=visit.pk, plan=plan, by=city.actor("B"), at=AT)
        assert set(wrong.value.fields) == {field}
    plan = Plan(city.offices["B-1-1-1"].pk, DAY, clerk.person_id)
    taken = assign(visit_id=visit.pk, plan=plan, by=city.actor("B"), at=AT)
    assert (taken.organisation, taken.member_id) == (city.offices["B-1-1-1"], clerk.person_id)


def test_the_regulator_gives_what_nobody_takes_to_an_office_of_the_county(city):
    visit, by = asked_for(), city.actor("REG", Role.REGULATOR)
    with pytest.raises(Invalid):
        assign(visit_id=visit.pk, plan=Plan(city.offices["B-1-2-1"].pk, DAY), by=by, at=AT)
    taken = assign(visit_id=visit.pk, plan=Plan(city.offices["R-1-1"].pk, DAY), by=by, at=AT)
    assert taken.organisation == city.offices["R-1-1"]


def test_who_comes_second_is_told_and_an_office_of_another_county_learns_nothing(city):
    visit = asked_for()
    take(city, visit)
    with pytest.raises(Conflict, match="承接"):
        take(city, visit, "R-1-1")
    with pytest.raises(Conflict, match="承接"):
        take(city, visit)
    with pytest.raises(NotFound):
        take(city, visit, "B-1-2-1")


@pytest.mark.django_db(transaction=True)
def test_of_two_offices_that_take_it_at_once_one_has_it():
    city = placed_city()
    visit = asked_for()
    actors = {code: city.actor(code) for code in ("B-1-1-1", "R-1-1")}
    both = Barrier(2, timeout=10)

    def try_it(code: str) -> bool:
        try:
            both.wait()
            assign(visit_id=visit.pk, plan=Plan(city.offices[code].pk, DAY), by=actors[code], at=AT)
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(try_it, actors)) == [False, True]
    assert tags(visit).count("visit.assigned") == 1


def test_given_back_it_waits_again_with_its_old_day(city):
    visit = take(city, asked_for())
    with pytest.raises(Invalid):
        give_back(visit_id=visit.pk, reason=Reason.UNREACHABLE, by=city.actor("B-1-1-1"), at=AT)
    give_back(visit_id=visit.pk, reason=Reason.NOT_OURS, by=city.actor("B-1-1-1"), at=AT)
    visit.refresh_from_db()
    assert (visit.state, visit.organisation, visit.visit_on, visit.due_on) == (
        "requested",
        None,
        None,
        date(2026, 3, 9),
    )
    take(city, visit, "R-1-1")
    visit.refresh_from_db()
    assert (visit.organisation, visit.reason) == (city.offices["R-1-1"], "")


def test_another_day_is_told_and_the_same_again_is_not(city):
    visit = take(city, asked_for())
    plan = Plan(city.offices["B-1-1-1"].pk, DAY)
    reassign(visit_id=visit.pk, plan=plan, by=city.actor("B-1-1-1"), at=AT)
    assert Notice.objects.count() == 1
    reassign(visit_id=visit.pk, plan=replace(plan, visit_on=date(2026, 3, 6)), by=city.actor("B-1-1-1"), at=AT)
    assert Notice.objects.count() == 2
    with pytest.raises(NotFound):
        reassign(visit_id=visit.pk, plan=plan, by=city.actor("R-1-1"), at=AT)


def test_what_was_done_is_kept_for_the_person_and_not_in_the_ledger(city):
    visit, by = take(city, asked_for()), city.actor("B-1-1-1", Role.CLERK)
    with pytest.raises(Invalid):
        finish(visit_id=visit.pk, action=Action.DONE, words=" ", by=by, at=AT)
    finish(visit_id=visit.pk, action=Action.DONE, words="在床前核对身份，重置密码", by=by, at=AT + timedelta(days=1))
    visit.refresh_from_db()
    assert (visit.state, visit.ended_on) == ("done", date(2026, 3, 3))
    assert own_visit(visit.pk).person.outcome == "在床前核对身份，重置密码"
    assert "床前" not in told(visit)
    with pytest.raises(Conflict):
        finish(visit_id=visit.pk, action=Action.DONE, words="再来", by=by, at=AT)


def test_what_could_not_be_met_or_is_not_wanted_ends_with_a_reason_and_the_person_is_told(city):
    visit, by = take(city, asked_for()), city.actor("B-1-1-1")
    with pytest.raises(Invalid):
        finish(visit_id=visit.pk, action=Action.UNMET, words="没人", by=by, at=AT)
    finish(visit_id=visit.pk, action=Action.UNMET, words="敲门三次", reason=Reason.UNREACHABLE, by=by, at=AT)
    other = take(city, asked_for())
    finish(visit_id=other.pk, action=Action.CANCEL, reason=Reason.NOT_NEEDED, by=by, at=AT)
    assert set(Visit.objects.values_list("state", "reason")) == {
        ("unmet", "unreachable"), ("cancelled", "not_needed"),
    }  # fmt: skip
    assert list(Notice.objects.order_by("pk").values_list("template", flat=True))[1:] == [
        "visit_unmet", "visit_assigned", "visit_cancel",
    ]  # fmt: skip


def test_the_person_changes_and_withdraws_until_it_has_ended(city):
    visit = asked_for()
    change_visit(visit_id=visit.pk, person=replace(WANG, phone="13900000009", needs=(Need.SIGHT,)), at=AT)
    visit.refresh_from_db()
    assert (read(visit).phone, read(visit).needs) == ("13900000009", (Need.SIGHT,))
    change_visit(visit_id=visit.pk, person=read(visit), at=AT)
    cancel_own(visit_id=visit.pk, at=AT)
    assert tags(visit) == ["visit.requested", "visit.changed", "visit.cancelled"]
    for act in (
        lambda: cancel_own(visit_id=visit.pk, at=AT),
        lambda: change_visit(visit_id=visit.pk, person=WANG, at=AT),
    ):
        with pytest.raises(Conflict):
            act()


def test_only_who_took_it_and_the_regulator_see_the_person_with_a_reason_on_record(city):
    visit = asked_for()
    with pytest.raises(NotAllowed):
        reveal(visit_id=visit.pk, reason="看看", by=city.actor("B-1-1-1"), at=AT)
    take(city, visit)
    with pytest.raises(Invalid):
        reveal(visit_id=visit.pk, reason=" ", by=city.actor("B-1-1-1"), at=AT)
    with pytest.raises(NotAllowed):
        reveal(visit_id=visit.pk, reason="看看", by=city.actor("B-1-1-1", Role.AUDITOR), at=AT)
    with pytest.raises(NotFound):
        reveal(visit_id=visit.pk, reason="看看", by=city.actor("R-1-1"), at=AT)
    assert reveal(visit_id=visit.pk, reason="联系 13900000001", by=city.actor("B-1-1-1"), at=AT) == WANG
    assert reveal(visit_id=visit.pk, reason="检查", by=city.actor("REG", Role.REGULATOR), at=AT) == WANG
    assert tags(visit)[-2:] == ["visit.revealed"] * 2
    assert "13900000001" not in told(visit)


def test_keys_are_destroyed_when_their_time_is_over_and_the_rest_stays(city):
    old, fresh, open_one = asked_for(), asked_for(), asked_for()
    cancel_own(visit_id=old.pk, at=AT)
    cancel_own(visit_id=fresh.pk, at=AT + timedelta(days=30))
    assert forget_old(at=AT + timedelta(days=365)) == 0
    assert forget_old(at=AT + timedelta(days=366)) == 1
    assert forget_old(at=AT + timedelta(days=366)) == 0
    old.refresh_from_db()
    assert (old.sealed_key, old.name, old.phone, old.needs, old.state) == (None, None, None, None, "cancelled")
    assert read(old).name == ""
    assert Visit.objects.exclude(sealed_key=None).count() == 2
    assert open_one.pk in set(Visit.objects.exclude(sealed_key=None).values_list("pk", flat=True))
    assert tags(old)[-1] == "visit.forgotten"


def test_the_person_has_it_forgotten_once_it_has_ended(city):
    visit = asked_for()
    with pytest.raises(Conflict):
        forget_own(visit_id=visit.pk, at=AT)
    cancel_own(visit_id=visit.pk, at=AT)
    forget_own(visit_id=visit.pk, at=AT)
    assert own_visit(visit.pk).person.name == ""
    with pytest.raises(NotFound):
        reveal(visit_id=visit.pk, reason="看看", by=city.actor("REG", Role.REGULATOR), at=AT)


def test_offices_that_offer_what_is_asked_are_named_nearest_first(city):
    found = offices_near(
        FENGYUAN, AT.date(), kind=Kind.HOME, service=Service.CARDS, needs=[Need.BEDRIDDEN, Need.HEARING]
    )  # fmt: skip
    assert [one.office for one in found] == [city.offices["B-1-1-1"], city.offices["R-1-1"]]
    assert found[0].unmet == ["听不清"]
    at_outlet = offices_near(FENGYUAN, AT.date(), kind=Kind.OUTLET, service=Service.CARDS, needs=[])
    assert len(at_outlet) == 3


def test_figures_count_by_house_and_county_and_each_leads_to_exactly_its_requests(city):
    today = date(2026, 3, 20)
    late, done = take(city, asked_for()), take(city, asked_for())
    asked_for()
    elsewhere = asked_for(place=ELSEWHERE)
    finish(visit_id=done.pk, action=Action.DONE, words="好", by=city.actor("B-1-1-1"), at=AT + timedelta(days=14))
    take(city, elsewhere, "B-1-2-1")
    for viewer in (city.actor("REG", Role.REGULATOR), city.actor("B")):
        for count in (visit_figures.by_institution, visit_figures.by_county):
            rows = count(viewer, today=today, period=visit_figures.Period())
            for row in rows:
                for cell in row.cells:
                    asked = dict(part.split("=") for part in cell.query.split("&"))
                    filters = visits.filters_for(asked, viewer=viewer, today=today)
                    assert filters.apply(visits.listed(viewer)).count() == cell.value, (row.label, cell)
    by_house = visit_figures.by_institution(
        city.actor("REG", Role.REGULATOR), today=today, period=visit_figures.Period()
    )
    assert [(row.label, [cell.value for cell in row.cells]) for row in by_house] == [
        ("机构B", [3, 0, 2, 2, 1, 1, 0, 0]), ("尚无机构承接", [1, 1, 0, 1, 0, 0, 0, 0]), ("合计", [4, 1, 2, 3, 1, 1, 0, 0]),
    ]  # fmt: skip
    assert late.pk in set(visits_seen(city.actor("B")).filter(visits.late(today)).values_list("pk", flat=True))


def test_the_queue_shows_what_is_due_first_and_asks_no_more_with_more_rows(
    city, reference_held, django_assert_max_num_queries
):
    made = [asked_for(at=AT + timedelta(days=n)) for n in range(12)]
    viewer, today = city.actor("B-1-1-1"), date(2026, 3, 12)
    filters = visits.filters_for({}, viewer=viewer, today=today)
    with django_assert_max_num_queries(4):
        found = filters.apply(visits.listed(viewer)).order_by(*visits.order_of(filters))
        rows = visits.rows_of(found, today=today)
    assert [row.visit.pk for row in rows] == [one.pk for one in made]
    assert [row.is_overdue for row in rows[:4]] == [True, True, True, False]
    assert timezone.localdate(rows[0].visit.requested_at) == AT.date()
