"""The reference year: figures come from records, exactly, and change when a record does."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from fengqiao.analytics.queries import measure
from fengqiao.casework.models import Case, CaseKind
from fengqiao.config.commands import reference_year as command
from fengqiao.config.environment import ConfigurationError
from fengqiao.coverage.models import ServicePoint
from fengqiao.coverage.queries import loading
from fengqiao.coverage.services.recomputing import recompute_all
from fengqiao.education.models import Event
from fengqiao.education.queries.figures import figures
from fengqiao.education.rules.figures import By
from fengqiao.executives.models import AgendaItem, LedCase, ReceptionDay
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.ledger.models import Event as LedgerEvent
from fengqiao.mediation.models import Mediation
from fengqiao.organisations.models import StaffMember
from fengqiao.organisations.reference_year import FIRST, LAST, NOW, Size
from fengqiao.stations.models import Station
from fengqiao.supervision.models import GoalSet
from fengqiao.supervision.queries.readings import indicator_named, read
from fengqiao.supervision.rules.periods import Period
from support.digest import digests
from support.reference import (
    SMALL,
    TOWN,
    Told,
    differing,
    digests_of_a_load,
    expect,
    indicator,
    load,
    one_town_for_the_city,
)


@pytest.fixture(scope="module")
def loaded_twice(django_db_setup: None, django_db_blocker) -> Iterator[list[dict[str, str]]]:
    """Load a small year twice, undone between, with one town standing for the city; return what the tables said each time."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        one_town_for_the_city(patch)
        said = [digests_of_a_load(SMALL)]
        load(SMALL)
        yield [*said, digests()]
        transaction.set_rollback(True)


@pytest.fixture
def year(loaded_twice: list[dict[str, str]], db: None) -> Size:
    return SMALL


def test_the_same_seed_writes_the_same_records(loaded_twice, db):
    assert differing(*loaded_twice) == []


def test_the_figures_come_out_as_they_were_to_be(year):
    villages = len([one for one in loading.villages() if one.code.startswith(TOWN)])
    expect(year, villages)


def test_the_rooms_at_court_settled_all_of_it_between_them(year):
    table = measure(
        viewer=SYSTEM, measure_id="mediation_settled", by="body", date_from=FIRST, date_to=LAST,
        filters={"trade": "insurer"},
    )  # fmt: skip
    assert len(table.rows) == 6
    assert all("法院" in row.label and row.numerator for row in table.rows)


def test_an_event_taken_away_is_missing_in_the_figures(year):
    before = Told.now().education
    gone = Event.objects.filter(status="held", is_outdoor=True, starts_at__year=2019).first()
    gone.hosts.all().delete()
    gone.delete()
    after = Told.now().education
    assert after.sessions == before.sessions - 1
    assert after.outdoor == before.outdoor - 1
    assert after.person_times == before.person_times - gone.person_times
    assert after.leaflets == before.leaflets - gone.leaflets
    assert indicator("person_times") == after.person_times


def test_a_mediation_taken_away_is_missing_in_the_figures(year):
    gone = Mediation.objects.filter(ending_reason="agreed", body__kind="court_room", ended_at__year=2019).first()
    amount = gone.agreed_amount
    gone.ending_reason = "gap_too_large"
    gone.save()
    told = Told.now()
    assert (told.settled, told.agreed) == (year.court_settled - 1, year.court_amount - amount)


def test_a_point_taken_away_leaves_its_village_uncovered(year):
    ServicePoint.objects.filter(place__code__startswith=TOWN, kind__in=("agent", "machine")).first().delete()
    recompute_all(at=NOW)
    assert Told.now().covered[0] == -1


