"""What happens to one invented complaint from filing until now. The chances are chosen to look like a city's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from fengqiao.complaints.bulk.drafts import Draft
from fengqiao.complaints.bulk.offices import Offices
from fengqiao.complaints.bulk.plans import Act, Overdue
from fengqiao.complaints.invented.houses import Staff
from fengqiao.complaints.invented.words import Vocabulary
from fengqiao.complaints.rules.states import IN_HAND, Action, DeadlineKind, State
from fengqiao.complaints.services.routing import office_above
from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Level, Role
from fengqiao.foundation.calendar.rules import Calendar, is_rest_day
from fengqiao.organisations.models import Organisation

CHINA: Final = ZoneInfo("Asia/Shanghai")
CONSUMER: Final = Actor(kind=ActorKind.CONSUMER, role=Role.CONSUMER)
_DAY: Final = timedelta(days=1)
_RESULTS: Final = (("granted", 22), ("partly", 46), ("refused", 32))
_NOTICES: Final = (("sms", 40), ("phone", 30), ("written", 20), ("in_person", 10))
_RATED: Final = 0.42
_COMPLEX: Final = 0.08


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely what is; ``fates`` in per cent, ``content`` of those who settled and rated."""

    fates: tuple[tuple[str, int], ...] = (("settle", 68), ("decide", 24), ("withdraw", 4), ("decline", 3), ("lie", 1))
    late: float = 0.05
    passed_up: float = 0.04
    content: float = 0.97


USUAL: Final = Chances()


@dataclass(frozen=True, slots=True)
class World:
    """What every life needs to know."""

    offices: Offices
    staff: Staff
    vocabulary: Vocabulary
    calendar: Calendar
    now: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """An action to come; who takes it is settled when its time has come."""

    action: Action
    at: datetime
    who: str = "office"
    data: Mapping[str, object] = field(default_factory=dict)


