"""A person with a telephone in the hand, from the application to the signed and confirmed agreement."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from fengqiao.casework.models import Case
from fengqiao.casework.services import perform
from fengqiao.foundation.actors import Actor, Role, consumer
from fengqiao.mediation.models import Mediation, Mediator
from fengqiao.mediation.services import Application, Opened, apply_for_mediation
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.queries import actor_for, find_organisations, handlers
from support import files as samples
from support.city import ANYONE, WANG
from support.mediating import CENTRE, RECEIPT, SIGNING, code_in_notice, open_centre, staff_of

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}
OUTLET = "金瓯银行诸暨枫桥分理处"
PHOTO = {"name": "签好的协议.png", "mimeType": "image/png", "buffer": samples.png()}


@pytest.fixture
def centre(city) -> Organisation:
    return open_centre()


@pytest.fixture
def phone(new_page, centre) -> Page:
    return new_page(viewport=PHONE)


def the_case() -> Case:
    return Case.objects.get(kind="mediation")


def bank() -> Actor:
    """Return somebody of the office on the other side."""
    case = the_case()
    member = next(one for one in handlers(case.subject_id) if actor_for(one).organisation_id == case.subject_id)
    return actor_for(member)


def by(actor: Actor, action: str, **data: object) -> None:
    perform(case_id=the_case().pk, action=action, by=actor, at=timezone.now(), data=data)


def mediator_named(name: str) -> Mediator:
    return Mediator.objects.get(member__name=name)


def applied(by_whom: Actor = ANYONE, **fields: object) -> Opened:
    """Let an application be there already."""
    values = {
        "body": "TJ-FQ", "subject": find_organisations(OUTLET)[0].code, "claim": "退还年费 300 元",
        "facts": "办卡时没说要收年费。", "person": WANG, **fields,
    }  # fmt: skip
    return apply_for_mediation(application=Application(**values), by=by_whom, at=timezone.now())


def consented(centre: Organisation) -> Opened:
    """Both sides agree and know their rights."""
    opened = applied()
    person = consumer(opened.case_id, opened.party_id)
    by(staff_of(centre, Role.MEDIATION_CLERK), "accept")
    by(bank(), "answer_invitation", answer="agreed")
    by(bank(), "acknowledge_briefing")
    by(person, "acknowledge_briefing")
    return opened


def drafted(centre: Organisation) -> Opened:
    """An agreement waits for signatures."""
    opened = consented(centre)
    mediator = staff_of(centre, Role.MEDIATOR, "陈雅芳")
    by(staff_of(centre, Role.MEDIATION_CLERK), "appoint", mediator=mediator.person_id)
    by(mediator, "take_case", disclosure="none")
    tomorrow = timezone.localdate() + timedelta(days=1)
    by(mediator, "draft_agreement", facts="办卡时没说要收年费。", terms="退还年费 300 元，一次付清。", amount="300",
       instalments=f"{tomorrow} 300")  # fmt: skip
    return opened


def enter(page: Page, number: str, code: str) -> None:
    page.goto(f"/progress/?number={number}")
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查看").click()


def draw(page: Page) -> None:
    """Draw a name with the finger held down."""
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 40 + step * 20, box["y"] + 40 + (step % 3) * 25)
    page.mouse.up()


def test_from_the_application_to_the_receipt(phone, axe):
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("^申请调解 谈不拢")).click()
    expect(phone.get_by_role("heading", name="谈不拢？请人调解")).to_be_visible()
    expect(phone.get_by_text(CENTRE)).to_be_visible()
    assert axe(phone) == []
    phone.get_by_role("link", name=re.compile("^申请调解 先找到")).click()
    phone.get_by_label("银行、保险公司或网点的名字").press_sequentially("枫桥 金瓯")
    phone.get_by_role("link", name=re.compile(OUTLET)).click()
    phone.get_by_label("发生了什么").fill("办卡时没说要收年费，今年扣了 300 元。")
    phone.get_by_label("您希望怎么解决").fill("退还 300 元。")
    phone.get_by_label("诸暨话").check()
    phone.get_by_label("您的姓名或企业名称").fill("王小明")
    phone.get_by_label("您的电话").fill("12")
    phone.set_input_files("#id_files", [PHOTO])
    expect(phone.locator(".fq-file-name bdi")).to_have_text("签好的协议.png")
    assert axe(phone) == []
    phone.get_by_role("button", name="提交申请").click()
    expect(phone.locator("[data-error-summary]")).to_be_focused()
    assert axe(phone) == []
    phone.get_by_label("您的电话").fill("13900000001")
    phone.get_by_label("我看过告知书").check()
    phone.get_by_role("button", name="提交申请").dblclick()
    expect(phone.get_by_role("heading", name="调解申请已登记")).to_be_visible()
    assert axe(phone) == []
    assert phone.evaluate("JSON.stringify(localStorage)") == "{}"
    number, code = phone.locator("#number").inner_text(), phone.locator("#code").inner_text()
    assert number.startswith("TJ")
    phone.get_by_role("button", name="我已保存好，看进度").click()
    expect(phone.get_by_role("heading", name="申请已收到，等调解组织审核")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_role("button", name="退出").click()
    enter(phone, number, code)
    expect(phone.get_by_role("heading", name="申请已收到，等调解组织审核")).to_be_visible()


def test_a_reload_keeps_a_half_typed_application(phone):
    phone.goto(f"/mediate/apply/{find_organisations(OUTLET)[0].code}/")
    phone.get_by_label("发生了什么").fill("写到一半")
    phone.get_by_label("企业：还贷有困难").check()
    phone.get_by_label("欠这家银行多少钱").fill("200000")
    phone.wait_for_function("() => JSON.stringify(localStorage).includes('200000')")
    phone.reload()
    expect(phone.get_by_label("发生了什么")).to_have_value("写到一半")
    expect(phone.get_by_label("欠这家银行多少钱")).to_have_value("200000")


def test_an_invited_person_answers_and_reads_the_briefing(phone, axe, centre):
    clerk = staff_of(centre, Role.MEDIATION_CLERK)
    opened = applied(by_whom=clerk, agreed=frozenset({"institution"}))
    by(clerk, "accept")
    enter(phone, opened.number, code_in_notice("invitation", RECEIPT))
    expect(phone.get_by_role("heading", name="请您答复：愿不愿意调解")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_role("link", name=re.compile("^答复：愿不愿意调解")).click()
    expect(phone.get_by_label("愿意", exact=True)).to_be_visible()
    assert axe(phone) == []
    phone.get_by_label("愿意", exact=True).check()
    phone.get_by_role("button", name="提交答复").click()
    expect(phone.get_by_role("heading", name="双方都愿意调解，正在选调解员")).to_be_visible()
    phone.get_by_role("link", name=re.compile("^读《调解须知》")).click()
    expect(phone.get_by_label("我已读过")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_label("我已读过").check()
    phone.get_by_role("button", name="我读过了").click()
    expect(phone.get_by_text("已提交：读《调解须知》")).to_be_visible()


def test_a_mediator_is_chosen(phone, axe, centre):
    opened = consented(centre)
    enter(phone, opened.number, opened.receipt_code)
    phone.get_by_role("link", name=re.compile("^选调解员")).click()
    expect(phone.get_by_label(re.compile("陈雅芳"))).to_be_visible()
    assert axe(phone) == []
    phone.get_by_label(re.compile("陈雅芳")).check()
    phone.get_by_role("button", name="选这一位").click()
    expect(phone.get_by_text("您选了陈雅芳")).to_be_visible()
    by(bank(), "choose_mediator", mediator=mediator_named("陈雅芳").pk)
    phone.reload()
    expect(phone.get_by_text("正在等他（她）答复")).to_be_visible()
    assert axe(phone) == []


def test_an_agreement_is_signed_by_hand_with_the_code(phone, axe, centre):
    opened = drafted(centre)
    enter(phone, opened.number, opened.receipt_code)
    expect(phone.get_by_role("heading", name="请您核对协议并签字")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_role("link", name=re.compile("^签调解协议")).click()
    expect(phone.get_by_text("方框是空的")).to_be_visible()
    draw(phone)
    expect(phone.get_by_text("已经签了")).to_be_visible()
    phone.get_by_role("button", name="发送验证码").click()
    expect(phone.get_by_text("已发到 139****0001")).to_be_visible()
    code = code_in_notice("code", SIGNING)
    phone.get_by_label("验证码", exact=True).fill("000000" if code != "000000" else "111111")
    phone.get_by_label("我看过协议全文").check()
    assert axe(phone) == []
    phone.get_by_role("button", name="我看过了，签字").click()
    expect(phone.locator("[data-error-summary]")).to_contain_text("验证码不对")
    expect(phone.get_by_text("已经签了")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_label("验证码", exact=True).fill(code)
    phone.get_by_role("button", name="我看过了，签字").click()
    expect(phone.get_by_text("屏幕签名")).to_be_visible()
    signature = Mediation.objects.get().agreements.get().signatures.get()
    assert (signature.method, signature.attachment.media_type) == ("drawn", "image/png")
    assert signature.attachment.size > 1000
    assert axe(phone) == []


def test_without_a_steady_hand_a_photo_is_signed_with_by_keyboard(phone, centre):
    opened = drafted(centre)
    enter(phone, opened.number, opened.receipt_code)
    phone.get_by_role("link", name=re.compile("^签调解协议")).focus()
    phone.keyboard.press("Enter")
    phone.get_by_label("打印出来签好，拍照上传").focus()
    phone.keyboard.press("Space")
    expect(phone.locator("canvas")).to_be_hidden()
    phone.set_input_files("#id_files", [PHOTO])
    expect(phone.locator(".fq-file-name bdi")).to_have_text("签好的协议.png")
    phone.get_by_role("button", name="发送验证码").focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("已发到 139****0001")).to_be_visible()
    phone.get_by_label("验证码", exact=True).fill(code_in_notice("code", SIGNING))
    phone.get_by_label("我看过协议全文").focus()
    phone.keyboard.press("Space")
    phone.get_by_role("button", name="我看过了，签字").focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("纸质签署后扫描")).to_be_visible()


@pytest.mark.parametrize(("width", "locale"), [(320, "en"), (390, "zh-CN"), (1440, "en")])
def test_pages_meet_wcag_and_fit_the_screen(new_page, axe, centre, width, locale):
    page = new_page(viewport={"width": width, "height": 844}, locale=locale)
    opened = drafted(centre)
    code = find_organisations(OUTLET)[0].code
    page.goto(f"/progress/?number={opened.number}")
    page.locator("[name=receipt_code]").fill(opened.receipt_code)
    page.locator("main [type=submit]").click()
    page.wait_for_url("**/progress/mediation/")
    for path in ("/mediate/", "/mediate/find/?q=枫桥", f"/mediate/apply/{code}/", "/progress/mediation/",
                 "/progress/mediation/sign/", "/progress/mediation/add_material/"):  # fmt: skip
        page.goto(path)
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_large_text_fits_the_phone(phone, axe, centre):
    opened = drafted(centre)
    enter(phone, opened.number, opened.receipt_code)
    phone.get_by_role("button", name="大字版").click()
    expect(phone.locator("html")).to_have_class("large-text js")
    code = find_organisations(OUTLET)[0].code
    for path in ("/", "/mediate/", f"/mediate/apply/{code}/", "/progress/mediation/", "/progress/mediation/sign/"):
        phone.goto(path)
        assert axe(phone) == [], path
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
