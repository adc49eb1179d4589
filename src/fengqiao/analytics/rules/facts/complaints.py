"""One row of facts per complaint (the view ``analytics_case_fact``), and the counters over them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from fengqiao.analytics.rules.facts.kinds import Basis, Counter, FactKind, Total

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "case_id": "int64",
        "head_id": "int64",
        "branch_id": "int64",
        "sub_branch_id": "int64",
        "outlet_id": "int64",
        "subject_id": "int64",
        "unit_of_head": "int64",
        "unit_of_branch": "int64",
        "unit_of_sub_branch": "int64",
        "subject_level": "string",
        "peer_group": "string",
        "state": "string",
        "level": "string",
        "with_regulator": "boolean",
        "place_id": "string",
        "county": "string",
        "town": "string",
        "product": "string",
        "cause": "string",
        "channel": "string",
        "received_on": "date",
        "received_month": "string",
        "closed_on": "date",
        "closed_month": "string",
        "days": "int32",
        "outcome": "string",
        "on_time": "boolean",
        "passed_up": "boolean",
        "rejected": "boolean",
        "reviewed": "boolean",
        "at_regulator": "boolean",
        "reopened": "boolean",
        "satisfaction": "int16",
        "really_settled": "boolean",
        "overdue": "boolean",
    }
)
"""Columns of the facts with their Ibis types. ``level`` is where the case was closed, or is now."""

FIRST_LINE: Final = ("outlet", "sub_branch")
FINISHED: Final = ("closed", "to_court")
SETTLING: Final = ("settled", "decision_accepted", "no_objection")
SATISFIED_FROM: Final = 4  # stars of five


def _settled_at_first_line(f: Any) -> Any:
    """No later objection of any kind, closed by what settles, at an outlet or sub-branch."""
    return (
        (f.state == "closed")
        & f.outcome.isin(SETTLING)
        & f.level.isin(FIRST_LINE)
        & ~f.rejected
        & ~f.reviewed
        & ~f.at_regulator
        & f.really_settled.fill_null(True)
    )


def _finished(f: Any) -> Any:
    return f.state.isin(FINISHED)


RECEIVED: Final = Counter("received", Basis.RECEIVED, lambda f: f.case_id.notnull())
UNFINISHED: Final = Counter("unfinished", Basis.RECEIVED, lambda f: f.closed_on.isnull())
OVERDUE: Final = Counter("overdue", Basis.RECEIVED, lambda f: f.overdue, kept=False)
AGAINST_FIRST_LINE: Final = Counter("against_first_line", Basis.RECEIVED, lambda f: f.subject_level.isin(FIRST_LINE))
PASSED_UP: Final = Counter("passed_up", Basis.RECEIVED, lambda f: f.subject_level.isin(FIRST_LINE) & f.passed_up)
REOPENED: Final = Counter("reopened", Basis.RECEIVED, lambda f: f.reopened)
REJECTED: Final = Counter("rejected", Basis.RECEIVED, lambda f: f.rejected)
REVIEWED: Final = Counter("reviewed", Basis.RECEIVED, lambda f: f.reviewed)
AT_REGULATOR: Final = Counter("at_regulator", Basis.RECEIVED, lambda f: f.at_regulator)
FINISHED_CASES: Final = Counter("finished", Basis.CLOSED, _finished)
FIRST_LINE_SETTLED: Final = Counter("first_line_settled", Basis.CLOSED, _settled_at_first_line)
TIMED: Final = Counter("timed", Basis.CLOSED, lambda f: _finished(f) & f.on_time.notnull())
ON_TIME: Final = Counter("on_time", Basis.CLOSED, lambda f: _finished(f) & f.on_time.fill_null(False))
RATED: Final = Counter("rated", Basis.CLOSED, lambda f: f.satisfaction.notnull())
SATISFIED: Final = Counter("satisfied", Basis.CLOSED, lambda f: f.satisfaction.fill_null(0) >= SATISFIED_FROM)
ANSWERED: Final = Counter("answered", Basis.CLOSED, lambda f: f.really_settled.notnull())
REALLY_SETTLED: Final = Counter("really_settled", Basis.CLOSED, lambda f: f.really_settled.fill_null(False))

COMPLAINTS: Final = FactKind(
    id="complaint",
    columns=COLUMNS,
    bases=(Basis.RECEIVED, Basis.CLOSED),
    counters=(
        RECEIVED, UNFINISHED, OVERDUE, AGAINST_FIRST_LINE, PASSED_UP, REOPENED, REJECTED, REVIEWED, AT_REGULATOR,
        FINISHED_CASES, FIRST_LINE_SETTLED, TIMED, ON_TIME, RATED, SATISFIED, ANSWERED, REALLY_SETTLED,
    ),
    totals=(Total("stars", "satisfaction", RATED),),
    timed=FINISHED_CASES,
    group="head_id",
    filters=("trade", "institution", "organisation", "level", "place", "product", "cause", "channel", "peer_group"),
)  # fmt: skip
