"""Figures, the cases behind them, and what dashboards show. Each takes the viewer."""

from fengqiao.analytics.queries.labels import Labelled, choices, dimension_name, label_of
from fengqiao.analytics.queries.measuring import MeasureRow, MeasureTable, ask, cases_behind, cases_of, measure
from fengqiao.analytics.queries.questions import Question, kinds_for, question, question_from

__all__ = [
    "Labelled",
    "MeasureRow",
    "MeasureTable",
    "Question",
    "ask",
    "cases_behind",
    "cases_of",
    "choices",
    "dimension_name",
    "kinds_for",
    "label_of",
    "measure",
    "question",
    "question_from",
]
