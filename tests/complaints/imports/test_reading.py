"""Opening files: what they hold decides, not their names."""

import codecs
import gzip
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from fengqiao.complaints.imports import profiles
from fengqiao.foundation.sheets.reading import Unreadable, delimiter_of, encoding_of, open_table

PROFILE = profiles.load("messages_zh")
HEADER = "message_id,user_id,subject,sent_at,body"
ROW = "1,u1,退还年费,2026-05-06 10:00:00,没有告知"


def read(path):
    with open_table(path, PROFILE) as table:
        return table.header, [(row.line, list(row.cells), row.problem) for row in table.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("packed", [False, True])
def test_encodings_and_compression_are_recognised(tmp_path, encoding, packed):
    data = f"{HEADER}\r\n{ROW}\r\n".encode(encoding)
    path = tmp_path / "any.name"
    path.write_bytes(gzip.compress(data) if packed else data)
    header, rows = read(path)
    assert header == tuple(HEADER.split(","))
    assert rows == [(2, ROW.split(","), "")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_recognised_by_the_header(tmp_path, delimiter):
    path = tmp_path / "f.csv"
    path.write_text(f"{HEADER}\n{ROW}\n".replace(",", delimiter), encoding="utf-8")
    assert read(path)[1][0][1] == ROW.split(",")


def test_lines_are_those_of_the_file_also_after_breaks_within_cells(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text(f'{HEADER}\n1,u,"a\nb\nc",2026-05-06,x\n\n2,u,s,2026-05-06,y\n', encoding="utf-8")
    assert [line for line, _cells, _problem in read(path)[1]] == [2, 6]


def test_ragged_rows_and_broken_quotes_are_rows_with_a_problem(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text(f"{HEADER}\n1,u,s\n2,u,s,2026-05-06,x,more\n{ROW}\n", encoding="utf-8")
    assert [bool(problem) for _line, _cells, problem in read(path)[1]] == [True, True, False]


def test_an_endless_field_is_a_problem_and_not_endless_memory(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text(f'{HEADER}\n{ROW}\n1,u,"{"长" * 1_100_000}', encoding="utf-8")
    first, *rest = read(path)[1]
    assert first[2] == ""
    assert rest
    assert all(problem for _line, _cells, problem in rest)


def test_a_spreadsheet_gives_days_and_whole_numbers_as_people_see_them(tmp_path):
    path = tmp_path / "f.csv"  # the name misleads
    with Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.split(","))
        sheet.write_row(1, 0, [17, "u", "=1+1", "", "文字"])
        sheet.write_datetime(1, 3, datetime(2026, 5, 6))  # noqa: DTZ001 - as cells are
        sheet.write_row(3, 0, [18.5, "u", "s", "2026-05-06", "x"])
    _header, rows = read(path)
    assert rows[0][0] == 2
    assert rows[0][1][0] == "17"
    assert rows[0][1][3] == "2026-05-06"
    assert rows[1][:2] == (4, ["18.5", "u", "s", "2026-05-06", "x"])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空"),
        (b"   \n", "空"),
        (b"PK\x03\x04 broken", "损坏"),
        (b"\x1f\x8bbroken", "损坏"),
        (gzip.compress(f"{HEADER}\n{ROW}\n".encode(), mtime=0)[:-9], "损坏"),
        (b"%PDF-1.7\n\xff\xfe\xfd\x00\x01" + bytes(range(256)) * 40, "编码|文本"),
        (b"a,b\n1,2\n", "缺少列：message_id、sent_at、subject、body|缺少列"),
        (f"{HEADER},body\n".encode(), "列名重复：body"),
    ],
)
def test_what_cannot_be_read_is_explained(tmp_path, content, says):
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=says):
        read(path)


def test_a_missing_file_is_explained(tmp_path):
    with pytest.raises(Unreadable, match="文件打不开"):
        read(tmp_path / "none.csv")


@given(
    text=st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=40),
    cut=st.integers(0, 3),
)
def test_chinese_is_recognised_in_either_encoding_wherever_the_sample_ends(text, cut):
    utf8 = ("列名," + text).encode()
    assert encoding_of(utf8[: len(utf8) - cut]) == "utf-8"
    assert encoding_of(codecs.BOM_UTF8 + utf8) == "utf-8-sig"


def test_a_comma_is_the_delimiter_of_last_resort():
    assert delimiter_of("x", ["y"]) == ","
