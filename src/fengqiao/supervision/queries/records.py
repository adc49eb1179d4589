"""The records behind a value that is counted from a table of the service net."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.supervision.queries.feeds.asking import Scope
from fengqiao.supervision.queries.feeds.records import ROWS
from fengqiao.supervision.queries.feeds.rows import Record, Rows
from fengqiao.supervision.rules.periods import Period, UnreadablePeriodError


@dataclass(frozen=True, slots=True)
class Behind:
    """The records a value counts, those below the line only too; ``number`` of them count."""

    rows: Rows
    scope: Scope
    found: QuerySet[Any]

    @property
    def has_rest(self) -> bool:
        """Whether some are only in the denominator."""
        return self.rows.counted is not None

    def part(self, part: str) -> QuerySet[Any]:
        """Return all, those above the line (``numerator``), or the others (``rest``)."""
        above = self.rows.that_count(self.scope)
        if not above or part not in {"numerator", "rest"}:
            return self.found
        ids = self.found.filter(above).order_by().values("pk")
        return self.found.filter(pk__in=ids) if part == "numerator" else self.found.exclude(pk__in=ids)

    def shown(self, rows: Iterator[Any]) -> Iterator[Record]:
        """Return records as the list shows them."""
        return (self.rows.record(row) for row in rows)


def behind(name: str, params: Mapping[str, str], *, viewer: Actor, today: date) -> Behind:
    """Return the records an address asks for.

    Raises:
        NotFound: no such kind of record.
        Invalid: naming ``period``, ``to`` or ``month`` when it cannot be read.
    """
    if name not in ROWS:
        raise NotFound(_("没有这个指标"))
    rows = ROWS[name]
    period = _period(params.get("month") or params.get("period", ""), today)
    scope = Scope(
        period, period.last, _day(params.get("to", ""), today), _code(params, "organisation"), _code(params, "place")
    )
    found = rows.records(viewer, scope)
    return Behind(rows, scope, found.select_related(*rows.related) if rows.related else found)


def _code(params: Mapping[str, str], name: str) -> str:
    text = params.get(name, "").strip()
    if name == "place" and text and not (text.isdecimal() and len(text) == 12):
        raise Invalid({name: _("请给出十二位行政区划代码")})
    return text


def _period(text: str, today: date) -> Period:
    try:
        return Period.read(text) if text else Period.year_of(today)
    except UnreadablePeriodError:
        raise Invalid({"period": _("请写成 2019、2019Q3 或 2019-11")}) from None


def _day(text: str, today: date) -> date:
    try:
        return min(date.fromisoformat(text), today) if text else today
    except ValueError:
        raise Invalid({"to": _("请写成年-月-日，例如 2019-11-14")}) from None
