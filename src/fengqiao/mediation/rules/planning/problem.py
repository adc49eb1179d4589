"""The day put into numbers: who could mediate which case, in which rooms, when, and at what cost."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from fengqiao.mediation.rules import matching
from fengqiao.mediation.rules.matching import Candidate
from fengqiao.mediation.rules.planning.terms import Costs, Day, Room, Session, Terms, WaitingCase
from fengqiao.mediation.rules.planning.timeline import Timeline
from fengqiao.mediation.rules.reasons import Note

NO_ROOM: Final = -1  # the pool of sessions by telephone or online


class Option(NamedTuple):
    """One way to place a case; ``cost`` leaves out fairness, which depends on the other sessions."""

    mediator: int
    pool: int
    start: int
    cost: int


class Pair(NamedTuple):
    """A mediator and a pool of rooms for a case, with the costs that do not depend on time."""

    mediator: int
    pool: int
    mismatch: int
    travel: int


class Pool(NamedTuple):
    """Rooms that nothing tells apart: same body, place, seats and free slots. One model of them serves all."""

    rooms: tuple[Room, ...]
    free: int


@dataclass(frozen=True, slots=True)
class Task:
    """A waiting case with its ways: ``day_costs`` by day of the timeline, ``present`` as it stands now."""

    case: WaitingCase
    pairs: tuple[Pair, ...]
    free: int  # from its first day on
    day_costs: tuple[int, ...]
    unplaced: int
    obstacle: Note | None = None
    present: tuple[int, int, int] | None = None  # mediator, pool, start

    @property
    def length(self) -> int:
        """Return the slots it takes."""
        return self.case.length


class Problem:
    """A day in numbers, its items in the order of their ids, so that their order in the input means nothing."""

    def __init__(self, day: Day, terms: Terms) -> None:
        self.day, self.terms, self.costs = day, terms, terms.costs
        self._fit = matching.fit_only(terms.policy)
        fixed_cases = {session.case_id for session in day.fixed}
        self.mediators = tuple(sorted(day.candidates, key=lambda item: item.mediator_id))
        self.timeline = Timeline(_all_slots(day))
        self.free = tuple(self._free_of(candidate) for candidate in self.mediators)
        self.capacity, self.steps = self._loads()
        self.pools = self._pools()
        self._way_of_mediators = [[self._way(it.place, it.county, p) for p in self.pools] for it in self.mediators]
        self._present = {session.case_id: session for session in day.present}
        self.is_whole = True  # until a room is left out for being too far
        waiting = sorted(day.waiting, key=lambda item: item.need.case_id)
        self.tasks = tuple(self._task(case) for case in waiting if case.need.case_id not in fixed_cases)

    def change_cost(self, task: Task, mediator: int, pool: int, start: int) -> int:
        """Return what it costs that the session is not as it was; nothing if there was none."""
        if task.case.need.case_id not in self._present:
            return 0
        if task.present is None or mediator != task.present[0]:
            return self.costs.change_mediator
        if start != task.present[2]:
            return self.costs.change_time
        return self.costs.change_room if pool != task.present[1] else 0

    def option(self, task: Task, pair: Pair, start: int) -> Option:
        """Return the option with its cost."""
        cost = pair.mismatch + pair.travel + task.day_costs[self.timeline.day(start)]
        return Option(pair.mediator, pair.pool, start, cost + self.change_cost(task, pair.mediator, pair.pool, start))

    def room_free(self, pool: int) -> int:
        """Return when a pool has a free room; always for sessions that need none."""
        return -1 if pool == NO_ROOM else self.pools[pool].free

    def _free_of(self, candidate: Candidate) -> int:
        free = self.timeline.mask(candidate.free_slots)
        if candidate.qualification_ends is not None:
            free &= self.timeline.between(date.min, candidate.qualification_ends)
        return free & ~self._taken(s for s in self.day.fixed if s.mediator_id == candidate.mediator_id)

    def _taken(self, sessions: Iterable[Session]) -> int:
        taken = 0
        for session in sessions:
            taken |= self.timeline.session(session.slot, session.length)
        return taken

    def _loads(self) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
        """Return per mediator how many more cases there may be, and what each further one costs in fairness."""
        fixed = Counter(session.mediator_id for session in self.day.fixed)
        capacity, steps = [], []
        for candidate in self.mediators:
            left = max(0, candidate.capacity - candidate.open_cases - fixed[candidate.mediator_id])
            load = candidate.open_cases + fixed[candidate.mediator_id] + candidate.recent_load
            scale = self.costs.fairness / max(candidate.capacity, 1)
            capacity.append(left)
            steps.append(tuple(round(scale * (2 * (load + number) + 1)) for number in range(left)))
        return tuple(capacity), tuple(steps)

    def _pools(self) -> tuple[Pool, ...]:
        """Join rooms that are alike. While sessions may keep their room, each room is a pool of its own."""
        alike: dict[tuple[object, ...], list[Room]] = defaultdict(list)
        for room in sorted(self.day.rooms, key=lambda item: item.room_id):
            free = self.timeline.mask(room.free_slots)
            free &= ~self._taken(session for session in self.day.fixed if session.room_id == room.room_id)
            own = room.room_id if self.day.present else None
            alike[room.body, room.place, room.county, room.seats, free, own].append(room)
        return tuple(Pool(tuple(rooms), free) for (*_, free, _), rooms in alike.items() if isinstance(free, int))

    def _way(self, place: matching.Point | None, county: str, pool: Pool) -> float:
        room = pool.rooms[0]
        return matching.distance(place, county, room.place, room.county, self.terms.policy).km

    def _task(self, case: WaitingCase) -> Task:
        need = case.need
        pools = self._pools_for(case)
        pairs: list[Pair] = []
        for index, candidate in enumerate(self.mediators):
            if not self.capacity[index] or any(matching.exclusions(need, candidate, self._fit)):
                continue
            fit = matching.score(need, candidate, self._fit)
            mismatch = round(self.costs.mismatch * (1 - fit))
            for pool, way in pools:
                km = 0.0 if pool == NO_ROOM else way + self._way_of_mediators[index][pool]
                pairs.append(Pair(index, pool, mismatch, round(self.costs.travel_per_km * km)))
        unplaced = self.costs.unplaced + self.costs.unplaced_per_day_waited * case.waiting_days
        obstacle = None if pairs else (Note.NO_MEDIATOR if pools else Note.NO_ROOM)
        free = self.timeline.between(need.from_day, date.max)
        costs = tuple(sum(time_costs(case, day, self.costs)) for day in self.timeline.days)
        present = self.position(self._present.get(need.case_id), case)
        return Task(case, tuple(pairs), free, costs, unplaced, obstacle, present)

    def _pools_for(self, case: WaitingCase) -> list[tuple[int, float]]:
        """Return the nearest pools that seat the case, with the way of its parties in km."""
        need = case.need
        if need.is_remote:
            return [(NO_ROOM, 0.0)]
        found = []
        for index, pool in enumerate(self.pools):
            room = pool.rooms[0]
            is_open = room.body is None or need.body is None or room.body == need.body
            if is_open and room.seats >= case.people and pool.free:
                found.append((index, self._way(need.place, need.county, pool)))
        self.is_whole &= len(found) <= self.terms.limits.rooms
        return sorted(found, key=lambda item: (item[1], item[0]))[: self.terms.limits.rooms]

    def position(self, session: Session | None, case: WaitingCase) -> tuple[int, int, int] | None:
        """Return a present session in numbers, None if its mediator, room or slot is no longer known."""
        if session is None or session.slot.on not in self.timeline.days or session.length != case.length:
            return None
        mediators = {candidate.mediator_id: index for index, candidate in enumerate(self.mediators)}
        pools = {pool.rooms[0].room_id: index for index, pool in enumerate(self.pools)}
        pool = NO_ROOM if session.room_id is None else pools.get(session.room_id)
        mediator = mediators.get(session.mediator_id)
        if mediator is None or pool is None:
            return None
        return mediator, pool, self.timeline.bit(session.slot)


def time_costs(case: WaitingCase, day: date, costs: Costs) -> tuple[int, int]:
    """Return what waiting until a day costs, and what being late costs."""
    days = (day - case.need.on).days
    is_urgent = case.due_on is not None and (case.due_on - case.need.on).days <= costs.urgent_days
    late = max(0, (day - case.due_on).days) if case.due_on is not None else 0
    return days * (costs.waiting_per_day + costs.urgent_per_day * is_urgent), late * costs.late_per_day


def _all_slots(day: Day) -> Iterable[matching.Slot]:
    for candidate in day.candidates:
        yield from candidate.free_slots
    for room in day.rooms:
        yield from room.free_slots
    for session in (*day.fixed, *day.present):
        for step in range(session.length):
            yield matching.Slot(session.slot.on, session.slot.number + step)
