"""Makes the Word and Typst templates beside this file: ``python -m fengqiao.supervision.papers.build``."""

from functools import partial
from pathlib import Path
from typing import Final

from fengqiao.foundation.documents import word

FOLDER: Final = Path(__file__).parent
_PARTS: Final = (
    (word.address, "#address()"),
    (partial(word.lines, name="opening"), "#paragraphs(data.opening)"),
    (word.facts, "#facts(data.facts)"),
    (partial(word.section, name="body"), "#section(data.body)"),
    (partial(word.section, name="demands"), "#section(data.demands)"),
    (word.closing, "#closing()"),
)


def main() -> None:
    """Write both templates of circulars and opinions."""
    (FOLDER / "notice.docx").write_bytes(word.assemble([block for block, _typst in _PARTS]))
    typst = "\n".join(["#show: paper", *(typst for _block, typst in _PARTS)]) + "\n"
    (FOLDER / "notice.typ").write_text(typst, encoding="utf-8")


if __name__ == "__main__":
    main()
