"""Numbers as an editor writes them: 万, 万元, 亿元, halves rounded up, 余 only where it is true."""

import re
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

from fengqiao.foundation.marking import N_

SCALES: Final = {"原": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_SIGNIFICANT: Final = 2  # digits kept in front of 余 unless a step is named
_PLACES_AT_MOST: Final = 4
_WORD: Final = re.compile(r"(?P<scale>原|万|亿)元?|(?P<down>余)|(?P<places>\d)位|(?P<step>[1-9]\d*)")


class UnknownFormError(ValueError):
    """The words after ``|`` name no form; the message says which are known."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a number is written.

    ``scale``: 原 (as it is), 万, 亿, or empty: by size. ``rounds_down``: as 余, in whole ``step`` of the scale (0: two
    leading digits). ``places``: decimals, None: as few as needed, two at most.
    """

    scale: str = ""
    rounds_down: bool = False
    step: int = 0
    places: int | None = None

    @classmethod
    def read(cls, text: str) -> "Form":
        """Return the form that words such as ``万``, ``余 100`` or ``亿 1位`` name. Raises UnknownFormError."""
        scale, down, step, places = "", False, 0, None
        for word in text.split():
            found = _WORD.fullmatch(word)
            if found is None:
                raise UnknownFormError(N_("写法只能是：原、万、亿、余、余 100、2位"))
            scale = found["scale"] or scale
            down = down or bool(found["down"])
            step = int(found["step"] or step)
            places = int(found["places"]) if found["places"] else places
        if step and not down:
            raise UnknownFormError(N_("数字只能跟在“余”之后，例如：余 100"))
        if places is not None and places > _PLACES_AT_MOST:
            raise UnknownFormError(N_("小数最多四位"))
        return cls(scale, down, step, places)

    @property
    def word(self) -> str:
        """Return the form as a template writes it."""
        down = (("余 " + str(self.step)) if self.step else "余") if self.rounds_down else ""
        places = "" if self.places is None else f"{self.places}位"
        return " ".join(part for part in (self.scale, down, places) if part)


PLAIN: Final = Form()


def written(value: Decimal, unit: str, form: Form = PLAIN, *, decimals: int = 0) -> str:
    """Return a number with its unit: ``8780.61万元``, ``33万余份``, ``937件``, ``92.3%``.

    ``decimals`` are those of numbers that are not scaled. Per cent and points are never scaled.
    """
    if form.rounds_down and value >= 0:
        return _more_than(value, unit, form)
    scale = _scale(value, unit, form)
    if scale == "原":
        places = decimals if form.places is None else form.places
        text = _plain(_rounded(value, places))
        return f"{text}{unit}" if form.places is not None or unit != "元" else f"{_short(text)}{unit}"
    rounded = _rounded(value / SCALES[scale], 2 if form.places is None else form.places)
    if not form.scale and scale == "万" and abs(rounded) >= SCALES["万"]:
        return written(value, unit, Form("亿", places=form.places), decimals=decimals)
    text = _plain(rounded)
    return f"{_short(text) if form.places is None else text}{scale}{unit}"


def exact(value: Decimal, unit: str) -> str:
    """Return a number in full, for whoever points at it: ``87,806,100元``."""
    text = f"{value:,f}"
    return f"{_short(text)}{unit}"


def _scale(value: Decimal, unit: str, form: Form) -> str:
    if form.scale or not _can_scale(unit):
        return form.scale if _can_scale(unit) and form.scale else "原"
    size = abs(value)
    return "亿" if size >= SCALES["亿"] else "万" if size >= SCALES["万"] else "原"


def _can_scale(unit: str) -> bool:
    return unit not in {"%", "个百分点"} and "/" not in unit


def _more_than(value: Decimal, unit: str, form: Form) -> str:
    """Return the number rounded down with 余, or without where nothing is over."""
    scale = form.scale or "原"
    whole = value / SCALES[scale]
    step = Decimal(form.step or _default_step(whole, is_scaled=scale != "原"))
    lower = (whole / step).to_integral_value(ROUND_FLOOR) * step
    if not lower:
        return written(value, unit)
    more = "余" if lower * SCALES[scale] < value else ""
    mark = "" if scale == "原" else scale
    return f"{_plain(lower)}{mark}{more}{unit}"


def _default_step(whole: Decimal, *, is_scaled: bool) -> int:
    digits = len(str(int(whole)))
    return 1 if is_scaled or digits <= _SIGNIFICANT else int(10 ** (digits - _SIGNIFICANT))


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.lstrip("-") if not value else text


def _short(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
