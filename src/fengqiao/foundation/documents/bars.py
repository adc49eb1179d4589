"""Bars drawn as PNG, for papers: every chart stands beside its table, so the picture needs no axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from fengqiao.foundation.documents.rendering import FONTS, FontsMissingError

WIDTH: Final = 1400
INK, BAR, QUIET, PAPER = "#1a1a1a", "#8c2f2b", "#d5d9dd", "#ffffff"
_ROW: Final = 54
_TEXT: Final = 28
_HIGH: Final = 420
_GAP: Final = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its size (None: not known, no bar), and the size in words."""

    label: str
    value: float | None
    text: str


def draw_bars(bars: Sequence[Bar], *, upright: bool = False) -> bytes:
    """Return bars from zero, lying with their labels before them, or upright with them below. Raises FontsMissingError."""
    most = max((bar.value for bar in bars if bar.value is not None), default=0) or 1
    image = _columns(bars, most) if upright else _lying(bars, most)
    written = BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _lying(bars: Sequence[Bar], most: float) -> Image.Image:
    font = _font(_TEXT)
    image = Image.new("RGB", (WIDTH, _ROW * len(bars) + _GAP), PAPER)
    pen = ImageDraw.Draw(image)
    labels = max(int(font.getlength(bar.label)) for bar in bars)
    left = min(labels, WIDTH // 2) + 2 * _GAP
    room = WIDTH - left - max(int(font.getlength(bar.text)) for bar in bars) - 2 * _GAP
    for number, bar in enumerate(bars):
        middle = _GAP // 2 + number * _ROW + _ROW // 2
        end = left + int(room * max(bar.value or 0, 0) / most)
        pen.text((left - _GAP, middle), bar.label, INK, font, anchor="rm")
        pen.rectangle((left, middle - 15, max(end, left + 1), middle + 15), BAR if bar.value is not None else QUIET)
        pen.text((end + _GAP, middle), bar.text, INK, font, anchor="lm")
    return image


def _columns(bars: Sequence[Bar], most: float) -> Image.Image:
    font = _font(_TEXT - 4)
    image = Image.new("RGB", (WIDTH, _HIGH + 2 * _ROW), PAPER)
    pen = ImageDraw.Draw(image)
    wide = WIDTH / len(bars)
    base = _HIGH + _ROW
    for number, bar in enumerate(bars):
        middle = int(wide * (number + 0.5))
        top = base - int(_HIGH * max(bar.value or 0, 0) / most)
        half = int(min(wide * 0.32, 60))
        pen.rectangle((middle - half, min(top, base - 1), middle + half, base), BAR)
        pen.text((middle, top - 6), bar.text, INK, font, anchor="mb")
        pen.text((middle, base + 10), bar.label, INK, font, anchor="mt")
    pen.line((0, base, WIDTH, base), INK, 2)
    return image


@lru_cache(maxsize=8)
def _font(size: int) -> Any:
    path = Path(settings.NODE_MODULES) / "@expo-google-fonts" / FONTS[2]
    if not path.is_file():
        raise FontsMissingError(f"缺少字体 {path.name}，请运行 `make setup`。 / Run `make setup`.")
    return ImageFont.truetype(str(path), size)
