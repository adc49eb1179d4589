"""Values of indicators in figures as an editor writes them; exact ones beside."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from fengqiao.supervision.rules.indicators.definition import Indicator, Shape

TEN_THOUSAND: Final = 10_000


def rounded(indicator: Indicator, value: float) -> Decimal:
    """Return a value in its published unit, halves rounded up: shares in per cent, sums of yuan to the fen."""
    exact = Decimal(repr(value))
    if indicator.shape is Shape.SHARE:
        exact *= 100
    return exact.quantize(Decimal(1).scaleb(-indicator.decimals), ROUND_HALF_UP)


def plain(indicator: Indicator, value: float | None) -> str | None:
    """Return a value as text without its unit ("92.3", "1,204"), None for none."""
    if value is None:
        return None
    text = f"{rounded(indicator, value):,}"
    return text.removesuffix(".00") if indicator.shape is Shape.SUM else text
