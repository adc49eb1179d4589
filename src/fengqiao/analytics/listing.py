"""The cases behind a figure, as a list and as an export, for each kind of fact. No personal data."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.analytics.rules.facts import COMPLAINTS, MEDIATIONS
from fengqiao.casework.queries import Case
from fengqiao.complaints.rules.states import STATE_LABELS
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.marking import N_
from fengqiao.mediation.queries import rows as mediations
from fengqiao.mediation.queries.scope import is_outside


@dataclass(frozen=True, slots=True)
class Row:
    """One complaint as the list shows it."""

    case: Any
    state: str
    level: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Listing:
    """How the cases of a kind are listed: what comes along with them, a row, an export's columns and lines."""

    template: str
    columns: tuple[str, ...]
    fetched: Callable[[QuerySet[Case]], QuerySet[Case]]
    rows: Callable[[Iterable[Any], Actor], list[Any]]
    lines: Callable[[Iterable[Any], Actor], Iterator[tuple[Any, ...]]]


CASE_COLUMNS: Final = (
    N_("编号"), N_("标题"), N_("被投诉机构"), N_("状态"), N_("办理层级"), N_("结果"), N_("收到日期"), N_("办结时间"),
    N_("满意度"),
)  # fmt: skip


def _with_complaint(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.select_related("complaint", "subject")


def rows_of(cases: Iterable[Any], _viewer: Actor) -> list[Row]:
    """Return complaints as the list shows them. Asks the database for nothing when complaint and subject came along."""
    return [_row(case) for case in cases]


def _row(case: Any) -> Row:
    complaint = case.complaint
    level = (
        complaint.get_closed_level_display() if case.closed_at and complaint.closed_level else case.get_level_display()
    )
    state = _(STATE_LABELS[case.state]) if case.state in STATE_LABELS else case.state
    return Row(case, state, str(level), str(complaint.get_outcome_display()))


def case_lines(cases: Iterable[Any], _viewer: Actor) -> Iterator[tuple[Any, ...]]:
    """Return complaints as lines of an export, with the columns of `CASE_COLUMNS`."""
    for case in cases:
        row = _row(case)
        yield (
            case.number, case.title, case.subject.name, row.state, row.level, row.outcome, case.received_on,
            case.closed_at, case.complaint.satisfaction,
        )  # fmt: skip


def _mediation_rows(cases: Iterable[Any], viewer: Actor) -> list[mediations.Row]:
    today, outside = timezone.localdate(), is_outside(viewer)
    return [mediations.row_of(case, today, outside=outside) for case in cases]


def _mediation_lines(cases: Iterable[Any], viewer: Actor) -> Iterator[tuple[Any, ...]]:
    return mediations.lines_of(cases, timezone.localdate(), outside=is_outside(viewer))


LISTINGS: Final[Mapping[str, Listing]] = {
    COMPLAINTS.id: Listing("analytics/_complaints.html", CASE_COLUMNS, _with_complaint, rows_of, case_lines),
    MEDIATIONS.id: Listing(
        "analytics/_mediations.html", mediations.COLUMNS, mediations.with_people, _mediation_rows, _mediation_lines
    ),
}
