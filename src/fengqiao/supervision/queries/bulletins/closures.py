"""Institutions that closed or merged within a period: a bulletin says so, so that nobody misses them silently."""

from datetime import date

from django.db.models import Q
from django.utils.formats import date_format

from fengqiao.organisations.models import Organisation, OrganisationKind, OrganisationLevel
from fengqiao.supervision.rules.periods import Period


def closed_during(period: Period, today: date) -> list[str]:
    """Return a Chinese sentence for each bank or insurer that closed, and one on branches and outlets; two queries."""
    closed = Organisation.objects.filter(
        Q(kind=OrganisationKind.BANK) | Q(kind=OrganisationKind.INSURER),
        closed_on__gte=period.first,
        closed_on__lte=period.until(today),
    )
    heads = closed.filter(level=OrganisationLevel.HEAD_OFFICE).select_related("successor").order_by("closed_on", "code")
    found = [_sentence(one) for one in heads]
    below = closed.exclude(level=OrganisationLevel.HEAD_OFFICE).count()
    if below:
        found.append(f"期内停业的分支机构和网点共{below}家，停业前的记录计入合计，期末的网点数不含。")
    return found


def _sentence(one: Organisation) -> str:
    day = date_format(one.closed_on, "Y年n月j日") if one.closed_on else ""
    heir = f"，由{one.successor.name}承继" if one.successor else ""
    return f"{one.name}于{day}停业{heir}；停业前的记录计入合计，期末指标不含。"
