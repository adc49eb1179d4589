"""All indicators at a glance, by aspect, for one subject and period; and one indicator with what it is held against."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Level
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.models import Organisation, OrganisationKind
from fengqiao.supervision.models import IndicatorValue
from fengqiao.supervision.queries.kept import Subject, latest, latest_whole
from fengqiao.supervision.queries.naming import aspect_label, change_words, reason_label, shown
from fengqiao.supervision.queries.readings import read
from fengqiao.supervision.rules.aspects import Aspect
from fengqiao.supervision.rules.comparing import change
from fengqiao.supervision.rules.indicators import INDICATORS, Indicator, of_aspect
from fengqiao.supervision.rules.periods import Period, year_earlier
from fengqiao.supervision.rules.reasons import Reason


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator as the overview shows it: now, a year ago on the same day, in the period before once this is over.

    Changes are words and their tone.
    """

    indicator: Indicator
    value: str
    reason: str
    query: str
    data_on: date | None
    year_before: str
    since_year_before: tuple[str, str]
    before: str
    since_before: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """One aspect and its indicators."""

    aspect: Aspect
    label: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class _Known:
    value: float | None
    reason: str = ""
    query: str = ""
    data_on: date | None = None


def applies(indicator: Indicator, office: Organisation | None) -> bool:
    """Whether an indicator is made for an institution; for the city and counties each is."""
    return office is None or indicator.is_for(office.kind, office.peer_group)


def own_house(viewer: Actor) -> Organisation | None:
    """Return the bank or insurer whose own values a viewer sees, None for who sees the city's."""
    if viewer.is_regulator or viewer.organisation_id is None:
        return None
    office = organisations.office(viewer.organisation_id)
    return None if office.kind == OrganisationKind.ASSOCIATION else office


def overview(viewer: Actor, period: Period, *, today: date, office: Organisation | None, place: str) -> list[Group]:
    """Return all indicators by aspect. Kept values for houses, counties and the city; live for offices below a house."""
    if office is not None and office.level != Level.HEAD_OFFICE:
        now: Mapping[str, _Known] = _live(viewer, period, today, office)
        then: Mapping[str, _Known] = (
            {} if period.first > today else _live(viewer, period.year_before(), year_earlier(today), office)
        )
        before: Mapping[str, _Known] = {}
    else:
        subject = Subject(office.pk if office else None, place or None)
        now, then, before = _kept(viewer, period, subject, today)
        if office is None and not viewer.is_regulator:  # an association sees the city's values, not the records behind
            now = {id_: replace(one, query="") for id_, one in now.items()}
    groups = [Group(aspect, aspect_label(aspect), []) for aspect in Aspect]
    for group in groups:
        for indicator in of_aspect(group.aspect):
            if applies(indicator, office):
                group.lines.append(_line(indicator, now, then, before))
    return [group for group in groups if group.lines]


def _line(indicator: Indicator, *known: Mapping[str, _Known]) -> Line:
    now, then, before = (found.get(indicator.id, _Known(None)) for found in known)
    return Line(
        indicator,
        shown(indicator, now.value),
        reason_label(now.reason) if indicator.id in known[0] else _unsaid(known[0]),
        now.query,
        now.data_on,
        shown(indicator, then.value),
        change_words(indicator, change(indicator, now.value, then.value)),
        shown(indicator, before.value),
        change_words(indicator, change(indicator, now.value, before.value)),
    )


def _unsaid(now: Mapping[str, _Known]) -> str:
    """Return why a line has no value though none was refused: nothing was kept of the period, or nothing of this."""
    return reason_label(Reason.NOTHING_COUNTED) if now else _("没有保存，打开指标现在计算")


def _kept(viewer: Actor, period: Period, subject: Subject, today: date) -> Iterator[Mapping[str, _Known]]:
    """Return what was kept of a period, of the one a year before, and of the one before; whole ones once it is over."""
    if period.is_over(today):
        for one in (period, period.year_before(), period.before()):
            yield _known(latest_whole(viewer, one, subject))
        return
    for one, day in ((period, None), (period.year_before(), year_earlier(today))):
        yield _known({id_: row for (id_, _key), row in latest(viewer, [one], subject, known_on=day).items()})
    yield {}


def _known(rows: Mapping[str, IndicatorValue]) -> dict[str, _Known]:
    return {id_: _Known(row.value, row.reason, row.query, row.data_on) for id_, row in rows.items()}


def _live(viewer: Actor, period: Period, today: date, office: Organisation) -> dict[str, _Known]:
    found = {}
    for indicator in INDICATORS.values():
        if applies(indicator, office):
            total = read(indicator, period, viewer=viewer, today=today).total
            found[indicator.id] = _Known(total.value, total.reason or "", total.query, today)
    return found
