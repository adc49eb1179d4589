"""What went less smoothly with reports of the demo's last quarter, told by the services themselves."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, Protocol

from django.utils import timezone

from fengqiao.foundation.actors import Actor
from fengqiao.organisations.models import Organisation
from fengqiao.supervision.models import PeriodicReport, ReportedFigure, Way
from fengqiao.supervision.queries.reports import due_on
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reported import Item
from fengqiao.supervision.rules.reports import CLOSED, DIMENSIONS, RECEIVED, Figures
from fengqiao.supervision.services.reports import accept, explain, give_back, submit

EXPLAINED: Final = "I01"
"""Whose report differed and was explained."""
TO_EXPLAIN: Final = "B08"
"""Whose report differs."""
TO_JUDGE: Final = "B04"
"""Whose report waits for the regulator."""
RETURNED: Final = "B06"
"""Whose report was returned."""
Business = Mapping[tuple[int, Item, str], Decimal]


class Reporting(Protocol):
    """Who reports."""

    @property
    def office(self) -> Organisation: ...  # noqa: D102 - see `demo_reports.House`
    @property
    def officer(self) -> Actor: ...  # noqa: D102
    @property
    def items(self) -> tuple[Item, ...]: ...  # noqa: D102


class Stories:
    """Tells them for one quarter, about houses by code, from what the records count and the business they report."""

    def __init__(
        self, period: Period, houses: Mapping[str, Reporting], counts: Mapping[int, Mapping[str, Decimal]],
        business: Business, by: Actor, now: datetime,
    ) -> None:  # fmt: skip
        self._period, self._houses, self._counts = period, houses, counts
        self._business, self._by, self._now = business, by, now

    def write(self, *, late: str) -> None:
        """Tell all for which there is a house."""
        due, today = due_on(self._period), timezone.localdate(self._now)
        if late in self._houses:
            report = self._send(late, due + timedelta(days=6))
            accept(report.pk, by=self._by, at=self._at(due + timedelta(days=7)), remark="迟报，已电话提醒。")
        if EXPLAINED in self._houses:
            self._explained(today - timedelta(days=9))
        if TO_EXPLAIN in self._houses:
            reason = "补登两件由总行客服热线直接办结的投诉。"
            self._send(TO_EXPLAIN, today - timedelta(days=1), more=2, reason=reason)
        if TO_JUDGE in self._houses:
            reason = "个人客户数原按账户数填报，现按客户数更正。"
            self._send(TO_JUDGE, today - timedelta(days=2), share=Decimal("0.94"), reason=reason)
        if RETURNED in self._houses:
            reason = "信用卡发卡量剔除睡眠卡。"
            report = self._send(RETURNED, today - timedelta(days=6), share=Decimal("0.61"), reason=reason)
            remark = "发卡量比上季减少近四成，请核对口径，按在册卡量报送。"
            give_back(report.pk, reason=remark, by=self._by, at=self._at(today - timedelta(days=4)))

    def _explained(self, day: date) -> None:
        officer = self._houses[EXPLAINED].officer
        report = self._send(EXPLAINED, day, more=2, reason="补登两件由总公司客服热线直接办结的投诉。")
        words = "两件投诉由总公司客服热线直接办结，当季未录入本系统，已于次月补录，工单号留存备查。"
        texts = {line.code: words for line in report.lines.all() if line.differs}
        report = explain(report.pk, texts, by=officer, at=self._at(day + timedelta(days=1)))
        accept(report.pk, by=self._by, at=self._at(day + timedelta(days=3)), remark="说明属实，予以采纳。")

    def _at(self, day: date) -> datetime:
        return min(timezone.make_aware(datetime.combine(day, time(10))), self._now)

    def _send(
        self, code: str, day: date, *, more: int = 0, share: Decimal = Decimal(1), reason: str = ""
    ) -> PeriodicReport:
        """Report what the records give, ``more`` by telephone; the last item by a ``share`` of what it was."""
        house = self._houses[code]
        pk = house.office.pk
        known = self._counts.get(pk, {})
        items = {str(item): self._business[pk, item, self._period.key] for item in house.items}
        changed = str(house.items[-1])
        items[changed] = (items[changed] * share).quantize(Decimal(1))
        received = int(known.get(RECEIVED, 0)) + more
        parts = {name: _parts(known, name, more) for name in DIMENSIONS}
        figures = Figures(items=items, received=received, closed=int(known.get(CLOSED, 0)), parts=parts)
        if not ReportedFigure.objects.filter(organisation=pk, period=self._period.key).exists():
            reason = ""
        return submit(
            period=self._period.key, figures=figures, way=Way.FORM, reason=reason, by=house.officer, at=self._at(day)
        )


def _parts(known: Mapping[str, Decimal], dimension: str, more: int) -> dict[str, int]:
    """Return a breakdown with ``more`` in its largest part, by telephone among the channels."""
    parts = {code.split("/", 1)[1]: int(n) for code, n in known.items() if code.startswith(f"{dimension}/")}
    if more:
        largest = "phone" if dimension == "channel" else max(parts, key=lambda one: parts[one], default="-")
        parts[largest] = parts.get(largest, 0) + more
    return parts
