"""What a plan amounts to, in figures a person can judge it by."""

from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass

from fengqiao.mediation.rules import matching
from fengqiao.mediation.rules.planning.terms import Day, Session


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over a plan's sessions.

    ``days`` until the session, mean; ``km`` that one on site asks of parties and mediator; ``spread``: the Gini
    coefficient of load per capacity, 0 for even; ``speciality``: share with a mediator of the speciality.
    """

    sessions: int
    unplaced: int
    days: float
    km: float
    spread: float
    speciality: float

    def as_dict(self) -> dict[str, float]:
        """Return the figures by name, rounded as they are kept."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


def figures(day: Day, sessions: Collection[Session], policy: matching.Policy) -> Figures:
    """Return what sessions for the waiting cases of a day amount to."""
    needs = {case.need.case_id: case.need for case in day.waiting}
    people = {candidate.mediator_id: candidate for candidate in day.candidates}
    rooms = {room.room_id: room for room in day.rooms}
    km = [
        matching.distance(place.place, place.county, room.place, room.county, policy).km
        for session in sessions
        if session.room_id is not None
        for room in [rooms[session.room_id]]
        for place in (needs[session.case_id], people[session.mediator_id])
    ]
    on_site = sum(session.room_id is not None for session in sessions)
    waits = [(session.slot.on - needs[session.case_id].on).days for session in sessions]
    matched = sum(needs[one.case_id].speciality in people[one.mediator_id].specialities for one in sessions)
    return Figures(
        sessions=len(sessions),
        unplaced=len(needs) - len(sessions),
        days=sum(waits) / max(len(waits), 1),
        km=sum(km) / max(on_site, 1),
        spread=_spread(day, sessions),
        speciality=matched / max(len(sessions), 1),
    )


def _spread(day: Day, sessions: Collection[Session]) -> float:
    new = Counter(session.mediator_id for session in sessions)
    loads = sorted((one.open_cases + new[one.mediator_id]) / max(one.capacity, 1) for one in day.candidates)
    total, n = sum(loads), len(loads)
    return sum((2 * rank - n - 1) * load for rank, load in enumerate(loads, 1)) / (n * total) if total else 0.0
