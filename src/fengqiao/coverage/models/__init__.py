"""Tables of coverage."""

from fengqiao.coverage.models.gaps import Gap, GapState, GapStep, StepKind
from fengqiao.coverage.models.points import PlacePosition, PointKind, ServicePoint, VanStop
from fengqiao.coverage.models.reach import BasisCode, LackCode, PlaceReach, Recomputation, StatusCode, TierCode
from fengqiao.coverage.models.visits import NeedCode, ReasonCode, Visit, VisitKind, VisitState

__all__ = [
    "BasisCode",
    "Gap",
    "GapState",
    "GapStep",
    "LackCode",
    "NeedCode",
    "PlacePosition",
    "PlaceReach",
    "PointKind",
    "ReasonCode",
    "Recomputation",
    "ServicePoint",
    "StatusCode",
    "StepKind",
    "TierCode",
    "VanStop",
    "Visit",
    "VisitKind",
    "VisitState",
]
