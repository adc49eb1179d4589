"""The sheet of an evaluation and the list of a year on a phone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from fengqiao.foundation.actors import Level, Role
from fengqiao.supervision.demo_reports import actors
from support.evaluations import begin_year

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}
LEDGER = {"name": "台账.txt", "mimeType": "text/plain", "buffer": "一季度会议一次。".encode()}


@pytest.fixture
def begun(city, settings, tmp_path) -> int:
    """Return a year whose evaluations have begun."""
    settings.DATA = tmp_path
    now = timezone.now()
    year = timezone.localdate(now).year
    regulator = next(iter(actors(Role.REGULATOR, Level.REGULATOR).values()))
    begin_year(year, by=regulator, at=now)
    return year


def test_an_officer_fills_the_sheet_and_attaches_a_file_on_a_phone(begun, new_page, log_in, sound):
    phone = new_page(viewport=PHONE)
    log_in(phone, "headoffice", "/desk/supervision/evaluations/")
    phone.get_by_role("link", name=str(begun)).click()
    phone.get_by_role("link", name="填写自评评分表").click()
    score = phone.locator("#id_score-mechanisms")
    assert score.bounding_box()["width"] > 200
    score.fill("91.5")
    phone.locator(".fq-score", has=score).get_by_text("附送证明文件").click()
    phone.locator("#id_files-mechanisms").set_input_files(LEDGER)
    sound(phone)
    with phone.expect_navigation():
        phone.get_by_role("button", name="保存").click()
    sound(phone)
    with phone.expect_download() as sent:
        phone.get_by_role("link", name="台账.txt").click()
    assert sent.value.suggested_filename == "台账.txt"


def test_the_list_of_a_year_has_two_lines_for_an_institution_on_a_phone(begun, new_page, log_in, sound):
    phone = new_page(viewport=PHONE)
    log_in(phone, "regulator", f"/desk/supervision/evaluations/{begun}/")
    rows = phone.locator(".fq-brief tbody tr")
    assert max(row.bounding_box()["height"] for row in rows.all()) < 90
    expect(phone.get_by_label("等级")).to_be_hidden()
    phone.get_by_text("更多条件").click()
    expect(phone.get_by_label("等级")).to_be_visible()
    sound(phone)
