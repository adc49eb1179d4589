"""Makes the Word and Typst templates beside this file: ``python -m fengqiao.education.papers.build``."""

from functools import partial
from pathlib import Path
from typing import Final

from fengqiao.foundation.documents import word

FOLDER: Final = Path(__file__).parent
_PARTS: Final = (
    (word.address, "#address()"),
    (partial(word.lines, name="opening"), "#paragraphs(data.opening)"),
    (word.facts, "#facts(data.facts)"),
    (partial(word.closing_checked, sealed=True), "#closing-checked()"),
)


def main() -> None:
    """Write both templates of the certificate."""
    (FOLDER / "certificate.docx").write_bytes(word.assemble([block for block, _typst in _PARTS]))
    typst = "\n".join(["#show: paper", *(typst for _block, typst in _PARTS)]) + "\n"
    (FOLDER / "certificate.typ").write_text(typst, encoding="utf-8")


if __name__ == "__main__":
    main()
