"""Sums of money in capital numerals, as contracts carry them (票据法 practice: 壹贰叁…圆角分整). Pure."""

from decimal import Decimal
from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "兆")


def in_capitals(amount: Decimal) -> str:
    """Return e.g. ``人民币壹万零伍拾元贰角整``. Raises ValueError for what is negative or has parts of a fen."""
    fen_in_all = amount * 100
    if amount < 0 or fen_in_all != int(fen_in_all) or amount >= 10**16:
        raise ValueError(f"no sum of money: {amount}")
    yuan, fen = divmod(int(fen_in_all), 100)
    text = f"{_whole(yuan)}元" if yuan or not fen else ""
    jiao, fen = divmod(fen, 10)
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif fen and yuan:
        text += "零"
    text += f"{_DIGITS[fen]}分" if fen else "整"
    return f"人民币{text}"


def _whole(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            text = text if text.endswith("零") else text + "零"
            continue
        if text and group < 1000 and not text.endswith("零"):
            text += "零"
        text += _group(group) + _GROUPS[place]
    return text.rstrip("零")


def _group(group: int) -> str:
    text = ""
    for place, digit in reversed(list(enumerate(reversed(str(group))))):
        if digit != "0":
            text += _DIGITS[int(digit)] + _PLACES[place]
        elif not text.endswith("零"):
            text += "零"
    return text.rstrip("零")
