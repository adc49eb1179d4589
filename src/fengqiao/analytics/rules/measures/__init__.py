"""The measures, each defined once: words, source, kind of fact, date that counts, cases above and below the line."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fengqiao.analytics.rules.measures.complaints import COMPLAINT_MEASURES
from fengqiao.analytics.rules.measures.definition import Direction, Kind, Measure, Part
from fengqiao.analytics.rules.measures.mediations import MEDIATION_MEASURES

MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {measure.id: measure for measure in (*COMPLAINT_MEASURES, *MEDIATION_MEASURES)}
)
"""Every measure by its id, in the order of pages."""

__all__ = ["MEASURES", "Direction", "Kind", "Measure", "Part"]
