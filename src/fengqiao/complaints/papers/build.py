"""Makes the Word templates beside this file: ``python -m fengqiao.complaints.papers.build``.

An office may restyle the files in Word; the tags in braces are what `fengqiao.complaints.papers.wording` supplies. The
same program gives the same bytes, so that a change of a template can be reviewed as a change of this file.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FOLDER: Final = Path(__file__).parent
SERIF: Final = "宋体"
SANS: Final = "黑体"
LATIN: Final = "Times New Roman"
QUIET: Final = RGBColor(0x5C, 0x66, 0x70)
MADE_AT: Final = datetime(2019, 11, 1, tzinfo=UTC)
Block = Callable[[Document], None]


def build(name: str) -> bytes:
    """Return the Word template of one paper."""
    document = docx.Document()
    _set_page(document)
    _set_styles(document)
    _masthead(document)
    for block in (*_OPENING, *BLOCKS[name], _closing):
        block(document)
    _footer(document)
    document.core_properties.author = ""
    document.core_properties.title = "{{ title }}"
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = MADE_AT.replace(tzinfo=None)
    written = BytesIO()
    document.save(written)
    return _without_times(written.getvalue())


def main() -> None:
    """Write all templates."""
    for name in BLOCKS:
        (FOLDER / f"{name}.docx").write_bytes(build(name))


def _set_page(document: Document) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(32), Mm(30)
    page.left_margin, page.right_margin = Mm(28), Mm(26)


def _set_styles(document: Document) -> None:
    normal = document.styles["Normal"]
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    _font(normal.element.get_or_add_rPr(), SERIF)
    normal.font.size = Pt(12)
    normal.paragraph_format.line_spacing = 1.5
    normal.paragraph_format.space_after = Pt(4)
    for level, size, face in ((1, 20, SERIF), (2, 12, SANS)):
        style = document.styles[f"Heading {level}"]
        _font(style.element.get_or_add_rPr(), face)
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), True, RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(10)
        style.paragraph_format.space_after = Pt(6)


def _font(properties: Any, face: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:ascii"), LATIN)
    fonts.set(qn("w:hAnsi"), LATIN)
    fonts.set(qn("w:eastAsia"), face)


def _masthead(document: Document) -> None:
    issuer = _paragraph(document, "{{ issuer }}", align=WD_ALIGN_PARAGRAPH.CENTER)
    issuer.runs[0].font.color.rgb = QUIET
    document.add_heading("{{ title }}", level=1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    number = _paragraph(document, "{{ number_line }}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    _rule_below(number)


def _paragraph(
    document: Document, text: str, *, align: WD_ALIGN_PARAGRAPH | None = None, indent: bool = False
) -> Paragraph:
    paragraph = document.add_paragraph(text)
    if align is not None:
        paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(24)
    return paragraph


def _rule_below(paragraph: Paragraph) -> None:
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in {"val": "single", "sz": "8", "space": "4", "color": "1A1A1A"}.items():
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no borders
    properties.insert_element_before(borders, "w:spacing", "w:ind", "w:jc")  # the order is part of the format


def _address(document: Document) -> None:
    _paragraph(document, "{{ addressee }}").runs[0].bold = True


def _lines(document: Document, name: str) -> None:
    """Put one paragraph for each line a person typed."""
    _paragraph(document, f"{{%p for line in {name} %}}")
    _paragraph(document, "{{ line }}", indent=True)
    _paragraph(document, "{%p endfor %}")


def _section(document: Document, name: str) -> None:
    document.add_heading(f"{{{{ {name}.heading }}}}", level=2)
    _lines(document, f"{name}.lines")


def _section_if_any(document: Document, name: str) -> None:
    _paragraph(document, f"{{%p if {name}.lines %}}")
    _section(document, name)
    _paragraph(document, "{%p endif %}")


def _facts(document: Document) -> None:
    table = _table(document, rows=3, widths=(Mm(38), Mm(118)))
    _fill(table.rows[0].cells[0], "{%tr for row in facts %}")
    _fill(table.rows[1].cells[0], "{{ row.label }}", face=SANS, shaded=True)
    lines = table.rows[1].cells[1]
    _fill(lines, "{%p for line in row.lines %}")
    for text in ("{{ line }}", "{%p endfor %}"):
        lines.add_paragraph(text).paragraph_format.space_after = Pt(0)
    _fill(table.rows[2].cells[0], "{%tr endfor %}")


def _remedies(document: Document) -> None:
    _section(document, "remedies")
    table = _table(document, rows=4, widths=(Mm(26), Mm(82), Mm(48)))
    for column, cell in enumerate(table.rows[0].cells):
        _fill(cell, f"{{{{ remedies.columns[{column}] }}}}", face=SANS, shaded=True)
    _repeat_as_header(table)
    _fill(table.rows[1].cells[0], "{%tr for row in remedies.rows %}")
    for column, name in enumerate(("name", "how", "within")):
        _fill(table.rows[2].cells[column], f"{{{{ row.{name} }}}}")
    _fill(table.rows[3].cells[0], "{%tr endfor %}")


def _code(document: Document) -> None:
    _paragraph(document, "{%p if code.value %}")
    table = _table(document, rows=1, widths=(Mm(38), Mm(118)))
    _fill(table.rows[0].cells[0], "{{ code.label }}", face=SANS, shaded=True)
    cell = table.rows[0].cells[1]
    _fill(cell, "{{ code.value }}")
    cell.paragraphs[0].runs[0].font.size = Pt(16)
    cell.paragraphs[0].runs[0].bold = True
    cell.add_paragraph("{{ code.note }}")
    _paragraph(document, "{%p endif %}")


def _closing(document: Document) -> None:
    _lines(document, "closing")
    for text in ("", "{{ issuer }}", "{{ seal }}", "{{ date }}"):
        paragraph = _paragraph(document, text, align=WD_ALIGN_PARAGRAPH.CENTER)
        paragraph.paragraph_format.left_indent = Mm(78)
        paragraph.paragraph_format.keep_with_next = True
    _paragraph(document, "{%p for line in contact %}")
    contact = _paragraph(document, "{{ line }}")
    contact.runs[0].font.size, contact.runs[0].font.color.rgb = Pt(9), QUIET
    _paragraph(document, "{%p endfor %}")


def _footer(document: Document) -> None:
    """Put the page number; its sentence is cut at the places of the two numbers."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("{{ page_of.split('{page}')[0] }}")
    _field(paragraph.add_run(), "PAGE")
    paragraph.add_run("{{ page_of.split('{page}')[1].split('{pages}')[0] }}")
    _field(paragraph.add_run(), "NUMPAGES")
    paragraph.add_run("{{ page_of.split('{pages}')[1] }}")
    for run in paragraph.runs:
        run.font.size = Pt(9)


