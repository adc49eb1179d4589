"""Figures within scope, and exactly the cases behind each of them."""

from datetime import date
from itertools import cycle, product

import pytest
from django.db.models import Count

from fengqiao.analytics.queries import cases_behind, measure
from fengqiao.analytics.rules.dimensions import dimensions_of
from fengqiao.analytics.rules.facts import COMPLAINTS
from fengqiao.analytics.rules.measures import MEASURES, Kind
from fengqiao.casework.models import Case
from fengqiao.casework.queries import visible_cases
from fengqiao.complaints.models import Complaint
from fengqiao.foundation.actors import Actor, ActorKind, Role
from fengqiao.foundation.errors import Invalid, NotFound
from support.city import City

OF_COMPLAINTS = {one.id: one for one in MEASURES.values() if one.facts is COMPLAINTS}
DIMENSIONS = dimensions_of(COMPLAINTS)
NOVEMBER = {"date_from": date(2019, 11, 1), "date_to": date(2019, 12, 31)}


def test_a_click_on_any_figure_lists_exactly_its_cases(archive, viewers):
    archive.fill(250)
    people = viewers()
    pairs = product(OF_COMPLAINTS, DIMENSIONS)
    for (measure_id, by), name in zip(pairs, cycle(("REG", "B", "B-1-1")), strict=False):
        table = measure(viewer=people[name], measure_id=measure_id, by=by, **NOVEMBER)
        assert table.rows or measure_id == "overdue"
        for row in table.rows:
            asked = {"viewer": people[name], "measure_id": measure_id, "by": by, "key": row.key, **NOVEMBER}
            assert cases_behind(**asked, part="numerator").count() == row.numerator
            assert cases_behind(**asked, part="denominator").count() == row.denominator
            if MEASURES[measure_id].kind is Kind.RATE:
                assert cases_behind(**asked, part="rest").count() == row.denominator - row.numerator


def test_parts_add_up_to_the_whole(archive, viewers):
    archive.fill(200)
    pairs = product(OF_COMPLAINTS, DIMENSIONS)
    for (measure_id, by), viewer in zip(pairs, cycle(viewers().values()), strict=False):
        table = measure(viewer=viewer, measure_id=measure_id, by=by, **NOVEMBER)
        assert sum(row.numerator for row in table.rows) == table.total.numerator
        assert sum(row.denominator for row in table.rows) == table.total.denominator


def test_nobody_counts_a_case_that_they_may_not_see(archive, viewers):
    archive.fill(300)
    for viewer in viewers().values():
        seen = set(visible_cases(viewer).values_list("pk", flat=True))
        assert measure(viewer=viewer, measure_id="received").total.numerator == len(seen)
        assert set(cases_behind(viewer=viewer, measure_id="received").values_list("pk", flat=True)) == seen


def test_an_administrator_measures_nothing(archive, city):
    archive.fill(20)
    viewer = city.actor("REG", Role.ADMINISTRATOR)
    assert measure(viewer=viewer, measure_id="received", by="month").total.numerator == 0
    assert not cases_behind(viewer=viewer, measure_id="received").exists()


@pytest.fixture
def settled(archive, city: City) -> Case:
    """One case settled at the counter's level."""
    case = archive.fill(1)[0]
    outlet = city.offices["B-1-1-1"]
    Case.objects.filter(pk=case.pk).update(
        state="closed", level="outlet", subject=outlet, owner=outlet, head=outlet.head, branch=outlet.branch,
        sub_branch=outlet.sub_branch, outlet=outlet, closed_at=case.opened_at,
    )  # fmt: skip
    Complaint.objects.filter(case=case).update(
        outcome="settled", closed_level="outlet", rejected_at=None, reviewed_at=None, regulator_at=None, reopened=0,
        really_settled=None, satisfaction=None,
    )  # fmt: skip
    return case


def first_line(city: City) -> tuple[int, int]:
    total = measure(viewer=city.actor("REG", Role.REGULATOR), measure_id="first_line_settlement_rate").total
    return total.numerator, total.denominator


def test_a_case_settled_at_the_counter_is_settled_at_the_first_line(settled, city):
    assert first_line(city) == (1, 1)


@pytest.mark.parametrize("afterwards", ["rejected_at", "reviewed_at", "regulator_at"])
def test_a_case_objected_to_afterwards_is_not_settled_at_the_first_line(afterwards, settled, city):
    Complaint.objects.filter(case=settled).update(**{afterwards: settled.opened_at})
    assert first_line(city) == (0, 1)


