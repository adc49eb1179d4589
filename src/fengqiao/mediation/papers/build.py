"""Makes the Word and Typst templates beside this file: ``python -m fengqiao.mediation.papers.build``.

Both come from one list of parts for each paper; the names of the parts are those that the wording supplies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from fengqiao.foundation.documents import word
from fengqiao.foundation.documents.word import Block
from fengqiao.mediation.rules.papers import PaperKind

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a paper: its name among the values, and how it is shown in Word and Typst."""

    name: str
    word: Block
    typst: str


def _text(name: str) -> Part:
    return Part(name, partial(word.section, name=name), f"#section(data.{name})")


def _sides() -> Part:
    return Part("parties", partial(word.facts_section, name="parties"), "#facts-section(data.parties)")


def _signing() -> Part:
    return Part("signatures", partial(word.signatures, name="signatures"), "#signatures(data.signatures)")


def _grid(name: str, *widths: int) -> Part:
    listed = ", ".join(map(str, widths))
    return Part(
        name, partial(word.grid_if_any, name=name, widths=widths), f"#grid-table(data.{name}, ({listed}))"
    )  # fmt: skip


_FACTS: Final = Part("facts", word.facts, "#facts(data.facts)")
_ADDRESS: Final = Part("addressee", word.address, "#address()")
_OPENING: Final = (
    Part("opening", partial(word.lines, name="opening"), "#paragraphs(data.opening)"),
    _FACTS,
)
_SEALED: Final = Part("closing", partial(word.closing_checked, sealed=True), "#closing-checked()")
_UNSEALED: Final = Part("closing", partial(word.closing_checked, sealed=False), "#closing-checked(sealed: false)")
_OF_PARTIES: Final = frozenset({PaperKind.APPLICATION, PaperKind.CONFIRMATION, PaperKind.AGREEMENT_SIGNED})
"""What the parties themselves say or sign."""
_AGREED: Final = (
    _sides(), _text("dispute"), _text("terms"), _grid("payments", 28, 46, 82), _text("effect"), _signing(),
)  # fmt: skip
PARTS: Final[Mapping[str, tuple[Part, ...]]] = {
    PaperKind.APPLICATION: (_sides(), _text("claim"), _text("grounds"), _signing()),
    PaperKind.ACCEPTANCE: (_sides(), _text("notes")),
    PaperKind.INVITATION: (_sides(), _text("claim"), _text("grounds"), _text("notes")),
    PaperKind.NOT_ACCEPTED: (_text("reason"), _text("route")),
    PaperKind.BRIEFING: (
        _text("principles"), _text("rights"), _text("duties"), _text("procedure"), _text("effect"), _text("failing"),
    ),
    PaperKind.MINUTES: (_text("minutes"), _text("result"), _signing()),
    PaperKind.EVALUATION: (_sides(), _text("opinion"), _text("effect")),
    PaperKind.PROPOSAL: (_sides(), _text("text"), _text("effect")),
    PaperKind.UNDISPUTED: (_sides(), _text("undisputed"), _text("effect"), _signing()),
    PaperKind.STANDSTILL: (_sides(), _text("terms"), _signing()),
    PaperKind.AGREEMENT: _AGREED,
    PaperKind.AGREEMENT_SIGNED: _AGREED,
    PaperKind.CONFIRMATION: (
        _sides(), _text("request"), _text("statement"), _grid("enclosures", 16, 72, 68), _signing(),
    ),
    PaperKind.TERMINATION: (_sides(), _text("remedies")),
    PaperKind.FAILURE_REPORT: (_sides(), _text("basics"), _text("why"), _text("conduct"), _text("points")),
}  # fmt: skip


_TO_NOBODY: Final = frozenset(
    {
        PaperKind.MINUTES, PaperKind.UNDISPUTED, PaperKind.STANDSTILL, PaperKind.AGREEMENT, PaperKind.AGREEMENT_SIGNED,
    }
)  # fmt: skip
"""Records and contracts, which have no addressee."""


def parts_of(kind: str) -> tuple[Part, ...]:
    """Return all parts of a paper in their order."""
    address = () if kind in _TO_NOBODY else (_ADDRESS,)
    return (*address, *_OPENING, *PARTS[kind], _UNSEALED if kind in _OF_PARTIES else _SEALED)


def must_show(kind: str) -> Sequence[str]:
    """Return the names of the values that a body's own template may not leave out."""
    return (
        "issuer",
        "number_line",
        "date",
        "verify",
        *(part.name for part in parts_of(kind) if part.name != "opening"),
    )


def build(kind: str) -> bytes:
    """Return the Word template of one paper."""
    return word.assemble([part.word for part in parts_of(kind)])


def build_typst(kind: str) -> str:
    """Return the Typst template of one paper."""
    return "\n".join(["#show: paper", *(part.typst for part in parts_of(kind))]) + "\n"


def main() -> None:
    """Write all templates."""
    for kind in PARTS:
        (FOLDER / f"{kind}.docx").write_bytes(build(kind))
        (FOLDER / f"{kind}.typ").write_text(build_typst(kind), encoding="utf-8")


if __name__ == "__main__":
    main()
