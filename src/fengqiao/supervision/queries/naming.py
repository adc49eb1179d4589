"""Periods, aspects, values and states in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from fengqiao.supervision.rules.aspects import ASPECTS, Aspect
from fengqiao.supervision.rules.comparing import Change
from fengqiao.supervision.rules.indicators import Direction, Indicator, Shape
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reasons import REASONS
from fengqiao.supervision.rules.wording import plain


def period_label(period: Period) -> str:
    """Return a period in words."""
    if period.quarter:
        return _("%(year)s年第%(quarter)s季度") % {"year": period.year, "quarter": period.quarter}
    if period.month:
        return _("%(year)s年%(month)s月") % {"year": period.year, "month": period.month}
    return _("%(year)s年") % {"year": period.year}


def words_of(labels: Mapping[Any, str]) -> dict[str, str]:
    """Return labels, by code, in the active language."""
    return {str(code): _(label) for code, label in labels.items()}


def aspect_label(aspect: Aspect) -> str:
    """Return an aspect's name."""
    return _(ASPECTS[aspect])


def unit_of(indicator: Indicator) -> str:
    """Return the unit in the active language; English has a space before words."""
    unit = _(indicator.unit)
    return f" {unit}" if unit[:1].isalpha() and unit.isascii() else unit


def shown(indicator: Indicator, value: float | None) -> str:
    """Return a value with its unit, a dash for none."""
    text = plain(indicator, value)
    return "—" if text is None else f"{text}{unit_of(indicator)}"


def number_text(number: float | None) -> str:
    """Return a count with separators, without needless decimals; a dash for none."""
    return "—" if number is None else f"{number:,.2f}".removesuffix(".00")


def reason_label(reason: str) -> str:
    """Return why there is no value."""
    return _(REASONS[reason]) if reason else ""  # type: ignore[index]


def direction_label(indicator: Indicator) -> str:
    """Return which way is better, in words."""
    return {
        Direction.UP: _("越高越好"),
        Direction.DOWN: _("越低越好"),
        Direction.NEUTRAL: _("本身无好坏"),
    }[indicator.direction]


def change_words(indicator: Indicator, change: Change | None) -> tuple[str, str]:
    """Return how a value changed, in words, and the tone: good, bad or nothing."""
    if change is None:
        return "", ""
    tone = "" if change.is_better is None else "good" if change.is_better else "bad"
    if not change.difference:
        return _("持平"), tone
    size = abs(change.difference)
    if indicator.shape is Shape.SHARE:
        amount = _("%(points).1f 个百分点") % {"points": size * 100}
    elif change.relative is None:
        amount = shown(indicator, size)
    else:
        amount = f"{abs(change.relative) * 100:.1f}%"
    return (_("上升 %(amount)s") if change.difference > 0 else _("下降 %(amount)s")) % {"amount": amount}, tone
