"""Periodic reports: taken in and compared with the case records, explained, accepted or returned."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.foundation.jobs import defer
from fengqiao.foundation.ledger import services as ledger
from fengqiao.organisations.models import Organisation
from fengqiao.supervision.models import PeriodicReport, ReportedFigure, ReportLine
from fengqiao.supervision.queries import reports as queries
from fengqiao.supervision.queries.orders import supervises
from fengqiao.supervision.queries.report_form import unknown_classes
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reported import ITEMS
from fengqiao.supervision.rules.reports import WAITING, Figures, State, differences, problems_with

KEEP_PERIOD: Final = "fengqiao.supervision.jobs.keep_period"
API: Final = "api"
FORM: Final = "form"
LONGEST: Final = 2000


@transaction.atomic
def submit(
    *, period: str, figures: Figures, way: str, by: Actor, at: datetime, reason: str = "",
    explanations: Mapping[str, str] | None = None,
) -> PeriodicReport:  # fmt: skip
    """Take in a report of the actor's own institution; the same figures sent again are the same report.

    It is compared with the institution's case records; while a difference is not explained it waits for that, also for
    ``explanations`` sent later with the same figures. After one was accepted, another is a correction and needs a
    ``reason``. Records `supervision.report_submitted`, or `supervision.report_explained`.

    Raises:
        NotAllowed: the actor does not report for a bank or insurer. Invalid: naming each field that is wrong.
    """
    today = timezone.localdate(at)
    office, named = _checked(period, figures, by, today)
    _lock(office, named)
    last = PeriodicReport.objects.filter(organisation=office, period=named.key).order_by("-version").first()
    lines = figures.lines
    if last is not None and last.state in {*WAITING, State.ACCEPTED} and _says(last, lines):
        return _explained_further(last, explanations or {}, by=by, at=at)
    accepted = PeriodicReport.objects.filter(organisation=office, period=named.key, state=State.ACCEPTED).exists()
    if accepted and not reason.strip():
        raise Invalid({"reason": _("这个期间的报告已经采纳，更正须写明原因")})
    PeriodicReport.objects.filter(organisation=office, period=named.key, state__in=WAITING).update(state=State.REPLACED)
    in_time = PeriodicReport.objects.filter(organisation=office, period=named.key, is_late=False).exists()
    report = PeriodicReport(
        organisation=office, period=named.key, version=last.version + 1 if last else 1, state=State.SUBMITTED, way=way,
        reason=reason.strip()[:LONGEST], submitted_at=at, submitted_by_id=by.person_id,
        is_late=today > queries.due_on(named) and not in_time,
    )  # fmt: skip
    rows = _compared(office, named, lines, explanations or {})
    if any(row.differs and not row.explanation for row in rows):
        report.state = State.DIFFERING
    report.save()
    for row in rows:
        row.report = report
    ReportLine.objects.bulk_create(rows)
    _record(report, "submitted", by=by, at=at, differing=sum(row.differs for row in rows))
    return report


def _checked(period: str, figures: Figures, by: Actor, today: date) -> tuple[Organisation, Period]:
    """Return who reports which period; raises as `submit` does."""
    office = queries.reports_for(by)
    if office is None:
        raise NotAllowed(_("只有银行、保险机构总部的消保专员可以报送"))
    named = queries.readable(period, today=today)
    wrong = {field: _(message) for field, message in problems_with(figures, queries.items_of(office)).items()}
    if wrong := wrong | unknown_classes(figures):
        raise Invalid(wrong)
    return office, named


def _lock(office: Organisation, period: Period) -> None:
    """Let reports of one institution come in one after the other."""
    Organisation.objects.select_for_update(no_key=True).get(pk=office.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"report:{office.pk}:{period.key}"])


def _says(report: PeriodicReport, lines: Mapping[str, Decimal]) -> bool:
    told = {row.code: row.reported for row in report.lines.all()}
    return {code: value for code, value in told.items() if value or code in lines} == dict(lines)


def _compared(
    office: Organisation, period: Period, lines: Mapping[str, Decimal], explanations: Mapping[str, str]
) -> list[ReportLine]:
    """Return the lines beside what the records give; one that only the records have is reported as zero."""
    known = queries.counted(office, period)
    lacking = [one.code for one in differences(lines, {c: k.value for c, k in known.items()}) if one.code not in lines]
    rows = []
    for position, code in enumerate([*lines, *lacking]):
        record = known.get(code)
        rows.append(
            ReportLine(
                position=position, code=code, reported=lines.get(code, Decimal()),
                counted=None if code in set(ITEMS) else record.value if record else Decimal(),
                query=record.query if record else "",
                explanation=str(explanations.get(code, "")).strip()[:LONGEST],
            )
        )  # fmt: skip
    return rows


def _explained_further(
    report: PeriodicReport, explanations: Mapping[str, str], *, by: Actor, at: datetime
) -> PeriodicReport:
    """Keep what is said of differences of a report that waits for that; with all explained it goes to the regulator."""
    told = {code: text.strip()[:LONGEST] for code, text in explanations.items() if text.strip()}
    rows = [row for row in report.lines.all() if row.differs]
    is_new = any(told.get(row.code, row.explanation) != row.explanation for row in rows)
    if report.state != State.DIFFERING or not is_new:
        return report
    return _keep_explanations(report, rows, told, by=by, at=at)


def _keep_explanations(
    report: PeriodicReport, differing: Sequence[ReportLine], texts: Mapping[str, str], *, by: Actor, at: datetime
) -> PeriodicReport:
    """Keep ``texts`` by line of those that differ; with all explained the report goes to the regulator."""
    for row in differing:
        row.explanation = texts.get(row.code, row.explanation)
    ReportLine.objects.bulk_update(differing, ["explanation"])
    if all(row.explanation for row in differing):
        report.state = State.SUBMITTED
        report.save()
        _record(report, "explained", by=by, at=at, differing=len(differing))
    return report


@transaction.atomic
def explain(report_id: int, explanations: Mapping[str, str], *, by: Actor, at: datetime) -> PeriodicReport:
    """Say why lines differ; with all explained the report goes to the regulator. Records `supervision.report_explained`.

    Raises:
        NotFound, NotAllowed: not an own report. Conflict: it does not wait for that. Invalid: a line lacks its text.
    """
    report = _locked(report_id, by)
    if queries.reports_for(by) != report.organisation:
        raise NotAllowed(_("只有报送机构可以说明差异"))
    if report.state != State.DIFFERING:
        raise Conflict(_("这份报告不在等待差异说明"))
    rows = [row for row in report.lines.all() if row.differs]
    texts = {row.code: str(explanations.get(row.code, row.explanation)).strip()[:LONGEST] for row in rows}
    if missing := {code: _("请说明差异") for code, text in texts.items() if not text}:
        raise Invalid(missing)
    return _keep_explanations(report, rows, texts, by=by, at=at)


@transaction.atomic
def accept(report_id: int, *, by: Actor, at: datetime, remark: str = "") -> PeriodicReport:
    """Accept a report: its figures come into force, earlier ones are kept as corrected, ratios are computed anew by a job.

    Raises NotFound, NotAllowed, Conflict: it is not waiting for the regulator (differences unexplained, or decided already).
    """
    report = _decidable(report_id, by)
    earlier = PeriodicReport.objects.filter(
        organisation=report.organisation_id, period=report.period, state=State.ACCEPTED
    )
    earlier.update(state=State.REPLACED)
    values = {row.code: row.reported for row in report.lines.all() if row.code in set(ITEMS)}
    in_force = ReportedFigure.objects.filter(
        organisation=report.organisation_id, period=report.period, item__in=values, replaced_at=None
    )
    in_force.update(replaced_at=at)
    ReportedFigure.objects.bulk_create(
        ReportedFigure(
            organisation_id=report.organisation_id, item=code, period=report.period, value=value, entered_at=at,
            entered_by_id=by.person_id,
        )
        for code, value in values.items()
    )  # fmt: skip
    _decide(report, State.ACCEPTED, remark, by, at)
    defer(KEEP_PERIOD, period=report.period)
    return report


@transaction.atomic
def give_back(report_id: int, *, reason: str, by: Actor, at: datetime) -> PeriodicReport:
    """Return a report with the reason. Raises NotFound, NotAllowed, Conflict, Invalid."""
    report = _decidable(report_id, by)
    if not reason.strip():
        raise Invalid({"reason": _("请写明原因")})
    _decide(report, State.RETURNED, reason, by, at)
    return report


def _decidable(report_id: int, by: Actor) -> PeriodicReport:
    report = _locked(report_id, by)
    if not supervises(by):
        raise NotAllowed(_("只有监管机构可以办理"))
    if report.state != State.SUBMITTED:
        raise Conflict(_("这份报告不在等待审核，或者差异还没有说明"))
    return report


def _locked(report_id: int, by: Actor) -> PeriodicReport:
    queries.report_seen(report_id, viewer=by)
    rows = PeriodicReport.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    return rows.get(pk=report_id)


def _decide(report: PeriodicReport, state: State, words: str, by: Actor, at: datetime) -> None:
    report.state, report.decision, report.decided_at = state, words.strip()[:LONGEST], at
    report.decided_by_id = by.person_id
    report.save()
    _record(report, str(state), by=by, at=at)


def _record(report: PeriodicReport, tag: str, *, by: Actor, at: datetime, **data: Any) -> None:
    told = {"report": report.pk, "period": report.period, "version": report.version, **data}
    chain = f"periodic_reports:{report.organisation_id}"
    ledger.record(chain=chain, tag=f"supervision.report_{tag}", actor=by, at=at, data=told)
