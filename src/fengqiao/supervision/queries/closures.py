"""Institutions that closed or merged within a period: whoever shows figures of it says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fengqiao.organisations.models import Organisation, OrganisationKind, OrganisationLevel
from fengqiao.supervision.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Closures:
    """The banks and insurers that closed, with their successors, and how many offices below closed."""

    heads: Sequence[Organisation]
    below: int


def closures(period: Period, *, today: date, office: Organisation | None = None) -> Closures:
    """Return what closed within a period, of one institution where ``office`` names one; two queries."""
    closed = Organisation.objects.filter(
        Q(kind=OrganisationKind.BANK) | Q(kind=OrganisationKind.INSURER),
        closed_on__gte=period.first,
        closed_on__lte=period.until(today),
    )
    if office is not None:
        closed = closed.filter(Q(pk=office.pk) | Q(head=office.pk) | Q(branch=office.pk) | Q(sub_branch=office.pk))
    heads = closed.filter(level=OrganisationLevel.HEAD_OFFICE).select_related("successor").order_by("closed_on", "code")
    return Closures(list(heads), closed.exclude(level=OrganisationLevel.HEAD_OFFICE).count())


def closure_notes(found: Closures) -> list[str]:
    """Return a sentence for each bank or insurer that closed, and one on the offices below."""
    notes = []
    for one in found.heads:
        words = {"name": one.name, "day": _day(one.closed_on), "heir": one.successor.name if one.successor else ""}
        notes.append(
            _("%(name)s于%(day)s停业，由%(heir)s承继；停业前的记录计入合计，期末指标不含。") % words
            if one.successor
            else _("%(name)s于%(day)s停业；停业前的记录计入合计，期末指标不含。") % words
        )
    if found.below:
        notes.append(
            _("期内停业的分支机构和网点共%(n)s家，停业前的记录计入合计，期末的网点数不含。") % {"n": found.below}
        )
    return notes


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
