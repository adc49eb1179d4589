"""Planning mediation sessions at once against first come, first served, on generated days of a city."""

import random
import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from importlib.resources import files
from time import perf_counter

from bench.timing import Line, written
from fengqiao.foundation.parameters.rules import Rules, Value
from fengqiao.mediation.rules import planning
from fengqiao.mediation.rules.matching import Candidate, Need, Slot
from fengqiao.mediation.rules.planning.figures import Figures, figures
from fengqiao.mediation.rules.terms import policy_of, terms_of

TODAY = date(2026, 11, 23)
DAYS, SLOTS = 5, 8  # a working week of eight hours
SECONDS = 10.0
COUNTIES = {
    "yuecheng": (120.58, 30.00), "keqiao": (120.49, 30.09), "shangyu": (120.87, 30.03),
    "zhuji": (120.24, 29.71), "shengzhou": (120.83, 29.56), "xinchang": (120.90, 29.50),
}  # fmt: skip
SHARES = (30, 20, 15, 20, 9, 6)
FIELDS = {"bank": ("card", "loan", "wealth"), "insurance": ("life", "motor"), "payment": ("fraud",)}


def _shipped_rules() -> Rules:
    """Return the newest rule set of mediation as it is shipped."""
    text = files("fengqiao.foundation.parameters").joinpath("data", "rule_sets.toml").read_text(encoding="utf-8")
    newest = [found for found in tomllib.loads(text)["rule_set"] if found["domain"] == "mediation"][-1]
    values = {name: Value(found["value"], found["unit"]) for name, found in newest["parameters"].items()}
    return Rules(newest["code"], newest["source"], values)


RULES = _shipped_rules()
POLICY = policy_of(RULES, settled=6, closed=10)
TERMS = terms_of(RULES, POLICY)


def measure(days: Sequence[int] = (1, 2, 3)) -> list[Line]:
    """Return the lines of the table: time, and each figure of the plan against first come, first served."""
    longest, ours, theirs = 0.0, list[Figures](), list[Figures]()
    points, by_hand = list[int](), list[int]()
    for seed in days:
        day = a_day(seed)
        begun = perf_counter()
        plan = planning.plan(day, TERMS)
        longest = max(longest, perf_counter() - begun)
        hand = planning.first_come_first_served(day, TERMS)
        for made, found, costs in ((plan, ours, points), (hand, theirs, by_hand)):
            found.append(figures(day, [planned.session for planned in made.assignments], POLICY))
            costs.append(made.breakdown.total)
    group = "排期 / Planning"
    return [
        Line(group, "500 cases × 100 mediators × 20 rooms, slowest day", written(longest), longest, SECONDS, unit=" s"),
        _line("points, all costs together", by_hand, points),
        _line("cases left without a session", [f.unplaced for f in theirs], [f.unplaced for f in ours]),
        _line("days until the session, mean", [f.days for f in theirs], [f.days for f in ours], limit=1.1),
        _line("km travelled per session on site", [f.km for f in theirs], [f.km for f in ours]),
        _line("spread of load (Gini)", [f.spread for f in theirs], [f.spread for f in ours]),
        _line(
            "sessions with a mediator of another speciality",
            [1 - f.speciality for f in theirs],
            [1 - f.speciality for f in ours],
        ),
    ]


def _line(work: str, theirs: Sequence[float], ours: Sequence[float], *, limit: float = 1.0) -> Line:
    hand, planned = sum(theirs) / len(theirs), sum(ours) / len(ours)
    text = f"{planned:,.2f} planned / {hand:,.2f} first come, first served"
    return Line("排期 / Planning", work, text, planned / hand if hand else float(planned > 0), limit)


def a_day(seed: int, *, cases: int = 500, mediators: int = 100, rooms: int = 20) -> planning.Day:
    """Return a generated day: about as much work as a week has time for."""
    chance = random.Random(seed)
    return planning.Day(
        waiting=tuple(_waiting(chance, number) for number in range(1, cases + 1)),
        candidates=tuple(_candidate(chance, number) for number in range(1, mediators + 1)),
        rooms=tuple(_room(chance, number) for number in range(1, rooms + 1)),
    )


def _waiting(chance: random.Random, number: int) -> planning.WaitingCase:
    county, place = _somewhere(chance)
    trade, speciality = _field(chance)
    languages = chance.choices([set(), {county}, {"sign"}], (70, 28, 2))[0]
    waited = chance.randint(0, 20)
    need = Need(
        case_id=number, on=TODAY, from_day=TODAY + timedelta(days=1), trade=trade, speciality=speciality,
        county=county, place=place, languages=frozenset(languages), body=1,
        institutions=frozenset({chance.randint(1, 40)}),
        objected=frozenset({chance.randint(1, 100)} if chance.random() < 0.05 else ()),
        track=chance.choices(["simple", "ordinary", "complex"], (5, 4, 1))[0], is_remote=chance.random() < 0.45,
    )  # fmt: skip
    length = chance.choices([1, 2, 3], (50, 40, 10))[0]
    return planning.WaitingCase(need, waited, TODAY + timedelta(days=30 - waited), length, chance.choice([3, 3, 4, 6]))


def _candidate(chance: random.Random, number: int) -> Candidate:
    county, place = _somewhere(chance)
    fields = {_field(chance) for _ in range(chance.randint(1, 3))}
    closed = chance.randint(0, 80)
    return Candidate(
        mediator_id=number, county=county, place=place, capacity=chance.choice([6, 8, 12]), bodies=frozenset({1}),
        specialities=frozenset(speciality for _, speciality in fields), trades=frozenset(trade for trade, _ in fields),
        languages=frozenset({"mandarin", county} | ({"sign"} if number % 12 == 0 else set())),
        employers={chance.randint(1, 40): chance.choice([None, date(2025, 3, 1), date(2019, 3, 1)])},
        open_cases=chance.randint(0, 4), recent_load=chance.randint(0, 6), closed=closed,
        settled=chance.randint(closed // 3, closed), free_slots=_slots(chance, 0.6),
    )  # fmt: skip


def _room(chance: random.Random, number: int) -> planning.Room:
    county = list(COUNTIES)[number % len(COUNTIES)]
    return planning.Room(
        number, county, chance.choice([4, 6, 8]), body=1, place=COUNTIES[county], free_slots=_slots(chance, 0.95)
    )


def _slots(chance: random.Random, share: float) -> tuple[Slot, ...]:
    every = [Slot(TODAY + timedelta(days=day), number) for day in range(1, DAYS + 1) for number in range(SLOTS)]
    return tuple(slot for slot in every if chance.random() < share)


def _somewhere(chance: random.Random) -> tuple[str, tuple[float, float]]:
    county = chance.choices(list(COUNTIES), SHARES)[0]
    longitude, latitude = COUNTIES[county]
    return county, (longitude + chance.gauss(0, 0.08), latitude + chance.gauss(0, 0.08))


def _field(chance: random.Random) -> tuple[str, str]:
    trade = chance.choices(list(FIELDS), (6, 3, 1))[0]
    return trade, chance.choice(FIELDS[trade])
