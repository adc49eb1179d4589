"""Values as they were kept: what is shown of many indicators at once, and what peers have."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from fengqiao.foundation.actors import Actor, Level
from fengqiao.organisations.models import Organisation
from fengqiao.supervision.models import IndicatorValue
from fengqiao.supervision.rules.bulletin.wording import PEERS_AT_LEAST
from fengqiao.supervision.rules.comparing import Peers, among
from fengqiao.supervision.rules.indicators import INDICATORS, Indicator, Timing
from fengqiao.supervision.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose values: an institution's, a county's, or (neither) the city's."""

    organisation_id: int | None = None
    place: str | None = None

    @property
    def condition(self) -> Q:
        """Return the rows that are its values."""
        return Q(organisation=self.organisation_id, place=self.place)


def seen(viewer: Actor) -> QuerySet[IndicatorValue]:
    """Return the kept values one may read: regulators all, an institution its own, everybody those of city and counties."""
    rows = IndicatorValue.objects.all()
    if viewer.is_regulator:
        return rows
    own = Q(organisation=viewer.organisation_id) if viewer.level is Level.HEAD_OFFICE else Q(pk__in=())
    return rows.filter(own | Q(organisation=None))


def latest(
    viewer: Actor, periods: Iterable[Period], subject: Subject, *, known_on: date | None = None
) -> dict[tuple[str, str], IndicatorValue]:
    """Return the newest value of each indicator and period (by key) of one subject; one query.

    ``known_on``: as it was known on that day.
    """
    rows = seen(viewer).filter(subject.condition, period__in=[one.key for one in periods])
    if known_on is not None:
        rows = rows.filter(data_on__lte=known_on)
    newest = rows.order_by("period", "indicator", "-data_on").distinct("period", "indicator")
    return {(row.indicator, row.period): row for row in newest}


def latest_whole(viewer: Actor, period: Period, subject: Subject) -> dict[str, IndicatorValue]:
    """Return the newest value of each indicator that speaks of all of a period that is over; one query."""
    found = {id_: row for (id_, _key), row in latest(viewer, [period], subject).items()}
    return {id_: row for id_, row in found.items() if id_ in INDICATORS and speaks_of_all(row, INDICATORS[id_], period)}


def speaks_of_all(row: IndicatorValue, indicator: Indicator, period: Period) -> bool:
    """Whether a kept value is that of a whole period that is over: one kept while it ran lacks its rest.

    What is known for today only must have been kept on one of its days.
    """
    return (row.data_on <= period.last) is (indicator.timing is Timing.STANDING)


def whole(
    viewer: Actor, indicator: Indicator, periods: Iterable[Period], subject: Subject, *, today: date
) -> dict[str, IndicatorValue]:
    """Return an indicator's newest values of periods that are over, by period, where they speak of all of it; one query."""
    over = {one.key: one for one in periods if one.is_over(today)}
    rows = seen(viewer).filter(subject.condition, period__in=over, indicator=indicator.id, version=indicator.version)
    ordered = rows.order_by("period", "data_on")
    return {row.period: row for row in ordered if speaks_of_all(row, indicator, over[row.period])}


def peers(indicator: Indicator, period: Period, office: Organisation) -> Peers | None:
    """Return where an institution stands among its peer group: median and rank only, no peer's own value. Two queries.

    None for fewer than three with a value: of two, the median and one's own tell the other's.
    """
    group = Q(peer_group=office.peer_group) if office.peer_group else Q(kind=office.kind)
    ids = list(Organisation.objects.filter(group, level=Level.HEAD_OFFICE).values_list("pk", flat=True))
    rows = IndicatorValue.objects.filter(period=period.key, indicator=indicator.id, organisation__in=ids)
    newest = (
        rows.order_by("organisation_id", "-data_on").distinct("organisation_id").values_list("organisation_id", "value")
    )
    values = {pk: value for pk, value in newest if value is not None}
    if len(values) < PEERS_AT_LEAST:
        return None
    return among(indicator, values.get(office.pk), list(values.values()))
