"""Reading the figures of a bulletin from records, for the draft and again whenever somebody asks."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from fengqiao.foundation.actors import SYSTEM
from fengqiao.organisations.models import Organisation, OrganisationLevel
from fengqiao.supervision.queries.feeds import By
from fengqiao.supervision.queries.readings import Answer, Reading, indicator_named, read
from fengqiao.supervision.rules.bulletin.numbers import PLAIN, Form, exact, written
from fengqiao.supervision.rules.bulletin.specs import OF_CASES, Against, Figure, Kind, Spec
from fengqiao.supervision.rules.bulletin.wording import Measured, size_of_change
from fengqiao.supervision.rules.indicators import Indicator, Shape, Timing
from fengqiao.supervision.rules.periods import Period, year_earlier
from fengqiao.supervision.rules.reasons import REASONS, Reason

POINTS: Final = "个百分点"
_Whole = tuple[str, str, tuple[tuple[str, str], ...], str]


@dataclass
class Reader:
    """Reads figures as of ``today``: nothing later is counted. Each reading is made once.

    A bulletin speaks of the whole city, so it reads with the system's eyes; who opens the records behind a figure sees
    those in their scope.
    """

    today: date
    _answers: dict[tuple[_Whole, str], Answer] = field(default_factory=dict)
    _totals: dict[_Whole, Answer] = field(default_factory=dict)
    _groups: dict[str, str] | None = None

    def figure(self, spec: Spec, form: Form = PLAIN) -> Figure:
        """Return a figure as it stands now."""
        match spec.kind:
            case Kind.CHANGE:
                return self._change(spec)
            case Kind.SHARE:
                return self._share(spec)
            case Kind.MEDIAN:
                return self._median(spec)
            case _:
                found = self.reading(spec)
                return _figure(spec, found.value, found, written_of(found.indicator, found.value, form))

    def reading(self, spec: Spec) -> Reading:
        """Return the reading behind a value: in total or of one row, of the period or of the earlier one."""
        indicator = narrowed(indicator_named(spec.indicator), spec)
        answer = self.answer(spec)
        if answer is None:
            return Reading(indicator, "", "", None, None, None, "", Reason.NOTHING_COUNTED)
        if not spec.row:
            return answer.total
        return next((row for row in answer.rows if row.key == spec.row), _no_row(indicator, spec))

    def answer(self, spec: Spec) -> Answer | None:
        """Return the indicator over the period, or the earlier one; None where that is not comparable."""
        indicator = narrowed(indicator_named(spec.indicator), spec)
        period, today = Period.read(spec.period), self.today
        if spec.against and indicator.timing is Timing.STANDING:
            return None
        if spec.against == Against.YEAR:
            if not period.is_over(today):
                today = year_earlier(today)
            period = period.year_before()
        elif spec.against == Against.BEFORE:
            if not period.is_over(today):
                return None
            period = period.before()
        return self._read(spec, indicator, period, today)

    def _read(self, spec: Spec, indicator: Indicator, period: Period, today: date) -> Answer:
        """Return a reading, made once: a breakdown has the total, too, and a total known already is not counted again."""
        whole = spec.indicator, period.key, spec.narrowed, today.isoformat()
        key = whole, spec.by
        if key not in self._answers:
            known = self._totals.get(whole)
            if known is not None and not spec.by:
                return known
            scope = spec.scope
            self._answers[key] = read(
                indicator, period, viewer=SYSTEM, today=today, organisation=scope.get("organisation", ""),
                place=scope.get("place", ""), by=By(spec.by) if spec.by else None, known=known.total if known else None,
            )  # fmt: skip
            self._totals.setdefault(whole, self._answers[key])
        return self._answers[key]

    def measured(self, spec: Spec) -> Measured:
        """Return a value and how many records it rests on."""
        found = self.reading(spec)
        return Measured(found.value, records_of(found))

    def group_of(self, code: str) -> str:
        """Return the peer group of an institution."""
        if self._groups is None:
            rows = Organisation.objects.filter(level=OrganisationLevel.HEAD_OFFICE)
            self._groups = dict(rows.values_list("code", "peer_group"))
        return self._groups.get(code, "")

    def _change(self, spec: Spec) -> Figure:
        now, then = self.reading(replace(spec, against="")), self.reading(spec)
        size = size_of_change(now.indicator.shape, now.value, then.value)
        text = "" if size is None else _size_text(now.indicator, abs(size))
        counts = Reading(now.indicator, "", "", size, now.value, then.value, now.query, _why(now, then))
        return _figure(spec, size, counts, text)

    def _share(self, spec: Spec) -> Figure:
        part = self.reading(spec)
        whole = self.reading(replace(spec, narrowed=spec.narrowed if spec.row else spec.whole(), row="", by=""))
        value = part.value / whole.value if part.value is not None and whole.value else None
        counts = Reading(part.indicator, "", "", value, part.value, whole.value, part.query, _why(part, whole))
        text = "" if value is None else written(_per_cent(value), "%", decimals=1)
        return _figure(spec, value, counts, text)

    def _median(self, spec: Spec) -> Figure:
        answer = self.answer(replace(spec, by=By.INSTITUTION))
        rows = [row for row in answer.rows if self.group_of(row.key) == spec.group] if answer else []
        values = [row.value for row in rows if row.value is not None]
        indicator = indicator_named(spec.indicator)
        query = urlencode({"period": spec.period, "by": By.INSTITUTION.value})
        address = f"{reverse('supervision:indicator', args=[spec.indicator])}?{query}"
        value = median(values) if values else None
        reason = None if values else next((row.reason for row in rows if row.reason), Reason.NOTHING_COUNTED)
        counts = Reading(indicator, "", "", value, len(values), len(rows), address, reason)
        return _figure(spec, value, counts, written_of(indicator, value))


def narrowed(indicator: Indicator, spec: Spec) -> Indicator:
    """Return the indicator counted for the trade, product or cause asked for only."""
    more = urlencode([(name, value) for name, value in spec.narrowed if name in OF_CASES])
    if not more:
        return indicator
    return replace(indicator, feed=f"{indicator.feed}{'&' if '?' in indicator.feed else '?'}{more}")


def records_of(found: Reading) -> float | None:
    """Return how many records a value rests on."""
    return found.denominator if found.indicator.shape is Shape.SHARE else found.numerator


def written_of(indicator: Indicator, value: float | None, form: Form = PLAIN) -> str:
    """Return a value as an editor writes it, nothing for none."""
    if value is None:
        return ""
    number = _per_cent(value) if indicator.shape is Shape.SHARE else Decimal(repr(value))
    return written(number, indicator.unit, form, decimals=indicator.decimals)


def in_column(indicator: Indicator, value: float | None) -> str:
    """Return a value as it stands in a table whose head names the unit, nothing for none."""
    if value is None:
        return ""
    number = _per_cent(value) if indicator.shape is Shape.SHARE else Decimal(repr(value))
    places = 0 if number == number.to_integral_value() and indicator.shape is Shape.SUM else indicator.decimals
    return written(number, "", Form("原", places=places))


def _figure(spec: Spec, value: float | None, counts: Reading, text: str) -> Figure:
    reason = counts.reason or (Reason.NOTHING_COUNTED if value is None else "")
    return Figure(
        spec, counts.indicator.version, value, counts.numerator, counts.denominator, counts.query,
        str(reason) if value is None else "", text or f"（缺数：{REASONS[Reason(reason)]}）",
        _exact(spec, counts, value),
    )  # fmt: skip


def _exact(spec: Spec, counts: Reading, value: float | None) -> str:
    if value is None:
        return ""
    indicator = counts.indicator
    if spec.kind in {Kind.CHANGE, Kind.SHARE}:
        unit = POINTS if spec.kind is Kind.CHANGE and indicator.shape is Shape.SHARE else "%"
        return exact(_rounded(_per_cent(value), 4), unit)
    if indicator.shape is Shape.SHARE:
        above, below = counts.numerator or 0, counts.denominator or 0
        return f"{exact(_rounded(_per_cent(value), 4), '%')}（{above:,.0f} ÷ {below:,.0f}）"
    return exact(_rounded(Decimal(repr(value)), 4), indicator.unit)


def _size_text(indicator: Indicator, size: float) -> str:
    return written(_per_cent(size), POINTS if indicator.shape is Shape.SHARE else "%", decimals=1)


def _per_cent(value: float) -> Decimal:
    return Decimal(repr(value)) * 100


def _rounded(value: Decimal, places: int) -> Decimal:
    return round(value, places).normalize() if value else Decimal(0)


def _why(*readings: Reading) -> Reason | None:
    return next((one.reason for one in readings if one.reason), None)


def _no_row(indicator: Indicator, spec: Spec) -> Reading:
    """Return what a row is without any record: nothing was counted, which for counts is zero."""
    counts = indicator.shape in {Shape.COUNT, Shape.SUM}
    return Reading(
        indicator, spec.row, "", 0 if counts else None, 0, None, "", None if counts else Reason.NOTHING_COUNTED
    )
