"""The registry of indicators: each defined once, with words, source, direction, version and the query it counts by."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fengqiao.supervision.rules.aspects import Aspect
from fengqiao.supervision.rules.indicators.complaints import COMPLAINT_INDICATORS
from fengqiao.supervision.rules.indicators.definition import Direction, Indicator, Shape, Timing
from fengqiao.supervision.rules.indicators.education import EDUCATION_INDICATORS
from fengqiao.supervision.rules.indicators.net import CONCEPT_INDICATORS, CONDUCT_INDICATORS, MECHANISM_INDICATORS
from fengqiao.supervision.rules.indicators.practice import (
    CAMPAIGN_INDICATORS,
    CARE_INDICATORS,
    SETTLING_INDICATORS,
)

INDICATORS: Final[Mapping[str, Indicator]] = MappingProxyType(
    {
        one.id: one
        for one in (
            *CONCEPT_INDICATORS,
            *MECHANISM_INDICATORS,
            *CAMPAIGN_INDICATORS,
            *CONDUCT_INDICATORS,
            *CARE_INDICATORS,
            *COMPLAINT_INDICATORS,
            *SETTLING_INDICATORS,
            *EDUCATION_INDICATORS,
        )
    }
)
"""Every indicator by its id, in the order of the aspects."""


def of_aspect(aspect: Aspect) -> tuple[Indicator, ...]:
    """Return the indicators of one aspect, in the order of pages."""
    return tuple(one for one in INDICATORS.values() if one.aspect is aspect)


__all__ = ["INDICATORS", "Direction", "Indicator", "Shape", "Timing", "of_aspect"]
