"""Indicators that are measures of cases: words, unit and source stand there once."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fengqiao.analytics.rules.measures import MEASURES, Kind
from fengqiao.supervision.rules.aspects import Aspect
from fengqiao.supervision.rules.indicators.definition import Direction, Indicator, Shape

_SHAPES: Final[Mapping[Kind, tuple[Shape, int]]] = MappingProxyType(
    {
        Kind.COUNT: (Shape.COUNT, 0),
        Kind.RATE: (Shape.SHARE, 1),
        Kind.SUM: (Shape.SUM, 2),
        Kind.MEAN: (Shape.STATISTIC, 2),
        Kind.MEDIAN: (Shape.STATISTIC, 1),
        Kind.PERCENTILE: (Shape.STATISTIC, 1),
    }
)


def measured(id_: str, aspect: Aspect) -> Indicator:
    """Return the indicator that is a measure of cases."""
    measure = MEASURES[id_]
    shape, decimals = _SHAPES[measure.kind]
    return Indicator(
        id_,
        aspect,
        measure.name,
        measure.definition,
        measure.source,
        measure.unit,
        Direction(measure.direction),
        shape,
        f"measure:{id_}",
        decimals=decimals,
    )
