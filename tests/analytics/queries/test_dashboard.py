"""Dashboards say what the live measures and the work list say."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from fengqiao.analytics.queries import measure
from fengqiao.analytics.queries.dashboard import months_until, waiting, year
from fengqiao.analytics.rules.facts import COMPLAINTS
from fengqiao.analytics.rules.measures import MEASURES
from fengqiao.analytics.services import rebuild_rollups, refresh_rollups
from fengqiao.casework.models import Case
from fengqiao.complaints.models import Complaint
from fengqiao.complaints.worklist import work_list
from fengqiao.foundation.actors import Role

TODAY = date(2020, 4, 15)
LAST_YEAR = {"date_from": date(2019, 5, 1), "date_to": date(2020, 4, 30)}
KEPT = [one for one in MEASURES.values() if one.facts is COMPLAINTS and one.numerator.kept]


def test_months_end_with_this_month():
    assert months_until(date(2020, 1, 31), 3) == ("2019-11", "2019-12", "2020-01")


def test_a_year_stands_as_the_live_measures_say(archive, viewers):
    archive.fill(300)
    refresh_rollups()
    for viewer in viewers().values():
        found = year(viewer, TODAY)
        for one in KEPT:
            total = measure(viewer=viewer, measure_id=one.id, **LAST_YEAR).total
            assert found.whole.numerator(one) == total.numerator
            assert found.whole.denominator(one) == total.denominator
            assert found.whole.value(one) == (None if total.value is None else pytest.approx(total.value))


@pytest.mark.parametrize("name", ["REG", "B", "B-1", "B-1-1", "R", "R-1-1"])
def test_each_unit_and_month_stands_as_the_live_measures_say(name, archive, viewers):
    archive.fill(250)
    refresh_rollups()
    viewer = viewers()[name]
    found = year(viewer, TODAY)
    for one in KEPT:
        by_unit = measure(viewer=viewer, measure_id=one.id, by=found.unit_dimension.id, **LAST_YEAR)
        kept = {found.labels[key].key: standing.denominator(one) for key, standing in found.by_unit.items()}
        assert {key: n for key, n in kept.items() if n} == {row.key: row.denominator for row in by_unit.rows}
        by_month = measure(viewer=viewer, measure_id=one.id, by="month", **LAST_YEAR)
        months = {month: standing.denominator(one) for month, standing in found.by_month.items()}
        assert {month: n for month, n in months.items() if n} == {row.key: row.denominator for row in by_month.rows}


def test_a_house_of_one_branch_is_shown_by_sub_branch(archive, viewers, city):
    archive.fill(200)
    head = city.offices["B"]
    Case.objects.filter(subject=head).update(subject=city.offices["B-1"], branch=city.offices["B-1"])
    refresh_rollups()
    viewer = viewers()["B"]
    found, received = year(viewer, TODAY), MEASURES["received"]
    rows = measure(viewer=viewer, measure_id="received", by="sub_branch", **LAST_YEAR).rows
    shown = {found.labels[key].key: standing.numerator(received) for key, standing in found.by_unit.items()}
    assert shown == {row.key: row.numerator for row in rows}
    assert {"B-1-1", "B-1-2"} <= set(shown)
    assert shown == {
        found.labels[key].key: standing.numerator(received)
        for found in [year(viewers()["B-1"], TODAY)]
        for key, standing in found.by_unit.items()
    }


def test_counties_stand_as_the_live_measures_say(archive, viewers):
    archive.fill(250)
    refresh_rollups()
    received = MEASURES["received"]
    for name in ("REG", "B"):
        viewer = viewers()[name]
        rows = measure(viewer=viewer, measure_id="received", by="place", **LAST_YEAR).rows
        counties = {key: standing.numerator(received) for key, standing in year(viewer, TODAY).by_county.items()}
        assert counties == {row.key: row.numerator for row in rows}


def test_products_stand_as_the_live_measures_say(archive, viewers):
    archive.fill(250)
    refresh_rollups()
    received = MEASURES["received"]
    for name in ("REG", "AUDITOR", "B", "R"):
        viewer = viewers()[name]
        rows = measure(viewer=viewer, measure_id="received", by="product", **LAST_YEAR).rows
        products = {key: standing.numerator(received) for key, standing in year(viewer, TODAY).by_product.items()}
        assert products == {row.key: row.numerator for row in rows}


def reopened(ids, _city):
    Case.objects.filter(pk__in=ids).update(state="investigating", closed_at=None)


def moved_to_another_house(ids, city):
    office = city.offices["R-1-1"]
    where = {"subject": office, "head": office.head, "branch": None, "sub_branch": office.sub_branch, "outlet": office}
    Case.objects.filter(pk__in=ids).update(**where)


def received_in_another_month(ids, _city):
    Case.objects.filter(pk__in=ids).update(received_on=TODAY - timedelta(days=80), product="B-LOAN")


def rated_again(ids, _city):
    Complaint.objects.filter(case__in=ids).update(satisfaction=1, really_settled=False)


def deleted(ids, _city):
    Complaint.objects.filter(case__in=ids).delete()
    Case.objects.filter(pk__in=ids).delete()


@pytest.mark.parametrize("change", [reopened, moved_to_another_house, received_in_another_month, rated_again, deleted])
def test_every_viewer_s_year_equals_a_full_recount_whatever_happened(change, archive, viewers, city):
    archive.fill(200)
    refresh_rollups()
    people = viewers()
    before = {name: year(viewer, TODAY) for name, viewer in people.items()}
    change(archive.random.sample(list(Case.objects.values_list("pk", flat=True)), 40), city)
    refresh_rollups()
    kept = {name: year(viewer, TODAY) for name, viewer in people.items()}
    rebuild_rollups()
    for name, viewer in people.items():
        assert kept[name] == year(viewer, TODAY), name
    assert kept["REG"] != before["REG"]


def test_what_waits_is_what_the_work_list_shows_for_the_same_filter(archive, viewers):
    archive.fill(200)
    some = Case.objects.filter(closed_at__isnull=True)
    some.update(yellow_on=TODAY - timedelta(days=2), red_on=TODAY, due_on=TODAY + timedelta(days=2))
    Complaint.objects.filter(case__in=some[:9]).update(extension_asked_at=some[0].opened_at)
    Case.objects.filter(pk__in=[case.pk for case in some[:12]]).update(due_on=TODAY - timedelta(days=1))
    for viewer in viewers().values():
        for one in waiting(viewer, TODAY):
            filters = dict(part.split("=") for part in one.query.split("&"))
            assert one.number == work_list(filters, viewer=viewer, today=TODAY).cases().count(), urlencode(filters)
    assert any(one.number for one in waiting(viewers()["REG"], TODAY))


def test_an_administrator_has_no_figures(archive, city):
    archive.fill(20)
    refresh_rollups()
    viewer = city.actor("REG", Role.ADMINISTRATOR)
    assert not year(viewer, TODAY).by_unit
    assert all(one.number == 0 for one in waiting(viewer, TODAY))


def test_a_dashboard_asks_the_database_few_questions(archive, viewers):
    archive.fill(100)
    refresh_rollups()
    viewer = viewers()["REG"]
    with CaptureQueriesContext(connection) as asked:
        year(viewer, TODAY)
        waiting(viewer, TODAY)
    assert len(asked) <= 5
