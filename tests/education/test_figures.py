"""Figures: by anything, each event once in the total, and every figure equal to the list it leads to."""

import pytest
from django.utils import timezone

from fengqiao.education.queries.events import filters_for
from fengqiao.education.queries.figures import figures
from fengqiao.education.queries.scope import events_seen
from fengqiao.education.rules.figures import By
from fengqiao.education.services.events import cancel_event
from fengqiao.foundation.actors import Role


@pytest.fixture
def year(city, make):
    make("B-1-1", topics=("FRAUD", "LOAN"), is_outdoor=True)
    make("B-1-2", setting="campus", audience="youth", person_times=30, days=40)
    make("R-1", hosts=(city.offices["R-1"].pk, city.offices["B-1-1"].pk), days=9, person_times=70)
    gone = make("B-1-1", held=False, days=-4)
    cancel_event(gone.pk, reason="下雨", by=city.actor("B-1-1"), at=timezone.now())


@pytest.mark.parametrize("by", By)
def test_every_row_leads_to_exactly_its_events_and_the_total_counts_each_once(city, year, by):
    viewer = city.actor("REG", Role.REGULATOR)
    table = figures(viewer, by=by, narrowed={})
    assert (table.total.sessions, table.total.person_times, table.total.outdoor) == (3, 200, 1)
    assert table.rows or by is By.CAMPAIGN
    for row in table.rows:
        behind = filters_for({**row.query, "status": "counted"}).apply(events_seen(viewer))
        assert behind.count() == row.figures.sessions
        assert sum(one.person_times for one in behind) == row.figures.person_times


def test_a_house_sees_its_own_offices_and_a_joint_event_in_each(city, year):
    table = figures(city.actor("B-1"), by=By.INSTITUTION, narrowed={})
    assert {row.label: row.figures.sessions for row in table.rows} == {"机构B-1-1": 2, "机构B-1-2": 1}
    houses = figures(city.actor("REG", Role.REGULATOR), by=By.INSTITUTION, narrowed={})
    assert {row.label: row.figures.person_times for row in houses.rows} == {"机构B": 200, "机构R": 70}


def test_the_number_of_queries_does_not_grow_with_events(
    city, year, make, django_assert_max_num_queries, reference_held
):
    viewer = city.actor("REG", Role.REGULATOR)
    figures(viewer, by=By.TOWN, narrowed={})
    for number in range(5):
        make("B-1-2", days=50 + number)
    with django_assert_max_num_queries(8):
        figures(viewer, by=By.TOWN, narrowed={})
