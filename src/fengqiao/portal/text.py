"""Text as people send it, made harmless and plain. Pure."""

import re
import unicodedata
from typing import Final

from fengqiao.foundation.numbering import check_character

_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_PHONE: Final = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9}|0[0-9]{9,11})|\+[1-9][0-9]{6,14}")
_CHINESE_ID: Final = re.compile(r"[0-9]{17}[0-9X]")
_OTHER_ID: Final = re.compile(r"[A-Z0-9()\-]{5,20}")


def plain(text: str) -> str:
    """Return text without control and direction characters, with line ends of one kind."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def narrow(text: str) -> str:
    """Return full-width letters and digits as plain ones, without blanks."""
    return "".join(unicodedata.normalize("NFKC", plain(text)).split())


def phone(text: str) -> str | None:
    """Return a telephone number's digits, a Chinese one without country code; None for what is none."""
    digits = re.sub(r"[-–—().]", "", narrow(text))
    found = _PHONE.fullmatch(digits)
    return (found[1] or digits) if found else None


def identity_number(text: str) -> str | None:
    """Return an identity or passport number in capitals; None for what is none or has a slip (GB 11643)."""
    number = narrow(text).upper()
    if _CHINESE_ID.fullmatch(number):
        return number if check_character(number[:-1]) == number[-1] else None
    is_eighteen_digits = len(number) == 18 and number[:17].isdecimal()
    return number if _OTHER_ID.fullmatch(number) and not is_eighteen_digits else None