def test_a_complaint_settled_elsewhere_changes_the_first_line_rate(year):
    before = read(indicator_named("first_line_banks"), Period(2019), viewer=SYSTEM, today=LAST).total
    settled = {"state": "closed", "complaint__outcome": "settled", "subject__kind": "bank", "closed_at__year": 2019}
    gone = Case.objects.filter(kind=CaseKind.COMPLAINT, level="outlet", **settled)[0]
    Case.objects.filter(pk=gone.pk).update(state="withdrawn")
    after = read(indicator_named("first_line_banks"), Period(2019), viewer=SYSTEM, today=LAST).total
    assert after.denominator == before.denominator - 1
    assert after.value < before.value


def test_loans_and_enterprises_in_difficulty_are_among_the_stories(year):
    found = Mediation.objects.filter(matter__in=("workout", "assistance"))
    assert set(found.values_list("matter", flat=True)) == {"workout", "assistance"}
    settled = sum(indicator(f"{name}_settled") for name in ("workouts", "assistance"))
    assert settled == found.filter(ending_reason="agreed").count() > 0


def test_goals_and_campaign_of_the_year_are_there(year):
    assert GoalSet.objects.get(year=2019).adopted_on == date(2019, 2, 1)
    assert indicator("campaign_works") > 100
    assert 0.5 < indicator("campaign_accepted_rate") < 1


def test_nothing_happens_after_the_last_day(year):
    assert not LedgerEvent.objects.filter(at__gt=NOW).exclude(chain="demo").exists()
    assert not Case.objects.filter(closed_at__gt=NOW).exists()
    assert not Event.objects.filter(ends_at__gt=NOW).exists()
    assert not ReceptionDay.objects.filter(day__gt=LAST).exists()
    assert not AgendaItem.objects.filter(held_on__gt=LAST).exists()
    assert not Station.objects.filter(opened_at__lt="2019-07-01T00:00+08:00").exists()


def test_a_story_stands_behind_the_figures(year):
    assert Station.objects.filter(state="granted", granted_on__lte=LAST).count() == year.stations - 3
    assert LedCase.objects.exists()
    assert ReceptionDay.objects.filter(status="held").exists()
    assert Case.objects.filter(kind=CaseKind.COMPLAINT, complaint__satisfaction__isnull=False).exists()
    assert set(Case.objects.filter(received_on__year=2019, kind="complaint").values_list("rule_set", flat=True)) == {
        "INS_2013"
    }


def test_ratios_have_what_they_are_held_against(year):
    for name in ("per_100m_premium", "per_10k_policies", "per_10m_personal_customers", "per_million_cards"):
        assert indicator(name) is not None


def test_the_year_before_is_there_to_compare_with(year):
    before = figures(SYSTEM, by=By.MONTH, narrowed={"since": "2018-01-01", "until": "2018-12-31"}).total
    assert before.person_times == year.before().person_times
    settled = measure(
        viewer=SYSTEM, measure_id="mediation_settled", date_from=date(2018, 1, 1), date_to=date(2018, 12, 31),
        filters={"trade": "insurer"},
    )  # fmt: skip
    assert settled.total.value == year.before().court_settled


def test_figures_are_read_as_of_its_last_day(year, client):
    member = StaffMember.objects.get(username="regulator")
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("supervision:indicator", args=["person_times"])).content.decode()
    assert "2019年" in page
    assert "80,001" in page
    assert "基准年数据截至 2019-11-14" in page


def test_fewer_complain_in_the_second_half(year):
    def a_day(first: date, last: date) -> float:
        table = measure(viewer=SYSTEM, measure_id="received", date_from=first, date_to=last)
        return table.total.numerator / ((last - first).days + 1)

    assert a_day(date(2019, 9, 1), LAST) < a_day(date(2019, 1, 1), date(2019, 8, 31))


def test_its_ledger_holds(year):
    assert list(ledger.verify()) == []


def test_loading_again_changes_nothing(year):
    before = Told.now(), Case.objects.count()
    load(SMALL)
    assert (Told.now(), Case.objects.count()) == before


def test_the_ordinary_demo_is_not_loaded_beside_it(year):
    with pytest.raises(ConfigurationError, match="2019"):
        command.require_another()
