"""Makes the Word templates beside this file: ``python -m fengqiao.complaints.papers.build``.

The tags in braces are what `fengqiao.complaints.papers.wording` supplies.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from docx.document import Document
from docx.shared import Mm, Pt

from fengqiao.foundation.documents import word
from fengqiao.foundation.documents.word import Block, fill, paragraph, table

FOLDER: Final = Path(__file__).parent


def build(name: str) -> bytes:
    """Return the Word template of one paper."""
    return word.assemble((*_OPENING, *BLOCKS[name], word.closing))


def main() -> None:
    """Write all templates."""
    for name in BLOCKS:
        (FOLDER / f"{name}.docx").write_bytes(build(name))


def _remedies(document: Document) -> None:
    word.section(document, "remedies")
    made = table(document, rows=4, widths=(Mm(26), Mm(82), Mm(48)))
    for column, cell in enumerate(made.rows[0].cells):
        fill(cell, f"{{{{ remedies.columns[{column}] }}}}", face=word.SANS, shaded=True)
    word.repeat_as_header(made)
    fill(made.rows[1].cells[0], "{%tr for row in remedies.rows %}")
    for column, name in enumerate(("name", "how", "within")):
        fill(made.rows[2].cells[column], f"{{{{ row.{name} }}}}")
    fill(made.rows[3].cells[0], "{%tr endfor %}")


def _code(document: Document) -> None:
    paragraph(document, "{%p if code.value %}")
    made = table(document, rows=1, widths=(Mm(38), Mm(118)))
    fill(made.rows[0].cells[0], "{{ code.label }}", face=word.SANS, shaded=True)
    cell = made.rows[0].cells[1]
    fill(cell, "{{ code.value }}")
    cell.paragraphs[0].runs[0].font.size = Pt(16)
    cell.paragraphs[0].runs[0].bold = True
    cell.add_paragraph("{{ code.note }}")
    paragraph(document, "{%p endif %}")


def _part(name: str) -> Block:
    return partial(word.section, name=name)


_OPENING: Final[tuple[Block, ...]] = (word.address, partial(word.lines, name="opening"), word.facts)
_DECIDED: Final[tuple[Block, ...]] = (_part("findings"), _part("decision"), _part("reasons"), _remedies)
BLOCKS: Final[Mapping[str, tuple[Block, ...]]] = {
    "receipt": (_code, partial(word.section_if_any, name="channels")),
    "decision": _DECIDED,
    "review_decision": _DECIDED,
    "not_handled": (_part("reason"), _part("route")),
    "extension": (),
    "transfer": (partial(word.section_if_any, name="channels"),),
    "order": (_part("question"),),
}

if __name__ == "__main__":
    main()
