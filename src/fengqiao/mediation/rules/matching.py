"""Which mediators suit a case, best first, each with reasons; and who is excluded, and by what. Pure.

Exclusions are hard and come first: relations to a party (SPC rules on invited mediation 2016, Art. 15; they may be
waived by all parties after disclosure), an earlier role in the matter (Art. 15 and 16), an objection (People's
Mediation Law, Art. 23), a refusal, qualification, body, indispensable language, capacity, time.

The score is the weighted mean of seven factors between 0 and 1. The success factor is not the bare rate: with
``settled`` of ``closed`` such cases it is the mean of the posterior of a Beta prior that is worth ``prior_cases``
cases at ``overall_rate``, i.e. (settled + prior_cases × overall_rate) / (closed + prior_cases). One lucky case moves
it little, two hundred cases move it where they point. All numbers are the caller's: they are parameters.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias

from fengqiao.mediation.rules.reasons import Bar, Ground, Reason, because

Point: TypeAlias = tuple[float, float]  # longitude, latitude in degrees
EARTH_RADIUS_KM: Final = 6371.0088  # mean radius (IUGG)
HALF: Final = 0.5  # a factor below speaks against, from here on for a mediator


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A piece of a day, ``number`` counted from its beginning. How long one is, is the caller's matter."""

    on: date
    number: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mediator as matching sees one.

    ``employers``: head office → last day of the employment, None while it lasts. ``open_cases`` are the cases in hand
    and ``capacity`` how many may be at a time; ``recent_load`` is in cases, weighted as the caller likes. ``settled``
    of ``closed`` cases of the need's kind ended in agreement. ``free_slots`` are put in order.
    """

    mediator_id: int
    county: str
    capacity: int
    bodies: frozenset[int] = frozenset()
    specialities: frozenset[str] = frozenset()
    trades: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()  # dialects and sign language included
    place: Point | None = None
    employers: Mapping[int, date | None] | None = None
    relatives_at: frozenset[int] = frozenset()
    open_cases: int = 0
    recent_load: float = 0.0
    settled: int = 0
    closed: int = 0
    is_qualified: bool = True
    qualification_ends: date | None = None
    free_slots: tuple[Slot, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "free_slots", tuple(sorted(set(self.free_slots))))


@dataclass(frozen=True, slots=True)
class Need:
    """What a case asks of its mediator.

    ``institutions``: head offices of institutions that are parties. ``acted_before``, ``objected``, ``refused`` and
    ``consented`` name mediators: with an earlier role in the matter, objected to by a party, who declined, and whose
    disclosed relation to a party all parties accept. ``seated``: who is asked or at work already, so that nobody else
    comes into question. ``is_remote``: by telephone or online, nobody travels.
    """

    case_id: int
    on: date  # today
    from_day: date  # first day on which a session can take place
    trade: str
    speciality: str
    county: str
    languages: frozenset[str] = frozenset()
    place: Point | None = None
    body: int | None = None
    institutions: frozenset[int] = frozenset()
    acted_before: frozenset[int] = frozenset()
    objected: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()
    consented: frozenset[int] = frozenset()
    seated: int | None = None
    track: str = ""
    is_remote: bool = False


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each factor counts; only their proportions matter."""

    speciality: float
    language: float
    distance: float
    load: float
    success: float
    experience: float
    soonest: float


