"""The rating schemes that are shipped, read once from their files."""

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

from fengqiao.supervision.rules.aspects import Aspect
from fengqiao.supervision.rules.rating.scheme import (
    Band,
    Deduction,
    Element,
    Exclusion,
    Item,
    Measured,
    Scheme,
    Step,
    Words,
)

_FILES: Final = ("rating_2021", "rating_2025")


@cache
def schemes() -> tuple[Scheme, ...]:
    """Return every scheme, the oldest first."""
    folder = files("fengqiao.supervision").joinpath("data", "ratings")
    return tuple(
        parse(tomllib.loads(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal))
        for name in _FILES
    )


def scheme_named(code: str) -> Scheme:
    """Return a shipped scheme. Raises KeyError."""
    found = {one.code: one for one in schemes()}
    return found[code]


def parse(data: dict[str, Any]) -> Scheme:
    """Return the scheme a file describes; raises KeyError or TypeError for one that lacks something."""
    return Scheme(
        code=data["code"],
        name=_words(data),
        source=data["source"],
        first_year=data["first_year"],
        last_year=data.get("last_year"),
        least_years=data["least_years"],
        reset_yearly=data["reset_yearly"],
        most_deduction=Decimal(data["most_deduction"]),
        elements=tuple(_element(one) for one in data["element"]),
        deductions=tuple(
            Deduction(one["code"], _words(one), Decimal(one["most"]), one["source"]) for one in data["deduction"]
        ),
        bands=tuple(Band(one["level"], Decimal(one["from"]), one["source"]) for one in data["band"]),
        exclusions=tuple(Exclusion(one["code"], _words(one), one["source"]) for one in data["exclusion"]),
    )


def _words(data: dict[str, Any]) -> Words:
    return Words(data["name"], data["name_en"])


def _element(data: dict[str, Any]) -> Element:
    return Element(
        code=data["code"],
        name=_words(data),
        weight=Decimal(data["weight"]),
        minimum=Decimal(data["minimum"]),
        source=data["source"],
        items=tuple(_item(one, data["aspect"]) for one in data["item"]),
    )


def _item(data: dict[str, Any], aspect: str) -> Item:
    return Item(
        code=data["code"],
        name=_words(data),
        points=Decimal(data["points"]),
        aspect=Aspect(data.get("aspect", aspect)),
        measures=tuple(_measured(one) for one in data.get("measures", ())),
        source=data["source"],
    )


def _measured(data: dict[str, Any]) -> Measured:
    steps = tuple(Step(Decimal(start), Decimal(score)) for start, score in data["steps"])
    return Measured(data["indicator"], steps)
