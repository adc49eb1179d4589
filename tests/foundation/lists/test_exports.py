"""Exports."""

import csv
import io
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from fengqiao.foundation.lists import Format, export
from fengqiao.foundation.lists.exports import defused

pytestmark = pytest.mark.django_db  # closing a response looks after the connection

ATTACKS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=HYPERLINK("http://x")']
ROWS = [["甲", 3, Decimal("1.50"), date(2026, 1, 2), datetime(2026, 1, 2, 16, 30, tzinfo=UTC), None]]
COLUMNS = ["名称", "件数", "金额", "日期", "时间", "空"]


def body(response) -> bytes:
    with closing(response):
        return b"".join(response.streaming_content)


@pytest.mark.parametrize("text", ATTACKS)
@pytest.mark.parametrize("kind", list(Format))
def test_a_text_that_looks_like_a_formula_arrives_with_an_apostrophe_before_it(text, kind):
    content = body(export([[text]], ["x"], kind))
    if kind is Format.CSV:
        cell = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1][0]
    else:
        cell = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1][0]
    assert cell.startswith("'")


@given(st.text())
def test_a_defused_text_never_begins_like_a_formula(text):
    assert not defused(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_csv_opens_with_a_byte_order_mark_and_keeps_numbers_days_and_local_time():
    lines = body(export(ROWS, COLUMNS, Format.CSV)).decode()
    assert lines == "\ufeff名称,件数,金额,日期,时间,空\r\n甲,3,1.50,2026-01-02,2026-01-03 00:30:00,\r\n"


def test_csv_is_written_row_by_row():
    asked = []

    def rows():
        for n in range(1000):
            asked.append(n)
            yield [n]

    stream = iter(export(rows(), ["n"], Format.CSV).streaming_content)
    next(stream), next(stream)
    assert len(asked) == 1


def test_xlsx_keeps_numbers_and_days_as_such():
    response = export(ROWS, COLUMNS, Format.XLSX, name="投诉")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(body(response))).get_sheet_by_index(0).to_python()
    assert sheet[0] == COLUMNS
    assert sheet[1][:4] == ["甲", 3, 1.5, date(2026, 1, 2)]
    assert sheet[1][4] == datetime.fromisoformat("2026-01-03T00:30")
    assert "filename*=utf-8''%E6%8A%95%E8%AF%89.xlsx" in response["Content-Disposition"]


def test_an_empty_list_still_has_its_headings():
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(body(export([], COLUMNS, Format.XLSX)))).get_sheet_by_index(0)
    assert sheet.to_python() == [COLUMNS]
