"""Codes that people scan to say that they are there: a new one every few seconds. Pure."""

import hashlib
import hmac
from datetime import datetime

LENGTH = 12


def code_at(secret: str, at: datetime, *, seconds: int) -> str:
    """Return the code that holds at a moment."""
    return _code(secret, int(at.timestamp()) // seconds)


def holds(secret: str, code: str, at: datetime, *, seconds: int) -> bool:
    """Whether a code is the present one or the one before: a phone takes a moment to open it."""
    now = int(at.timestamp()) // seconds
    return any(hmac.compare_digest(_code(secret, turn), code) for turn in (now, now - 1))


def _code(secret: str, turn: int) -> str:
    return hmac.new(secret.encode(), str(turn).encode(), hashlib.sha256).hexdigest()[:LENGTH]
