"""Importing in the browser: look first, confirm, follow, fetch what was rejected."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fengqiao.casework.models import Case
from fengqiao.complaints.imports import uploads
from fengqiao.complaints.models import ImportRun
from fengqiao.foundation.actors import Role

HEADER = ["来源编号", "收到日期", "被投诉机构", "诉求", "事实与理由", "投诉人姓名", "联系电话"]
GOOD = ["1", "2026-01-06", "B-1-1-1", "退还年费", "没有告知。", "王小明", "13900000001"]
BAD = ["2", "昨天", "R-1-1", "<script>alert(1)</script>", "=cmd()", "王小明", "13900000001"]


def csv_file(*rows: list[str], name: str = "投诉.csv") -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return SimpleUploadedFile(name, text.getvalue().encode())


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def officer(browser):
    return browser("B-1", Role.OFFICER)


@pytest.fixture
def uploaded(officer):
    answer = officer.post("/desk/imports/", {"file": csv_file(GOOD, BAD), "profile": "template", "institution": ""})
    assert answer.status_code == 302
    return answer.url


def test_the_first_rows_are_shown_with_what_is_wrong_before_anything_is_written(officer, uploaded):
    page = officer.get(uploaded).content.decode()
    assert "前 2 行中 1 行可以导入" in page
    assert "不是有效的日期" in page
    assert "<script>alert" not in page
    assert not Case.objects.exists()


def test_a_confirmed_file_is_imported_by_a_job_and_its_rejected_rows_can_be_fetched(officer, uploaded):
    assert officer.post(f"{uploaded}start/").status_code == 302
    assert "hx-trigger" in officer.get(uploaded).content.decode()
    run = ImportRun.objects.get()
    uploads.carry_out(run_id=run.pk)
    run.refresh_from_db()
    assert (run.status, run.accepted, run.new, run.rejected) == ("done", 1, 1, 1)
    assert Case.objects.get().source_ref == "1"
    assert not uploads.path_of(run).exists()
    answer = officer.get(f"{uploaded}rejected.csv")
    assert "attachment" in answer["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert (row["line"], row["column"], row["事实与理由"]) == ("3", "收到日期", "'=cmd()")


def test_a_file_is_imported_once(officer, uploaded):
    officer.post(f"{uploaded}start/")
    assert officer.post(f"{uploaded}start/").status_code == 409
    assert officer.post(f"{uploaded}delete/").status_code == 409
    run = ImportRun.objects.get()
    uploads.carry_out(run_id=run.pk)
    uploads.carry_out(run_id=run.pk)
    assert Case.objects.count() == 1


def test_an_office_imports_for_its_own_subtree(officer):
    foreign = [*GOOD]
    foreign[2] = "R-1-1"
    answer = officer.post("/desk/imports/", {"file": csv_file(foreign), "profile": "template"})
    assert "只能登记对本机构及下级机构的投诉" in officer.get(answer.url).content.decode()


def test_an_upload_is_its_members_own(browser, uploaded):
    other = browser("B", Role.OFFICER)
    for path in (uploaded, f"{uploaded}rejected.csv", f"{uploaded}progress/"):
        assert other.get(path).status_code == 404
    assert other.post(f"{uploaded}start/").status_code == 404


def test_a_file_that_cannot_be_read_is_explained(officer):
    broken = SimpleUploadedFile("x.xlsx", b"PK\x03\x04 nonsense")
    answer = officer.post("/desk/imports/", {"file": broken, "profile": "template"})
    assert "已损坏" in officer.get(answer.url).content.decode()


@pytest.mark.parametrize(
    "given", [{"profile": "template"}, {"profile": "cfpb", "file": True}, {"profile": "../x", "file": True}]
)
def test_a_missing_file_or_a_profile_not_offered_is_refused(officer, given):
    given = {**given, "file": csv_file(GOOD)} if "file" in given else given
    assert officer.post("/desk/imports/", given).status_code == 400
    assert not ImportRun.objects.exists()


def test_a_removed_upload_leaves_no_file(officer, uploaded, tmp_path):
    assert officer.post(f"{uploaded}delete/").status_code == 302
    assert not ImportRun.objects.exists()
    assert list((tmp_path / "imports").iterdir()) == []


def test_the_template_can_be_downloaded_and_the_page_says_what_to_do(officer):
    page = officer.get("/desk/imports/").content.decode()
    assert "/desk/imports/template.xlsx" in page
    assert officer.get("/desk/imports/template.xlsx").getvalue()[:2] == b"PK"


def test_the_pages_speak_english(browser, city):
    english = browser("B-1", Role.OFFICER, "en")
    assert "Upload and check" in english.get("/desk/imports/").content.decode()