def _field(run: Run, instruction: str) -> None:
    for kind in ("begin", None, "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = instruction
        run._r.append(part)  # noqa: SLF001 - python-docx has no fields


def _table(document: Document, *, rows: int, widths: tuple[Mm, ...]) -> Table:
    table: Table = document.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width  # for LibreOffice
        for cell in column.cells:
            cell.width = width  # for Word
    return table


def _fill(cell: _Cell, text: str, *, face: str = "", shaded: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    if face:
        _font(run._r.get_or_add_rPr(), face)  # noqa: SLF001 - python-docx sets no East Asian font
    if shaded:
        shade = OxmlElement("w:shd")
        for key, value in {"val": "clear", "color": "auto", "fill": "F4F6F8"}.items():
            shade.set(qn(f"w:{key}"), value)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no shading


def _repeat_as_header(table: Table) -> None:
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no repeated headers
    properties.append(OxmlElement("w:tblHeader"))


def _without_times(package: bytes) -> bytes:
    """Return the package with one fixed time on each member, so that the same content is the same file."""
    written = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for member in old.infolist():
            plain = ZipInfo(member.filename, date_time=(1980, 1, 1, 0, 0, 0))
            plain.compress_type = ZIP_DEFLATED
            new.writestr(plain, old.read(member))
    return written.getvalue()


def _part(name: str) -> Block:
    return partial(_section, name=name)


_OPENING: Final[tuple[Block, ...]] = (_address, partial(_lines, name="opening"), _facts)
_DECIDED: Final[tuple[Block, ...]] = (_part("findings"), _part("decision"), _part("reasons"), _remedies)
BLOCKS: Final[Mapping[str, tuple[Block, ...]]] = {
    "receipt": (_code, partial(_section_if_any, name="channels")),
    "decision": _DECIDED,
    "review_decision": _DECIDED,
    "not_handled": (_part("reason"), _part("route")),
    "extension": (),
    "transfer": (partial(_section_if_any, name="channels"),),
    "order": (_part("question"),),
}

if __name__ == "__main__":
    main()
