"""The catalogue of legal grounds an order may rest on, from the data that comes with the system."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.translation import get_language

_DATA: Final = Path(__file__).parents[1] / "data" / "order_bases.toml"


@dataclass(frozen=True, slots=True)
class Basis:
    """One ground in both languages. ``verified``: the wording was compared with the text."""

    code: str
    article: str
    article_en: str
    text: str
    text_en: str
    verified: bool

    @property
    def label(self) -> str:
        """Return article and ground in the active language."""
        if (get_language() or "").startswith("en"):
            return f"{self.article_en}: {self.text_en}"
        return f"{self.article}：{self.text}"


@cache
def bases() -> Mapping[str, Basis]:
    """Return all grounds by code, in the order of the catalogue."""
    rows = tomllib.loads(_DATA.read_text(encoding="utf-8"))["basis"]
    return {row["code"]: Basis(**row) for row in rows}


def basis_label(code: str) -> str:
    """Return a ground in words; the code itself if the catalogue no longer has it."""
    found = bases().get(code)
    return found.label if found else code
