"""Tables of coverage."""

from fengqiao.coverage.models.gaps import Gap, GapState, GapStep, StepKind
from fengqiao.coverage.models.points import PlacePosition, PointKind, ServicePoint, VanStop
from fengqiao.coverage.models.reach import BasisCode, LackCode, PlaceReach, Recomputation, StatusCode, TierCode

__all__ = [
    "BasisCode",
    "Gap",
    "GapState",
    "GapStep",
    "LackCode",
    "PlacePosition",
    "PlaceReach",
    "PointKind",
    "Recomputation",
    "ServicePoint",
    "StatusCode",
    "StepKind",
    "TierCode",
    "VanStop",
]
