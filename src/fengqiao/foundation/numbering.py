"""Case numbers and receipt codes.

A case number is ``TS20260000123X``: two letters for the kind (TS 投诉, TJ 调解; FZ, the mark of a
station 服务站, FW, a request for a home visit 上门服务, and DB, an order of supervision 督办, are no cases), year, at least seven digits of one running sequence, and a check character by ISO 7064 MOD 11-2, the system of the
identity card (GB 11643), so that X at the end is familiar. It carries no place.

MOD 11-2 detects every wrong single digit and every exchange of two neighbouring digits, check
character included. Of wrong letters it detects all but those 11 or 22 places apart in the alphabet
(T for I, J for U); `PREFIXES` settles those.
"""

import hmac
import re
import secrets
import unicodedata
from typing import Final

from django.db import connection

from fengqiao.foundation.keys import current_key, known_keys

COMPLAINT: Final = "TS"
MEDIATION: Final = "TJ"
STATION: Final = "FZ"
VISIT: Final = "FW"
SUPERVISION_ORDER: Final = "DB"
PREFIXES: Final = frozenset({COMPLAINT, MEDIATION, STATION, VISIT, SUPERVISION_ORDER})

RECEIPT_LENGTH: Final = 8
RECEIPT_ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no 0 O 1 I L

_NUMBER: Final = re.compile(r"([A-Z]{2})([0-9]{4})([0-9]{7,12})([0-9X])")
_CHECKS: Final = "0123456789X"
_CONFUSED: Final = str.maketrans("0O", "QQ")  # Q is the only letter of the alphabet that looks like them
_RECEIPT_PURPOSE: Final = "receipt"


def check_character(body: str) -> str:
    """Return the ISO 7064 MOD 11-2 check character of capital letters and digits; a letter counts 10 to 35."""
    total = 0
    for character in body:
        total = (total + int(character, 36)) * 2 % 11
    return _CHECKS[(12 - total) % 11]


def is_valid_number(number: str) -> bool:
    """Return whether ``number`` is a well-formed case number with the right check character."""
    found = _NUMBER.fullmatch(number)
    return found is not None and found[1] in PREFIXES and check_character(number[:-1]) == number[-1]


def normalise_number(text: str) -> str:
    """Return what a person typed as a case number: capitals, no spaces or dashes, full-width made plain."""
    return re.sub(r"[\s\-–—]", "", unicodedata.normalize("NFKC", text)).upper()


def compose_number(prefix: str, year: int, sequence: int) -> str:
    """Return the case number of these parts. Raises ValueError if they do not make one."""
    if prefix not in PREFIXES or not 1000 <= year <= 9999 or not 1 <= sequence < 10**12:
        raise ValueError(f"no case number: {prefix!r} {year} {sequence}")
    body = f"{prefix}{year}{sequence:07d}"
    return body + check_character(body)


def document_number(mark: str, year: int, serial: int) -> str:
    """Return the number of an official paper as GB/T 9704 writes it: ``绍金消保简〔2026〕3号``; no leading zeros."""
    if not mark or not 1000 <= year <= 9999 or serial < 1:
        raise ValueError(f"no document number: {mark!r} {year} {serial}")
    return f"{mark}〔{year}〕{serial}号"


def next_number(prefix: str, year: int) -> str:
    """Return a case number nobody has had. A transaction that fails leaves a gap."""
    return reserve_numbers(prefix, year, 1)[0]


def reserve_numbers(prefix: str, year: int, count: int) -> list[str]:
    """Return ``count`` new case numbers in one round trip."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('case_number_seq') FROM generate_series(1, %s)", [count])
        return [compose_number(prefix, year, sequence) for (sequence,) in cursor.fetchall()]


def new_receipt_code() -> str:
    """Return a random receipt code of 8 characters (39 bits), none of which looks like another."""
    return "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(RECEIPT_LENGTH))


def normalise_receipt(code: str) -> str:
    """Return what a person typed as a receipt code: capitals, no spaces or dashes, 0 and O read as Q."""
    return normalise_number(code).translate(_CONFUSED)


def _digest(key: bytes, number: str, code: str) -> bytes:
    return hmac.digest(key, f"{normalise_number(number)}:{normalise_receipt(code)}".encode(), "sha256")


def receipt_digest(number: str, code: str) -> bytes:
    """Return the 32-byte digest to keep instead of the code of case ``number``."""
    return _digest(current_key(_RECEIPT_PURPOSE), number, code)


def receipt_matches(number: str, code: str, digest: bytes | memoryview) -> bool:
    """Return whether ``code`` opens the case, in constant time; codes from before a change of secret key do, too."""
    kept = bytes(digest)
    return any(hmac.compare_digest(_digest(key, number, code), kept) for key in known_keys(_RECEIPT_PURPOSE))
