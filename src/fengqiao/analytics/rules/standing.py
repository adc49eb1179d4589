"""How some cases stand: kept counters and days added up, from which every kept measure follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fengqiao.analytics.rules.figures import merged, quantile, value_of
from fengqiao.analytics.rules.measures import Kind, Measure


@dataclass(slots=True)
class Standing:
    """Counters and totals by name, and the days histogram of the cases whose days are kept."""

    counters: dict[str, Any] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=dict)

    def add(self, counters: Mapping[str, Any], days: Mapping[int, int]) -> None:
        """Add the counts of more cases."""
        for name, number in counters.items():
            self.counters[name] = self.counters.get(name, 0) + number
        if days:
            self.days = merged((self.days, days))

    def numerator(self, measure: Measure) -> int:
        """Return the number of cases above the line. Only for measures whose counters are kept."""
        return int(self.counters.get(measure.numerator.name, 0))

    def denominator(self, measure: Measure) -> int:
        """Return the number of cases below the line; without a line, those counted."""
        return int(self.counters.get((measure.denominator or measure.numerator).name, 0))

    def value(self, measure: Measure) -> float | None:
        """Return the measure's value, None when it rests on too few cases."""
        return value_of(
            measure,
            numerator=self.numerator(measure),
            denominator=self.denominator(measure),
            statistic=self._statistic(measure),
        )

    def _statistic(self, measure: Measure) -> float | None:
        if measure.kind in {Kind.MEAN, Kind.SUM}:
            total = next(one for one in measure.facts.totals if one.column == measure.column)
            added, over = float(self.counters.get(total.name, 0)), self.numerator(measure)
            return added if measure.kind is Kind.SUM else added / over if over else None
        if measure.kind in {Kind.MEDIAN, Kind.PERCENTILE}:
            return quantile(self.days, measure.quantile)
        return None
