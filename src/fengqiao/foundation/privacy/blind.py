"""Blind indexes: find a person by phone or identity number without keeping either in the clear.

The key is derived from the secret key, not from the field keys, so rotating field keys leaves every
index valid. When the secret key changes, the old one goes to ``SECRET_KEY_FALLBACKS`` and look-ups
use `blind_index_candidates` until the indexes have been written anew.
"""

import hmac
from collections.abc import Callable, Mapping
from typing import Final

from fengqiao.foundation.keys import current_key, known_keys
from fengqiao.foundation.privacy.masking import normalise_id, normalise_phone, normalise_words

_PURPOSE: Final = "blind-index"
_NORMALISE: Final[Mapping[str, Callable[[str], str]]] = {"phone": normalise_phone, "id_number": normalise_id}


def _index(key: bytes, kind: str, text: str) -> bytes:
    normalised = _NORMALISE.get(kind, normalise_words)(text)
    return hmac.digest(key, f"{kind}:{normalised}".encode(), "sha256")


def blind_index(kind: str, text: str) -> bytes:
    """Return the 32-byte index of ``text``; ``kind`` is ``phone``, ``id_number``, ``email``, …

    Two spellings of one number (+86, spaces, dashes, full-width, lower-case x) have one index.
    """
    return _index(current_key(_PURPOSE), kind, text)


def blind_index_candidates(kind: str, text: str) -> list[bytes]:
    """Return the indexes of ``text`` under the present and every former secret key, for look-ups."""
    return [_index(key, kind, text) for key in known_keys(_PURPOSE)]