@dataclass(frozen=True, slots=True)
class Policy:
    """Parameters of matching. ``experience``: track → closed cases of the kind wanted of its mediator."""

    weights: Weights
    cooling_years: int  # after leaving an institution
    indispensable: frozenset[str]  # languages without which a mediator is excluded, such as sign language
    same_trade: float  # factor for knowing the trade but not the speciality, 0 to 1
    far_km: float  # from here on the distance factor is 0
    km_in_county: float  # assumed where a place is not known
    km_between_counties: float
    busy_cases: float  # recent load that counts as full
    overall_rate: float  # share of closed cases that end in agreement, all mediators together
    prior_cases: float  # how many cases that rate is worth
    horizon_days: int  # a first free slot so many days ahead counts 0
    experience: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Distance:
    """Kilometres as the crow flies; ``is_assumed`` when told from the counties alone."""

    km: float
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A mediator who may take the case. ``score`` lies between 0 and 1."""

    mediator_id: int
    score: float
    first_slot: Slot
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """A mediator who may not or cannot take the case, and everything that stands against it."""

    mediator_id: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """All candidates, those who may best first."""

    ranked: tuple[Match, ...]
    excluded: tuple[Excluded, ...]


def rank(need: Need, candidates: Iterable[Candidate], policy: Policy) -> Ranking:
    """Rank the candidates for one case; ties go to the lesser load, then the lower id."""
    found: list[tuple[float, int, int, Match]] = []
    excluded = []
    for candidate in candidates:
        bars = tuple(exclusions(need, candidate, policy))
        slot = first_slot(need, candidate)
        if bars or slot is None:
            excluded.append(Excluded(candidate.mediator_id, bars))
        else:
            points = score(need, candidate, policy)
            match = Match(candidate.mediator_id, points, slot, reasons(need, candidate, policy))
            found.append((-points, candidate.open_cases, candidate.mediator_id, match))
    found.sort(key=lambda entry: entry[:3])
    excluded.sort(key=lambda entry: entry.mediator_id)
    return Ranking(tuple(match for *_, match in found), tuple(excluded))


def exclusions(need: Need, candidate: Candidate, policy: Policy) -> Iterator[Reason]:
    """Tell everything that excludes the candidate, relations to the parties first."""
    if candidate.mediator_id not in need.consented:
        yield from _relations(need, candidate, policy)
    for names, bar in (
        (need.acted_before, Bar.EARLIER_ROLE),
        (need.objected, Bar.OBJECTED),
        (need.refused, Bar.DECLINED),
    ):
        if candidate.mediator_id in names:
            yield because(bar)
    if need.seated is not None and need.seated != candidate.mediator_id:
        yield because(Bar.OTHER_SEATED)
    ends = candidate.qualification_ends
    if not candidate.is_qualified or (ends is not None and ends < need.on):
        yield because(Bar.UNQUALIFIED)
    if need.body is not None and need.body not in candidate.bodies:
        yield because(Bar.OTHER_BODY)
    missing = (need.languages & policy.indispensable) - candidate.languages
    if missing:
        yield because(Bar.LANGUAGE_MISSING, languages=tuple(sorted(missing)))
    if candidate.open_cases >= candidate.capacity:
        yield because(Bar.AT_CAPACITY, open=candidate.open_cases)
    if first_slot(need, candidate) is None:
        yield because(Bar.NO_FREE_SLOT)


def _relations(need: Need, candidate: Candidate, policy: Policy) -> Iterator[Reason]:
    """Tell relations to a party: employment now or within the cooling-off years, relatives."""
    employers = candidate.employers or {}
    for head in sorted(need.institutions & employers.keys()):
        ended = employers[head]
        if ended is None or ended >= need.on:
            yield because(Bar.EMPLOYED)
        elif years_after(ended, policy.cooling_years) > need.on:
            yield because(Bar.FORMERLY_EMPLOYED, ended=ended, years=policy.cooling_years)
    if need.institutions & candidate.relatives_at:
        yield because(Bar.RELATIVE)


def years_after(day: date, years: int) -> date:
    """Return the same day so many years later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def first_slot(need: Need, candidate: Candidate) -> Slot | None:
    """Return the candidate's first free slot for the case while the qualification lasts."""
    ends = candidate.qualification_ends or date.max
    return next((slot for slot in candidate.free_slots if need.from_day <= slot.on <= ends), None)


def distance(one: Point | None, one_county: str, other: Point | None, other_county: str, policy: Policy) -> Distance:
    """Return the distance of two places, told from their counties where one is not known."""
    if one is None or other is None:
        is_same = one_county == other_county
        return Distance(policy.km_in_county if is_same else policy.km_between_counties, is_assumed=True)
    return Distance(kilometres(one, other), is_assumed=False)


def kilometres(one: Point, other: Point) -> float:
    """Return the great-circle distance (haversine formula) in km."""
    (lon1, lat1), (lon2, lat2) = ([math.radians(degrees) for degrees in place] for place in (one, other))
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def score(need: Need, candidate: Candidate, policy: Policy) -> float:
    """Return the weighted mean of all factors, 0 to 1; rounded so that equals are equal on every machine."""
    weights = policy.weights
    factors = (
        (weights.speciality, speciality_factor(need, candidate, policy)),
        (weights.language, language_factor(need, candidate)),
        (weights.distance, distance_factor(need, candidate, policy) if weights.distance else 0.0),
        (weights.load, load_factor(candidate, policy)),
        (weights.success, success_factor(candidate, policy)),
        (weights.experience, experience_factor(need, candidate, policy)),
        (weights.soonest, soonest_factor(need, candidate, policy)),
    )
    total = sum(weight for weight, _ in factors)
    return round(sum(weight * factor for weight, factor in factors) / total, 9) if total else 1.0


def fit_only(policy: Policy) -> Policy:
    """Return the policy that scores what time, way and load do not change: a plan counts those by themselves."""
    return replace(policy, weights=replace(policy.weights, distance=0.0, load=0.0, soonest=0.0))


def speciality_factor(need: Need, candidate: Candidate, policy: Policy) -> float:
    """Return 1 for the speciality, less for the trade alone, 0 for neither; only the trade counts if none is known."""
    if need.speciality in candidate.specialities:
        return 1.0
    if need.trade not in candidate.trades:
        return 0.0
    return policy.same_trade if need.speciality else 1.0


def language_factor(need: Need, candidate: Candidate) -> float:
    """Return the share of the wanted languages and dialects spoken; 1 if none is wanted."""
    return len(need.languages & candidate.languages) / len(need.languages) if need.languages else 1.0


