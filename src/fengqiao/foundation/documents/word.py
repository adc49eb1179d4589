"""Building blocks of Word templates for official papers. The same blocks give the same bytes, so that changes can be reviewed.

An office may restyle the files in Word; the tags in braces are the values that `frames` and a context's wording supply.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Final
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

from fengqiao.foundation.documents.word_parts import add_field, set_border, set_face, set_language

SERIF: Final = "宋体"
SANS: Final = "黑体"
QUIET: Final = RGBColor(0x5C, 0x66, 0x70)
MADE_AT: Final = datetime(2019, 11, 1, tzinfo=UTC)
Block = Callable[[Document], None]


def assemble(blocks: Sequence[Block]) -> bytes:
    """Return a Word template of these blocks between masthead and page number."""
    document = docx.Document()
    _set_page(document)
    _set_styles(document)
    _masthead(document)
    for block in blocks:
        block(document)
    _footer(document)
    document.core_properties.author = ""
    document.core_properties.title = "{{ title }}"
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = MADE_AT.replace(tzinfo=None)
    written = BytesIO()
    document.save(written)
    return _without_times(written.getvalue())


def _set_page(document: Document) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(32), Mm(30)
    page.left_margin, page.right_margin = Mm(28), Mm(26)


def _set_styles(document: Document) -> None:
    normal = document.styles["Normal"]
    set_language(document)
    set_face(normal.element.get_or_add_rPr(), SERIF)
    normal.font.size = Pt(12)
    normal.paragraph_format.line_spacing = 1.5
    normal.paragraph_format.space_after = Pt(4)
    for level, size, face in ((1, 20, SERIF), (2, 12, SANS)):
        style = document.styles[f"Heading {level}"]
        set_face(style.element.get_or_add_rPr(), face)
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), True, RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(10)
        style.paragraph_format.space_after = Pt(6)


def _masthead(document: Document) -> None:
    issuer = paragraph(document, "{{ issuer }}", align=WD_ALIGN_PARAGRAPH.CENTER)
    issuer.runs[0].font.color.rgb = QUIET
    document.add_heading("{{ title }}", level=1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    number = paragraph(document, "{{ number_line }}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    set_border(number, ("bottom",), eighths=8, space=4)


def paragraph(
    document: Document, text: str, *, align: WD_ALIGN_PARAGRAPH | None = None, indent: bool = False
) -> Paragraph:
    """Add a paragraph."""
    added = document.add_paragraph(text)
    if align is not None:
        added.alignment = align
    if indent:
        added.paragraph_format.first_line_indent = Pt(24)
    return added


def address(document: Document) -> None:
    """Put to whom the paper is."""
    paragraph(document, "{{ addressee }}").runs[0].bold = True


def lines(document: Document, name: str) -> None:
    """Put one paragraph for each line a person typed."""
    paragraph(document, f"{{%p for line in {name} %}}")
    paragraph(document, "{{ line }}", indent=True)
    paragraph(document, "{%p endfor %}")


def section(document: Document, name: str) -> None:
    """Put a heading with its lines."""
    document.add_heading(f"{{{{ {name}.heading }}}}", level=2)
    lines(document, f"{name}.lines")


def section_if_any(document: Document, name: str) -> None:
    """Put a heading with its lines, if there are lines."""
    paragraph(document, f"{{%p if {name}.lines %}}")
    section(document, name)
    paragraph(document, "{%p endif %}")


def facts(document: Document, name: str = "facts") -> None:
    """Put a table of labels and what stands under them."""
    made = table(document, rows=3, widths=(Mm(38), Mm(118)))
    fill(made.rows[0].cells[0], f"{{%tr for row in {name} %}}")
    fill(made.rows[1].cells[0], "{{ row.label }}", face=SANS, shaded=True)
    cell = made.rows[1].cells[1]
    fill(cell, "{%p for line in row.lines %}")
    for text in ("{{ line }}", "{%p endfor %}"):
        cell.add_paragraph(text).paragraph_format.space_after = Pt(0)
    fill(made.rows[2].cells[0], "{%tr endfor %}")


def facts_section(document: Document, name: str) -> None:
    """Put a heading and a table of labels and what stands under them."""
    document.add_heading(f"{{{{ {name}.heading }}}}", level=2)
    facts(document, f"{name}.rows")


def grid_if_any(document: Document, name: str, widths: Sequence[int]) -> None:
    """Put a heading, its lines and a table with a header row; widths in millimetres; nothing without rows."""
    paragraph(document, f"{{%p if {name}.rows %}}")
    section(document, name)
    made = table(document, rows=4, widths=tuple(Mm(width) for width in widths))
    for column, cell in enumerate(made.rows[0].cells):
        fill(cell, f"{{{{ {name}.columns[{column}] }}}}", face=SANS, shaded=True)
    repeat_as_header(made)
    fill(made.rows[1].cells[0], f"{{%tr for row in {name}.rows %}}")
    for column, cell in enumerate(made.rows[2].cells):
        fill(cell, f"{{{{ row[{column}] }}}}")
    fill(made.rows[3].cells[0], "{%tr endfor %}")
    paragraph(document, "{%p endif %}")


def signatures(document: Document, name: str) -> None:
    """Put a row for each who signs: capacity and name, the drawn signature if there is one, and when."""
    section(document, name)
    made = table(document, rows=3, widths=(Mm(64), Mm(52), Mm(40)))
    fill(made.rows[0].cells[0], f"{{%tr for row in {name}.rows %}}")
    who, hand, when = made.rows[1].cells
    fill(who, "{{ row.who }}")
    fill(hand, "{%p if row.picture %}")
    for text in ("{{ pictures[row.picture] }}", "{%p endif %}", "{{ row.how }}"):
        hand.add_paragraph(text).paragraph_format.space_after = Pt(0)
    fill(when, "{{ row.when }}")
    fill(made.rows[2].cells[0], "{%tr endfor %}")


def closing(document: Document) -> None:
    """Put the basis, the issuer with place for the seal, the date and how to reach the issuer."""
    lines(document, "closing")
    for text in ("", "{{ issuer }}", "{{ seal }}", "{{ date }}"):
        line = paragraph(document, text, align=WD_ALIGN_PARAGRAPH.CENTER)
        line.paragraph_format.left_indent = Mm(78)
        line.paragraph_format.keep_with_next = True
    _contact(document)


def closing_checked(document: Document, *, sealed: bool) -> None:
    """Put the basis, beside each other the code to check the paper by and the issuer's seal or the date, and the contact.

    Without seal: what the office passes on but does not say itself.
    """
    lines(document, "closing")
    made = table(document, rows=1, widths=(Mm(26), Mm(52), Mm(78)), style="Normal Table")
    code, words, issuer = made.rows[0].cells
    fill(code, "{{ pictures[verify.picture] }}")
    fill(words, "{{ verify.note }}")
    words.add_paragraph("{{ verify.address }}")
    for line in words.paragraphs:
        line.paragraph_format.line_spacing = 1.1
        line.runs[0].font.size, line.runs[0].font.color.rgb = Pt(8), QUIET
    texts = ("{{ issuer }}", "{{ seal }}", "{{ date }}") if sealed else ("{{ date }}",)
    for place, text in enumerate(texts):
        line = issuer.paragraphs[0] if place == 0 else issuer.add_paragraph()
        line.add_run(text)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _contact(document)


def _contact(document: Document) -> None:
    paragraph(document, "{%p for line in contact %}")
    contact = paragraph(document, "{{ line }}")
    contact.runs[0].font.size, contact.runs[0].font.color.rgb = Pt(9), QUIET
    paragraph(document, "{%p endfor %}")


def _footer(document: Document) -> None:
    """Put the page number; its sentence is cut at the places of the two numbers."""
    footer = document.sections[0].footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("{{ page_of.split('{page}')[0] }}")
    add_field(footer.add_run(), "PAGE")
    footer.add_run("{{ page_of.split('{page}')[1].split('{pages}')[0] }}")
    add_field(footer.add_run(), "NUMPAGES")
    footer.add_run("{{ page_of.split('{pages}')[1] }}")
    for run in footer.runs:
        run.font.size = Pt(9)


def table(document: Document, *, rows: int, widths: tuple[Mm, ...], style: str = "Table Grid") -> Table:
    """Add an empty table."""
    made: Table = document.add_table(rows=rows, cols=len(widths), style=style)
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width  # for LibreOffice
        for cell in column.cells:
            cell.width = width  # for Word
    for row in made.rows:  # who signed and when stay on one page
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - python-docx has no name for it
    return made


def fill(cell: _Cell, text: str, *, face: str = "", shaded: bool = False) -> None:
    """Put a text into a new table's cell."""
    first = cell.paragraphs[0]
    first.paragraph_format.space_after = Pt(0)
    run = first.add_run(text)
    if face:
        set_face(run._r.get_or_add_rPr(), face)  # noqa: SLF001 - python-docx sets no East Asian font
    if shaded:
        shade = OxmlElement("w:shd")
        for key, value in {"val": "clear", "color": "auto", "fill": "F4F6F8"}.items():
            shade.set(qn(f"w:{key}"), value)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no shading


def repeat_as_header(made: Table) -> None:
    """Let the first row stand on every page of the table."""
    properties = made.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no repeated headers
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
