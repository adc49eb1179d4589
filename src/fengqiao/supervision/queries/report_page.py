"""One report on one page: its lines beside the records and the figures before, and its versions."""

from dataclasses import dataclass
from decimal import Decimal

from fengqiao.supervision.models import PeriodicReport, ReportLine
from fengqiao.supervision.queries.report_form import before_of
from fengqiao.supervision.queries.reports import line_labels
from fengqiao.supervision.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Row:
    """A line in words. ``before`` was reported for the period before; ``change`` is the relative change, as a share."""

    line: ReportLine
    label: str
    before: Decimal | None
    change: float | None

    @property
    def change_words(self) -> str:
        """Return the change with its sign; a dash where there is nothing to compare."""
        if self.change is None:
            return "—"
        return f"{self.change * 100:+.1f}%" if self.change else "0%"

    @property
    def is_main(self) -> bool:
        """Whether the line is looked at first: business, totals, and what differs."""
        return "/" not in self.line.code or self.line.differs


def rows_of(report: PeriodicReport) -> tuple[Period | None, list[Row]]:
    """Return the lines, and the period of the figures beside them; some five queries."""
    lines = list(report.lines.all())
    labels = line_labels([one.code for one in lines])
    compared, before = before_of(report.organisation, Period.read(report.period))
    return compared, [_row(one, labels.get(one.code, one.code), before.get(one.code)) for one in lines]


def _row(line: ReportLine, label: str, before: Decimal | None) -> Row:
    change = float(line.reported / before - 1) if before else None
    return Row(line, label, before, change)


def versions_of(report: PeriodicReport) -> list[PeriodicReport]:
    """Return all versions of the same institution and period, the last first."""
    rows = PeriodicReport.objects.filter(organisation=report.organisation_id, period=report.period)
    return list(rows.order_by("-version"))
