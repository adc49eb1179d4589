"""The cases behind a figure, as a list and as an export. No personal data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from fengqiao.complaints.rules.states import STATE_LABELS
from fengqiao.foundation.marking import N_


@dataclass(frozen=True, slots=True)
class Row:
    """One case as the list shows it."""

    case: Any
    state: str
    level: str
    outcome: str


CASE_COLUMNS: Final = (
    N_("编号"), N_("标题"), N_("被投诉机构"), N_("状态"), N_("办理层级"), N_("结果"), N_("收到日期"), N_("办结时间"),
    N_("满意度"),
)  # fmt: skip


def rows_of(cases: Iterable[Any]) -> list[Row]:
    """Return cases as the list shows them. Asks the database for nothing when complaint and subject came along."""
    return [_row(case) for case in cases]


def _row(case: Any) -> Row:
    complaint = case.complaint
    level = (
        complaint.get_closed_level_display() if case.closed_at and complaint.closed_level else case.get_level_display()
    )
    state = _(STATE_LABELS[case.state]) if case.state in STATE_LABELS else case.state
    return Row(case, state, str(level), str(complaint.get_outcome_display()))


def case_lines(cases: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """Return cases as lines of an export, with the columns of `CASE_COLUMNS`."""
    for case in cases:
        row = _row(case)
        yield (
            case.number, case.title, case.subject.name, row.state, row.level, row.outcome, case.received_on,
            case.closed_at, case.complaint.satisfaction,
        )  # fmt: skip
