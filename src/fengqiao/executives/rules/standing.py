"""In charge, in control, effective (有人管、管得顺、管到位): what an institution's records say of it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_


class Question(StrEnum):
    """The three questions."""

    IN_CHARGE = "in_charge"
    IN_CONTROL = "in_control"
    EFFECTIVE = "effective"


QUESTIONS: Final[Mapping[str, str]] = {
    Question.IN_CHARGE: N_("有人管"),
    Question.IN_CONTROL: N_("管得顺"),
    Question.EFFECTIVE: N_("管到位"),
}


class Part(StrEnum):
    """To which records a reason leads."""

    PEOPLE = "people"
    STAFF = "staff"
    ELEMENTS = "elements"
    AGENDA = "agenda"
    RECEPTIONS = "receptions"
    PROMISES = "promises"
    LED = "led"
    COMPLAINTS = "complaints"


@dataclass(frozen=True, slots=True)
class Share:
    """Some of a whole, e.g. promises kept of those due. ``pct`` is None where there is nothing to count."""

    some: int
    whole: int

    @property
    def pct(self) -> int | None:
        """Return whole per cent, rounded down."""
        return self.some * 100 // self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Norms:
    """What is asked for, from the rule set."""

    required: Sequence[str]
    staff: int
    meetings: int
    weight_pct: int
    receptions: int
    overdue_pct: int
    promise_pct: int
    led_pct: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the records of an institution say on a day.

    ``valid`` and ``lapsed`` are kinds of element; ``weight_pct`` is the appraisal weight in force, ``receptions`` those
    held in the last three months, ``meetings`` the committee's in the last twelve.
    """

    first_responsible: int = 0
    in_charge: int = 0
    staff: int = 0
    valid: frozenset[str] = frozenset()
    lapsed: frozenset[str] = frozenset()
    weight_pct: int | None = None
    meetings: int = 0
    follow_ups_late: int = 0
    receptions: int = 0
    missed: int = 0
    overdue: Share = field(default_factory=lambda: Share(0, 0))
    promises: Share = field(default_factory=lambda: Share(0, 0))
    led: Share = field(default_factory=lambda: Share(0, 0))


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition of a question: whether it is met, what there is, what is asked for (both in words' numbers)."""

    question: Question
    key: str
    met: bool
    part: Part
    actual: str = ""
    wanted: str = ""
    element: str = ""


REASONS: Final[Mapping[str, str]] = {
    "first": N_("有在任的第一责任人"),
    "charge": N_("有分管高管"),
    "staff": N_("专职人员达到标准"),
    "element": N_("已建立并在有效期内"),
    "weight": N_("考核权重达到下限"),
    "meetings": N_("委员会按期开会"),
    "follow_ups": N_("议定事项没有逾期"),
    "receptions": N_("按季度接访"),
    "missed": N_("没有缺席的接访"),
    "overdue": N_("在办投诉少有逾期"),
    "promises": N_("承诺按期兑现"),
    "led": N_("领办案件按期办结"),
}
_BODIES: Final = frozenset({"committee", "group", "department"})


def staff_norm(*, least: int, outlets: int, outlets_per: int) -> int:
    """Return how many dedicated staff an institution needs: the level's least, or one for so many outlets."""
    return max(least, -(-outlets // outlets_per) if outlets_per else 0)


def judge(facts: Facts, norms: Norms) -> list[Reason]:
    """Return every condition with its answer, in order of the questions."""
    return [*_in_charge(facts, norms), *_in_control(facts, norms), *_effective(facts, norms)]


def holds(reasons: Sequence[Reason], question: Question) -> bool:
    """Whether one of the three holds: all its conditions are met."""
    return all(reason.met for reason in reasons if reason.question is question)


def _in_charge(facts: Facts, norms: Norms) -> Iterator[Reason]:
    question = Question.IN_CHARGE
    yield Reason(question, "first", facts.first_responsible > 0, Part.PEOPLE, str(facts.first_responsible), "1")
    yield Reason(question, "charge", facts.in_charge > 0, Part.PEOPLE, str(facts.in_charge), "1")
    for kind in norms.required:
        if kind in _BODIES:
            yield Reason(question, "element", kind in facts.valid, Part.ELEMENTS, element=kind)
    yield Reason(question, "staff", facts.staff >= norms.staff, Part.STAFF, str(facts.staff), str(norms.staff))


def _in_control(facts: Facts, norms: Norms) -> Iterator[Reason]:
    question = Question.IN_CONTROL
    for kind in norms.required:
        if kind not in _BODIES:
            yield Reason(question, "element", kind in facts.valid, Part.ELEMENTS, element=kind)
    if "appraisal" in norms.required:
        weight = facts.weight_pct or 0
        yield Reason(
            question, "weight", weight >= norms.weight_pct, Part.ELEMENTS, f"{weight}%", f"{norms.weight_pct}%",
            element="appraisal",
        )  # fmt: skip
    if "committee" in norms.required:
        met = facts.meetings >= norms.meetings
        yield Reason(question, "meetings", met, Part.AGENDA, str(facts.meetings), str(norms.meetings))
    late = facts.follow_ups_late
    yield Reason(question, "follow_ups", late == 0, Part.AGENDA, str(late), "0")
    met = facts.receptions >= norms.receptions
    yield Reason(question, "receptions", met, Part.RECEPTIONS, str(facts.receptions), str(norms.receptions))


def _effective(facts: Facts, norms: Norms) -> Iterator[Reason]:
    question = Question.EFFECTIVE
    yield _share(question, "overdue", facts.overdue, norms.overdue_pct, Part.COMPLAINTS, most=True)
    yield _share(question, "promises", facts.promises, norms.promise_pct, Part.PROMISES)
    yield _share(question, "led", facts.led, norms.led_pct, Part.LED)
    yield Reason(question, "missed", facts.missed == 0, Part.RECEPTIONS, str(facts.missed), "0")


def _share(question: Question, key: str, share: Share, limit: int, part: Part, *, most: bool = False) -> Reason:
    """Compare exactly, not by the rounded per cent; where nothing is to be counted nothing is wrong."""
    scaled = share.some * 100
    met = not share.whole or (scaled <= limit * share.whole if most else scaled >= limit * share.whole)
    actual = f"{share.some}/{share.whole}（{share.pct}%）" if share.whole else "—"
    return Reason(question, key, met, part, actual, f"≤ {limit}%" if most else f"≥ {limit}%")


class Validity(StrEnum):
    """How an element stands on a day."""

    VALID = "valid"
    ENDING = "ending"
    LAPSED = "lapsed"
    COMING = "coming"


def validity(starts_on: date, until: date | None, *, today: date, notice_days: int) -> Validity:
    """Return whether an element holds, ends within the days of notice, has lapsed or has yet to begin."""
    if starts_on > today:
        return Validity.COMING
    if until is None or until > today + timedelta(days=notice_days):
        return Validity.VALID
    return Validity.ENDING if until >= today else Validity.LAPSED
