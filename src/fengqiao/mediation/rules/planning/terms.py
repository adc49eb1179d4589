"""What a plan is made from and what it says. Costs are in points, whose worth against each other the caller sets."""

from dataclasses import dataclass, fields
from datetime import date

from fengqiao.mediation.rules.matching import Candidate, Need, Point, Policy, Slot
from fengqiao.mediation.rules.reasons import Reason


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case that waits for a session of ``length`` consecutive slots of one day, with ``people`` seats.

    ``due_on`` is the last day in time, None if no period runs.
    """

    need: Need
    waiting_days: int
    due_on: date | None = None
    length: int = 1
    people: int = 3


@dataclass(frozen=True, slots=True)
class Room:
    """A mediation room. ``free_slots``: when it is neither closed nor booked."""

    room_id: int
    county: str
    seats: int
    body: int | None = None  # None: open to every body
    place: Point | None = None
    free_slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """Who mediates which case where and from which slot on; ``room_id`` is None for telephone and online."""

    case_id: int
    mediator_id: int
    room_id: int | None
    slot: Slot
    length: int = 1


@dataclass(frozen=True, slots=True)
class Costs:
    """Points that a plan pays; whole numbers, 0 or more.

    A mediator's load costs ``fairness`` × (cases in hand + recent load)² / capacity: each further case costs more
    than the one before, so that work spreads in proportion to capacity. The ``change`` costs are paid for each
    session that is no longer as it was.
    """

    unplaced: int  # a case without a session
    unplaced_per_day_waited: int
    waiting_per_day: int  # from today to the session
    urgent_per_day: int  # likewise, on top, if the period ends within ``urgent_days``
    urgent_days: int
    late_per_day: int  # after the end of the period
    mismatch: int  # a mediator whose fit is 0 instead of 1
    travel_per_km: int  # the way of the parties and that of the mediator to the room
    fairness: int
    change_mediator: int
    change_time: int
    change_room: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard to think. Effort is counted by the solver, not by the clock: the same input gives the same plan.

    A day of no more than ``part`` cases is solved whole. Of a larger one, parts of so many cases are solved again,
    ``rounds`` times at most. ``options``: ways to place its cases a model may have. ``seconds`` is the last resort
    on a machine much slower than expected; the plan then says so.
    """

    part: int
    rounds: int
    effort: float  # of all rounds together; a unit is about a second of one core
    part_effort: float  # of one round
    options: int
    starts: int  # slots tried per mediator and room, unless the day is solved whole
    rooms: int  # nearest rooms considered per case
    seconds: float
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """All parameters of planning."""

    policy: Policy
    costs: Costs
    limits: Limits


@dataclass(frozen=True, slots=True)
class Day:
    """What is to be planned. The order of the items means nothing.

    ``fixed`` sessions have been accepted or have begun: they stay as they are, their slots are taken even if they
    are still listed as free, and they count towards capacity and load. ``present`` sessions may move, at a cost.
    ``open_cases`` of the candidates must not count the cases of either.
    """

    waiting: tuple[WaitingCase, ...]
    candidates: tuple[Candidate, ...]
    rooms: tuple[Room, ...]
    fixed: tuple[Session, ...] = ()
    present: tuple[Session, ...] = ()


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What a plan costs, in points, by cause."""

    unplaced: int = 0
    waiting: int = 0
    lateness: int = 0
    mismatch: int = 0
    travel: int = 0
    fairness: int = 0
    change: int = 0

    @property
    def total(self) -> int:
        """Return the objective: the less, the better."""
        return sum(getattr(self, item.name) for item in fields(self))


@dataclass(frozen=True, slots=True)
class Planned:
    """A proposed session and its reasons."""

    case_id: int
    mediator_id: int
    room_id: int | None
    slot: Slot
    length: int
    reasons: tuple[Reason, ...] = ()

    @property
    def session(self) -> Session:
        """Return the session without its reasons."""
        return Session(self.case_id, self.mediator_id, self.room_id, self.slot, self.length)


@dataclass(frozen=True, slots=True)
class Plan:
    """Proposed sessions by case, cases left without one and why, and what it all costs.

    ``is_best``: proven that nothing costs less. ``is_cut_short``: the clock, not the effort, ended the search.
    """

    assignments: tuple[Planned, ...]
    unplaced: tuple[tuple[int, Reason], ...]
    breakdown: Breakdown
    is_best: bool = False
    is_cut_short: bool = False