def test_a_case_rated_not_really_settled_is_not_settled_at_the_first_line(settled, city):
    Complaint.objects.filter(case=settled).update(really_settled=False)
    assert first_line(city) == (0, 1)


def test_a_reopened_case_leaves_the_rate_until_it_is_closed_again(settled, city):
    Complaint.objects.filter(case=settled).update(reopened=1, outcome="", closed_level="")
    Case.objects.filter(pk=settled.pk).update(state="investigating", closed_at=None)
    assert first_line(city) == (0, 0)


def test_a_case_settled_at_the_branch_is_closed_but_not_at_the_first_line(settled, city):
    Complaint.objects.filter(case=settled).update(closed_level="branch")
    assert first_line(city) == (0, 1)


@pytest.mark.parametrize("state", ["withdrawn", "merged", "not_handled"])
def test_what_was_not_decided_stands_outside_the_rate(state, settled, city):
    Case.objects.filter(pk=settled.pk).update(state=state)
    assert first_line(city) == (0, 0)


def test_a_count_by_channel_is_what_the_rows_say(archive, city):
    archive.fill(200)
    table = measure(viewer=city.actor("REG", Role.REGULATOR), measure_id="received", by="channel")
    counted = dict(Case.objects.values_list("channel").annotate(n=Count("id")))
    assert {row.key: row.numerator for row in table.rows} == counted


def test_a_filter_by_class_takes_the_classes_below_it(archive, city):
    archive.fill(200)
    viewer = city.actor("REG", Role.REGULATOR)
    table = measure(viewer=viewer, measure_id="received", filters={"product": "B-SAV"})
    assert table.total.numerator == Case.objects.filter(product__startswith="B-SAV").count()


def test_filters_and_their_figures_agree_with_the_cases_behind(archive, city):
    archive.fill(300)
    viewer = city.actor("REG", Role.REGULATOR)
    for filters in (
        {"institution": "B", "channel": "phone"},
        {"organisation": "B-1-1"},
        {"place": "330681000000"},
        {"level": "outlet", "peer_group": "city_bank"},
    ):
        asked = {"viewer": viewer, "measure_id": "received", "filters": filters}
        assert cases_behind(**asked).count() == measure(**asked).total.numerator > 0


def test_what_is_published_hides_small_cells(archive, city):
    archive.fill(60)
    viewer = city.actor("REG", Role.REGULATOR)
    shown = measure(viewer=viewer, measure_id="received", by="channel", published=True)
    full = measure(viewer=viewer, measure_id="received", by="channel")
    small = {row.key for row in full.rows if row.numerator < 5}
    assert small
    assert {row.key for row in shown.rows if row.suppressed} == small
    assert all(row.value is None and row.numerator == 0 for row in shown.rows if row.suppressed)


def test_rates_are_fractions_and_mean_stars_lie_between_one_and_five(archive, city):
    archive.fill(300)
    viewer = city.actor("REG", Role.REGULATOR)
    for one in OF_COMPLAINTS.values():
        value = measure(viewer=viewer, measure_id=one.id).total.value
        assert value is not None
        if one.kind is Kind.RATE:
            assert 0 <= value <= 1
        if one.kind is Kind.MEAN:
            assert 1 <= value <= 5


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"by": "colour"}, "by"),
        ({"date_from": date(2020, 1, 2), "date_to": date(2020, 1, 1)}, "to"),
        ({"filters": {"colour": "red"}}, "colour"),
        ({"filters": {"institution": "NOBODY"}}, "institution"),
        ({"filters": {"place": "绍兴"}}, "place"),
    ],
)
def test_a_wrong_question_names_the_field(asked, field, city):
    with pytest.raises(Invalid) as refused:
        measure(viewer=city.actor("REG", Role.REGULATOR), measure_id="received", **asked)
    assert set(refused.value.fields) == {field}


def test_an_unknown_measure_is_not_found(city):
    with pytest.raises(NotFound):
        measure(viewer=city.actor("REG", Role.REGULATOR), measure_id="nonsense")


def test_an_institution_token_measures_its_institution(archive, city):
    archive.fill(100)
    head = city.offices["B"]
    token = Actor(kind=ActorKind.TOKEN, role=Role.OFFICER, organisation_id=head.pk, level=city.actor("B").level)
    expected = Case.objects.filter(head=head).exclude(level="regulator").count()
    assert measure(viewer=token, measure_id="received").total.numerator == expected
