"""The pages of periodic reports: the list, the form, the table, explanation and decision."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from xlsxwriter import Workbook

from fengqiao.foundation.actors import Role
from fengqiao.foundation.attention import matters
from fengqiao.foundation.lists import page as whole
from fengqiao.foundation.sheets.reading import open_table
from fengqiao.supervision.models import PeriodicReport, SupervisionOrder
from fengqiao.supervision.queries.reports import due_on
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reports import Figures, State
from fengqiao.supervision.services.report_imports import REPORTS
from fengqiao.supervision.services.reports import accept, submit

pytestmark = pytest.mark.django_db
QUARTER = Period.quarter_of(timezone.localdate()).before()
ITEMS = {"personal_customers": Decimal(250_000), "credit_cards": Decimal(40_000)}
TYPED = {"period": QUARTER.key, "personal_customers": "25万", "credit_cards": "40,000", "received": "0", "closed": "0"}


@pytest.fixture
def officer(browser):
    return browser("B", Role.OFFICER)


def url(name, *args):
    return reverse(f"supervision:{name}", args=args)


def text(response):
    return unescape(response.content.decode())


def sent(by, period=QUARTER, **other):
    given = Figures(items=ITEMS, received=0, closed=0, **other)
    return submit(period=period.key, figures=given, way="form", by=by, at=timezone.now())


def test_the_pages_lead_from_form_to_explanation_to_decision(officer, browser):
    regulator = browser()
    parts = {"channel__phone": "1", "product__-": "1", "cause__-": "1"}
    page = text(officer.post(url("new_report"), TYPED | parts | {"received": "1", "channel__phone": "2"}))
    assert "投诉渠道各分项之和是 2 件，须等于收到投诉 1 件" in page
    assert 'value="25万"' in page
    response = officer.post(url("new_report"), TYPED | parts | {"received": "1"})
    assert "与案件记录不一致" in text(officer.get(response.url))
    report = PeriodicReport.objects.get()
    lacking = officer.post(url("explain_report", report.pk), {"line0": "补登"})
    assert text(lacking).count("请说明差异") >= 3
    officer.post(url("explain_report", report.pk), {"common": "补登"})
    refused = regulator.post(url("decide_report", report.pk), {"act": "return", "reason": " "})
    assert "请写明原因" in text(refused)
    back = regulator.get(url("decide_report", report.pk))  # as when the language is changed on the page with the error
    assert back.url == url("report", report.pk)
    regulator.post(url("decide_report", report.pk), {"act": "accept"})
    report.refresh_from_db()
    assert report.state == State.ACCEPTED
    assert text(regulator.get(url("report", report.pk))).count("补登") == 4
    assert "已采纳" in text(regulator.get(url("reports"), {"period": QUARTER.key}))
    assert browser("R", Role.OFFICER).get(url("report", report.pk)).status_code == 404
    assert officer.get(url("explain_report", report.pk)).status_code == 409
    assert b"".join(regulator.get(url("export_reports"), {"period": QUARTER.key}).streaming_content)


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("personal_customers", "", "必填"),
        ("personal_customers", "很多", "请填写数字"),
        ("credit_cards", "1.5", "须为整数"),
        ("credit_cards", "-4", "请填写数字"),
        ("received", "1e99", "请填写数字"),
    ],
)
def test_every_error_stands_at_its_field_and_nothing_typed_is_lost(officer, field, given, said):
    page = text(officer.post(url("new_report"), TYPED | {field: given, "channel__phone": "7"}))
    assert said in re.search(rf'id="id_{field}_error".*?<span>([^<]+)', page, re.DOTALL)[1]
    assert 'name="channel__phone" value="7"' in page
    assert not PeriodicReport.objects.exists()


def test_beside_each_figure_stands_what_was_reported_last_and_what_the_records_give(busy, officer, today, monkeypatch):
    accept(sent(busy.actor("B"), QUARTER.before()).pk, by=busy.actor("REG", Role.REGULATOR), at=timezone.now())
    page = text(officer.get(url("new_report"), {"period": QUARTER.key}))
    assert "250,000" in page
    assert "期末全市个人客户的户数" in page
    running = Period.quarter_of(today)
    monkeypatch.setattr("fengqiao.supervision.views.report_form.queries.reported_periods", lambda _today: [running])
    page = text(officer.get(url("new_report"), {"fill": "records"}))
    assert re.search(r'name="received" value="2"', page)
    assert "/measures/received/cases/?organisation=B" in page


def test_an_institution_sees_its_periods_and_what_to_do(city, officer, browser):
    assert f"{url('new_report')}?period={QUARTER.key}" in text(officer.get(url("reports")))
    report = sent(city.actor("B"))
    page = text(officer.get(url("reports")))
    assert url("report", report.pk) in page
    assert "待监管审核" in page
    assert url("new_report") not in text(browser("B", Role.EXECUTIVE).get(url("reports")))
    assert "总部报送" in text(browser("B-1", Role.OFFICER).get(url("reports")))


def test_a_correction_starts_from_what_was_reported_and_asks_why(city, officer):
    accept(sent(city.actor("B")).pk, by=city.actor("REG", Role.REGULATOR), at=timezone.now())
    page = text(officer.get(url("new_report"), {"period": QUARTER.key}))
    assert 'value="250000"' in page
    assert "第 1 版" in page
    assert "id_reason_error" in text(officer.post(url("new_report"), TYPED | {"credit_cards": "41000"}))
    officer.post(url("new_report"), TYPED | {"credit_cards": "41000", "reason": "口径"})
    assert PeriodicReport.objects.get(version=2).state == State.SUBMITTED


def test_only_who_reports_for_an_institution_gets_the_form(browser):
    assert browser("B-1", Role.OFFICER).get(url("new_report")).status_code == 403
    assert browser("B", Role.EXECUTIVE).get(url("new_report")).status_code == 403


def test_the_list_walks_by_pages_late_ones_first_and_narrows(city, browser, monkeypatch):
    client = browser()
    assert "R" in text(client.get(url("reports"), {"period": QUARTER.key, "state": "missing"}))
    sent(city.actor("B"))
    page = text(client.get(url("reports"), {"period": QUARTER.key, "state": "submitted"}))
    assert "机构B" in page
    assert "机构R<" not in page
    assert "机构B<" not in text(client.get(url("reports"), {"period": QUARTER.key, "state": "missing"}))
    paged = "fengqiao.supervision.views.reports.page"
    monkeypatch.setattr(paged, lambda rows, **given: whole(rows, size=1, **given))
    first = text(client.get(url("reports"), {"period": QUARTER.key}))
    cursor = unquote(re.search(r"after=([^&\"]+)", first)[1])
    second = text(client.get(url("reports"), {"period": QUARTER.key, "after": cursor}))
    assert ("机构B<" in first) is not ("机构B<" in second)
    assert ("机构R<" in first) is not ("机构R<" in second)


def test_the_list_asks_no_more_for_more_reports(city, browser, reference_held, django_assert_max_num_queries):
    client = browser()
    client.get(url("reports"))
    with django_assert_max_num_queries(40) as counted:
        client.get(url("reports"))
    sent(city.actor("B"))
    sent(city.actor("R"))
    with django_assert_max_num_queries(len(counted) + 1):
        client.get(url("reports"))


def test_what_another_period_lacks_is_said_and_leads_there(city, browser):
    late = QUARTER.before()
    assert f"?period={late.key}" not in text(browser().get(url("reports"), {"period": QUARTER.key}))
    sent(city.actor("B"), late)
    page = text(browser().get(url("reports"), {"period": QUARTER.key}))
    assert f"?period={late.key}&state=missing" in page
    by, today = city.actor("REG", Role.REGULATOR), due_on(QUARTER) + timedelta(days=1)
    sent(city.actor("B"))
    found = {one.url.split("?")[1]: one.number for one in matters(by, today) if "reports" in one.url}
    assert found[f"period={QUARTER.key}&state=missing"] == 1
    assert found[f"period={QUARTER.key}&state=submitted"] == 1


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_reported_figures_are_a_file_too_of_ones_own_house_only(city, browser, wanted):
    accept(sent(city.actor("B")).pk, by=city.actor("REG", Role.REGULATOR), at=timezone.now())
    content = b"".join(browser().get(url("export_reported"), {"format": wanted}).streaming_content)
    assert wanted == "xlsx" or "个人客户数,户" in content.decode()
    other = b"".join(browser("R", Role.OFFICER).get(url("export_reported"), {"format": "csv"}).streaming_content)
    assert len(other.decode().splitlines()) == 1


def workbook(rows):
    content = BytesIO()
    with Workbook(content) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return SimpleUploadedFile("reports.xlsx", content.getvalue())


def test_the_template_is_what_the_import_takes_and_bad_rows_come_back(city, officer, tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(officer.get(url("reports_import_template")).content)
    with open_table(path, REPORTS.sheet(city.actor("B"))) as table:
        headings = list(table.header)
        assert list(table.rows) == []
    assert headings[1:3] == ["个人客户数", "信用卡发卡量"]
    before = QUARTER.before()
    good = [QUARTER.key, "250000", "40000", "2", "0", "电话=1、website=1", "-=2", "-=2", ""]
    unknown = [before.key, "250000", "40000", "1", "0", "飞鸽=1", "-=1", "-=1", ""]
    uneven = [before.before().key, "250000", "40000", "3", "0", "电话=1", "-=3", "-=3", ""]
    response = officer.post(url("reports_import"), {"file": workbook([headings, good, unknown, uneven])})
    officer.post(f"{response.url}start/")
    made = PeriodicReport.objects.get()
    assert (made.period, made.way, made.state) == (QUARTER.key, "sheet", State.DIFFERING)
    assert set(made.lines.values_list("code", flat=True)) >= {"channel/phone", "channel/website"}
    back = officer.get(f"{response.url}rejected.csv").content.decode("utf-8-sig").splitlines()
    assert back[1].startswith("3,投诉渠道,没有这个分类")
    assert back[2].startswith("4,投诉渠道,各分项之和须等于")
    assert not SupervisionOrder.objects.exists()
