"""What a page shows of an upload."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fengqiao.complaints.imports import profiles, uploads
from fengqiao.complaints.imports.rejects import reason_of
from fengqiao.complaints.imports.running import Checked
from fengqiao.complaints.models import ImportRun, ImportStatus
from fengqiao.complaints.services.filing import title_of
from fengqiao.foundation.errors import Invalid


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a preview: what it becomes, or why it is rejected."""

    number: int
    title: str
    subject: str
    received_on: date | None
    reasons: tuple[str, ...]


def shown(kept: ImportRun, *, at: datetime) -> dict[str, Any]:
    """Return what the page of an upload needs: first rows, or share done, or result."""
    found: dict[str, Any] = {
        "profile": profiles.load(kept.profile),
        "is_moving": kept.status in {ImportStatus.QUEUED, ImportStatus.RUNNING},
        "percent": round(100 * kept.done / kept.total) if kept.total else 0,
        "has_rejects": uploads.rejects_of(kept) is not None,
    }
    if kept.status == ImportStatus.UPLOADED:
        try:
            preview = uploads.preview(kept, at=at)
        except Invalid as refused:
            found["unreadable"] = refused.message
        else:
            found["lines"] = [_line(checked) for checked in preview.rows]
            found["good"] = sum(not line.reasons for line in found["lines"])
    return found


def _line(checked: Checked) -> Line:
    if checked.case is None:
        reasons = tuple(
            f"{problem.column}：{reason_of(problem)}" if problem.column else reason_of(problem)
            for problem in checked.problems
        )
        return Line(checked.row.line, "", "", None, reasons)
    filing = checked.case.filing
    return Line(checked.row.line, title_of(filing.request), filing.subject, filing.received_on, ())
