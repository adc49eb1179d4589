"""DOCX and PDF from templates, with hostile values."""

import zipfile
from io import BytesIO

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from fengqiao.foundation.documents import FontsMissingError, render, rendering
from fengqiao.foundation.documents.texts import clean

HOSTILE = (
    '<w:p/>&amp;]]> {{ 7*7 }} {% for x in y %} {{ self.__init__ }} #panic("x") $x^2$ *b* _i_ `r` \\u{41} @ref <label> '
    '#read("/etc/passwd") "quote" \'单\' // /* \x00\x07\x0b\ud800\ufffe\u202e\n第二行'
)
FRAME = {
    "language": "zh-hans",
    "title": "告知书",
    "issuer": "机构",
    "number_line": "编号：1",
    "page_of": "第 {page} 页，共 {pages} 页",
    "iso_date": [2019, 11, 14],
}


def write_templates(folder):
    document = docx.Document()
    document.add_paragraph("{{ text }}")
    document.save(folder / "sample.docx")
    (folder / "sample.typ").write_text("#show: paper\n#data.text\n", encoding="utf-8")
    return folder


@pytest.fixture
def templates(tmp_path):
    return write_templates(tmp_path)


@pytest.fixture(scope="module")
def same_templates(tmp_path_factory):
    """Give every generated example the same files: they are read only."""
    return write_templates(tmp_path_factory.mktemp("templates"))


def text_of_docx(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs)


def test_values_are_texts_and_never_markup_or_templates(templates):
    rendered = render(templates, "sample", FRAME | {"text": HOSTILE})
    assert text_of_docx(rendered.docx) == clean(HOSTILE)
    assert b"/etc/passwd" not in rendered.pdf
    assert rendered.pdf.startswith(b"%PDF-1.7")


@given(text=st.text(max_size=60))
def test_any_text_leaves_both_files_sound(same_templates, text):
    rendered = render(same_templates, "sample", FRAME | {"text": text})
    assert zipfile.ZipFile(BytesIO(rendered.docx)).testzip() is None
    docx.Document(BytesIO(rendered.docx))
    assert rendered.pdf.startswith(b"%PDF-")


def test_the_same_values_give_the_same_pdf(templates):
    first = render(templates, "sample", FRAME | {"text": "一"})
    assert first.sha256 == render(templates, "sample", FRAME | {"text": "一"}).sha256
    assert first.sha256 != render(templates, "sample", FRAME | {"text": "二"}).sha256


def test_a_pdf_is_made_for_archives_and_screen_readers(templates):
    pdf = render(templates, "sample", FRAME | {"text": "一"}).pdf
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf.replace(b" ", b"")
    assert b"/MarkInfo" in pdf


def test_a_character_without_a_glyph_costs_the_archive_mark_not_the_paper(templates, caplog):
    assert render(templates, "sample", FRAME | {"text": "笑脸 \U0001f600"}).pdf.startswith(b"%PDF-")
    assert "PDF/A" in caplog.text


def test_a_value_the_template_asks_for_must_be_there(templates):
    (templates / "sample.typ").write_text("#show: paper\n", encoding="utf-8")
    with pytest.raises(UndefinedError):
        render(templates, "sample", FRAME)


@pytest.mark.parametrize("value", [object(), {1: "x"}, [object()], b"bytes"])
def test_only_plain_values_are_taken(value):
    with pytest.raises(TypeError):
        clean({"value": value})


def test_missing_fonts_are_told_with_the_way_to_mend_it(templates, settings, tmp_path):
    settings.NODE_MODULES = tmp_path
    rendering._fonts.cache_clear()
    with pytest.raises(FontsMissingError, match="make setup"):
        render(templates, "sample", FRAME | {"text": "一"})
    rendering._fonts.cache_clear()
