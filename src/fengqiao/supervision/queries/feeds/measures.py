"""Measures of complaints and mediations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import parse_qsl

from django.urls import reverse

from fengqiao.analytics.queries import MeasureRow, Question, ask, question
from fengqiao.analytics.rules.measures import MEASURES, Kind
from fengqiao.foundation.actors import Actor
from fengqiao.supervision.queries.feeds.asking import By, Counted, Scope

_DIMENSIONS: Final[Mapping[By, str]] = {By.INSTITUTION: "institution", By.COUNTY: "place", By.MONTH: "month"}


@dataclass(frozen=True, slots=True)
class MeasureFeed:
    """One measure, narrowed by filters of its own."""

    measure: str
    filters: tuple[tuple[str, str], ...]
    breakdowns: ClassVar[frozenset[By]] = frozenset(By)

    @classmethod
    def named(cls, name: str) -> "MeasureFeed":
        """Return the feed of ``measure?filter=value&…``."""
        measure, _mark, query = name.partition("?")
        MEASURES[measure]
        return cls(measure, tuple(parse_qsl(query, strict_parsing=True)) if query else ())

    @property
    def whole(self) -> "MeasureFeed":
        """Return the measure over all its cases."""
        return MeasureFeed(self.measure, ())

    def total(self, viewer: Actor, scope: Scope) -> Counted:
        """Return the measure over all cases in scope."""
        return self._counted(ask(self._question(viewer, scope, None), viewer).total)

    def rows(self, viewer: Actor, scope: Scope, by: By) -> dict[str, Counted]:
        """Return the measure by institution, county or month; a lower office sees the units below it."""
        table = ask(self._question(viewer, scope, self._dimension(viewer, by)), viewer)
        return {row.key: self._counted(row) for row in table.rows if row.key}

    def _dimension(self, viewer: Actor, by: By) -> str:
        is_case_of_office = "organisation" in MEASURES[self.measure].facts.filters
        return (
            "organisation"
            if by is By.INSTITUTION and not viewer.is_regulator and is_case_of_office
            else _DIMENSIONS[by]
        )

    def _question(self, viewer: Actor, scope: Scope, by: str | None) -> Question:
        known = MEASURES[self.measure].facts.filters
        office = "organisation" if "organisation" in known else "institution"
        filters = {**dict(self.filters), office: scope.organisation, "place": scope.place}
        return question(
            measure_id=self.measure, by=by, date_from=scope.first, date_to=scope.known_until, filters=filters
        )

    def _counted(self, row: MeasureRow) -> Counted:
        query = f"{reverse('analytics:cases', args=[self.measure])}?{row.query}"
        if MEASURES[self.measure].kind is Kind.RATE:
            return Counted(row.numerator, row.denominator, query=query)
        if MEASURES[self.measure].kind is Kind.COUNT:
            return Counted(row.numerator, query=query)
        if MEASURES[self.measure].kind is Kind.SUM:
            return Counted(row.value, query=query)
        return Counted(row.numerator, statistic=row.value, query=query)
