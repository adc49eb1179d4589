"""Generating a history: batch by batch, the same for the same seed, in as many processes as asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from fengqiao.casework.models import Case
from fengqiao.casework.services import PersonData
from fengqiao.complaints.bulk.offices import Offices
from fengqiao.complaints.bulk.plans import NewCase
from fengqiao.complaints.bulk.writing import ANONYMOUS, BulkWriter, refresh_statistics, undisturbed
from fengqiao.complaints.invented import words, workers
from fengqiao.complaints.invented.demand import USUAL as USUAL_TREND
from fengqiao.complaints.invented.demand import Demand, Trend
from fengqiao.complaints.invented.houses import Staff, houses_of
from fengqiao.complaints.invented.lives import CHINA, CONSUMER, USUAL, Chances, Life, World
from fengqiao.complaints.services.filing import Filing
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.progress import Report
from fengqiao.places.queries import places

BATCH: Final = 1000
SOURCE: Final = "generated"

_CHANNELS: Final = (
    "website",
    "app",
    "outlet_visit",
    "phone",
    "letter",
    "email",
    "hotline",
    "regulator_transfer",
    "other",
)
_CHANNEL_SHARES: Final = (18, 40, 60, 80, 82, 85, 93, 98, 100)  # cumulative, per cent
_ONLINE: Final = frozenset({"website", "app", "email"})
_NEEDS: Final = ("elderly", "elderly", "elderly", "disabled", "illness", "hardship")
_GROUP_SIZES: Final = (2, 3, 4, 5, 8, 12, 26)


@dataclass(frozen=True, slots=True)
class Order:
    """What to generate, from the day ``first`` until ``now``.

    ``people``: share of cases with a named complainant. ``offices``: codes of the only ones complained of, if any.
    ``spells``: the chances of complaints filed from a day on, in order of the days; before the first, the usual ones.
    """

    cases: int
    seed: int
    first: date
    now: datetime
    people: float = 0.1
    offices: tuple[str, ...] = ()
    trend: Trend = USUAL_TREND
    spells: tuple[tuple[date, Chances], ...] = ()

    def chances(self, day: date) -> Chances:
        """Return the chances of a complaint filed on a day."""
        return next((chances for since, chances in reversed(self.spells) if since <= day), USUAL)

    @property
    def batches(self) -> int:
        """Return the number of batches."""
        return -(-self.cases // BATCH)

    @property
    def name(self) -> str:
        """Return what references of its cases begin with."""
        return f"{self.seed}/{self.cases}/{self.first.isoformat()}"


def first_day(now: datetime, months: int) -> date:
    """Return the day on which a history of so many months begins."""
    return now.astimezone(CHINA).date() - timedelta(days=round(months * 30.44))


def begun(seed: int, cases: int) -> date | None:
    """Return the first day of an order of this seed and size of which something is written already."""
    rows = Case.objects.filter(source=SOURCE, source_ref__startswith=f"{seed}/{cases}/")
    ref = rows.values_list("source_ref", flat=True).order_by("source_ref").first()
    return date.fromisoformat(ref.split("/")[2]) if ref else None


def generate(order: Order, *, processes: int = 1, report: Report | None = None) -> int:
    """Write the cases of an order that are not there yet and return how many; one interrupted goes on.

    Raises:
        NotAllowed: this is no demo, or there are no institutions.
    """
    if not settings.DEMO:
        raise NotAllowed(_("生成的投诉都是虚构的，只能写入示范库"))
    if not houses_of(Offices.load(), order.offices):
        raise NotAllowed(_("没有机构可供生成，请先载入示范机构（fengqiao demo load）"))
    missing = [number for number in range(order.batches) if not _is_there(order, number)]
    written = 0
    for done, count in enumerate(_write_all(order, missing, processes), start=order.batches - len(missing) + 1):
        written += count
        if report is not None:
            report(min(done * BATCH, order.cases), order.cases)
    refresh_statistics(written)
    return written


def _is_there(order: Order, number: int) -> bool:
    return Case.objects.filter(source=SOURCE, source_ref=f"{order.name}/{number * BATCH}").exists()


def _write_all(order: Order, numbers: list[int], processes: int) -> Iterator[int]:
    if processes <= 1:
        generator = Generator(order)
        yield from map(generator.write, numbers)
        return
    yield from workers.write_all({one.name: getattr(order, one.name) for one in fields(order)}, numbers, processes)


class Generator:
    """Makes and writes the batches of one order."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._writer = BulkWriter()
        offices = self._writer.offices
        self._vocabulary = words.vocabulary()
        self._staff = Staff.load(offices)
        self._world = World(offices, self._staff, self._vocabulary, calendar.current(), order.now)
        self._demand = Demand(
            calendar=self._world.calendar, first=order.first, last=order.now.astimezone(CHINA).date(),
            houses=houses_of(offices, order.offices), situations={t: len(s) for t, s in self._vocabulary.situations.items()},
            seed=order.seed, trend=order.trend,
        )  # fmt: skip
        named = places(office.place_id for office in offices.by_id.values() if office.place_id)
        self._places = {code: place.town or place.county or place.name for code, place in named.items()}
        self._people = max(1, int(order.cases * order.people * 0.93))  # a few complain twice

    def write(self, number: int) -> int:
        """Write one batch and return how many cases were new."""
        with undisturbed():
            return self._writer.write(self.batch(number))

    def batch(self, number: int) -> list[NewCase]:
        """Return the cases of one batch, in order of time."""
        order = self._order
        random = Random(f"{order.seed}:{number}")  # noqa: S311 - must repeat
        indexes = range(number * BATCH, min((number + 1) * BATCH, order.cases))
        shares = ((index + random.random()) / order.cases for index in indexes)
        days = [self._demand.day(share) for share in shares]
        return [self._case(random, index, day) for index, day in zip(indexes, days, strict=True)]

    def _case(self, random: Random, index: int, day: date) -> NewCase:
        house, surging = self._demand.house(random, day)
        situations = self._vocabulary.situations[house.line]
        situation = situations[surging] if surging is not None else self._vocabulary.situation(random, house.line)
        subject = self._world.offices.by_code[random.choices(house.subjects, cum_weights=house.cumulative)[0]]
        told = self._vocabulary.tell(random, situation, self._places.get(subject.place_id or "", "城区"))
        channel = random.choices(_CHANNELS, cum_weights=_CHANNEL_SHARES)[0]
        at = self._moment(random, day, online=channel in _ONLINE)
        group = random.choice(_GROUP_SIZES) if random.random() < 0.006 else 1
        filing = Filing(
            subject=subject.code,
            request=told.request,
            facts=told.facts,
            complainant=self._complainant(random),
            channel=channel,
            amount=told.amount if random.random() < 0.8 else None,
            product=situation.product,
            cause=situation.cause,
            filing="group" if group > 1 else "self",
            group_size=group,
            in_person=group > 1 and channel == "outlet_visit",
            special_needs=(random.choice(_NEEDS),) if random.random() < 0.06 else (),
            media=random.random() < 0.004,
            own_conduct=random.random() < 0.015,
            received_on=at.date(),
        )
        by = self._filed_by(random, channel, filing)
        life = Life(self._world, random, at, self._order.chances(day))
        return NewCase(filing, by, at, SOURCE, f"{self._order.name}/{index}", course=life.course)

    def _moment(self, random: Random, day: date, *, online: bool) -> datetime:
        first, minutes = (7, 900) if online else (9, 480)
        at = datetime.combine(day, time(first), CHINA) + timedelta(minutes=random.randrange(minutes))
        return min(at, self._world.now - timedelta(minutes=random.randint(1, 300)))

    def _complainant(self, random: Random) -> PersonData:
        if random.random() >= self._order.people:
            return ANONYMOUS
        return words.names().person(random.randrange(self._people))

    def _filed_by(self, random: Random, channel: str, filing: Filing) -> Actor:
        if channel in _ONLINE:
            return CONSUMER
        if channel == "regulator_transfer" and self._staff.regulators:
            return random.choice(self._staff.regulators)
        return self._staff.actor(random, self._world.offices.by_code[filing.subject])
