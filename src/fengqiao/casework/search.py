"""Words of a case for full-text search: segmented by dictionary, without personal data."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

import rjieba

from fengqiao.foundation.privacy.masking import scrub

LONGEST_WORD: Final = 40
MOST_WORDS: Final = 600
_WORD: Final = re.compile(r"\w+", re.UNICODE)


def words(text: str) -> set[str]:
    """Return the words of a text, full-width and case folded; long compounds also in parts."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return {w for w in rjieba.cut_for_search(folded) if len(w) <= LONGEST_WORD and _WORD.fullmatch(w)}


def vector(texts: Iterable[str]) -> str:
    """Return the literal of a PostgreSQL ``tsvector`` over texts, personal numbers masked."""
    found = sorted(words(scrub(" ".join(texts))))[:MOST_WORDS]
    return " ".join(f"'{word}'" for word in found)


def query(text: str) -> str:
    """Return the literal of a ``tsquery`` that asks for all words of ``text``; empty when it has none."""
    return " & ".join(f"'{word}'" for word in sorted(words(text)))
