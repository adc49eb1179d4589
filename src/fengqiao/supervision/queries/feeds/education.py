"""Figures of education, from its own aggregation: an event of two hosts counts for both, and once in the total."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import urlencode

from django.urls import reverse

from fengqiao.education.queries.figures import figures
from fengqiao.education.rules.figures import By as Breakdown
from fengqiao.education.rules.figures import Figures
from fengqiao.foundation.actors import Actor
from fengqiao.supervision.queries.feeds.asking import By, Counted, Scope

_OF: Final[Mapping[str, str]] = {
    "education_sessions": "sessions",
    "outdoor_sessions": "outdoor",
    "leaflets": "leaflets",
    "person_times": "person_times",
}
_BREAKDOWNS: Final[Mapping[By, Breakdown]] = {
    By.INSTITUTION: Breakdown.INSTITUTION,
    By.COUNTY: Breakdown.COUNTY,
    By.MONTH: Breakdown.MONTH,
}


@dataclass(frozen=True, slots=True)
class EducationFeed:
    """One figure of education events."""

    name: str
    breakdowns: ClassVar[frozenset[By]] = frozenset(By)

    @classmethod
    def named(cls, name: str) -> "EducationFeed":
        """Return the feed of a figure."""
        _OF[name]
        return cls(name)

    @property
    def whole(self) -> "EducationFeed":
        """Return the feed of all events."""
        return EducationFeed("education_sessions")

    def total(self, viewer: Actor, scope: Scope) -> Counted:
        """Return the figure over all events in scope."""
        narrowed = self._narrowed(scope)
        return self._counted(figures(viewer, by=Breakdown.MONTH, narrowed=narrowed).total, narrowed)

    def rows(self, viewer: Actor, scope: Scope, by: By) -> dict[str, Counted]:
        """Return the figure by institution, county or month."""
        narrowed = self._narrowed(scope)
        found = {}
        for row in figures(viewer, by=_BREAKDOWNS[by], narrowed=narrowed).rows:
            key = row.query.get("office") or row.query.get("place") or row.query["since"][:7]
            found[key] = self._counted(row.figures, {**narrowed, **row.query})
        return found

    def _narrowed(self, scope: Scope) -> dict[str, str]:
        outdoor = {"outdoor": "on"} if self.name == "outdoor_sessions" else {}
        wanted = {
            "since": scope.first.isoformat(), "until": scope.known_until.isoformat(), "office": scope.organisation,
            "place": scope.place, **outdoor,
        }  # fmt: skip
        return {name: value for name, value in wanted.items() if value}

    def _counted(self, found: Figures, narrowed: Mapping[str, str]) -> Counted:
        query = f"{reverse('education:events')}?{urlencode({**narrowed, 'status': 'counted'})}"
        return Counted(getattr(found, _OF[self.name]), query=query)
