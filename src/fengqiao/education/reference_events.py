"""Education events of the reference year: planned in every village, reported, checked, some merged, some called off.

How many count, how many of them were outdoors, and how many leaflets and person-times they had together is settled
first and split over them; what does not count comes on top.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final

from django.utils import timezone

from fengqiao.education.demo_events import SETTINGS, TITLES, TOPICS, VENUES, WEIGHTS, Spot, entries_of
from fengqiao.education.models import Campaign, Event, EventHost, EventTopic
from fengqiao.education.rules.states import CANCELLED, CHECKED, HELD, MERGED, RETURNED
from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.foundation.apportioning import apportioned
from fengqiao.foundation.ledger.rules import Entry
from fengqiao.foundation.ledger.services import record_many
from fengqiao.organisations.models import Assignment
from fengqiao.organisations.reference_year import CHINA, NOW, Size
from fengqiao.places.rules import display_name

_OUTDOORS: Final = {
    "village": ("村口集市", "文化礼堂前广场", "晒谷场"),
    "community": ("社区广场", "小区中心花园"),
    "business_district": ("步行街口", "农贸市场东门", "商场门前广场"),
    "enterprise": ("厂区门口", "园区广场"),
    "office": ("机关大院",),
    "campus": ("操场", "校门口"),
}
_SETTING_WEIGHTS: Final = (44, 25, 12, 8, 3, 8)
_MONTHS: Final = (0.6, 0.4, 1.7, 1.0, 1.1, 1.3, 1.1, 1.0, 1.9, 1.1, 1.1, 0.9)
"""March has the consumers' day, September the month of financial knowledge."""
_SMALLEST, _LARGEST = 20, 6_000
"""Person-times of one event."""
_PUT_OFF, _GIVEN_BACK, _TWICE = 0.016, 0.005, 0.004
"""Cancelled, returned and reported twice, to one that counts."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Year:
    """The days between which events are, how many of them there are, and the campaigns they may belong to."""

    first: date
    last: date
    size: Size
    campaigns: Sequence[Campaign]


@dataclass(slots=True)
class Book:
    """What is to be written."""

    events: list[Event] = field(default_factory=list)
    hosts: list[EventHost] = field(default_factory=list)
    topics: list[EventTopic] = field(default_factory=list)
    merged: list[Event] = field(default_factory=list)


def write_events(year: Year, spots: Sequence[Spot], random: Random) -> int:
    """Write the events with their entries in the ledger and return how many."""
    book, size = Book(), year.size
    counted = [_planned(spot, random, year, book) for spot in _visited(spots, random, size.sessions)]
    _hold(counted, random, size)
    off = round(size.sessions * _PUT_OFF), round(size.sessions * _GIVEN_BACK)
    for number in range(sum(off)):
        _called_off(_planned(random.choice(spots), random, year, book), random, is_returned=number >= off[0])
    for original in random.sample(counted, round(size.sessions * _TWICE)):
        _report_again(original, random, book, spots)
    _write(book)
    return len(book.events)


def _visited(spots: Sequence[Spot], random: Random, number: int) -> list[Spot]:
    """Return where the events are: every village once, as far as they go, then where chance leads."""
    once = random.sample(spots, min(number, len(spots)))
    return once + random.choices(spots, k=number - len(once))


def _planned(spot: Spot, random: Random, year: Year, book: Book) -> Event:
    day = _day(year, random)
    in_season = [one for one in year.campaigns if one.starts_on <= day <= one.ends_on]
    setting = random.choices(list(SETTINGS), weights=_SETTING_WEIGHTS)[0]
    begins = timezone.make_aware(datetime.combine(day, time(random.choice((8, 9, 10, 13, 14)), 30)), CHINA)
    village = display_name(spot.village.name)
    event = Event(
        title=random.choice(TITLES[setting]).format(village=village, town=spot.town),
        campaign=random.choice(in_season) if in_season and random.random() < 0.85 else None,
        place=spot.village, venue=village + random.choice(VENUES[setting]), setting=setting,
        audience=random.choice(SETTINGS[setting]), starts_at=begins,
        ends_at=begins + timedelta(minutes=random.choice((60, 90, 120, 180))),
        created_at=begins - timedelta(days=random.randint(1, 20)),
    )  # fmt: skip
    lead = random.choice(spot.hosts)
    book.events.append(event)
    book.hosts.append(EventHost(event=event, organisation=lead, is_lead=True))
    others = [one for one in spot.hosts if one.head_id != lead.head_id]
    if others and random.random() < 0.08:
        book.hosts.append(EventHost(event=event, organisation=random.choice(others)))
    chosen = {random.choices(TOPICS, WEIGHTS)[0] for _number in range(random.choice((1, 1, 2, 3)))}
    book.topics.extend(EventTopic(event=event, code=code) for code in sorted(chosen))
    return event


def _day(year: Year, random: Random) -> date:
    while True:
        day = year.first + random.randint(1, (year.last - year.first).days) * _DAY
        if random.random() < _MONTHS[day.month - 1] / max(_MONTHS):
            return day


def _hold(events: Sequence[Event], random: Random, size: Size) -> None:
    """Let these take place, and split what they had together over them."""
    outdoors = set(random.sample(range(len(events)), size.outdoor_sessions))
    for number, event in enumerate(events):
        event.is_outdoor = number in outdoors
        if event.is_outdoor:
            event.venue = display_name(event.place.name) + random.choice(_OUTDOORS[event.setting])
    drawn = [random.lognormvariate(0, 0.8) * (1.6 if one.is_outdoor else 0.8) for one in events]
    people = apportioned(size.person_times, drawn, least=_SMALLEST, most=_LARGEST)
    handed = [one * random.uniform(0.4, 1.4) for one in people]
    leaflets = apportioned(size.leaflets, handed, most=people)
    for event, persons, copies in zip(events, people, leaflets, strict=True):
        event.person_times, event.leaflets = persons, copies
        event.counting = random.choices(("sign_in", "headcount", "area"), (2, 5, 3) if persons > 200 else (6, 4, 0))[0]
        event.report = random.choice(
            ("现场讲解并回答提问。", "结合本地案例讲解，发放折页。", "以情景剧形式讲解常见骗局。")
        )
        event.reported_at = min(event.ends_at + timedelta(hours=random.randint(1, 40)), NOW)
        event.status = HELD
        if random.random() < 0.3 and event.reported_at + 16 * _DAY < NOW:
            event.status, event.checked_at = CHECKED, event.reported_at + random.randint(1, 15) * _DAY


def _called_off(event: Event, random: Random, *, is_returned: bool) -> None:
    """Let an event not take place, or its report be given back."""
    if not is_returned:
        event.status, event.reason = CANCELLED, random.choice(("天气原因", "与村里活动冲突", "讲师临时有事"))
        return
    event.status, event.reason = RETURNED, "人次与签到表不符，请核对后重报"
    event.person_times, event.leaflets, event.counting = random.randint(800, 3000), 100, "area"
    event.report, event.reported_at = "现场讲解并回答提问。", min(event.ends_at + timedelta(hours=3), NOW)


def _report_again(original: Event, random: Random, book: Book, spots: Sequence[Spot]) -> None:
    """Let another house report the same event; the regulator has merged the two."""
    spot = next(one for one in spots if one.village.pk == original.place.pk)
    lead = next(one.organisation for one in book.hosts if one.event is original)
    others = [one for one in spot.hosts if one.head_id != lead.head_id]
    if not others:
        return
    copied = ("campaign", "place", "venue", "setting", "audience", "is_outdoor", "starts_at", "ends_at", "counting")
    copy = Event(
        **{name: getattr(original, name) for name in (*copied, "created_at", "reported_at", "report", "title")},
        person_times=original.person_times + random.randint(-3, 6), leaflets=original.leaflets // 2, status=MERGED,
        merged_into=original,
    )  # fmt: skip
    other = random.choice(others)
    book.merged.append(copy)
    book.events.append(copy)
    book.hosts.append(EventHost(event=copy, organisation=other, is_lead=True))
    if not any(one.event is original and one.organisation.pk == other.pk for one in book.hosts):
        book.hosts.append(EventHost(event=original, organisation=other))
    book.topics.extend([EventTopic(event=copy, code=one.code) for one in book.topics if one.event is original])


def _write(book: Book) -> None:
    Event.objects.bulk_create([one for one in book.events if one.status != MERGED], batch_size=1000)
    for copy in book.merged:
        copy.merged_into_id = copy.merged_into.pk if copy.merged_into else None
    Event.objects.bulk_create(book.merged)
    for host in book.hosts:
        host.event_id = host.event.pk
    for topic in book.topics:
        topic.event_id = topic.event.pk
    EventHost.objects.bulk_create(book.hosts, batch_size=2000)
    EventTopic.objects.bulk_create(book.topics, batch_size=2000)
    record_many(entries_of(book.events, book.hosts))
    record_many(_endings(book))


def _endings(book: Book) -> Iterable[tuple[str, Entry]]:
    """Return what the ledger notes after the report: checked, returned, cancelled, merged."""
    inspector, leads = _inspector(), {one.event_id: one for one in book.hosts if one.is_lead}
    for one in book.events:
        chain, last = f"education:{one.pk}", one.reported_at or one.starts_at - timedelta(hours=2)
        told: tuple[str, Actor, datetime, dict[str, Any]] | None = None
        match one.status:
            case "checked" if one.checked_at is not None:
                told = "education.checked", inspector, one.checked_at, {}
            case "returned":
                told = "education.returned", inspector, min(last + 2 * _DAY, NOW), {"reason": one.reason}
            case "cancelled":
                host = leads[one.pk].organisation
                by = Actor(ActorKind.STAFF, Role.OFFICER, None, host.pk, Level(host.level))
                told = "education.cancelled", by, last, {"reason": one.reason}
        if told is not None:
            yield chain, Entry(tag=told[0], actor=told[1], at=told[2], data=told[3])
    yield from _merged(book, inspector)


def _merged(book: Book, inspector: Actor) -> Iterator[tuple[str, Entry]]:
    for copy in book.merged:
        at = min((copy.reported_at or copy.ends_at) + 3 * _DAY, NOW)
        for chain, data in ((copy.merged_into_id, {"with": copy.pk}), (copy.pk, {"into": copy.merged_into_id})):
            yield f"education:{chain}", Entry(tag="education.merged", actor=inspector, at=at, data=data)


def _inspector() -> Actor:
    """Return the regulator's officer who checks samples."""
    row = Assignment.objects.select_related("organisation").get(member__username="regulator", ends_on=None)
    return Actor(ActorKind.STAFF, Role.REGULATOR, row.member_id, row.organisation_id, Level(row.organisation.level))
