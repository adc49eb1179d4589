"""What measures are broken down by. Keys are text; an empty key means that the case does not say."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from fengqiao.analytics.rules.facts import COMPLAINTS, MEDIATIONS, Basis, FactKind
from fengqiao.foundation.actors import Level
from fengqiao.foundation.marking import N_

_COMPLAINTS: Final = (COMPLAINTS.id,)
_MEDIATIONS: Final = (MEDIATIONS.id,)
_BOTH: Final = (COMPLAINTS.id, MEDIATIONS.id)


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to break a figure down. ``of`` are the kinds of fact that have it."""

    id: str
    name: str
    column: str = ""
    organisations: bool = False
    kept: bool = False
    of: tuple[str, ...] = _COMPLAINTS

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
    Dimension("body", N_("调解组织"), "body_id", organisations=True, of=_MEDIATIONS),
    Dimension("room", N_("调解室"), "room_id", of=_MEDIATIONS),
    Dimension("mediator", N_("调解员"), "mediator_id", of=_MEDIATIONS),
    Dimension("trade", N_("行业"), "trade", of=_MEDIATIONS),
    Dimension("institution", N_("机构"), "head_id", organisations=True, of=_BOTH),
    Dimension("organisation", N_("下级机构"), organisations=True),
    Dimension("sub_branch", N_("支行和支公司"), "unit_of_branch", organisations=True),
    Dimension("level", N_("办理层级"), "level", kept=True),
    Dimension("place", N_("区县"), "county", kept=True, of=_BOTH),
    Dimension("town", N_("乡镇街道"), "town"),
    Dimension("product", N_("业务类别"), "product", kept=True),
    Dimension("cause", N_("投诉原因"), "cause", kept=True),
    Dimension("channel", N_("投诉渠道"), "channel", kept=True),
    Dimension("matter", N_("事项"), "matter", of=_MEDIATIONS),
    Dimension("origin", N_("来源"), "origin", of=_MEDIATIONS),
    Dimension("month", N_("月份"), of=_BOTH),
    Dimension("peer_group", N_("同业组"), "peer_group"),
)

DIMENSIONS: Final[Mapping[str, Dimension]] = MappingProxyType({dimension.id: dimension for dimension in _ALL})
"""Every dimension by its id, in the order of pages."""

KEPT: Final = tuple(dimension for dimension in _ALL if dimension.kept)
"""Dimensions that the rollups of complaints keep per month and institution."""


def dimensions_of(facts: FactKind) -> dict[str, Dimension]:
    """Return the dimensions of a kind of fact by their ids, in the order of pages."""
    return {dimension.id: dimension for dimension in _ALL if facts.id in dimension.of}
