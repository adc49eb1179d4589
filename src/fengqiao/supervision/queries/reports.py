"""Periodic reports: who sees them, what the records give for their lines, and who has not reported."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.analytics.queries import ask, question
from fengqiao.analytics.queries.labels import labelled
from fengqiao.analytics.rules.dimensions import DIMENSIONS as MEASURED
from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Level, Role
from fengqiao.foundation.attention import Matter
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar.rules import due
from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.foundation.parameters import queries as parameters
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.models import Organisation, OrganisationKind
from fengqiao.supervision.models import PeriodicReport
from fengqiao.supervision.rules.orders import DOMAIN
from fengqiao.supervision.rules.periods import Period, UnreadablePeriodError
from fengqiao.supervision.rules.reported import ITEMS, Item
from fengqiao.supervision.rules.reports import (
    CLOSED,
    DIMENSIONS,
    RECEIVED,
    STATE_LABELS,
    TONES,
    UNSTATED,
    State,
    is_of_kind,
    items_for,
)

LONGEST_QUERY: Final = 400
_TRADES: Final = (OrganisationKind.BANK, OrganisationKind.INSURER)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the case records give for a line, and the address of exactly those records."""

    value: Decimal
    query: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How an institution stands with its report for a period. ``excused`` says why none is due; empty: one is."""

    office: Organisation
    report: PeriodicReport | None
    state: str
    tone: str
    excused: str
    is_overdue: bool


def reports_seen(viewer: Actor) -> QuerySet[PeriodicReport]:
    """Return the reports one may see: the regulator all, an institution those of its own tree."""
    rows = PeriodicReport.objects.select_related("organisation")
    if viewer.is_regulator:
        return rows
    return rows.filter(organisation__in=organisations.subtree(viewer).order_by().values("pk"))


def report_seen(pk: int, *, viewer: Actor) -> PeriodicReport:
    """Return one of them. Raises NotFound."""
    found = reports_seen(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这份报告"))
    return found


def reports_for(viewer: Actor) -> Organisation | None:
    """Return the bank or insurer for which the viewer reports; None for who does not."""
    if viewer.role is not Role.OFFICER or viewer.level is not Level.HEAD_OFFICE or viewer.organisation_id is None:
        return None
    if viewer.kind not in {ActorKind.STAFF, ActorKind.TOKEN}:
        return None
    return Organisation.objects.filter(pk=viewer.organisation_id, kind__in=_TRADES).first()


def due_on(period: Period) -> date:
    """Return the last day on which a report is in time."""
    limit = parameters.rules_on(DOMAIN, period.last).limit("report_due")
    return due(calendar.current(), starts_on=period.last, length=limit.length, unit=limit.unit).due_on


def reported_periods(today: date, *, back: int = 8) -> list[Period]:
    """Return the periods that are over and reported, the newest first."""
    quarter = Period.quarter_of(today)
    found: list[Period] = []
    for _number in range(back):
        if quarter.quarter == 1:
            found.append(Period(quarter.year - 1))
        quarter = quarter.before()
        found.append(quarter)
    return [one for one in found if _is_reported(one)]


def readable(text: str, *, today: date) -> Period:
    """Return the period a report is for. Raises Invalid: unreadable, of the wrong length, or not over."""
    try:
        period = Period.read(text)
    except UnreadablePeriodError:
        raise Invalid({"period": _("请写成 2026Q3 或 2026")}) from None
    if not _is_reported(period):
        raise Invalid({"period": _("这个长度的期间不用报送")})
    if not period.is_over(today):
        raise Invalid({"period": _("期间还没有结束")})
    return period


def _is_reported(period: Period) -> bool:
    kinds = parameters.rules_on("complaint", period.last).value("report_period")
    return is_of_kind(period, [str(one) for one in kinds] if isinstance(kinds, list) else [])


def counted(office: Organisation, period: Period) -> dict[str, Counted]:
    """Return what the institution's own case records give for each line of complaints; five questions."""
    found: dict[str, Counted] = {}
    for measure, by in ((RECEIVED, None), (CLOSED, None), *((RECEIVED, one) for one in DIMENSIONS)):
        asked = question(
            measure_id=measure, by=by, date_from=period.first, date_to=period.last,
            filters={"organisation": office.code},
        )  # fmt: skip
        table = ask(asked, SYSTEM)
        rows = [(measure, table.total)]
        if by is not None:
            rows = [(f"{by}/{row.key or UNSTATED}", row) for row in table.rows]
        for code, row in rows:
            found[code] = Counted(Decimal(row.numerator), line_query(office, period, code))
    return found


