"""What a court has to do with its mediations: state, clocks and reports, nothing of what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from fengqiao.casework.models import CaseKind, Deadline
from fengqiao.casework.queries import visible_cases
from fengqiao.casework.services.deadlines import LIVE
from fengqiao.foundation.actors import Actor
from fengqiao.mediation.models import Confirmation, ConfirmationResult, IssuedPaper
from fengqiao.mediation.queries.rows import Row, listed, row_of
from fengqiao.mediation.rules.papers import PaperKind
from fengqiao.mediation.rules.states import BEFORE_AGREEMENT, DEADLINE_LABELS, DeadlineKind, State

SHOWN: Final = 50
_CLOCKS: Final = (DeadlineKind.CONFIRM_ACCEPT, DeadlineKind.CONFIRM_DECIDE)


@dataclass(frozen=True, slots=True)
class Application:
    """An application for confirmation that waits for the court, with the clock that runs."""

    row: Confirmation
    clock: str
    due_on: date | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Report:
    """A referral without agreement: when the body reported on it, with the paper, or by when it has to."""

    row: Row
    paper: Any
    due_on: date | None


@dataclass(frozen=True, slots=True)
class CourtDesk:
    """What a court looks at first; each part at most `SHOWN` rows, with how many there are."""

    applications: Sequence[Application]
    waiting: int
    referrals: Sequence[Row]
    referred: int
    reports: Sequence[Report]
    reported: int


def court_desk(viewer: Actor, *, today: date) -> CourtDesk:
    """Return a court's landing page; the number of queries does not grow with rows."""
    mine = Q(mediation__court=viewer.organisation_id)
    open_ones = listed(viewer).filter(mine, state__in=BEFORE_AGREEMENT).select_related("mediation__body__organisation")
    failed = listed(viewer).filter(mine, state=State.FAILED)
    applications = _applications(viewer)
    return CourtDesk(
        applications=[_application(one) for one in applications[:SHOWN]],
        waiting=applications.count(),
        referrals=[row_of(case, today) for case in open_ones.order_by("due_on", "id")[:SHOWN]],
        referred=open_ones.count(),
        reports=_reports(failed, today),
        reported=failed.count(),
    )


def _applications(viewer: Actor) -> QuerySet[Confirmation]:
    clocks = Deadline.objects.filter(kind__in=_CLOCKS, status__in=LIVE).order_by("due_on")
    waiting = (ConfirmationResult.APPLIED, ConfirmationResult.ACCEPTED)
    return (
        Confirmation.objects.filter(court=viewer.organisation_id, status__in=waiting, mediation__in=_visible(viewer))
        .select_related("mediation__case__subject", "mediation__body__organisation", "agreement")
        .prefetch_related(Prefetch("mediation__case__deadlines", clocks, to_attr="clocks"))
        .order_by("applied_at", "id")
    )


def _visible(viewer: Actor) -> QuerySet[Any]:
    return visible_cases(viewer, CaseKind.MEDIATION).values("pk")


def _application(row: Confirmation) -> Application:
    clock = next(iter(row.mediation.case.clocks), None)  # type: ignore[attr-defined]  # prefetched
    if clock is None:
        return Application(row, "", None, provisional=False)
    return Application(row, _(DEADLINE_LABELS[clock.kind]), clock.due_on, provisional=clock.provisional)


def _reports(failed: QuerySet[Any], today: date) -> list[Report]:
    due = Deadline.objects.filter(kind=DeadlineKind.FAILURE_REPORT)
    cases = list(
        failed.prefetch_related(Prefetch("deadlines", due, to_attr="reporting")).order_by("-closed_at", "-id")[:SHOWN]
    )
    papers = IssuedPaper.objects.filter(case__in=[case.pk for case in cases], kind=PaperKind.FAILURE_REPORT)
    written = {paper.case_id: paper for paper in papers.order_by("id")}
    found = []
    for case in cases:
        running = next((one for one in case.reporting if one.status in LIVE), None)
        found.append(Report(row_of(case, today), written.get(case.pk), running.due_on if running else None))
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or today))
