"""What an indicator is to reach: the goal adopted for the year, else a parameter; and which of the two it is."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.supervision.models import Goal
from fengqiao.supervision.queries.naming import shown
from fengqiao.supervision.rules.indicators import INDICATORS, Indicator, Shape
from fengqiao.supervision.rules.indicators.targets import TARGET_PARAMETERS
from fengqiao.supervision.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Aim:
    """A target in the indicator's unit, shares as fractions; ``source`` says in words where it comes from."""

    value: float
    text: str
    source: str
    is_goal: bool


def adopted_goals(year: int, *, today: date) -> dict[str, Goal]:
    """Return the goals of a year that were adopted by a day, by indicator; one query."""
    rows = Goal.objects.filter(goal_set__year=year, goal_set__adopted_on__lte=today).order_by("slot")
    return {one.indicator: one for one in rows if one.indicator in INDICATORS}


def aim_of(indicator: Indicator, period: Period, *, today: date, whole_city: bool = True) -> Aim | None:
    """Return what an indicator is to reach in a period, None where nothing is set. One query.

    ``whole_city``: the value is the city's. A count is a goal of the city and of the whole year only, a share of everybody.
    """
    goal = adopted_goals(period.year, today=today).get(indicator.id)
    adds_up = indicator.shape in {Shape.COUNT, Shape.SUM}
    if goal is not None and not (adds_up and not (whole_city and period == Period(period.year))):
        source = _("%(year)s年年度目标") % {"year": period.year}
        return Aim(goal.target, shown(indicator, goal.target), source, is_goal=True)
    if indicator.id not in TARGET_PARAMETERS:
        return None
    domain, name = TARGET_PARAMETERS[indicator.id]
    rules = rules_on(domain, period.until(today))
    value = float(rules.number(name)) / (100 if indicator.shape is Shape.SHARE else 1)
    return Aim(value, shown(indicator, value), _("规则集 %(code)s") % {"code": rules.code}, is_goal=False)
