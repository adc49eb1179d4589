"""Masking of personal data for screens, logs and search. Pure.

The patterns are common practice, not law: first and last characters stay, so that a clerk can
check with a caller without reading the whole value.
"""

import re
import unicodedata
from typing import Final

STAR: Final = "*"

_WORD: Final = re.compile(r"\w[\w'’.-]*")
_IDEOGRAPH: Final = re.compile(r"[\u2e80-\U0003ffff]")
_STREET: Final = re.compile(r"(?:街道|大街|大道|公路|路|街|巷|弄|道|镇|乡|村|社区)")
_DISTRICT: Final = re.compile(r"(?:省|市|区|县|州|盟|旗)")

_LONG_NUMBER: Final = re.compile(r"\d(?:[ -]?\d){10}")  # nothing shorter is masked
_EMAIL: Final = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_IDENTITY: Final = re.compile(
    r"(?<!\d)(?:\d{17}[\dXxＸｘ]|[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?!\d)"
)
_CARD: Final = re.compile(r"(?<!\d)\d(?:[ -]?\d){15,18}(?!\d)")
_MOBILE: Final = re.compile(r"(?<!\d)((?:(?:\+|00)?86[ -]?)?)(1[3-9]\d(?:[ -]?\d{4}){2})(?!\d)")


def _middle(text: str, first: int, last: int) -> str:
    """Keep ``first`` and ``last`` characters; everything becomes stars if nothing would be hidden."""
    hidden = len(text) - first - last
    if hidden <= 0:
        return STAR * len(text)
    return text[:first] + STAR * hidden + text[len(text) - last :]


def mask_name(name: str) -> str:
    """Keep the first of two or three characters, first and last of more; in other scripts each word's initial."""
    name = name.strip()
    if not _IDEOGRAPH.search(name):
        return _WORD.sub(lambda word: word[0][0] + STAR * max(len(word[0]) - 1, 1), name)
    if len(name) <= 1:
        return STAR * len(name)
    return _middle(name, 1, 0 if len(name) <= 3 else 1)


def mask_phone(phone: str) -> str:
    """Keep the first three and last four digits of a mobile number, less of a shorter one."""
    digits = re.sub(r"\D", "", phone)
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if len(digits) >= 11:
        return _middle(digits, 3, 4)
    return _middle(digits, 0, 2) if len(digits) >= 5 else STAR * len(digits)


def mask_id(value: str, *, strict: bool = False) -> str:
    """Keep first six and last four of an identity number (``strict``: first and last one).

    Other documents, which are shorter, keep first and last one in either case.
    """
    value = value.strip()
    return _middle(value, 6, 4) if len(value) >= 15 and not strict else _middle(value, 1, 1)


def mask_email(email: str) -> str:
    """Keep the first character and the domain."""
    local, at, domain = email.strip().rpartition("@")
    return f"{local[0]}***@{domain}" if at and local else "***"


def mask_card(number: str) -> str:
    """Keep first six and last four digits of a bank card, only the last four of a shorter account number."""
    digits = re.sub(r"\D", "", number)
    if len(digits) >= 14:
        return _middle(digits, 6, 4)
    return _middle(digits, 0, 4) if len(digits) >= 9 else STAR * len(digits)


def mask_address(address: str) -> str:
    """Keep an address down to its street or village; house, building and room become ``***``."""
    address = address.strip()
    number = re.search(r"\d", address)
    searched = address[: number.start()] if number else address
    for pattern in (_STREET, _DISTRICT):
        ends = [found.end() for found in pattern.finditer(searched) if found.start() > 0]
        if ends:
            kept = address[: ends[-1]]
            return kept if kept == address else f"{kept}***"
    return "***" if address else ""


def _mask_identity(found: re.Match[str]) -> str:
    return mask_id(found[0])


def scrub(text: str) -> str:
    """Mask identity numbers, bank cards, mobile numbers and e-mail addresses within free text.

    Names and addresses cannot be told from other words and stay.
    """
    if "@" in text:
        text = _EMAIL.sub(lambda found: mask_email(found[0]), text)
    if not _LONG_NUMBER.search(text):
        return text
    text = _IDENTITY.sub(_mask_identity, text)
    text = _CARD.sub(lambda found: mask_card(found[0]), text)
    return _MOBILE.sub(lambda found: found[1] + mask_phone(found[2]), text)


def normalise_phone(phone: str) -> str:
    """Return digits alone, without the country code of mainland China."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 10:
            return digits[len(prefix) :]
    return digits


def normalise_id(value: str) -> str:
    """Return letters and digits alone, upper-case."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", value)).upper()


def normalise_words(text: str) -> str:
    """Return ``text`` without case and with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
