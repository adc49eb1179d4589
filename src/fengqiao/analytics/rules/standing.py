"""How some cases stand: kept counters and days added up, from which every kept measure follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fengqiao.analytics.rules.figures import merged, quantile, value_of
from fengqiao.analytics.rules.measures import Kind, Measure


@dataclass(slots=True)
class Standing:
    """Counters by name, the days histogram of finished cases, and the sum of stars."""

    counters: dict[str, int] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=dict)

    def add(self, counters: Mapping[str, int], days: Mapping[int, int]) -> None:
        """Add the counts of more cases."""
        for name, number in counters.items():
            self.counters[name] = self.counters.get(name, 0) + number
        if days:
            self.days = merged((self.days, days))

    def numerator(self, measure: Measure) -> int:
        """Return the number of cases above the line. Only for measures whose counters are kept."""
        return self.counters.get(measure.numerator.name, 0)

    def denominator(self, measure: Measure) -> int:
        """Return the number of cases below the line; without a line, those counted."""
        return self.counters.get((measure.denominator or measure.numerator).name, 0)

    def value(self, measure: Measure) -> float | None:
        """Return the measure's value, None when it rests on too few cases."""
        return value_of(
            measure,
            numerator=self.numerator(measure),
            denominator=self.denominator(measure),
            statistic=self._statistic(measure),
        )

    def _statistic(self, measure: Measure) -> float | None:
        if measure.kind is Kind.MEAN:
            rated = self.numerator(measure)
            return self.counters.get("stars", 0) / rated if rated else None
        if measure.kind in {Kind.MEDIAN, Kind.PERCENTILE}:
            return quantile(self.days, measure.quantile)
        return None
