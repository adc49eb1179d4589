"""Tables of supervision."""

from fengqiao.supervision.models.bulletins import Bulletin, BulletinFigure, BulletinStep, BulletinVersion
from fengqiao.supervision.models.campaigns import CampaignTask, ImprovementCampaign, TaskWork, WorkEvidence
from fengqiao.supervision.models.goals import Goal, GoalSet
from fengqiao.supervision.models.indicators import IndicatorValue, ReportedFigure

__all__ = [
    "Bulletin",
    "BulletinFigure",
    "BulletinStep",
    "BulletinVersion",
    "CampaignTask",
    "Goal",
    "GoalSet",
    "ImprovementCampaign",
    "IndicatorValue",
    "ReportedFigure",
    "TaskWork",
    "WorkEvidence",
]
