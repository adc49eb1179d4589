"""What an order starts from when it is opened beside an indicator's reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.organisations import queries as organisations
from fengqiao.supervision.queries.naming import period_label, shown, unit_of
from fengqiao.supervision.queries.readings import indicator_named, read
from fengqiao.supervision.rules.indicators import INDICATORS
from fengqiao.supervision.rules.periods import Period, UnreadablePeriodError


@dataclass(frozen=True, slots=True)
class Prefilled:
    """Values for the form, and of the reading its text and the address of its records."""

    initial: dict[str, str] = field(default_factory=dict)
    reading: str = ""
    records: str = ""


def prefill(asked: Mapping[str, str], *, viewer: Actor, today: date) -> Prefilled:
    """Return what the form starts with; only the institution unless a known indicator and period are asked for."""
    subject = asked.get("subject", "")
    try:
        indicator, period = indicator_named(asked.get("indicator", "")), Period.read(asked.get("period", ""))
        office = organisations.organisation(subject)
    except (NotFound, UnreadablePeriodError):
        return Prefilled({"subject": subject[:24]} if subject else {})
    total = read(indicator, period, viewer=viewer, today=today, organisation=office.code).total
    words = {"name": _(indicator.name), "period": period_label(period), "value": shown(indicator, total.value)}
    initial = {
        "subject": office.code,
        "title": f"{words['period']} {words['name']}",
        "question": _("你单位%(period)s“%(name)s”为 %(value)s。请查明原因，说明已经和将要采取的措施及完成时间。")
        % words,
        "basis": "D_INDICATOR",
        "indicator": indicator.id,
        "period": period.key,
    }
    return Prefilled(initial, f"{words['period']} · {words['name']} {words['value']}", total.query)


def indicator_words(indicator_id: str, period: str) -> str:
    """Return an order's indicator and period in words; empty where it was not opened from one."""
    if not indicator_id:
        return ""
    found = INDICATORS.get(indicator_id)
    return f"{period_label(Period.read(period))} · {_(found.name) if found else indicator_id}"


def reading_words(indicator_id: str, reading: str) -> str:
    """Return a reading as it was kept when the order was opened, its unit in the active language."""
    found = INDICATORS.get(indicator_id)
    if found is None or not reading.endswith(found.unit):
        return reading
    return reading.removesuffix(found.unit) + unit_of(found)