def line_query(office: Organisation, period: Period, code: str) -> str:
    """Return the address of exactly the cases that a line of complaints counts; empty if it is too long to keep."""
    dimension, _slash, key = code.partition("/")
    measure, by = (RECEIVED, dimension) if key else (code, None)
    asked = question(
        measure_id=measure, by=by, date_from=period.first, date_to=period.last, filters={"organisation": office.code}
    )
    query = asked.query(key=("" if key == UNSTATED else key) if by else None)
    address = f"{reverse('analytics:cases', args=[measure])}?{query}"
    return address if len(address) <= LONGEST_QUERY else ""


def line_labels(codes: list[str]) -> dict[str, str]:
    """Return lines in words."""
    found = {RECEIVED: _("收到投诉"), CLOSED: _("办结投诉")}
    found |= {str(item): f"{_(rule.name)}（{_(rule.unit)}）" for item, rule in ITEMS.items()}
    for dimension, name in DIMENSIONS.items():
        keys = [code.split("/", 1)[1] for code in codes if code.startswith(f"{dimension}/")]
        names = labelled(MEASURED[dimension], ["" if key == UNSTATED else key for key in keys], SYSTEM)
        for key in keys:
            found[f"{dimension}/{key}"] = f"{_(name)}：{names['' if key == UNSTATED else key].label}"
    return found


def items_of(office: Organisation) -> tuple[Item, ...]:
    """Return the items an institution reports."""
    return items_for(office.kind, office.peer_group)


def latest(period: Period, offices: list[int] | None = None) -> Mapping[int, PeriodicReport]:
    """Return the last version of each institution's report for a period; one query."""
    rows = PeriodicReport.objects.filter(period=period.key)
    if offices is not None:
        rows = rows.filter(organisation__in=offices)
    newest = rows.order_by("organisation_id", "-version").distinct("organisation_id")
    return {one.organisation_id: one for one in newest}


def standings(viewer: Actor, period: Period, *, today: date) -> list[Standing]:
    """Return how every institution in sight stands with a period, those that are late first.

    One that closed or was merged within the period is named as such and owes nothing; one that opened after it, too,
    is left out. Three queries.
    """
    day = due_on(period)
    rows = Organisation.objects.filter(level=Level.HEAD_OFFICE, kind__in=_TRADES).select_related("successor")
    rows = rows.filter(pk__in=organisations.subtree(viewer).order_by().values("pk"))
    rows = rows.filter(Q(opened_on=None) | Q(opened_on__lte=period.last))
    offices = list(rows.filter(Q(closed_on=None) | Q(closed_on__gt=period.first)).order_by("code"))
    reports = latest(period, [one.pk for one in offices])
    found = [_standing(one, reports.get(one.pk), period, day, today) for one in offices]
    return sorted(found, key=lambda one: (not one.is_overdue, bool(one.excused)))


def _standing(office: Organisation, report: PeriodicReport | None, period: Period, day: date, today: date) -> Standing:
    excused = ""
    if office.closed_on is not None and office.closed_on <= period.last:
        words = {"day": office.closed_on, "to": office.successor.label if office.successor else ""}
        excused = _("%(day)s 并入%(to)s") % words if office.successor else _("%(day)s 停业") % words
    missing = report is None or report.state in {"returned", "replaced"}
    state = _(STATE_LABELS[report.state]) if report else _("未报送")
    tone = TONES[report.state] if report else "neutral"
    return Standing(office, report, state, tone, excused, missing and not excused and today > day)


def overdue_count(viewer: Actor, *, today: date) -> int:
    """Return how many institutions in sight are late with the last period that was due."""
    periods = [one for one in reported_periods(today, back=4) if due_on(one) < today]
    return sum(one.is_overdue for one in standings(viewer, periods[0], today=today)) if periods else 0


def export_rows(viewer: Actor, period: Period, *, today: date) -> Iterator[tuple[object, ...]]:
    """Return the lines of the list of a period as a file has them."""
    for one in standings(viewer, period, today=today):
        submitted = one.report.submitted_at if one.report else None
        yield one.office.code, one.office.name, one.excused or one.state, one.is_overdue, submitted


def waiting(viewer: Actor, today: date) -> Iterator[Matter]:
    """Return reports that are late, wait for an explanation or for the regulator: for the dashboard."""
    if viewer.role not in {Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR}:
        return
    url = reverse("supervision:reports")
    yield Matter(_("定期报告逾期"), overdue_count(viewer, today=today), url, is_late=True)
    state = State.SUBMITTED if viewer.is_regulator else State.DIFFERING
    label = _("定期报告待审核") if viewer.is_regulator else _("定期报告差异待说明")
    yield Matter(label, reports_seen(viewer).filter(state=state).count(), url)
