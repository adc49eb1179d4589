"""Reads the text out of a file that is handed in, so that its plainness can be judged."""

from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _

from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.files.media import DOCX, TEXT

PDF: Final = "application/pdf"
ACCEPTED: Final = (DOCX, PDF, TEXT)
MOST_PAGES: Final = 60
MOST_CHARACTERS: Final = 60_000


def text_of(content: bytes, media_type: str) -> str:
    """Return the text of a Word file, a PDF or a plain text; empty if it holds none, such as a scan.

    Raises:
        Invalid: it is of another kind or damaged. Field ``file``.
    """
    read = {DOCX: _of_word, PDF: _of_pdf, TEXT: _of_text}.get(media_type)
    if read is None:
        raise Invalid({"file": _("资料请上传 Word（docx）、PDF 或纯文本")})
    try:
        found = read(content)
    except Exception as damaged:
        raise Invalid({"file": _("读不出文件内容，请检查文件或直接粘贴文字")}) from damaged
    return found.replace("\x00", "").strip()[:MOST_CHARACTERS]


def _of_word(content: bytes) -> str:
    from docx import Document

    document = Document(BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join(part for part in (*(one.text for one in document.paragraphs), *cells) if part.strip())


def _of_pdf(content: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        pages = [document[number].get_textpage().get_text_bounded() for number in range(min(len(document), MOST_PAGES))]
    finally:
        document.close()
    return "\n".join(pages).replace("\r\n", "\n")


def _of_text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""
