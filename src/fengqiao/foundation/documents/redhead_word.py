"""The Word file of an official paper with a red head (GB/T 9704-2012), as `redhead` describes it."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from fengqiao.foundation.documents.redhead import CHART_MM, Bars, Grid, Heading, RedHead, Text
from fengqiao.foundation.documents.texts import clean
from fengqiao.foundation.documents.word_parts import add_field, set_border, set_face, set_language

TITLE_FACE: Final = "方正小标宋简体"
BODY_FACE: Final = "仿宋"
HEADING_FACES: Final = {1: "黑体", 2: "楷体", 3: "仿宋"}
TABLE_FACE: Final = "宋体"
STAND_INS: Final = {TITLE_FACE: "宋体", BODY_FACE: "仿宋_GB2312", "楷体": "楷体_GB2312"}
SIZE: Final = 16  # 三号
PITCH: Final = 28
HEAD_MM: Final = 35
"""From the top of the text block to the red head (7.2.4)."""
CLOSER_TWENTIETHS: Final = -5
RED: Final = RGBColor(0xC8, 0x10, 0x2E)
QUIET: Final = RGBColor(0x5C, 0x66, 0x70)
CENTER, RIGHT, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT
_WIDE_HEAD: Final = 12  # characters of the red head that fit a line at the larger size
_BODY_MM: Final = 156


def redhead_word(paper: RedHead) -> bytes:
    """Return the paper as DOCX."""
    document = docx.Document()
    _page(document)
    _styles(document)
    _head(document, paper)
    for part in paper.parts:
        _PARTS[type(part)](document, part)
    _signature(document, paper)
    _footers(document)
    _stand_ins(document)
    core = document.core_properties
    core.title, core.author, core.comments = clean(paper.title), clean(paper.issuer), ""
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _page(document: Document) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.footer_distance = Mm(24)
    # 22 lines of 28 pt in 225 mm and, by `_styles`, 28 characters in 156 mm; a grid would be read differently by each program
    grid = page._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 - python-docx has no grid
    if grid is not None:
        page._sectPr.remove(grid)  # noqa: SLF001


def _styles(document: Document) -> None:
    normal = document.styles["Normal"]
    set_language(document)
    set_face(normal.element.get_or_add_rPr(), BODY_FACE)
    normal.font.size = Pt(SIZE)
    closer = OxmlElement("w:spacing")  # 28 characters of 15.75 pt are 441 pt, 156 mm are 442
    closer.set(qn("w:val"), str(CLOSER_TWENTIETHS))
    size = normal.element.get_or_add_rPr().find(qn("w:sz"))
    size.addprevious(closer)
    shape = normal.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(PITCH)
    shape.space_before = shape.space_after = Pt(0)
    for level, face in HEADING_FACES.items():
        style = document.styles[f"Heading {level}"]
        set_face(style.element.get_or_add_rPr(), face)
        style.font.size, style.font.bold = Pt(SIZE), level == 3
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.italic = False
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.first_line_indent = Pt(2 * SIZE)
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        style.paragraph_format.line_spacing = Pt(PITCH)


def _put(
    document: Document, text: str, *, face: str = "", size: float = 0, align: Any = None, colour: RGBColor | None = None
) -> Paragraph:
    made = document.add_paragraph()
    _run(made, text, face=face, size=size, colour=colour)
    if align is not None:
        made.alignment = align
    return made


def _run(made: Paragraph, text: str, *, face: str = "", size: float = 0, colour: RGBColor | None = None) -> Run:
    run = made.add_run(clean(text))
    if face:
        set_face(run._r.get_or_add_rPr(), face)  # noqa: SLF001 - python-docx sets no East Asian font
    if size:
        run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _head(document: Document, paper: RedHead) -> None:
    size = 30 if len(paper.head) > _WIDE_HEAD else 38
    head = _put(document, paper.head, face=TITLE_FACE, size=size, align=CENTER, colour=RED)
    head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    head.paragraph_format.space_before, head.paragraph_format.space_after = Mm(HEAD_MM), Pt(2 * PITCH)
    number = _put(document, paper.number, align=CENTER)
    set_border(number, ("bottom",), eighths=16, space=11, colour="C8102E")  # 4 mm below
    title = _put(document, paper.title, face=TITLE_FACE, size=22, align=CENTER)
    title.paragraph_format.line_spacing = Pt(34)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(2 * PITCH), Pt(PITCH)
    _put(document, paper.addressee)


def _heading(document: Document, part: Heading) -> None:
    document.add_heading(clean(part.text), level=part.level)


def _text(document: Document, part: Text) -> None:
    made = _put(document, part.text, size=12 if part.is_note else 0, colour=QUIET if part.is_note else None)
    made.paragraph_format.first_line_indent = Pt(2 * (12 if part.is_note else SIZE))
    if part.is_note:
        made.paragraph_format.line_spacing = Pt(20)
        made.paragraph_format.keep_with_next = part.text.endswith("：")


def _caption(document: Document, text: str) -> None:
    if text:
        made = _put(document, text, face=HEADING_FACES[1], size=12, align=CENTER)
        made.paragraph_format.keep_with_next = True


def _grid(document: Document, part: Grid) -> None:
    _caption(document, part.caption)
    made = document.add_table(rows=0, cols=len(part.columns), style="Table Grid")
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    share = part.first_share
    unit = _BODY_MM / (len(part.columns) - 1 + share)
    widths = [Mm(unit * share), *[Mm(unit)] * (len(part.columns) - 1)]
    for number, texts in enumerate([part.columns, *part.rows]):
        row = _row(made, texts, widths, is_header=not number)
        if part.stays_together and number < len(part.rows):
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    after = _put(document, "", size=6)
    after.paragraph_format.line_spacing = Pt(10)


def _row(made: Any, texts: Sequence[str], widths: Sequence[Mm], *, is_header: bool) -> Any:
    row = made.add_row()
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no repeated headers
    properties.append(OxmlElement("w:cantSplit"))
    if is_header:
        properties.append(OxmlElement("w:tblHeader"))
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = widths[place]
        line = cell.paragraphs[0]
        _run(line, text, face=HEADING_FACES[1] if is_header else TABLE_FACE, size=10.5)
        line.alignment = CENTER if is_header else LEFT if not place else RIGHT
        line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
    return row


def _bars(document: Document, part: Bars) -> None:
    _caption(document, part.caption)
    made = document.add_paragraph()
    made.alignment = CENTER
    made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    made.paragraph_format.keep_with_next = True
    shape = made.add_run().add_picture(BytesIO(part.picture()), width=Mm(CHART_MM))
    shape._inline.docPr.set("descr", clean(part.in_words))  # noqa: SLF001 - python-docx has no alternative text


def _signature(document: Document, paper: RedHead) -> None:
    _put(document, "")
    for text in (paper.issuer, paper.dated):
        made = _put(document, text, align=CENTER)
        made.paragraph_format.left_indent = Mm(66)
        made.paragraph_format.keep_with_next = text is paper.issuer or bool(paper.printed_by)
    if paper.printed_by:
        line = _put(document, f"　{paper.printed_by}\t{paper.dated}印发　", size=14)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(_BODY_MM), WD_TAB_ALIGNMENT.RIGHT)
        line.paragraph_format.space_before = Pt(PITCH // 2)
        set_border(line, ("top", "bottom"), eighths=8, space=2)


def _footers(document: Document) -> None:
    """Put ``— 1 —`` outside: right on odd pages, left on even ones, one character from the edge."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        made = footer.paragraphs[0]
        made.alignment = align
        indent = "right_indent" if align is RIGHT else "left_indent"
        setattr(made.paragraph_format, indent, Pt(14))
        for text in ("— ", None, " —"):
            if text is None:
                add_field(made.add_run(), "PAGE")
            else:
                made.add_run(text)
        for run in made.runs:
            set_face(run._r.get_or_add_rPr(), TABLE_FACE)  # noqa: SLF001
            run.font.size = Pt(14)


def _stand_ins(document: Document) -> None:
    """Name for each face one that stands in for it where a system lacks it."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            entries = "".join(
                f'<w:font w:name="{face}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
                for face, other in STAND_INS.items()
            )
            part._blob = part.blob.replace(b"</w:fonts>", f"{entries}</w:fonts>".encode())  # noqa: SLF001


_PARTS: Final[dict[type, Any]] = {Heading: _heading, Text: _text, Grid: _grid, Bars: _bars}