def distance_factor(need: Need, candidate: Candidate, policy: Policy) -> float:
    """Return 1 on the spot, falling evenly to 0 at ``far_km``; 1 if nobody travels."""
    if need.is_remote:
        return 1.0
    way = distance(need.place, need.county, candidate.place, candidate.county, policy)
    return max(0.0, 1.0 - way.km / policy.far_km)


def load_factor(candidate: Candidate, policy: Policy) -> float:
    """Return 1 for idle hands: half by the capacity that is free, half by the load of late."""
    in_hand = candidate.open_cases / candidate.capacity if candidate.capacity else 1.0
    return 1.0 - (min(1.0, in_hand) + min(1.0, candidate.recent_load / policy.busy_cases)) / 2


def success_factor(candidate: Candidate, policy: Policy) -> float:
    """Return the rate of agreement in such cases, shrunken toward the overall rate (see the module)."""
    worth = candidate.closed + policy.prior_cases
    return (candidate.settled + policy.prior_cases * policy.overall_rate) / worth if worth else policy.overall_rate


def experience_factor(need: Need, candidate: Candidate, policy: Policy) -> float:
    """Return which share of the closed cases wanted for the track the candidate has, at most 1."""
    wanted = policy.experience.get(need.track, 0)
    return min(1.0, candidate.closed / wanted) if wanted else 1.0


def soonest_factor(need: Need, candidate: Candidate, policy: Policy) -> float:
    """Return 1 for a free slot on the first possible day, falling evenly to 0 at the horizon."""
    slot = first_slot(need, candidate)
    if slot is None:
        return 0.0
    return max(0.0, 1.0 - (slot.on - need.from_day).days / max(policy.horizon_days, 1))


def reasons(need: Need, candidate: Candidate, policy: Policy) -> tuple[Reason, ...]:
    """Return what speaks for and against the candidate, in the order of the factors."""
    return (
        *_field_reasons(need, candidate),
        *_language_reasons(need, candidate),
        *_distance_reasons(need, candidate, policy),
        _load_reason(candidate, policy),
        _success_reason(candidate, policy),
        *_experience_reasons(need, candidate, policy),
        *_time_reasons(need, candidate, policy),
        *_consent_reasons(need, candidate, policy),
    )


def _field_reasons(need: Need, candidate: Candidate) -> Iterator[Reason]:
    if need.speciality in candidate.specialities:
        yield because(Ground.SPECIALITY, speciality=need.speciality)
        return
    if need.trade in candidate.trades:
        yield because(Ground.TRADE, trade=need.trade)
    if need.speciality:
        yield because(Ground.OTHER_FIELD, speciality=need.speciality)


def _language_reasons(need: Need, candidate: Candidate) -> Iterator[Reason]:
    spoken = need.languages & candidate.languages
    if spoken:
        yield because(Ground.SPEAKS, languages=tuple(sorted(spoken)))
    if need.languages - spoken:
        yield because(Ground.LACKS_LANGUAGE, languages=tuple(sorted(need.languages - spoken)))


def _distance_reasons(need: Need, candidate: Candidate, policy: Policy) -> Iterator[Reason]:
    if need.is_remote:
        return
    way = distance(need.place, need.county, candidate.place, candidate.county, policy)
    if way.is_assumed:
        yield because(Ground.SAME_COUNTY if need.county == candidate.county else Ground.OTHER_COUNTY)
    else:
        is_near = distance_factor(need, candidate, policy) >= HALF
        yield because(Ground.NEAR if is_near else Ground.FAR, km=round(way.km))


def _load_reason(candidate: Candidate, policy: Policy) -> Reason:
    if load_factor(candidate, policy) >= HALF:
        return because(Ground.LIGHT_LOAD, open=candidate.open_cases)
    return because(Ground.HEAVY_LOAD, open=candidate.open_cases, capacity=candidate.capacity)


def _success_reason(candidate: Candidate, policy: Policy) -> Reason:
    if not candidate.closed:
        return because(Ground.NO_RECORD)
    is_good = success_factor(candidate, policy) >= policy.overall_rate
    code = Ground.SETTLES_WELL if is_good else Ground.SETTLES_LESS
    return because(code, closed=candidate.closed, settled=candidate.settled)


def _experience_reasons(need: Need, candidate: Candidate, policy: Policy) -> Iterator[Reason]:
    wanted = policy.experience.get(need.track, 0)
    if wanted and candidate.closed >= wanted:
        yield because(Ground.EXPERIENCED)
    elif wanted:
        yield because(Ground.INEXPERIENCED, closed=candidate.closed, wanted=wanted)


def _time_reasons(need: Need, candidate: Candidate, policy: Policy) -> Iterator[Reason]:
    slot = first_slot(need, candidate)
    if slot is not None:
        yield because(Ground.SOON if soonest_factor(need, candidate, policy) >= HALF else Ground.NOT_SOON, on=slot.on)


def _consent_reasons(need: Need, candidate: Candidate, policy: Policy) -> Iterator[Reason]:
    if candidate.mediator_id in need.consented and any(_relations(need, candidate, policy)):
        yield because(Ground.CONSENTED)
