"""What is asked: a measure, by what, for when, of which cases; checked before anything is counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from fengqiao.analytics.rules.dimensions import Dimension, dimensions_of
from fengqiao.analytics.rules.facts import COMPLAINTS, MEDIATIONS, FactKind
from fengqiao.analytics.rules.measures import MEASURES, Measure, Part
from fengqiao.foundation.actors import Actor, Level
from fengqiao.foundation.errors import Invalid, NotFound


def kinds_for(viewer: Actor) -> tuple[FactKind, ...]:
    """Return the kinds of fact a viewer has figures of: bodies, courts and justice bureaus see mediations only."""
    return (MEDIATIONS,) if viewer.level is Level.BODY else (COMPLAINTS, MEDIATIONS)


@dataclass(frozen=True, slots=True)
class Question:
    """A measure by a dimension, over a period (both days included, None: open), narrowed by filters."""

    measure: Measure
    by: Dimension | None = None
    date_from: date | None = None
    date_to: date | None = None
    filters: Mapping[str, str] = field(default_factory=dict)

    def query(self, *, key: str | None = None, part: Part | None = None, **changes: str) -> str:
        """Return the question as an address's query; with ``key`` or ``part``, the cases behind one figure."""
        values: dict[str, str] = {"by": self.by.id if self.by else "", **self.filters}
        if self.date_from:
            values["from"] = self.date_from.isoformat()
        if self.date_to:
            values["to"] = self.date_to.isoformat()
        values = {name: value for name, value in (values | changes).items() if value}
        if key is not None:
            values["key"] = key
        if part is not None:
            values["part"] = part.value
        return urlencode(values)

    def narrowed(self, date_from: date, date_to: date) -> "Question":
        """Return the question for that part of its period that lies between two days."""
        return replace(
            self,
            date_from=max(self.date_from or date_from, date_from),
            date_to=min(self.date_to or date_to, date_to),
        )


def question(
    *,
    measure_id: str,
    by: str | None = None,
    date_from: date | None = None,
    date_to: date | None = None,
    filters: Mapping[str, str] | None = None,
) -> Question:
    """Return the question these values ask.

    Raises:
        NotFound: no such measure.
        Invalid: naming ``by``, ``to`` or the filter that cannot be.
    """
    asked = _measure(measure_id)
    dimensions = dimensions_of(asked.facts)
    wrong: dict[str, str] = {}
    if by and by not in dimensions:
        wrong["by"] = _("只能按以下维度分组：%(known)s") % {"known": "、".join(dimensions)}
    if date_from and date_to and date_from > date_to:
        wrong["to"] = _("结束日期不能早于开始日期")
    given = {name: value for name, value in (filters or {}).items() if value}
    for name in given.keys() - set(asked.facts.filters):
        wrong[name] = _("没有这个筛选条件")
    if wrong:
        raise Invalid(wrong)
    return Question(asked, dimensions[by] if by else None, date_from, date_to, given)


def _measure(measure_id: str) -> Measure:
    if measure_id not in MEASURES:
        raise NotFound(_("没有名为 %(id)s 的指标，可用：%(known)s") % {"id": measure_id, "known": "、".join(MEASURES)})
    return MEASURES[measure_id]


def question_from(*, measure_id: str, params: Mapping[str, str]) -> Question:
    """Return the question an address asks: ``by``, ``from`` and ``to`` (YYYY-MM-DD), and filters; others are ignored.

    Raises:
        NotFound: no such measure.
        Invalid: naming the parameter that is wrong.
    """
    wrong: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for name in ("from", "to"):
        text = params.get(name, "").strip()
        try:
            days[name] = date.fromisoformat(text) if text else None
        except ValueError:
            wrong[name] = _("请写成年-月-日，例如 2019-11-14")
    if wrong:
        raise Invalid(wrong)
    return question(
        measure_id=measure_id,
        by=params.get("by") or None,
        date_from=days["from"],
        date_to=days["to"],
        filters={name: params.get(name, "").strip() for name in _measure(measure_id).facts.filters},
    )
