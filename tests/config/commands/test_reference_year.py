"""The reference year: figures come from records, exactly, and change when a record does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from fengqiao.analytics.queries import measure
from fengqiao.casework.models import Case, CaseKind
from fengqiao.complaints import reference_year as complaints
from fengqiao.config.commands import reference_year as command
from fengqiao.config.environment import ConfigurationError
from fengqiao.coverage import reference_year as coverage
from fengqiao.coverage.models import ServicePoint
from fengqiao.coverage.queries import loading, reach
from fengqiao.coverage.services.recomputing import recompute_all
from fengqiao.education import reference_year as education
from fengqiao.education.models import Event
from fengqiao.education.queries.figures import figures
from fengqiao.education.rules.figures import By, Figures
from fengqiao.executives import reference_year as executives
from fengqiao.executives.models import AgendaItem, LedCase, ReceptionDay
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.ledger.models import Event as LedgerEvent
from fengqiao.mediation import reference_year as mediation
from fengqiao.mediation.models import Mediation
from fengqiao.organisations import demo, reference_year
from fengqiao.organisations.models import StaffMember
from fengqiao.organisations.reference_year import FIRST, FULL, LAST, NOW, Size
from fengqiao.stations import reference_year as stations
from fengqiao.stations.models import Station
from fengqiao.supervision import reference_year as reported
from fengqiao.supervision.queries.readings import indicator_named, read
from fengqiao.supervision.rules.periods import Period

SMALL = Size(
    complaints=500,
    court_settled=61,
    court_amount=5_712_345,
    centre_settled=9,
    sessions=140,
    outdoor_sessions=117,
    leaflets=12_345,
    person_times=80_001,
    stations=8,
)
TOWN = "330681109"


def silent(_done: int, _total: int) -> None:
    return


def load(size: Size) -> None:
    reference_year.begin()
    demo.load_city()
    for part in (complaints, mediation, stations, coverage, executives, education, reported):
        part.load(silent, size)


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Load a small year once, with one town standing for the city where coverage is computed."""
    everywhere = loading.villages

    def of_town(codes=None):
        return [one for one in everywhere(codes) if one.code.startswith(TOWN)]

    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "villages", of_town)
        load(SMALL)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def year(_loaded: None, db: None) -> Size:
    return SMALL


@dataclass(frozen=True)
class Told:
    """What the contexts' own queries say of the year so far."""

    settled: float | None
    agreed: float | None
    first_line: float | None
    education: Figures
    covered: list[int]

    @classmethod
    def now(cls) -> "Told":
        def of(measure_id: str, **filters: str):
            found = measure(
                viewer=SYSTEM, measure_id=measure_id, date_from=FIRST, date_to=LAST, filters=filters or None
            )
            return found.total.value

        tallies = reach.total_of(reach.rows_below(None))
        in_year = {"since": FIRST.isoformat(), "until": LAST.isoformat()}
        return cls(
            of("mediation_settled", trade="insurer"),
            of("mediation_amount_agreed", trade="insurer"),
            indicator("first_line_banks"),
            figures(SYSTEM, by=By.MONTH, narrowed=in_year).total,
            [tally.covered if not tally.weak + tally.blank else -1 for tally in tallies],
        )


def indicator(name: str) -> float | None:
    return read(indicator_named(name), Period(2019), viewer=SYSTEM, today=LAST).total.value


def expect(size: Size, villages: int) -> None:
    told = Told.now()
    assert (told.settled, told.agreed) == (size.court_settled, size.court_amount)
    assert told.education == Figures(size.sessions, size.outdoor_sessions, size.leaflets, size.person_times)
    assert told.covered == [villages] * 3
    assert told.first_line is not None
    assert told.first_line > 0.9
    assert indicator("mediation_settled_insurance") == size.court_settled
    assert indicator("mediation_amount_insurance") == size.court_amount
    assert indicator("outdoor_sessions") == size.outdoor_sessions
    assert indicator("leaflets") == size.leaflets
    assert indicator("person_times") == size.person_times
    assert indicator("villages_covered") == villages


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


@pytest.mark.slow
@pytest.mark.django_db
def test_the_whole_year_gives_the_figures_of_the_report():
    load(FULL)
    expect(FULL, 2168)
    assert (FULL.court_settled, FULL.court_amount, FULL.person_times) == (937, 87_806_100, 2_180_000)
    assert FULL.outdoor_sessions > 3_100
    assert FULL.leaflets > 330_000
    assert list(ledger.verify()) == []
