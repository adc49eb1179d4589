"""Amounts of money as people write them: "1,200.50元", "３万", "1.5万", "两千", "三万五". Pure.

The library for Chinese numerals (cn2an) counts in floating point and reads no mixed or grouped amounts.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Final

from fengqiao.foundation.marking import N_

LIMIT: Final = Decimal(10) ** 14
"""Amounts below it are kept."""
LONGEST: Final = 60
UNREADABLE: Final = N_("请填写金额，例如 1200.50、3万 或 两千")
OUT_OF_RANGE: Final = N_("金额超出范围")

_MARKS: Final = re.compile(r"^(?:¥|RMB|CNY|人民币)|(?:元|块|块钱|圆|元整|圆整|人民币)$", re.IGNORECASE)
_PLAIN: Final = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+")
_DIGITS: Final = {
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    "两": 2,
}  # fmt: skip
_UNITS: Final = (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10))
_FORMAL: Final = str.maketrans("拾佰仟萬億", "十百千万亿")


def read_amount(text: str) -> Decimal:
    """Return an amount in yuan with two decimals.

    Raises:
        ValueError: with a Chinese message that says what to do.
    """
    if len(text) > LONGEST:
        raise ValueError(OUT_OF_RANGE)
    narrow = "".join(unicodedata.normalize("NFKC", text).split()).translate(_FORMAL)
    number = _MARKS.sub("", narrow).rstrip(",.。")
    value = _value(number)
    if value is None:
        raise ValueError(UNREADABLE)
    if value >= LIMIT:
        raise ValueError(OUT_OF_RANGE)
    return value.quantize(Decimal("0.01"))


def _value(number: str) -> Decimal | None:
    """Return what a number without currency means; its greatest unit splits it in two."""
    for name, unit in _UNITS:
        before, found, after = number.rpartition(name)
        if found:
            return _composed(before, unit, after)
    if number in _DIGITS:
        return Decimal(_DIGITS[number])
    return Decimal(number.replace(",", "")) if _PLAIN.fullmatch(number) else None


def _composed(before: str, unit: int, after: str) -> Decimal | None:
    many = Decimal(1) if unit == 10 and before in {"", "零", "〇"} else _value(before)
    rest = _rest(after, unit)
    if many is None or rest is None or rest >= unit:
        return None
    if many >= unit and any(name in before for name, _unit in _UNITS):  # 三万三万
        return None
    if many != int(many) and rest:  # 1.5万3千: a slip, or a sum nobody should guess
        return None
    return many * unit + rest


def _rest(after: str, unit: int) -> Decimal | None:
    """Return what follows a unit; a lone digit counts the next smaller one: 三万五, 两百五."""
    if not after:
        return Decimal(0)
    spoken = after.lstrip("零〇")
    value = _value(spoken)
    is_short = spoken == after and len(spoken) == 1 and unit > 10
    return value * unit / 10 if value is not None and is_short else value
