"""The frame of every page, in a real browser."""

import pytest

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


def test_what_is_wrong_with_a_page_is_found(page, axe):
    page.goto("/login/")
    page.evaluate(
        """() => {
            const faint = document.createElement("p");
            faint.textContent = "faint"; faint.style.color = "#ddd";
            document.querySelector("h1").after(faint, document.createElement("input"), document.createElement("img"));
        }"""
    )
    assert {one.split(":")[0] for one in axe(page)} == {"color-contrast", "image-alt", "label"}


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("path", ["/login/", "/styleguide/", "/styleguide/?portal=1"])
def test_pages_meet_wcag_and_fit_the_screen(new_page, axe, path, viewport, locale):
    page = new_page(viewport=viewport, locale=locale)
    page.goto(path)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_large_text_is_larger_and_stays(new_page, axe):
    page = new_page(viewport=PHONE)
    page.goto("/login/")
    before = page.evaluate("parseFloat(getComputedStyle(document.querySelector('label')).fontSize)")
    page.get_by_role("button", name="大字版").click()
    page.goto("/login/")
    after = page.evaluate("parseFloat(getComputedStyle(document.querySelector('label')).fontSize)")
    assert after >= 1.25 * before
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert axe(page) == []


def test_the_language_changes_with_one_click_and_stays(page):
    page.goto("/login/")
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto("/login/")
    assert page.locator("h1").inner_text() == "Staff login"


def test_a_demo_login_fills_in_and_logs_in(page, axe):
    page.goto("/login/?next=/account/assignments/")
    page.locator('[data-fill-login][data-username="clerk"]').click()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".fq-who strong").inner_text() != ""
    assert axe(page) == []


def test_the_skip_link_is_the_first_stop_of_the_keyboard(page):
    page.goto("/styleguide/")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "fq-skip" or page.locator(".fq-skip").count() == 1


def test_a_half_typed_form_survives_a_reload_and_keeps_no_identity_number(page):
    page.goto("/styleguide/?portal=1")
    page.evaluate(
        """() => {
            document.querySelector("[data-error-summary]").remove();
            const number = document.createElement("input");
            number.name = "id_number"; number.value = "330602199001011234";
            document.querySelector("form[data-draft]").append(number);
        }"""
    )
    page.fill("#id_facts", "柜员拒绝办理挂失")
    page.evaluate(
        """() => new Promise((done) => {
            const look = () => localStorage.getItem("fengqiao-draft:styleguide")?.includes("挂失") ? done() : setTimeout(look, 20);
            look();
        })"""
    )
    assert "330602199001011234" not in page.evaluate("JSON.stringify(localStorage)")
    page.route("**/styleguide/**", _without_errors)
    page.reload()
    assert page.input_value("#id_facts") == "柜员拒绝办理挂失"


def _without_errors(route) -> None:
    """The sample form always shows its errors; serve it as a fresh one."""
    answer = route.fetch()
    text = answer.text().replace("data-error-summary", "").replace("is-invalid", "").replace("fq-error", "x")
    route.fulfill(response=answer, body=text)


def test_a_chart_is_drawn_and_its_table_stays_behind_it(page):
    page.goto("/styleguide/")
    page.wait_for_selector("#sample-bar[data-drawn] canvas")
    assert page.locator("#sample-bar details").get_attribute("open") is None
    page.locator("#sample-bar summary").click()
    assert page.locator("#sample-bar tbody a").first.get_attribute("href") == "/styleguide/?month=01"


def test_a_chart_is_saved_as_a_picture(page):
    page.goto("/styleguide/")
    page.wait_for_selector("#sample-line[data-drawn]")
    with page.expect_download() as download:
        page.locator("#sample-line [data-chart-png]").click()
    assert download.value.suggested_filename == "按时办结率.png"


def test_a_lost_connection_is_said(page):
    page.goto("/styleguide/")
    page.context.set_offline(True)
    page.wait_for_selector("[data-offline]:visible")
    page.context.set_offline(False)
    page.wait_for_selector("[data-offline]", state="hidden")


def test_a_menu_closes_with_escape_and_gives_the_focus_back(page, log_in):
    log_in(page, "regulator", "/account/assignments/")
    page.goto("/styleguide/")
    page.locator(".fq-menu summary").click()
    page.keyboard.press("Escape")
    assert page.locator(".fq-menu").get_attribute("open") is None
    assert page.evaluate("document.activeElement.matches('.fq-menu summary')")


def test_the_menu_opens_on_a_phone(new_page, log_in):
    page = new_page(viewport=PHONE)
    log_in(page, "clerk", "/account/assignments/")
    toggle = page.locator("[data-toggle-nav]")
    toggle.click()
    assert toggle.get_attribute("aria-expanded") == "true"
    assert page.locator("#nav").is_visible()
