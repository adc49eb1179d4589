"""Tables of supervision."""

from fengqiao.supervision.models.indicators import IndicatorValue, ReportedFigure

__all__ = ["IndicatorValue", "ReportedFigure"]
