"""Tables from offices: checked, good rows written, the others given back."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from xlsxwriter import Workbook

from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.foundation.errors import Conflict, Invalid, NotFound
from fengqiao.foundation.sheets import importing
from fengqiao.foundation.sheets.columns import Column, Sheet
from fengqiao.foundation.sheets.importing import Importer
from fengqiao.foundation.sheets.models import Upload
from fengqiao.foundation.sheets.reading import open_table
from fengqiao.foundation.sheets.template import workbook
from fengqiao.foundation.sheets.values import read_count

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CLERK = Actor(ActorKind.STAFF, Role.OFFICER, 7, 3, Level.BRANCH)
SHEET = Sheet(
    "网点",
    (
        Column("code", "代码", help="机构代码", example="B01"),
        Column("seats", "座位", read=read_count, required=False, empty=0, example="4"),
    ),
    key=("code",),
)


@pytest.fixture
def written() -> list[Any]:
    return []


@pytest.fixture
def importer(written: list[Any]) -> Importer:
    def write(values: Any, _by: Actor, _at: datetime) -> str:
        if values["code"] == "X":
            raise Invalid({"code": "没有这个机构"})
        written.append(dict(values))
        return str(values["code"])

    return Importer("test", "网点导入", "", lambda _actor: SHEET, write)


def kept(importer: Importer, text: str) -> Upload:
    file = SimpleUploadedFile("网点.csv", text.encode())
    return importing.keep(importer=importer, file=file, by=CLERK, at=AT)


@pytest.mark.django_db
def test_good_rows_are_written_and_the_others_come_back_with_line_column_and_reason(importer, written):
    upload = kept(importer, "座位,代码\n2,A\n多,B\n3,X\n,\n5,A\n,C\n")
    lines = importing.check(importer, upload, CLERK)
    assert [line.number for line in lines if line.problems] == [3, 6]
    assert lines[0].cells == ["A", "2"]
    done = importing.carry_out(importer=importer, upload_id=upload.pk, by=CLERK, at=AT)
    assert written == [{"code": "A", "seats": 2}, {"code": "C", "seats": 0}]
    assert (done.accepted, done.rejected, done.content) == (2, 3, None)
    back = importing.rejects(importer=importer, upload_id=upload.pk, by=CLERK).decode("utf-8-sig").splitlines()
    assert back[0] == "行,列,理由,代码,座位"
    assert back[1].startswith("3,座位,不是有效的整数")
    assert back[2].startswith("4,代码,没有这个机构,X,3") or back[3].startswith("4,代码,没有这个机构,X,3")


@pytest.mark.django_db
def test_a_file_is_imported_once_and_by_its_owner_only(importer):
    upload = kept(importer, "代码\nA\n")
    importing.carry_out(importer=importer, upload_id=upload.pk, by=CLERK, at=AT)
    with pytest.raises(Conflict):
        importing.carry_out(importer=importer, upload_id=upload.pk, by=CLERK, at=AT)
    stranger = Actor(ActorKind.STAFF, Role.OFFICER, 8, 3, Level.BRANCH)
    with pytest.raises(NotFound):
        importing.upload(importer=importer, upload_id=upload.pk, by=stranger)


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", "名称\n一\n".encode()])
def test_what_is_no_such_table_is_refused_when_it_is_uploaded(importer, content):
    with pytest.raises(Invalid):
        importing.keep(importer=importer, file=SimpleUploadedFile("a.csv", content), by=CLERK, at=AT)


@pytest.mark.django_db
def test_what_was_uploaded_lies_encrypted(importer):
    upload = kept(importer, "代码\nSECRET\n")
    assert b"SECRET" not in bytes(Upload.objects.get(pk=upload.pk).content)


def test_the_template_can_be_filled_in_and_its_explanations_are_passed_over(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook(SHEET))
    with open_table(path, SHEET) as table:
        assert table.header == ("代码", "座位")
        assert list(table.rows) == []


@pytest.mark.django_db
def test_a_workbook_is_read_like_a_csv(importer, written):
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["代码", "座位"])
        sheet.write_row(1, 0, ["A", 4])
    upload = importing.keep(importer=importer, file=SimpleUploadedFile("a.xlsx", content.getvalue()), by=CLERK, at=AT)
    importing.carry_out(importer=importer, upload_id=upload.pk, by=CLERK, at=AT)
    assert written == [{"code": "A", "seats": 4}]
