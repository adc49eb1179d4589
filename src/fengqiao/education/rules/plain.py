"""How plain a text is, and which sentences to make simpler. Pure.

No official Chinese readability formula exists for leaflets; this is our own, with parameters: sentences longer than
``sentence_chars``, technical terms (a small list with plain explanations), long numbers, and double negation each take
points from 100, by how often they occur per sentence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_END: Final = re.compile(r"(?<=[。！？!?；;])|\n+|(?<=[a-z]\.)\s+(?=[A-Z])")
_NUMBER: Final = re.compile(r"\d[\d,.]*\d|\d")
_DOUBLE_NOT: Final = re.compile(r"不[得能可会应]?不|非[^，。；]{1,6}不|无不|未[^，。；]{1,4}不|没有[^，。；]{0,6}不")
_NOT_LETTER: Final = re.compile(r"[\s\W_]+")
_LONG_NUMBER: Final = 7
_WEIGHTS: Final = {"long": 34, "term": 36, "number": 15, "double": 15}


class Trait(StrEnum):
    """What makes a sentence hard."""

    LONG = "long"
    TERM = "term"
    NUMBER = "number"
    DOUBLE = "double"


@dataclass(frozen=True, slots=True)
class Hard:
    """A sentence to make simpler: its length in characters, why it is hard, and the terms in it with plain words."""

    text: str
    length: int
    traits: tuple[Trait, ...]
    terms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Plainness:
    """100 is plain. ``sentences`` counts all of them, ``mean_length`` their characters, ``terms`` those used."""

    score: int
    sentences: int
    mean_length: float
    terms: int
    hard: tuple[Hard, ...]


def plainness(text: str, *, terms: Mapping[str, str], sentence_chars: int) -> Plainness:
    """Judge a text; an empty one gets 0. ``terms`` maps technical terms to plain explanations."""
    sentences = split(text)
    if not sentences:
        return Plainness(0, 0, 0.0, 0, ())
    judged = [_judge(one, terms, sentence_chars) for one in sentences]
    share = {trait: sum(trait in one.traits for one in judged) / len(judged) for trait in Trait}
    lost = sum(_WEIGHTS[trait] * share[trait] for trait in Trait)
    return Plainness(
        score=max(0, min(100, round(100 - lost))),
        sentences=len(judged),
        mean_length=round(sum(one.length for one in judged) / len(judged), 1),
        terms=len({term for one in judged for term, _plain in one.terms}),
        hard=tuple(sorted((one for one in judged if one.traits), key=lambda one: (-len(one.traits), -one.length))),
    )


def split(text: str) -> Sequence[str]:
    """Return the sentences of a text, without those that hold no letter or digit."""
    return [part.strip() for part in _END.split(text) if part and _NOT_LETTER.sub("", part)]


def _judge(sentence: str, terms: Mapping[str, str], sentence_chars: int) -> Hard:
    length = len(_NOT_LETTER.sub("", sentence)) if not sentence.isascii() else len(sentence.split()) * 2
    found = _terms_in(sentence, terms)
    traits = {
        Trait.LONG: length > sentence_chars,
        Trait.TERM: bool(found),
        Trait.NUMBER: any(len(re.sub(r"\D", "", number)) >= _LONG_NUMBER for number in _NUMBER.findall(sentence)),
        Trait.DOUBLE: bool(_DOUBLE_NOT.search(sentence)),
    }
    return Hard(sentence, length, tuple(trait for trait, holds in traits.items() if holds), tuple(found))


def _terms_in(sentence: str, terms: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the terms used, a longer one instead of the shorter ones it holds."""
    rest, found = sentence, []
    for term in sorted(terms, key=lambda term: (-len(term), term)):
        if term in rest:
            found.append((term, terms[term]))
            rest = rest.replace(term, " ")
    return found
