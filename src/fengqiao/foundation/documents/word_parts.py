"""What Word files of every kind are made of where python-docx has no name for it: faces, borders, fields, language."""

from collections.abc import Sequence
from typing import Any, Final

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

LATIN: Final = "Times New Roman"


def set_language(document: Document) -> None:
    """Make the document Chinese, for spelling and line breaks."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def set_face(properties: Any, face: str) -> None:
    """Set the East Asian face of a style or run, and the Latin one beside it; faces of a theme would win over them."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:ascii"), LATIN)
    fonts.set(qn("w:hAnsi"), LATIN)
    fonts.set(qn("w:eastAsia"), face)


def set_border(around: Paragraph, sides: Sequence[str], *, eighths: int, space: int, colour: str = "1A1A1A") -> None:
    """Draw lines ``eighths`` of a point thick at sides of a paragraph, ``space`` points away from it."""
    borders = OxmlElement("w:pBdr")
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for key, value in {"val": "single", "sz": str(eighths), "space": str(space), "color": colour}.items():
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    properties = around._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no borders
    properties.insert_element_before(borders, "w:tabs", "w:spacing", "w:ind", "w:jc")  # the order is part of the format


def add_field(run: Run, instruction: str) -> None:
    """Put a field that Word computes: ``PAGE``, ``NUMPAGES``."""
    for kind in ("begin", None, "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = instruction
        run._r.append(part)  # noqa: SLF001 - python-docx has no fields
