"""What invented people write: sentences of our own, put together. Pure; the same random numbers give the same words."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import Any

from fengqiao.casework.services import PersonData


@dataclass(frozen=True, slots=True)
class Situation:
    """Something that makes people complain. ``amount`` is the range in yuan, empty if money is not the matter.

    ``trade`` is bank or insurer; a fact and the request at its place belong together.
    """

    trade: str
    product: str
    cause: str
    weight: int
    requests: tuple[str, ...]
    facts: tuple[str, ...]
    amount: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One complaint in words."""

    situation: Situation
    request: str
    facts: str
    amount: Decimal | None


class Vocabulary:
    """Situations and phrases, as the data file has them."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self.outcomes: Mapping[str, Sequence[str]] = data["outcomes"]
        self.situations: dict[str, list[Situation]] = {}
        for row in data["situations"]:
            made = Situation(
                row["trade"], row["product"], row["cause"], row["weight"], tuple(row["requests"]), tuple(row["facts"]),
                tuple(row.get("amount", ())),
            )  # fmt: skip
            for line in _lines(made):
                self.situations.setdefault(line, []).append(made)
        self._weights = {t: list(accumulate(s.weight for s in found)) for t, found in self.situations.items()}

    def situation(self, random: Random, line: str) -> Situation:
        """Choose a situation of a line of business."""
        return random.choices(self.situations[line], cum_weights=self._weights[line])[0]

    def tell(self, random: Random, situation: Situation, place: str) -> Told:
        """Put a situation into words."""
        choose, data = random.choice, self._data
        amount = _amount(random, situation.amount) if situation.amount else None
        slots = {
            "amount": f"{amount:.0f}" if amount is not None else "",
            "when": choose(data["whens"]),
            "staff": choose(data["staffs"][situation.trade]),
            "again": choose(data["agains"]),
            "place": place,
        }
        number = random.randrange(len(situation.facts))
        request = situation.requests[number % len(situation.requests)]
        facts = choose(data["openings"]) + situation.facts[number] + choose(data["closings"])
        return Told(situation, request.format_map(slots), facts.format_map(slots), amount)

    def phrase(self, random: Random, kind: str) -> str:
        """Choose a phrase that an office or a consumer uses when answering."""
        return random.choice(self.outcomes[kind])


def _lines(situation: Situation) -> tuple[str, ...]:
    """Return the lines of business in which a situation occurs: bank, life, property."""
    if situation.trade == "bank":
        return ("bank",)
    if situation.product.startswith("I-LIFE"):
        return ("life",)
    return ("property",) if situation.product.startswith("I-PC") else ("life", "property")


def _amount(random: Random, bounds: Sequence[int]) -> Decimal:
    """Return an amount between the bounds, small ones far more often."""
    low, high = bounds
    return Decimal(round(low * (high / low) ** (random.random() ** 2)))


class Names:
    """Invented people. Their numbers belong to nobody: 0000 follows the network code."""

    def __init__(self, surnames: str, given: Sequence[str]) -> None:
        self._surnames = surnames
        self._given = given

    def person(self, number: int) -> PersonData:
        """Return the ``number``-th person, always the same."""
        random = Random(f"person:{number}")  # noqa: S311 - invented data, must repeat
        name = random.choice(self._surnames) + random.choice(self._given)
        return PersonData(name=name, phone=f"1{30 + number // 10_000 % 70}0000{number % 10_000:04d}")


@cache
def vocabulary() -> Vocabulary:
    """Return the shipped vocabulary."""
    text = files("fengqiao.complaints").joinpath("data", "situations.toml").read_text(encoding="utf-8")
    return Vocabulary(tomllib.loads(text))


@cache
def names() -> Names:
    """Return the shipped names of invented people."""
    text = files("fengqiao.organisations").joinpath("data", "demo_names.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Names(data["surnames"], data["given"].split())
