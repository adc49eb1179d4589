"""An indicator's value for whoever asks from outside, with all it is held against."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Level
from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.models import Organisation
from fengqiao.places import queries as places
from fengqiao.supervision.queries.city import reader_for, reads_city_only, without_records
from fengqiao.supervision.queries.closures import closure_notes, closures
from fengqiao.supervision.queries.earlier import Earlier, earlier
from fengqiao.supervision.queries.kept import peers
from fengqiao.supervision.queries.naming import reason_label
from fengqiao.supervision.queries.overview import own_house
from fengqiao.supervision.queries.readings import Answer, read
from fengqiao.supervision.queries.targets import Aim, aim_of
from fengqiao.supervision.rules.comparing import Peers
from fengqiao.supervision.rules.indicators import Indicator
from fengqiao.supervision.rules.periods import Period, UnreadablePeriodError


@dataclass(frozen=True, slots=True)
class IndicatorAnswer:
    """A value, and what it is held against. ``organisation`` and ``place`` are the codes it is of, empty: all in scope."""

    answer: Answer
    is_over: bool
    organisation: str
    place: str
    reason: str
    rule_set: str
    earlier: Sequence[Earlier]
    peers: Peers | None
    aim: Aim | None
    notes: Sequence[str]


def answer(
    indicator: Indicator, period: str, *, viewer: Actor, today: date, organisation: str = "", place: str = ""
) -> IndicatorAnswer:
    """Return an indicator's value within the viewer's scope; some twenty queries, however many records.

    Raises:
        Invalid: ``period`` cannot be read.
        NotFound: no such organisation in the viewer's scope, no such place.
    """
    asked = _period(period, today)
    office = _office(viewer, organisation)
    if place and place not in places.known_codes([place]):
        raise NotFound(_("没有代码为 %(code)s 的地区") % {"code": place})
    code = office.code if office else ""
    reader = reader_for(viewer, office)
    found = read(indicator, asked, viewer=reader, today=today, organisation=code, place=place)
    before = earlier(indicator, asked, viewer=reader, today=today, organisation=code, place=place)
    if reads_city_only(viewer, office):
        found = without_records(found)
        before = [replace(one, reading=replace(one.reading, query="")) for one in before]
    stands = peers(indicator, asked, office) if office and office.level == Level.HEAD_OFFICE and not place else None
    return IndicatorAnswer(
        found,
        asked.is_over(today),
        code,
        place,
        reason_label(found.total.reason or ""),
        rules_on("measures", asked.until(today)).code,
        before,
        stands,
        aim_of(indicator, asked, today=today, whole_city=office is None and not place),
        closure_notes(closures(asked, today=today, office=office)),
    )


def _period(text: str, today: date) -> Period:
    try:
        return Period.read(text) if text else Period.year_of(today)
    except UnreadablePeriodError:
        raise Invalid({"period": _("请写成 2019、2019Q3 或 2019-11")}) from None


def _office(viewer: Actor, code: str) -> Organisation | None:
    """Return the office asked for, the viewer's own where none is, None for who sees the whole city."""
    if not code:
        return own_house(viewer)
    found = organisations.subtree(viewer).filter(code=code).first()
    if found is None:
        raise NotFound(_("没有代码为 %(code)s 的机构，请核对机构代码") % {"code": code})
    return found
