"""Periodic reports: who sees them, for which periods, and what the records give for their lines."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.analytics.queries import ask, question
from fengqiao.analytics.queries.labels import labelled
from fengqiao.analytics.rules.dimensions import DIMENSIONS as MEASURED
from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Level, Role
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
    UNSTATED,
    is_of_kind,
    items_for,
)

LONGEST_QUERY: Final = 400
TRADES: Final = (OrganisationKind.BANK, OrganisationKind.INSURER)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the case records give for a line, and the address of exactly those records."""

    value: Decimal
    query: str


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
    return Organisation.objects.filter(pk=viewer.organisation_id, kind__in=TRADES).first()


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


def followed_periods(today: date, *, back: int = 8) -> list[Period]:
    """Return those of them that are followed up: since reports have been coming in at all, and always the newest."""
    found = reported_periods(today, back=back)
    known = PeriodicReport.objects.order_by().values_list("period", flat=True).distinct()
    since = min((Period.read(one).first for one in known), default=date.max)
    return [one for one in found if one.first >= since or one.last == found[0].last]


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


def with_unit(name: str, unit: str) -> str:
    """Return a name with its unit as the active language writes it."""
    return _("%(name)s（%(unit)s）") % {"name": name, "unit": unit}


def line_labels(codes: list[str]) -> dict[str, str]:
    """Return lines in words."""
    found = {RECEIVED: _("收到投诉"), CLOSED: _("办结投诉")}
    found |= {str(item): with_unit(_(rule.name), _(rule.unit)) for item, rule in ITEMS.items()}
    for dimension, name in DIMENSIONS.items():
        keys = [code.split("/", 1)[1] for code in codes if code.startswith(f"{dimension}/")]
        names = labelled(MEASURED[dimension], ["" if key == UNSTATED else key for key in keys], SYSTEM)
        for key in keys:
            words = {"of": _(name), "name": names["" if key == UNSTATED else key].label}
            found[f"{dimension}/{key}"] = _("%(of)s：%(name)s") % words
    return found


def items_of(office: Organisation) -> tuple[Item, ...]:
    """Return the items an institution reports."""
    return items_for(office.kind, office.peer_group)
