"""Reading one value from the text of a cell. Pure; every refusal says in Chinese what to write instead."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final, TypeVar

from fengqiao.foundation.marking import N_

EARLIEST: Final = date(1980, 1, 1)
MOST_DEGREES: Final = 180.0
MOST_MONEY: Final = Decimal(10) ** 14
YES: Final = frozenset({"1", "yes", "y", "true", "是", "有", "√", "✓"})
NO: Final = frozenset({"0", "no", "n", "false", "否", "无", "×"})
DATE_FORMATS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
PARTED_BY: Final = str.maketrans("，,；;", "、、、、")
T = TypeVar("T")
_TIME_FORMATS: Final = (" %H:%M:%S", " %H:%M", "T%H:%M:%S", "T%H:%M")
_MONEY_MARKS: Final = str.maketrans("", "", ",，、 \u00a0¥￥$€£元")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def clean(text: str) -> str:
    """Return a cell without blanks around it.

    Raises:
        ValueError: it holds what no text may hold: NUL, or bytes that were no characters.
    """
    if "\x00" in text:
        raise ValueError(N_("含有空字符（NUL），请删除"))
    if not text.isascii() and _SURROGATE.search(text):
        raise ValueError(N_("含有无法识别的编码，请另存为 UTF-8"))
    return text.strip()


def read_day(text: str, formats: Sequence[str] = DATE_FORMATS) -> date:
    """Return a day written in one of ``formats``; a time after it is dropped. Raises ValueError."""
    return read_moment(text, formats).date()


def read_moment(text: str, formats: Sequence[str] = DATE_FORMATS) -> datetime:
    """Return a day, with its time if one is written, else midnight. Raises ValueError."""
    folded = unicodedata.normalize("NFKC", text).strip()
    if _ISO.fullmatch(folded) and "%Y-%m-%d" in formats:  # the usual case, forty times quicker
        return _iso(folded)
    for form in formats:
        for ending in ("", *_TIME_FORMATS):
            try:
                found = datetime.strptime(folded, form + ending)  # noqa: DTZ007 - local time, as written
            except ValueError:
                continue
            return _in_range(found)
    raise ValueError(N_("不是有效的日期，请按 2026-01-31 的格式填写"))


def _iso(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(N_("不是有效的日期，请按 2026-01-31 的格式填写")) from None
    return _in_range(found)


def _in_range(found: datetime) -> datetime:
    if found.date() < EARLIEST:  # what a table program makes of a number; the services know how early a day may be
        raise ValueError(N_("日期早于 1980 年，请核对年份"))
    return found.replace(microsecond=0)


def read_money(text: str) -> Decimal:
    """Return an amount in yuan with two decimals; signs of currency and grouping are dropped. Raises ValueError."""
    try:
        amount = Decimal(unicodedata.normalize("NFKC", text).translate(_MONEY_MARKS))
    except InvalidOperation:
        raise ValueError(N_("不是有效的金额，请填写数字，例如 1200.50")) from None
    if not amount.is_finite() or not 0 <= amount < MOST_MONEY:
        raise ValueError(N_("金额超出范围"))
    return amount.quantize(Decimal("0.01"))


def read_count(text: str, least: int = 0, most: int = 1_000_000) -> int:
    """Return a whole number within bounds. Raises ValueError."""
    folded = unicodedata.normalize("NFKC", text).strip().removesuffix(".0")
    if not folded.isdecimal() or len(folded) > len(str(most)) or not least <= int(folded) <= most:
        raise ValueError(N_("不是有效的整数或超出范围"))
    return int(folded)


def read_flag(text: str) -> bool:
    """Return whether a cell says yes. Raises ValueError for anything but yes or no."""
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    if folded in YES:
        return True
    if folded in NO:
        return False
    raise ValueError(N_("请填写“是”或“否”"))


def read_degrees(text: str) -> float:
    """Return a longitude or latitude in degrees. Raises ValueError."""
    wrong = N_("坐标请填写十进制度数，例如 120.2439")
    try:
        degrees = float(text)
    except ValueError:
        raise ValueError(wrong) from None
    if not -MOST_DEGREES <= degrees <= MOST_DEGREES:
        raise ValueError(wrong)
    return degrees


def up_to(length: int) -> Callable[[str], str]:
    """Return a reader of texts of at most so many characters; it raises ValueError for longer ones."""

    def read(text: str) -> str:
        if len(text) > length:
            raise ValueError(N_("内容过长，请精简"))
        return text

    return read


def one_of(known: Mapping[str, T], wrong: str) -> Callable[[str], T]:
    """Return a reader of what is known under a code or name; it raises ValueError with ``wrong`` for all else."""

    def read(text: str) -> T:
        if text not in known:
            raise ValueError(wrong)
        return known[text]

    return read


def several_of(known: Mapping[str, T], wrong: str) -> Callable[[str], tuple[T, ...]]:
    """Return a reader of several codes or names, parted by 、 ， or ；, in their order. It raises as `one_of`'s."""
    read_one = one_of(known, wrong)
    return lambda text: tuple(read_one(part) for part in parts_of(text))


def parts_of(text: str) -> list[str]:
    """Return what stands between 、 ， and ；, without blanks."""
    return [part.strip() for part in text.translate(PARTED_BY).split("、") if part.strip()]
