"""Campaigns and a year of events in the demo's villages, some waiting to be checked, some reported twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from django.utils import timezone

from fengqiao.education.models import Campaign, Event, EventHost, EventTopic
from fengqiao.education.rules.states import CANCELLED, CHECKED, HELD, PLANNED, RETURNED
from fengqiao.education.services.duplicates import find_resemblances
from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.foundation.ledger.rules import Entry
from fengqiao.foundation.ledger.services import record_many
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.queries import regulator
from fengqiao.places.models import Division
from fengqiao.places.rules import county_of, display_name, town_of

SEED: Final = "education"
EVENTS: Final = 1500
AHEAD: Final = 45  # days
TWICE: Final = 5

_CAMPAIGNS: Final = (
    ("315", "3·15 消费者权益保护教育宣传周", "15 March consumer rights week", (3, 9), (3, 22)),
    ("WJ", "金融知识普及月 金融知识进万家", "Financial literacy month", (9, 1), (9, 30)),
    ("XX", "送金融知识下乡", "Financial knowledge to the countryside", (4, 1), (6, 30)),
    ("FZ", "防范非法集资宣传月", "Month against illegal fund-raising", (6, 1), (6, 30)),
)
SETTINGS: Final = {
    "village": ("farmers", "elderly", "general"),
    "community": ("elderly", "general", "disabled"),
    "business_district": ("general", "youth"),
    "enterprise": ("migrant_workers",),
    "office": ("general",),
    "campus": ("youth",),
}
TITLES: Final = {
    "village": ("{village}送金融知识下乡", "{village}集市金融宣传", "{village}文化礼堂反诈课堂"),
    "community": ("{village}金融知识讲座", "{village}老年人防骗小课堂", "{village}金融服务进社区"),
    "business_district": ("{town}商圈金融宣传", "{town}夜市金融知识问答"),
    "enterprise": ("{town}工业园工资卡安全课", "{town}企业员工金融讲座"),
    "office": ("{town}机关金融知识讲座",),
    "campus": ("{town}中学金融第一课", "{town}小学人民币知识课"),
}
VENUES: Final = {
    "village": ("文化礼堂", "村口集市", "老年活动室", "便民服务点"),
    "community": ("居委会会议室", "社区广场", "老年食堂"),
    "business_district": ("商场中庭", "步行街口", "农贸市场东门"),
    "enterprise": ("员工食堂", "车间会议室", "职工之家"),
    "office": ("大会议室",),
    "campus": ("报告厅", "操场", "阶梯教室"),
}
TOPICS: Final = ("FRAUD", "RAISING", "DEPOSIT", "LOAN", "CARD", "WEALTH", "INSURANCE", "PRIVACY", "CASH", "RIGHTS")
WEIGHTS: Final = (30, 14, 10, 6, 10, 4, 8, 6, 8, 4)


@dataclass(frozen=True, slots=True)
class Spot:
    """A village with its town and the offices that may teach there."""

    village: Division
    town: str
    hosts: Sequence[Organisation]


def load(now: datetime) -> None:
    """Write campaigns and events with their entries in the ledger."""
    random = Random(SEED)  # noqa: S311 - invented data, must repeat
    campaigns = campaigns_of((now.year - 1, now.year))
    spots = spots_of(random)
    events: list[Event] = []
    hosts: list[EventHost] = []
    topics: list[EventTopic] = []
    for _number in range(EVENTS):
        _add(random.choice(spots), random, now, campaigns, (events, hosts, topics))
    for original in [one for one in events if one.status == HELD][-TWICE * 3 :: 3]:
        _again(original, random, (events, hosts, topics), spots)
    Event.objects.bulk_create(events, batch_size=500)
    EventHost.objects.bulk_create(hosts, batch_size=1000)
    EventTopic.objects.bulk_create(topics, batch_size=1000)
    record_many(entries_of(events, hosts))
    for one in events[EVENTS:]:
        find_resemblances(one, at=now)


def campaigns_of(years: Sequence[int]) -> list[Campaign]:
    """Write the campaigns of these years and return them."""
    owner = regulator()
    made = [
        Campaign(
            code=f"{code}-{year}", title=title, title_en=title_en, owner=owner,
            starts_on=date(year, *first), ends_on=date(year, *last),
        )
        for year in years
        for code, title, title_en, first, last in _CAMPAIGNS
    ]  # fmt: skip
    return Campaign.objects.bulk_create(made)


def spots_of(random: Random, number: int = 700) -> list[Spot]:
    """Return so many villages at most, each with the offices of its town, or of its county where there are none."""
    offices: dict[str, list[Organisation]] = {}
    found = Organisation.objects.filter(
        kind__in=("bank", "insurer"), level__in=("outlet", "sub_branch"), closed_on=None
    ).exclude(place=None)
    for one in found.order_by("code"):
        for place in {county_of(one.place_id or ""), town_of(one.place_id or "")}:
            if place:
                offices.setdefault(place, []).append(one)
    towns = dict(Division.objects.filter(level="town").values_list("code", "name"))
    villages = list(Division.objects.filter(level="village").order_by("code"))
    spots = []
    for village in random.sample(villages, min(number, len(villages))):
        town = town_of(village.code)
        near = offices.get(town or "") or offices.get(county_of(village.code) or "")
        if town and near:
            spots.append(Spot(village, display_name(towns.get(town, "")), near))
    return spots


_Rows = tuple[list[Event], list[EventHost], list[EventTopic]]


def _add(spot: Spot, random: Random, now: datetime, campaigns: Sequence[Campaign], rows: _Rows) -> None:
    day = now.date() - timedelta(days=int(random.triangular(-AHEAD, 365, 60)))
    in_season = [one for one in campaigns if one.starts_on <= day <= one.ends_on]
    setting = random.choices(list(SETTINGS), weights=(38, 26, 12, 10, 4, 10))[0]
    begins = timezone.make_aware(datetime.combine(day, time(random.choice((8, 9, 10, 13, 14, 15, 19)), 30)))
    ends = begins + timedelta(minutes=random.choice((60, 90, 120, 180)))
    short = display_name(spot.village.name)
    event = Event(
        title=random.choice(TITLES[setting]).format(village=short, town=spot.town),
        campaign=random.choice(in_season) if in_season and random.random() < 0.8 else None,
        place=spot.village, venue=short + random.choice(VENUES[setting]), setting=setting,
        audience=random.choice(SETTINGS[setting]),
        is_outdoor=setting in {"village", "business_district"} and random.random() < 0.6,
        starts_at=begins, ends_at=ends, created_at=begins - timedelta(days=random.randint(1, 20)),
    )  # fmt: skip
    _outcome(event, random, now)
    lead = random.choice(spot.hosts)
    chosen = {random.choices(TOPICS, WEIGHTS)[0] for _number in range(random.choice((1, 1, 2, 3)))}
    rows[0].append(event)
    rows[1].append(EventHost(event=event, organisation=lead, is_lead=True))
    others = [one for one in spot.hosts if one.head_id != lead.head_id]
    if others and random.random() < 0.06:
        rows[1].append(EventHost(event=event, organisation=random.choice(others)))
    rows[2].extend(EventTopic(event=event, code=code) for code in sorted(chosen))


def _outcome(event: Event, random: Random, now: datetime) -> None:
    """Let an event be planned, cancelled, reported, checked or returned, as its day has it."""
    if event.ends_at >= now:
        event.status, event.created_at = PLANNED, min(event.created_at, now - timedelta(days=1))
        return
    fate = random.random()
    if fate < 0.03:
        event.status, event.reason = CANCELLED, random.choice(("天气原因", "与村里活动冲突", "讲师临时有事"))
        return
    size = int(random.triangular(15, 420, 60)) * (2 if event.is_outdoor else 1)
    event.person_times, event.leaflets = size, int(size * random.uniform(0.4, 1.6))
    event.counting = random.choices(("sign_in", "headcount", "area", "online"), (30, 50, 15, 5))[0]
    event.reported_at = min(event.ends_at + timedelta(hours=random.randint(1, 40)), now)
    event.report = random.choice(("现场讲解并回答提问。", "结合本地案例讲解，发放折页。", "以情景剧形式讲解常见骗局。"))
    days = (now - event.ends_at).days
    event.status = CHECKED if days > 20 and fate < 0.25 else RETURNED if days < 60 and fate > 0.985 else HELD
    if event.status == CHECKED:
        event.checked_at = event.reported_at + timedelta(days=random.randint(1, 15))
    elif event.status == RETURNED:
        event.reason = "人次与签到表不符，请核对后重报"


def _again(original: Event, random: Random, rows: _Rows, spots: Sequence[Spot]) -> None:
    """Let another house report the same event once more, a little differently."""
    spot = next(one for one in spots if one.village.pk == original.place_id)
    lead = next(one.organisation for one in rows[1] if one.event is original)
    others = [one for one in spot.hosts if one.head_id != lead.head_id]
    if not others:
        return
    copy = Event(
        title=original.title.replace("金融", "金融知识", 1) if random.random() < 0.5 else original.title,
        campaign=original.campaign, place=original.place, venue=original.venue, setting=original.setting,
        audience=original.audience, is_outdoor=original.is_outdoor, starts_at=original.starts_at,
        ends_at=original.ends_at, status=HELD, leaflets=original.leaflets // 2,
        person_times=original.person_times + random.randint(-3, 6), counting="headcount",
        created_at=original.created_at, reported_at=original.reported_at, report=original.report,
    )  # fmt: skip
    rows[0].append(copy)
    rows[1].append(EventHost(event=copy, organisation=random.choice(others), is_lead=True))
    rows[2].extend(EventTopic(event=copy, code=one.code) for one in rows[2] if one.event is original)


def entries_of(events: Iterable[Event], hosts: Iterable[EventHost]) -> Iterable[tuple[str, Entry]]:
    """Return what the ledger notes of these events: that they were planned, and reported."""
    leads = {one.event_id: one.organisation for one in hosts if one.is_lead}
    for one in events:
        lead, chain = leads[one.pk], f"education:{one.pk}"
        by = Actor(
            kind=ActorKind.STAFF, role=Role.OFFICER, organisation_id=lead.pk, level=Level(lead.level), person_id=None
        )
        said = {"label": one.title, "place": one.place_id, "setting": one.setting, "audience": one.audience}
        yield chain, Entry(tag="education.planned", actor=by, at=one.created_at, data=said)
        if one.reported_at:
            told = {"person_times": one.person_times, "counting": one.counting, "leaflets": one.leaflets}
            yield chain, Entry(tag="education.reported", actor=by, at=one.reported_at, data=told)
