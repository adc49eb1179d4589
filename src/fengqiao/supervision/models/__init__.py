"""Tables of supervision."""

from fengqiao.supervision.models.bulletins import Bulletin, BulletinFigure, BulletinStep, BulletinVersion
from fengqiao.supervision.models.campaigns import CampaignTask, ImprovementCampaign, TaskWork, WorkEvidence
from fengqiao.supervision.models.evaluations import (
    Calculation,
    Evaluation,
    EvaluationDeduction,
    EvaluationFile,
    EvaluationItem,
    EvaluationMeeting,
    EvaluationObjection,
    EvaluationYear,
    ItemScore,
)
from fengqiao.supervision.models.goals import Goal, GoalSet
from fengqiao.supervision.models.indicators import IndicatorValue, ReportedFigure
from fengqiao.supervision.models.orders import (
    OrderAnswer,
    OrderExtension,
    OrderFile,
    OrderMeasure,
    OrderPaper,
    OrderTalk,
    SupervisionOrder,
)
from fengqiao.supervision.models.reports import PeriodicReport, ReportLine, ReportReminder, Way

__all__ = [
    "Bulletin",
    "BulletinFigure",
    "BulletinStep",
    "BulletinVersion",
    "Calculation",
    "CampaignTask",
    "Evaluation",
    "EvaluationDeduction",
    "EvaluationFile",
    "EvaluationItem",
    "EvaluationMeeting",
    "EvaluationObjection",
    "EvaluationYear",
    "Goal",
    "GoalSet",
    "ImprovementCampaign",
    "IndicatorValue",
    "ItemScore",
    "OrderAnswer",
    "OrderExtension",
    "OrderFile",
    "OrderMeasure",
    "OrderPaper",
    "OrderTalk",
    "PeriodicReport",
    "ReportLine",
    "ReportReminder",
    "ReportedFigure",
    "SupervisionOrder",
    "TaskWork",
    "Way",
    "WorkEvidence",
]
