"""Mediations of the reference year: six rooms at court, the bankers' centre and the studio; all invented.

The rooms mediate insurance disputes only, the centre and the studio those with banks, so that the figures of insurance
are the rooms' figures.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from django.utils import timezone

from fengqiao.complaints.bulk.clocks import Dues
from fengqiao.complaints.invented.words import names, vocabulary
from fengqiao.foundation.apportioning import apportioned
from fengqiao.foundation.progress import Report
from fengqiao.mediation import demo, reference_workouts
from fengqiao.mediation.bulk.history import places_of, write_lives
from fengqiao.mediation.bulk.lives import Course, Life, Place
from fengqiao.mediation.models import BodyKind
from fengqiao.mediation.rules.choices import EndingReason
from fengqiao.organisations.reference_year import BEFORE, CHINA, FIRST, FULL, LAST, NOW, YEAR, Size, write_once

SEED: Final = "reference-mediation"
_FOUNDED: Final = datetime(YEAR - 1, 1, 2, 9, 0, tzinfo=CHINA)
_NOT_SETTLED: Final = 0.17  # to one settled
_STILL_OPEN: Final = 0.03  # likewise
_LONGEST: Final = 27
"""Days from application to the end, at most; what begins nearer to the last day goes at a quicker pace."""
_QUICK, _SHORTEST = 0.4, 12
"""That pace, and the days it takes at most."""
_LEAST, _MOST = 500, 600_000
"""Yuan agreed in one dispute."""
_PEOPLE: Final = 120_000


@dataclass(frozen=True, slots=True)
class _Year:
    """The days between which matters are brought and ended, and how many; ``still_open`` to one settled."""

    first: date
    last: date
    size: Size
    still_open: float = 0.0


def load(report: Report, size: Size = FULL) -> None:
    """Write bodies and mediations once; ``report`` is told how many parts are done of how many."""
    write_once("mediation", lambda: _write(report, size))


def _write(report: Report, size: Size) -> dict[str, int]:
    demo.load_bodies(_FOUNDED)
    report(1, 3)
    random = Random(f"{SEED}:{size.court_settled}")  # noqa: S311 - invented data, must repeat
    people: Iterator[int] = iter(range(_PEOPLE, 2 * _PEOPLE))
    lives = [
        *_of_year(_Year(*BEFORE, size.before()), people, random),
        *_of_year(_Year(FIRST, LAST, size, _STILL_OPEN), people, random),
    ]
    written = write_lives(lives)
    report(2, 3)
    written += reference_workouts.play(size)
    report(3, 3)
    return {"mediations": written}


def _of_year(year: _Year, people: Iterator[int], random: Random) -> Iterator[Life]:
    size, dues, rooms = year.size, Dues(), places_of([BodyKind.COURT_ROOM])
    amounts = iter(_amounts(size, random))
    for place, settled in zip(rooms, _shared_out(size.court_settled, rooms, random), strict=True):
        courses = [Course(EndingReason.AGREED, next(amounts)) for _number in range(settled)]
        yield from _lives(place, courses + _others(settled, year, random), people, random, dues, year)
    centres = places_of([BodyKind.CENTRE, BodyKind.STUDIO])
    for place, settled in zip(centres, _shared_out(size.centre_settled, centres, random), strict=True):
        courses = [Course(EndingReason.AGREED)] * settled
        yield from _lives(place, courses + _others(settled, year, random), people, random, dues, year)


def _shared_out(settled: int, places: Sequence[Place], random: Random) -> list[int]:
    return apportioned(settled, [random.uniform(0.7, 1.4) for _place in places], least=1)


def _amounts(size: Size, random: Random) -> list[Decimal]:
    """Return the yuan agreed in each dispute of the rooms; together the amount of the year."""
    weights = [random.lognormvariate(0, 0.9) for _number in range(size.court_settled)]
    return [Decimal(one) for one in apportioned(size.court_amount, weights, least=_LEAST, most=_MOST)]


def _others(settled: int, year: _Year, random: Random) -> list[Course]:
    """Return what did not come to an agreement: refused, too far apart, or mediated still."""
    ended = [
        Course(random.choice((EndingReason.REFUSED, EndingReason.GAP, EndingReason.GAP)))
        for _number in range(round(settled * _NOT_SETTLED))
    ]
    return ended + [Course(None)] * round(settled * year.still_open)


def _lives(
    place: Place, courses: Sequence[Course], people: Iterator[int], random: Random, dues: Dues, year: _Year
) -> Iterator[Life]:
    words, persons = vocabulary(), names()
    is_bank = "bank" in place.body.trades
    for planned in courses:
        course, began = _timed(planned, year, random)
        line = "bank" if is_bank else random.choice(("life", "property", "property"))
        told = words.tell(random, words.situation(random, line), "枫桥镇")
        person = persons.person(next(people))
        yield Life(place, told, person, began=began, now=NOW, random=random, dues=dues, course=course)


def _timed(course: Course, year: _Year, random: Random) -> tuple[Course, datetime]:
    """Return when a matter was brought and its course: early or quick enough to end in time, or so late that it is open."""
    whole = (year.last - year.first).days
    day = random.randint(whole - 24, whole - 17) if course.ending is None else random.randint(2, whole - _SHORTEST)
    clock = time(random.randint(9, 16), random.randrange(60))
    began = timezone.make_aware(datetime.combine(year.first + timedelta(days=day), clock), CHINA)
    is_late = course.ending is not None and day > whole - _LONGEST
    return replace(course, pace=_QUICK) if is_late else course, began
