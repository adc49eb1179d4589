"""What a chart shows. Plain values; the drawing is done by the browser, the table by the template."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

Number: TypeAlias = int | float | Decimal


class Kind(StrEnum):
    """Ways to draw."""

    BAR = "bar"
    LINE = "line"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class Point:
    """One datum: its value (None: nothing to measure), the page with exactly its records, how it reads in words."""

    value: Number | None
    url: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line, one set of bars, or the colours of a map."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and its table: a category per row, a series per column.

    ``unit`` is appended to values ("%", "件"); ``geojson_url`` names the shapes of a map, whose ``name`` property must
    equal the categories; ``csv_url`` and ``xlsx_url`` export the records' figures; ``horizontal`` suits long names.
    """

    id: str
    title: str
    kind: Kind
    category_label: str
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    geojson_url: str = ""
    csv_url: str = ""
    xlsx_url: str = ""
    horizontal: bool = False
    target: Number | None = None

    def rows(self) -> list[tuple[str, list[Point]]]:
        """Return the table: category, then one point per series. Raises ValueError for a series of other length."""
        return [
            (category, list(points))
            for category, *points in zip(self.categories, *(s.points for s in self.series), strict=True)
        ]

    def data(self) -> dict[str, Any]:
        """Return what the browser draws from, as plain JSON values."""
        return {
            "kind": str(self.kind),
            "title": self.title,
            "unit": self.unit,
            "geojson": self.geojson_url,
            "horizontal": self.horizontal,
            "target": None if self.target is None else float(self.target),
            "categories": list(self.categories),
            "series": [
                {
                    "name": series.name,
                    "points": [
                        {"value": None if p.value is None else float(p.value), "url": p.url, "text": p.text}
                        for p in series.points
                    ],
                }
                for series in self.series
            ],
        }
