"""What a station waits for next, and by when."""

from datetime import date

from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar.rules import due
from fengqiao.stations.models import Station
from fengqiao.stations.queries.facts import rules_of
from fengqiao.stations.rules.periods import add_months
from fengqiao.stations.rules.states import State, Waiting


def wait(station: Station, what: Waiting, *, since: date) -> None:
    """Set what a station waits for and its deadline, counted from ``since``; the caller saves."""
    station.waits_for, station.due_on = what, deadline(f"station_{what}", since)


def deadline(name: str, since: date) -> date:
    """Return the last day of a period of the rule set for stations."""
    limit = rules_of(since).limit(name)
    return due(calendar.current(), starts_on=since, length=limit.length, unit=limit.unit).due_on


def settle(station: Station, *, on: date) -> None:
    """Set what comes next for a station of which nothing is asked: its next review, or the end of its mark."""
    if station.state == State.PROBATION:
        station.waits_for, station.due_on = Waiting.REVIEW, deadline("station_probation", on)
        return
    if station.state != State.GRANTED:
        station.waits_for, station.due_on = "", None
        return
    seen = station.reviewed_on or station.granted_on or on
    review = add_months(seen, rules_of(on).number("station_review_every"))
    ends = station.expires_on or review
    station.waits_for, station.due_on = (Waiting.REVIEW, review) if review < ends else (Waiting.RENEW, ends)
