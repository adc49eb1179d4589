"""Counting records of any table: by office, by county, by month; a share has what counts and all it is a share of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import CharField, Count, DateField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Left, TruncMonth
from django.urls import reverse

from fengqiao.foundation.actors import Actor, Level
from fengqiao.organisations import queries as organisations
from fengqiao.places import queries as places
from fengqiao.supervision.queries.feeds.asking import By, Counted, Scope

COUNTY_DIGITS: Final = 6
CODE_DIGITS: Final = 12
_BELOW: Final[Mapping[Level, tuple[str, ...]]] = {
    Level.REGULATOR: ("head",),
    Level.HEAD_OFFICE: ("branch", "sub_branch"),
    Level.BRANCH: ("sub_branch",),
}
_COLUMNS: Final = {Level.HEAD_OFFICE: "head", Level.BRANCH: "branch", Level.SUB_BRANCH: "sub_branch"}


@dataclass(frozen=True, slots=True)
class Record:
    """One record as the list behind a figure shows it."""

    title: str
    office: str
    on: Any
    note: str
    url: str
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Rows:
    """One kind of record.

    ``seen`` are those a viewer may see, ``timed`` keeps those of the days asked for. ``office`` and ``place`` are paths
    to organisation ("": the row is one) and division, ``day`` to its date; None where it has none. ``counted`` is the condition of what counts;
    without it all do and there is no denominator. ``record`` shows one; ``related`` are the rows it needs.
    """

    name: str
    seen: Callable[[Actor], QuerySet[Any]]
    timed: Callable[[Scope], Q]
    record: Callable[[Any], Record]
    office: str | None = None
    place: str | None = None
    day: str | None = None
    counted: Callable[[Scope], Q] | None = None
    related: tuple[str, ...] = ()

    @property
    def breakdowns(self) -> frozenset[By]:
        """Return by what it can be broken down."""
        possible = {By.INSTITUTION: self.office, By.COUNTY: self.place, By.MONTH: self.day}
        return frozenset(by for by, path in possible.items() if path is not None)

    @property
    def whole(self) -> "Rows":
        """Return the feed itself: it counts all records of its kind."""
        return self

    def records(self, viewer: Actor, scope: Scope) -> QuerySet[Any]:
        """Return the records in scope, those that do not count too."""
        rows = self.seen(viewer).filter(self.timed(scope))
        if scope.organisation:
            rows = rows.none() if self.office is None else rows.filter(self._of_office(scope.organisation))
        if scope.place:
            rows = rows.filter(places.within(scope.place, self.place)) if self.place else rows.none()
        return rows

    def that_count(self, scope: Scope) -> Q:
        """Return the condition of the records above the line."""
        return self.counted(scope) if self.counted else Q()

    def total(self, viewer: Actor, scope: Scope) -> Counted:
        """Return the counts over all records in scope; one query."""
        found = self.records(viewer, scope).order_by().aggregate(**self._sums(scope))
        return self._of(found, scope)

    def rows(self, viewer: Actor, scope: Scope, by: By) -> dict[str, Counted]:
        """Return the counts by code of office or county, or by month; one query."""
        keyed = self.records(viewer, scope).order_by().annotate(feed_key=self._key(viewer, by))
        found = keyed.values("feed_key").annotate(**self._sums(scope))
        return {row["feed_key"]: self._of(row, scope, by, row["feed_key"]) for row in found if row["feed_key"]}

    def _sums(self, scope: Scope) -> dict[str, Any]:
        counted = self.that_count(scope)
        above = Count("pk", filter=counted, distinct=True) if counted else Count("pk", distinct=True)
        return {"feed_above": above, "feed_all": Count("pk", distinct=True)}

    def _of(self, row: Mapping[str, Any], scope: Scope, by: By | None = None, key: str = "") -> Counted:
        wanted = {
            "period": scope.period.key, "to": scope.known_until.isoformat(), "organisation": scope.organisation,
            "place": scope.place,
        }  # fmt: skip
        if by is not None:
            wanted |= _narrowing(by, key)
        query = urlencode({name: value for name, value in wanted.items() if value})
        url = f"{reverse('supervision:records', args=[self.name])}?{query}"
        return Counted(row["feed_above"], row["feed_all"] if self.counted else None, query=url)

    def _key(self, viewer: Actor, by: By) -> Any:
        if by is By.COUNTY:
            digits = Left(F(f"{self.place}__code"), COUNTY_DIGITS)
            return Func(digits, Value(CODE_DIGITS), Value("0"), function="rpad", output_field=CharField())
        if by is By.MONTH:
            month = TruncMonth(self.day or "", output_field=DateField())  # of a moment, the month in China
            return Func(month, Value("YYYY-MM"), function="to_char", output_field=CharField())
        columns = _BELOW.get(viewer.level or Level.REGULATOR, ())
        names = [self._office(column, "code") for column in columns] + [self._office("code")]
        return Coalesce(*names) if columns else F(names[0])

    def _of_office(self, code: str) -> Q:
        office = organisations.organisation(code)
        column = _COLUMNS.get(organisations.level_of(office))
        return Q(**{self._office(column or "pk"): office.pk})

    def _office(self, *names: str) -> str:
        return "__".join((self.office, *names) if self.office else names)


def _narrowing(by: By, key: str) -> dict[str, str]:
    if by is By.MONTH:
        return {"month": key}
    return {"organisation" if by is By.INSTITUTION else "place": key}
