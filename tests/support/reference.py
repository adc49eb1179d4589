"""The reference year at two sizes, and what the contexts' own queries say of it."""

from dataclasses import dataclass

from django.db import transaction

from fengqiao.analytics.queries import measure
from fengqiao.complaints import reference_year as complaints
from fengqiao.coverage import reference_year as coverage
from fengqiao.coverage.queries import loading, reach
from fengqiao.education import reference_year as education
from fengqiao.education.queries.figures import figures
from fengqiao.education.rules.figures import By, Figures
from fengqiao.executives import reference_year as executives
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.progress import silent
from fengqiao.mediation import reference_year as mediation
from fengqiao.organisations import demo, reference_year
from fengqiao.organisations.reference_year import FIRST, LAST, Size
from fengqiao.stations import reference_year as stations
from fengqiao.supervision import reference_year as supervision
from fengqiao.supervision.queries.readings import indicator_named, read
from fengqiao.supervision.rules.periods import Period
from support.digest import digests, put_back, sequences

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


def load(size: Size) -> None:
    """Load it as the command does, without figures kept ahead."""
    reference_year.begin()
    demo.load_city()
    for part in (complaints, mediation, stations, coverage, executives, education, supervision):
        part.load(silent, size)


def one_town_for_the_city(patch) -> None:
    """Compute coverage of one town only, through a MonkeyPatch: the whole city takes a quarter of a minute."""
    everywhere = loading.villages

    def of_town(codes=None):
        return [one for one in everywhere(codes) if one.code.startswith(TOWN)]

    patch.setattr(loading, "villages", of_town)


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
        """Ask them."""

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
    """Return the value of an indicator in the year so far."""
    return read(indicator_named(name), Period(2019), viewer=SYSTEM, today=LAST).total.value


def expect(size: Size, villages: int) -> None:
    """Hold what is told against the size, exactly."""
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


def digests_of_a_load(size: Size) -> dict[str, str]:
    """Load it, note what every table says, and undo it all, so that the next load gets the same keys."""
    stood = sequences()
    with transaction.atomic():
        load(size)
        found = digests()
        transaction.set_rollback(True)
    put_back(stood)
    return found


def differing(first: dict[str, str], second: dict[str, str]) -> list[str]:
    """Return the tables that do not say the same after two loads."""
    assert len(first) > 100
    return sorted(table for table in first if first[table] != second[table])