class Life:
    """One complaint's course. Everything after ``world.now`` has not happened yet."""

    def __init__(self, world: World, random: Random, opened: datetime, chances: Chances = USUAL) -> None:
        self._world = world
        self._chances = chances
        self._random = random
        self._at = opened

    def course(self, made: Draft) -> Iterator[Act | Overdue]:
        """Give the acts one by one; ``made`` shows where the case stands."""
        for step in self._plan(made):
            yield from self._overdue(made, min(step.at, self._world.now))
            if step.at > self._world.now:
                return
            self._at = step.at
            yield Act(step.action, step.at, self._actor(made, step.who), step.data)
        yield from self._overdue(made, self._world.now)

    def _plan(self, made: Draft) -> Iterator[Step]:
        random = self._random
        if made.case.state == State.WITH_REGULATOR:
            yield Step(Action.TRANSFER, self._office_hours(random.randint(1, 6)), "regulator")
        fate = _choose(random, self._chances.fates)
        if fate == "withdraw":
            yield Step(Action.WITHDRAW, self._any_time(random.randint(1, 6)), "consumer")
        elif fate == "decline":
            data = {"ground": random.choice(_GROUNDS), "route": self._phrase("routes")}
            yield Step(Action.DECLINE, self._office_hours(random.randint(1, 3)), "office", data)
        else:
            yield Step(Action.ACCEPT, self._office_hours(random.choice((0, 0, 1, 1, 2))))
            yield from self._handled(made, fate)

    def _handled(self, made: Draft, fate: str) -> Iterator[Step]:
        random = self._random
        if random.random() < self._chances.passed_up and self._above(made):
            reason = {"reason": "超出本级权限，上报办理。"}
            yield Step(Action.PASS_UP, self._office_hours(random.randint(0, 3)), data=reason)
        if fate == "lie":  # nobody answers in time; recent ones are still open
            yield from self._decided(made, late_by=random.randint(25, 60))
        elif fate == "settle":
            yield from self._settled(made)
        else:
            yield from self._decided(made, late_by=random.randint(1, 18) if random.random() < self._chances.late else 0)

    def _settled(self, made: Draft) -> Iterator[Step]:
        random = self._random
        days = min(int(random.lognormvariate(1.1, 0.75)), self._days_left(made))
        data: dict[str, object] = {"terms": self._phrase("settled")}
        if made.case.amount and random.random() < 0.6:
            data["compensation"] = str(round(float(made.case.amount) * random.choice((0.3, 0.5, 0.8, 1.0)), 2))
        yield Step(Action.SETTLE, self._office_hours(days), data=data)
        yield from self._afterwards(content=self._chances.content)

    def _decided(self, made: Draft, *, late_by: int) -> Iterator[Step]:
        random = self._random
        if not late_by and random.random() < _COMPLEX:
            yield from self._made_complex(made)
        left = self._days_left(made)
        days = left + late_by if late_by else min(int(random.triangular(2, max(left, 3), left * 0.7)), left)
        result = _choose(random, _RESULTS)
        yield Step(Action.DECIDE, self._office_hours(days), data=self._decision(result))
        notice: dict[str, object] = {"method": _choose(random, _NOTICES)}
        at = self._office_hours(random.choice((0, 0, 0, 1)), no_later=None if late_by else self._due_on(made))
        notice["notified_on"] = at.astimezone(CHINA).date()
        yield Step(Action.NOTIFY, at, data=notice)
        yield from self._answered(made, result)

    def _made_complex(self, made: Draft) -> Iterator[Step]:
        random = self._random
        yield Step(
            Action.MARK_COMPLEX, self._office_hours(random.randint(3, 8)), data={"reason": self._phrase("complex")}
        )
        if random.random() < 0.25 and self._above(made):
            asked = {"reason": self._phrase("extension")}
            yield Step(Action.ASK_EXTENSION, self._office_hours(random.randint(6, 12)), data=asked)
            yield Step(Action.APPROVE_EXTENSION, self._office_hours(1), "superior")

    def _answered(self, made: Draft, result: str) -> Iterator[Step]:
        random = self._random
        mood = random.random()
        if mood < (0.5 if result == "granted" else 0.25):
            yield Step(Action.ACCEPT_DECISION, self._any_time(random.randint(1, 6)), "consumer")
            yield from self._afterwards(content=0.92)
            return
        if mood > (0.985 if result == "granted" else 0.9):
            rejected = {"reason": self._phrase("objections")}
            yield Step(Action.REJECT_DECISION, self._any_time(random.randint(1, 8)), "consumer", rejected)
            if random.random() < 0.45 and made.decisions[-1].organisation.level != Level.HEAD_OFFICE:
                yield from self._reviewed()
                return
        window = made.clocks.live(DeadlineKind.REVIEW_APPLY)
        if window is not None:
            yield Step(Action.LAPSE, _sweep_after(window.due_on), "system")
            yield from self._afterwards(content=0.8)

    def _reviewed(self) -> Iterator[Step]:
        random = self._random
        request = {"reason": self._phrase("reviews")}
        yield Step(Action.REQUEST_REVIEW, self._any_time(random.randint(1, 9)), "consumer", request)
        at = self._office_hours(random.randint(9, 24))
        notice = {"method": _choose(random, _NOTICES), "notified_on": at.astimezone(CHINA).date()}
        decision = self._decision(random.choice(("partly", "refused", "refused")))
        yield Step(Action.DECIDE_REVIEW, at, "senior", {**decision, **notice})
        yield from self._afterwards(content=0.3)

    def _afterwards(self, *, content: float) -> Iterator[Step]:
        random = self._random
        if random.random() < _RATED:
            good = random.random() < content
            stars = random.choice((4, 5, 5)) if good else random.choice((1, 1, 2, 3))
            comment = self._phrase("comments_good" if good else "comments_bad")
            data = {"stars": str(stars), "settled": "yes" if good else "no", "comment": comment}
            yield Step(Action.RATE, self._any_time(random.randint(0, 4)), "consumer", data)
            if not good and random.random() < 0.12:
                data = {"reason": self._phrase("objections")}
                yield Step(Action.BRING_TO_REGULATOR, self._any_time(random.randint(1, 12)), "consumer", data)

    def _decision(self, result: str) -> dict[str, object]:
        return {"result": result, "findings": self._phrase(result), "reasons": self._phrase("reasons")}

    def _overdue(self, made: Draft, until: datetime) -> Iterator[Act | Overdue]:
        """Note a missed time limit and pass the matter up, as the sweep does."""
        deadline = made.clocks.live(DeadlineKind.DECIDE)
        if deadline is None or deadline.overdue_since is not None:
            return
        at = _sweep_after(deadline.due_on)
        if at > until:
            return
        self._at = max(self._at, at)
        yield Overdue(DeadlineKind.DECIDE, at)
        if made.case.state in IN_HAND and made.case.level != Level.REGULATOR and self._above(made):
            yield Act(Action.PASS_UP, at, SYSTEM, {"reason": "逾期未办结"})

    def _above(self, made: Draft) -> Organisation | None:
        return office_above(made.case, self._world.offices.path(made.case.subject))

    def _actor(self, made: Draft, who: str) -> Actor:
        staff, random = self._world.staff, self._random
        match who:
            case "consumer":
                return CONSUMER
            case "system":
                return SYSTEM
            case "regulator":
                return random.choice(staff.regulators)
            case "superior":
                return staff.actor(random, self._above(made) or made.case.owner, senior=True)
            case _:
                return staff.actor(random, made.case.owner, senior=who == "senior")

    def _phrase(self, kind: str) -> str:
        return self._world.vocabulary.phrase(self._random, kind)

    def _days_left(self, made: Draft) -> int:
        return max((self._due_on(made) - self._at.astimezone(CHINA).date()).days, 0)

    def _due_on(self, made: Draft) -> date:
        deadline = made.clocks.live(DeadlineKind.DECIDE) or made.clocks.live(DeadlineKind.NOTICE)
        return deadline.due_on if deadline else self._at.astimezone(CHINA).date()

    def _office_hours(self, days: int, *, no_later: date | None = None) -> datetime:
        """Return a moment of work that many days on, or the working day before where the next would be too late."""
        today = self._at.astimezone(CHINA).date()
        day = today + days * _DAY
        while is_rest_day(self._world.calendar, day):
            day += _DAY
        if no_later is not None and day > no_later >= today:
            day = no_later
        at = datetime.combine(day, time(9, self._random.randrange(60)), CHINA)
        at += timedelta(minutes=self._random.randrange(450))
        return max(at, self._at + timedelta(minutes=self._random.randint(10, 40)))

    def _any_time(self, days: int) -> datetime:
        day = self._at.astimezone(CHINA).date() + days * _DAY
        at = datetime.combine(day, time(8, self._random.randrange(60)), CHINA)
        at += timedelta(minutes=self._random.randrange(800))
        return max(at, self._at + timedelta(minutes=self._random.randint(10, 60)))


_GROUNDS: Final = ("wrong_institution", "out_of_scope", "in_litigation_or_arbitration", "already_decided_same_facts")


def _choose(random: Random, shares: tuple[tuple[str, int], ...]) -> str:
    mark = random.randrange(100)
    for name, share in shares:
        mark -= share
        if mark < 0:
            return name
    return shares[-1][0]


def _sweep_after(due_on: date) -> datetime:
    return datetime.combine(due_on + _DAY, time(0, 5), CHINA)
