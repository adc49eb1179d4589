"""The yearly evaluation in a browser: from the weights to a result that was appealed, by both sides."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from support.moves import move, press

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}
EVIDENCE = {"name": "制度.txt", "mimeType": "text/plain", "buffer": "修订后的制度。".encode()}


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


def score(page, link: str, points: str, *files) -> None:
    """Open the sheet of the stage, give every item the same points with a reason, attach files to the first, and save."""
    page.reload()
    page.get_by_role("link", name=link).click()
    for field in page.locator("[name^=score-]").all():
        field.fill(points)
    for field in page.locator("[name^=reason-]").all():
        field.fill("见附件")
    if files:
        page.get_by_text("附送证明文件").first.click()
        page.locator("[name^=files-]").first.set_input_files(list(files))
    press(page, "保存")


def decide(page, year: int, label: str) -> None:
    """Hold a meeting that decides on every institution that waits for it."""
    page.goto(f"/desk/supervision/evaluations/{year}/")
    page.get_by_role("link", name=label).click()
    page.locator("[name=held_on]").fill(timezone.localdate().isoformat())
    page.locator("[name=chair]").fill("钟处长")
    page.locator("[name=members]").fill("李科长\n陈科长")
    page.locator("[name=minutes]").fill("逐家审议，一致同意。")
    for one in page.locator("[name=evaluations]").all():
        one.check()
    press(page, "保存")


def test_an_evaluation_goes_from_the_weights_over_both_sides_to_an_appeal_and_its_end(new_page, log_in, sound):
    today = timezone.localdate()
    year = today.year
    desk, phone = new_page(), new_page(viewport=PHONE)
    log_in(desk, "regulator", f"/desk/supervision/evaluations/{year}/set/")
    desk.locator("[name=self_due_on]").fill((today + timedelta(days=20)).isoformat())
    sound(desk)
    press(desk, "保存")
    press(desk, "开始评价，采集数据")
    sound(desk)

    log_in(phone, "headoffice", "/desk/supervision/evaluations/")
    phone.locator("a[href*='/evaluation/']").first.click()
    score(phone, "填写自评评分表", "95", EVIDENCE)
    expect(phone.get_by_role("link", name="制度.txt")).to_be_visible()
    sound(phone)
    move(phone, "提交自评")

    desk.get_by_label("机构", exact=True).first.fill("B08")
    press(desk, "筛选")
    desk.locator("a[href*='/evaluation/']").first.click()
    expect(desk.get_by_role("link", name="制度.txt")).to_be_visible()
    score(desk, "填写初评评分表", "85")
    sound(desk)
    move(desk, "初评完成，征求意见")
    move(phone, "提出异议", item="mechanisms", text="制度已在九月修订。")
    desk.reload()
    desk.get_by_role("link", name="处理异议", exact=True).click()
    desk.locator("[name=objection]").select_option(index=1)
    desk.locator("[name=result]").select_option("upheld")
    desk.locator("[name=score]").fill("90")
    desk.locator("[name=reasons]").fill("材料属实")
    sound(desk)
    press(desk, "处理异议")
    move(phone, "没有异议")

    mine = desk.url
    decide(desk, year, "复评集体决定")
    decide(desk, year, "审核通过并告知")
    move(phone, "申请复核", text="请复核营销宣传一项。")
    sound(phone)
    desk.goto(mine)
    desk.get_by_role("link", name="复核集体决定", exact=True).click()
    desk.locator("[name=meeting]").select_option(index=1)
    desk.locator("[name=reasons]").fill("维持")
    press(desk, "复核集体决定")
    expect(desk.get_by_text("结果已确定").first).to_be_visible()
    sound(desk)
    phone.reload()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="结果（PDF，带水印）").click()
    assert download.value.suggested_filename == f"evaluation-{year}-B08.pdf"
