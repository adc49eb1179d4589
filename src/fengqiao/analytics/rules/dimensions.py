"""What measures are broken down by. Keys are text; an empty key means that the case does not say."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from fengqiao.analytics.rules.facts import Basis
from fengqiao.foundation.actors import Level
from fengqiao.foundation.marking import N_


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to break a figure down."""

    id: str
    name: str
    column: str = ""
    organisations: bool = False
    kept: bool = False

    def column_for(self, *, basis: Basis, level: Level | None) -> str:
        """Return the column of facts; ``level`` is that of the viewer's organisation."""
        if self.id == "month":
            return basis.month_column
        if self.id == "organisation":
            return _UNITS_BELOW.get(level or Level.REGULATOR, "subject_id")
        return self.column


_UNITS_BELOW: Final[Mapping[Level, str]] = MappingProxyType(
    {
        Level.REGULATOR: "head_id",
        Level.HEAD_OFFICE: "unit_of_head",
        Level.BRANCH: "unit_of_branch",
        Level.SUB_BRANCH: "unit_of_sub_branch",
        Level.OUTLET: "subject_id",
    }
)

_ALL: Final = (
    Dimension("institution", N_("机构"), "head_id", organisations=True),
    Dimension("organisation", N_("下级机构"), organisations=True),
    Dimension("level", N_("办理层级"), "level", kept=True),
    Dimension("place", N_("区县"), "county", kept=True),
    Dimension("town", N_("乡镇街道"), "town"),
    Dimension("product", N_("业务类别"), "product", kept=True),
    Dimension("cause", N_("投诉原因"), "cause", kept=True),
    Dimension("channel", N_("投诉渠道"), "channel", kept=True),
    Dimension("month", N_("月份")),
    Dimension("peer_group", N_("同业组"), "peer_group"),
)

DIMENSIONS: Final[Mapping[str, Dimension]] = MappingProxyType({dimension.id: dimension for dimension in _ALL})
"""Every dimension by its id, in the order of pages."""

KEPT: Final = tuple(dimension for dimension in _ALL if dimension.kept)
"""Dimensions that rollups keep per month and institution."""
