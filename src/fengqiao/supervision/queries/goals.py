"""Goals of a year with what is reached, live."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.organisations.models import Organisation
from fengqiao.supervision.models import Goal, GoalSet
from fengqiao.supervision.queries.naming import reason_label, shown
from fengqiao.supervision.queries.readings import read
from fengqiao.supervision.rules.goals import SLOTS, STANDINGS, Slot, Standing, progress, standing
from fengqiao.supervision.rules.indicators import INDICATORS, Indicator, Shape
from fengqiao.supervision.rules.periods import Period

_TONES = {Standing.REACHED: "good", Standing.ON_THE_WAY: "waiting", Standing.AWAY: "bad", Standing.UNKNOWN: "neutral"}


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One goal: where from, where to, where now. ``percent`` of the way is held between 0 and 100 for the bar."""

    goal: Goal
    label: str
    slot: Slot
    indicator: Indicator
    baseline: str
    target: str
    actual: str
    reason: str
    query: str
    standing: str
    tone: str
    percent: int | None


def goal_set(year: int, viewer: Actor) -> GoalSet | None:
    """Return the goals of a year; before they are adopted the regulator only sees them."""
    found = GoalSet.objects.filter(year=year).first()
    return found if found and (found.adopted_on or viewer.is_regulator) else None


def years(viewer: Actor) -> list[int]:
    """Return the years that have goals, the latest first."""
    rows = GoalSet.objects.order_by("-year")
    rows = rows if viewer.is_regulator else rows.filter(adopted_on__isnull=False)
    return list(rows.values_list("year", flat=True))


def rows_of(found: GoalSet, viewer: Actor, *, today: date, office: Organisation | None = None) -> list[GoalRow]:
    """Return the goals with their present values: the city's for the regulator, else those of the viewer's office."""
    period = Period(found.year)
    rows = []
    for goal in found.goals.all():
        indicator = INDICATORS[goal.indicator]
        slot = next(one for one in SLOTS if one.number == goal.slot)
        code = office.code if office else ""
        total = read(indicator, period, viewer=viewer, today=today, organisation=code).total
        # a count of the city's is no measure for one house: its own value is shown, not held against the target
        comparable = office is None or indicator.shape not in {Shape.COUNT, Shape.SUM}
        stands = standing(slot.way, goal.baseline, goal.target, total.value) if comparable else Standing.UNKNOWN
        made = progress(goal.baseline, goal.target, total.value) if comparable else None
        rows.append(
            GoalRow(
                goal,
                _(goal.label),
                slot,
                indicator,
                shown(indicator, goal.baseline),
                shown(indicator, goal.target),
                shown(indicator, total.value),
                reason_label(total.reason or ""),
                total.query,
                _(STANDINGS[stands]) if comparable else _("目标按全市计"),
                _TONES[stands],
                None if made is None else round(100 * min(max(made, 0), 1)),
            )
        )
    return rows


def suggested_baseline(indicator: Indicator, year: int, viewer: Actor, *, today: date) -> float | None:
    """Return the value of the year before, to be offered as baseline."""
    return read(indicator, Period(year - 1), viewer=viewer, today=today).total.value
