"""The past year of the demo's rooms at court: as many matters as the article tells of (S14), spread over the year."""

from collections.abc import Collection
from datetime import datetime, timedelta
from random import Random
from typing import Final

from fengqiao.complaints.bulk.clocks import Dues
from fengqiao.complaints.invented.words import names, vocabulary
from fengqiao.foundation.numbering import MEDIATION, reserve_numbers
from fengqiao.mediation.bulk.lives import Life, Place
from fengqiao.mediation.bulk.records import write
from fengqiao.mediation.models import Body, BodyKind, Mediator, Room
from fengqiao.organisations.models import Organisation

MATTERS: Final = 900
"""In all six rooms together; the article counts 937 settled, the demo shows the same order of size."""
DAYS: Final = 360
LATEST: Final = 50
"""Days before now on which the last of them was brought: what is younger goes through the services one by one."""


def write_history(*, now: datetime, random: Random, matters: int = MATTERS) -> int:
    """Write the past of the rooms at court and return how many matters; a few seconds."""
    places = places_of([BodyKind.COURT_ROOM])
    if not places:
        return 0
    shares = [random.uniform(0.7, 1.3) for _place_of in places]
    words, people = vocabulary(), names()
    dues: Dues = {}
    lives = []
    for number in range(matters):
        place = random.choices(places, shares)[0]
        ago = timedelta(days=random.randint(LATEST, DAYS), minutes=random.randint(0, 300))
        told = words.tell(random, words.situation(random, "life"), "枫桥镇")
        person = people.person(110_000 + number)
        lives.append(Life(place, told, person, began=now - ago, now=now, random=random, dues=dues))
    return write_lives(lives)


def write_lives(lives: Collection[Life]) -> int:
    """Play matters in the order in which they were brought, write them and return how many."""
    lives = sorted(lives, key=lambda life: life.began)
    numbers = {
        year: reserve_numbers(MEDIATION, year, sum(life.began.year == year for life in lives))[::-1]
        for year in {life.began.year for life in lives}
    }
    return write([life.play(numbers[life.began.year].pop()) for life in lives])


def places_of(kinds: Collection[BodyKind]) -> list[Place]:
    """Return the bodies of these kinds that have rooms, mediators and institutions to mediate with, by code."""
    bodies = Body.objects.filter(kind__in=kinds).select_related("organisation", "court")
    found = [_place(body) for body in bodies.order_by("organisation__code")]
    return [place for place in found if place.houses and place.mediators and place.rooms]


def _place(body: Body) -> Place:
    prefixes = [one.place_id.rstrip("0") for one in body.jurisdictions.all()]
    offices = Organisation.objects.filter(kind__in=body.trades, level="sub_branch").order_by("code")
    near = [one for one in offices if any((one.place_id or "").startswith(prefix) for prefix in prefixes)]
    mediators = Mediator.objects.filter(engagements__body=body).order_by("pk")
    return Place(body, list(Room.objects.filter(body=body)), list(mediators), near or list(offices[:20]))
