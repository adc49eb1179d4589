"""Figures that institutions reported, as denominators: complete for the period, or missing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from fengqiao.foundation.actors import Actor
from fengqiao.organisations import queries as organisations
from fengqiao.supervision.models import ReportedFigure
from fengqiao.supervision.queries.feeds.asking import By, Counted, Scope
from fengqiao.supervision.rules.reported import ITEMS, Item, amount_in


@dataclass(frozen=True, slots=True)
class ReportedFeed:
    """One item of reports. Institutions report for the whole city: it has no place and no month."""

    item: Item
    breakdowns: ClassVar[frozenset[By]] = frozenset({By.INSTITUTION})

    @classmethod
    def named(cls, name: str) -> "ReportedFeed":
        """Return the feed of an item."""
        return cls(Item(name))

    @property
    def whole(self) -> "ReportedFeed":
        """Return the feed itself: an item is reported or not."""
        return self

    def total(self, viewer: Actor, scope: Scope) -> Counted:
        """Return the sum over the institutions asked for; none unless each of them has reported the whole period."""
        wanted = self._institutions(viewer, scope)
        amounts = self._amounts(scope, wanted)
        complete = bool(wanted) and not scope.place and all(one is not None for one in amounts.values())
        total = sum((one for one in amounts.values() if one is not None), Decimal())
        return Counted(float(total) if complete else None, query=self._url(scope))

    def rows(self, viewer: Actor, scope: Scope, by: By) -> dict[str, Counted]:
        """Return the figure of each institution, None where it is missing."""
        amounts = self._amounts(scope, self._institutions(viewer, scope))
        return {
            code: Counted(None if value is None else float(value), query=self._url(scope, code))
            for code, value in amounts.items()
        }

    def _institutions(self, viewer: Actor, scope: Scope) -> list[str]:
        """Return the codes of the houses that have to report: of the right kind, in business on the last day."""
        kinds = ITEMS[self.item].kinds
        heads = organisations.heads(on=min(scope.last, scope.today)).filter(Q(kind__in=kinds) | Q(peer_group__in=kinds))
        heads = heads.filter(pk__in=organisations.subtree(viewer).order_by().values("pk"))
        if scope.organisation:
            heads = heads.filter(code=scope.organisation)
        return list(heads.values_list("code", flat=True))

    def _amounts(self, scope: Scope, codes: Iterable[str]) -> dict[str, Decimal | None]:
        period = scope.period
        known: dict[str, dict[str, Decimal]] = defaultdict(dict)
        keys = [period.key, *(one.key for one in period.quarters)]
        rows = ReportedFigure.objects.filter(
            replaced_at=None, item=self.item, period__in=keys, organisation__code__in=list(codes)
        )
        for code, key, value in rows.values_list("organisation__code", "period", "value"):
            known[code][key] = value
        return {code: amount_in(self.item, period, known[code], today=scope.today) for code in codes}

    def _url(self, scope: Scope, code: str = "") -> str:
        wanted = {"item": self.item, "period": scope.period.key, "organisation": code or scope.organisation}
        return f"{reverse('supervision:reported')}?{urlencode({k: v for k, v in wanted.items() if v})}"
