"""Words of a case for full-text search, without personal data.

Chinese runs are kept as pairs of neighbouring characters: a dictionary cuts the same characters
differently in a text and in a question (开卡时 / 开卡), pairs never do. See
docs/decisions/0003-search-by-character-pairs.md.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from fengqiao.foundation.privacy import scrub

LONGEST_WORD: Final = 40
MOST_WORDS: Final = 2000
_RUNS: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\W\u3400-\u9fff\U00020000-\U0003ffff]+")
_HAN: Final = "\u3400"


def words(text: str) -> set[str]:
    """Return the words of a text, full-width and case folded; Chinese as pairs of characters."""
    return {word for run in _runs(text) for word in _pairs(run)}


def vector(texts: Iterable[str]) -> str:
    """Return the literal of a PostgreSQL ``tsvector`` over texts, personal numbers masked."""
    found = sorted(words(scrub(" ".join(texts))))[:MOST_WORDS]
    return " ".join(f"'{word}'" for word in found)


def query(text: str) -> str:
    """Return the literal of a ``tsquery`` that asks for all words of ``text``; empty when it has none.

    A single Chinese character finds every text in which it is followed by another.
    """
    asked = {f"'{word}':*" if len(word) == 1 and word >= _HAN else f"'{word}'" for word in words(text)}
    return " & ".join(sorted(asked))


def _runs(text: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return (
        match.group()[:LONGEST_WORD] if match.group()[0] < _HAN else match.group() for match in _RUNS.finditer(folded)
    )


def _pairs(run: str) -> Iterator[str]:
    if run[0] < _HAN or len(run) == 1:
        yield run
    else:
        yield from (run[i : i + 2] for i in range(len(run) - 1))
