"""Evaluations of a year that have begun, for tests of what comes after."""

from datetime import datetime, timedelta

from django.utils import timezone

from fengqiao.foundation.actors import Actor
from fengqiao.supervision.queries.rating_schemes import schemes
from fengqiao.supervision.rules.rating.scheme import for_year
from fengqiao.supervision.services.evaluations import years


def begin_year(year: int, *, by: Actor, at: datetime) -> None:
    """Set a year by its scheme's own weights, self-assessments due in twenty days, and begin it."""
    scheme = for_year(schemes(), year)
    assert scheme is not None
    due_on = timezone.localdate(at) + timedelta(days=20)
    years.set_year(year=year, weights=scheme.weights(), note="", self_due_on=due_on, by=by, at=at)
    years.begin(year, by=by, at=at)
