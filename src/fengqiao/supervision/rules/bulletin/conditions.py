"""When a paragraph of a template is printed: only where what it asks for is needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

CONDITIONS: Final = ("always", "missed", "below", "above", "rises", "falls", "any")
"""``missed``: the value misses its target; ``below`` and ``above``: some institution lies beyond a threshold; ``rises`` and
``falls``: since the year before; ``any``: something was counted."""
NEEDS_LIMIT: Final = frozenset({"below", "above"})
TAKES_LIMIT: Final = NEEDS_LIMIT | {"missed"}
ORDINALS: Final = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on one indicator; ``always`` has none."""

    kind: str
    name: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


def item(number: int, text: str) -> str:
    """Return one of several requirements, as official papers count them: 一是……二是……"""
    return f"{ORDINALS[number - 1]}是{text}" if number <= len(ORDINALS) else f"此外，{text}"
