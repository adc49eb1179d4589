"""Two people's sheets become one score, and the score a result. Pure.

The score of a criterion is the mean of both, in halves; where the two lie further apart than the rule set allows, they
must talk it over and write down what they agreed on and why. A must-have below its share fails whatever the total.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

_HALF: Final = Decimal("0.5")
_CENT: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Measure:
    """A criterion as scoring needs it: its points, and whether it must be met."""

    code: str
    points: int
    is_must: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """Shares in per cent: of a criterion's points beyond which two must talk, that a must-have needs, and of all points."""

    gap_pct: int
    must_pct: int
    pass_pct: int
    rectify_pct: int


class Verdict(StrEnum):
    """What a score amounts to."""

    MET = "met"
    MENDABLE = "mendable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion: both marks, the agreed one if they talked, the result (None: still open), whether they must talk."""

    code: str
    points: int
    marks: tuple[int, ...]
    agreed: Decimal | None
    result: Decimal | None
    must_talk: bool
    fails_must: bool


@dataclass(frozen=True, slots=True)
class Score:
    """The merged score. ``total`` and ``share`` (per cent of all points) are None while something is open."""

    lines: Sequence[Line]
    total: Decimal | None
    share: Decimal | None
    verdict: Verdict | None

    @property
    def open_lines(self) -> list[Line]:
        """Return the criteria without a result."""
        return [line for line in self.lines if line.result is None]

    @property
    def failed_musts(self) -> list[Line]:
        """Return the must-haves that are not met."""
        return [line for line in self.lines if line.fails_must]


def merge(
    measures: Sequence[Measure],
    sheets: Sequence[Mapping[str, int]],
    agreed: Mapping[str, Decimal],
    policy: Policy,
) -> Score:
    """Return the score of two sheets (criterion to points); a criterion that some sheet lacks stays open.

    Raises:
        ValueError: there are not two sheets, or a mark lies outside a criterion's points.
    """
    if len(sheets) != 2:
        raise ValueError("two people look at a station")
    lines = [_line(measure, sheets, agreed.get(measure.code), policy) for measure in measures]
    if any(line.result is None for line in lines):
        return Score(lines, None, None, None)
    total = sum((line.result for line in lines if line.result is not None), Decimal(0))
    whole = sum(measure.points for measure in measures)
    share = (total * 100 / whole).quantize(_CENT, ROUND_HALF_UP) if whole else Decimal(0)
    return Score(lines, total, share, _verdict(lines, share, policy))


def _line(measure: Measure, sheets: Sequence[Mapping[str, int]], agreed: Decimal | None, policy: Policy) -> Line:
    marks = tuple(sheet[measure.code] for sheet in sheets if measure.code in sheet)
    if any(not 0 <= mark <= measure.points for mark in marks) or not (agreed is None or 0 <= agreed <= measure.points):
        raise ValueError(f"{measure.code}: a mark lies outside 0 to {measure.points}")
    is_whole = len(marks) == len(sheets)
    must_talk = is_whole and abs(marks[0] - marks[1]) * 100 > measure.points * policy.gap_pct
    result = None
    if is_whole and agreed is not None:
        result = agreed
    elif is_whole and not must_talk:
        result = _halves(Decimal(sum(marks)) / len(marks))
    fails = measure.is_must and result is not None and result * 100 < measure.points * policy.must_pct
    return Line(measure.code, measure.points, marks, agreed, result, must_talk, fails)


def _halves(value: Decimal) -> Decimal:
    return (value / _HALF).quantize(Decimal(1), ROUND_HALF_UP) * _HALF


def _verdict(lines: Sequence[Line], share: Decimal, policy: Policy) -> Verdict:
    if share >= policy.pass_pct and not any(line.fails_must for line in lines):
        return Verdict.MET
    return Verdict.MENDABLE if share >= policy.rectify_pct else Verdict.FAILED
