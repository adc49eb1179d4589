"""Make the guide's pictures from a running demo, with the system's Chromium.

    .venv/bin/fengqiao run &
    .venv/bin/python tools/screenshots.py --base http://127.0.0.1:8000

Files one complaint and takes it to its decision, as the guide tells it, so the demo is one case richer afterwards.
Pictures are those of the visible window at 1440 and 390 points, so that all of them together stay small.
"""

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from palette import reduced
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

TARGET: Final = Path(__file__).resolve().parents[1] / "docs" / "guide" / "images"
CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars")
SIZES: Final = {1440: 900, 390: 844}
PASSWORD: Final = "fengqiao-2026"  # noqa: S105 - a demo's, shown on its login page
OUTLET: Final = "B08-01-05-015"
MOST_BYTES: Final = 4_000_000

COMPLAINT: Final = {
    "facts": "我母亲今年 3 月在枫桥分理处办信用卡，柜员说首年免年费，没有说第二年要收。昨天短信提醒扣了 300 元。",
    "request": "退还年费 300 元，并说明以后怎样免年费。",
    "amount": "300",
    "name": "陈小满",
    "phone": "13800135790",
}
DECISION: Final = {
    "findings": "经核实，办卡时的告知书写明次年起收年费，但柜员没有口头提示，录音中也未提及。",
    "reasons": "办卡时没有以显著方式提示收费，退还年费 300 元；一年内刷卡满六次即免次年年费。",
}


class Camera:
    """Opens pages in one browser and keeps what they look like, named ``name-width.png``."""

    def __init__(self, browser: Browser, base: str, target: Path) -> None:
        self._browser = browser
        self._base = base
        self._target = target
        self._blank = browser.new_page()
        self.sizes: dict[str, int] = {}

    @contextmanager
    def visit(self, *, login: str = "", width: int = 1440, locale: str = "zh-CN") -> Iterator[Page]:
        """Open a page as someone, or as nobody."""
        context = self._context(width, locale)
        page = context.new_page()
        if login:
            self.log_in(page, login)
        yield page
        context.close()

    def _context(self, width: int, locale: str) -> BrowserContext:
        context = self._browser.new_context(
            base_url=self._base, viewport={"width": width, "height": SIZES[width]}, locale=locale
        )
        context.set_default_timeout(15_000)
        return context

    def log_in(self, page: Page, login: str) -> None:
        """Log in with a demo login."""
        page.goto("/login/")
        page.fill("[name=username]", login)
        page.fill("[name=password]", PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def take(self, page: Page, name: str, *, at: str = "") -> None:
        """Keep the visible window; ``at`` is what to scroll to first."""
        page.wait_for_load_state("networkidle")
        page.evaluate("() => document.activeElement?.blur()")
        if at:
            page.locator(at).first.evaluate("it => it.scrollIntoView({block: 'start'})")
        else:
            page.evaluate("() => scrollTo(0, 0)")
        page.wait_for_timeout(700)  # charts draw themselves in
        width = page.viewport_size["width"] if page.viewport_size else 0
        file = self._target / f"{name}-{width}.png"
        file.write_bytes(reduced(page.screenshot(animations="disabled"), self._blank))
        self.sizes[file.name] = file.stat().st_size
        sys.stdout.write(f"{file.name}  {self.sizes[file.name] // 1000} kB\n")


def public_pages(camera: Camera) -> None:
    """Take what everybody sees."""
    for width in SIZES:
        with camera.visit(width=width) as page:
            page.goto("/")
            camera.take(page, "home")
            page.goto("/complain/?q=枫桥")
            camera.take(page, "find")
            page.goto("/progress/")
            camera.take(page, "status")
            page.goto("/login/")
            camera.take(page, "login")
    with camera.visit(width=390) as page:
        page.goto("/")
        enlarge(page)
        camera.take(page, "home-large")
    with camera.visit(width=390, locale="en-GB") as page:
        page.goto("/")
        camera.take(page, "home-en")


def enlarge(page: Page) -> None:
    """Switch to large text."""
    with page.expect_navigation():
        page.get_by_role("button", name="大字版").click()


def filed(camera: Camera) -> tuple[str, str]:
    """File a complaint as a consumer on a phone; return its number and receipt code."""
    with camera.visit(width=1440) as page:
        fill_complaint(page)
        camera.take(page, "complaint")
    with camera.visit(width=390) as page:
        fill_complaint(page)
        camera.take(page, "complaint")
        page.check("[name=privacy]")
        camera.take(page, "complaint-send", at="#s4")
        with page.expect_navigation():
            page.get_by_role("button", name="提交投诉").click()
        camera.take(page, "success")
        number, code = page.inner_text("#number").strip(), page.inner_text("#code").strip()
        page.set_viewport_size({"width": 1440, "height": SIZES[1440]})
        camera.take(page, "success")
    return number, code


def fill_complaint(page: Page) -> None:
    """Fill in the consumer's form."""
    page.goto(f"/complain/{OUTLET}/")
    for name, value in COMPLAINT.items():
        page.fill(f"[name={name}]", value)


def follow(camera: Camera, name: str, number: str, code: str) -> None:
    """Take a consumer's view of their complaint."""
    for width in SIZES:
        with camera.visit(width=width) as page:
            page.goto("/progress/")
            page.fill("[name=number]", number)
            page.fill("[name=receipt_code]", code)
            with page.expect_navigation():
                page.get_by_role("button", name="查看", exact=True).click()
            camera.take(page, name)
            if width == min(SIZES):
                camera.take(page, f"{name}-choices", at="#deeds")
                enlarge(page)
                camera.take(page, f"{name}-large")


def handled(camera: Camera, number: str) -> None:
    """Take the counter's pages, and take the complaint to its decision on the way."""
    with camera.visit(login="clerk") as page:
        page.goto("/desk/cases/")
        camera.take(page, "worklist")
        act(page, number, "accept")
        page.goto(f"/desk/cases/{number}/actions/settle/")
        camera.take(page, "case")
        page.goto(f"/desk/cases/{number}/")
        camera.take(page, "case-deadlines", at="#deadlines")
        page.goto("/desk/cases/new/")
        fill_intake(page)
        camera.take(page, "intake")
        act(page, number, "decide", **DECISION)
        act(page, number, "notify")
        page.goto("/desk/orders/")
        camera.take(page, "orders")
    with camera.visit(login="clerk", width=390) as page:
        page.goto("/desk/cases/")
        camera.take(page, "worklist")
        page.goto("/desk/cases/new/")
        fill_intake(page)
        camera.take(page, "intake")
        page.goto(f"/desk/cases/{number}/")
        camera.take(page, "case")
    with camera.visit(login="clerk", locale="en-GB") as page:
        page.goto("/desk/cases/")
        camera.take(page, "worklist-en")


def act(page: Page, number: str, action: str, **values: str) -> None:
    """Take one action on a case, with the first of every choice."""
    page.goto(f"/desk/cases/{number}/actions/{action}/")
    form = page.locator("form.fq-action")
    for name, value in values.items():
        form.locator(f"[name={name}]").fill(value)
    for name in {radio.get_attribute("name") for radio in form.locator("[type=radio]").all()}:
        form.locator(f"[type=radio][name={name}]").first.check()
    with page.expect_navigation():
        form.locator("[type=submit]").click()


def fill_intake(page: Page) -> None:
    """Fill in the clerk's form."""
    page.fill("[name=phone]", COMPLAINT["phone"])
    page.fill("[name=request]", COMPLAINT["request"])
    page.fill("[name=amount]", COMPLAINT["amount"])
    page.wait_for_load_state("networkidle")
    page.fill("[name=name]", COMPLAINT["name"])


def seen_from_above(camera: Camera, number: str) -> None:
    """Take the pages of branch, executive, regulator and auditor."""
    for login, name in (("branch", "overview-branch"), ("president", "overview-executive"), ("regulator", "overview")):
        for width in SIZES if login == "regulator" else (1440,):
            with camera.visit(login=login, width=width) as page:
                page.goto("/desk/overview/")
                camera.take(page, name)
                if login == "regulator":
                    camera.take(page, "overview-charts", at="figure, .fq-chart, .fq-two")
                    page.goto("/measures/first_line_settlement_rate/?by=institution")
                    camera.take(page, "measures")
    with camera.visit(login="branch") as page:
        page.goto("/desk/cases/")
        camera.take(page, "worklist-branch")
    with camera.visit(login="regulator") as page:
        page.goto(f"/desk/cases/{number}/actions/order_report/")
        camera.take(page, "order-report")
    with camera.visit(login="regulator", locale="en-GB") as page:
        page.goto("/desk/overview/")
        camera.take(page, "overview-en")
    with camera.visit(login="auditor") as page:
        page.goto(f"/desk/ledger/cases/?number={number}")
        camera.take(page, "ledger")


def mediated(camera: Camera) -> None:
    """Take the pages of mediation: the board, the roster, the mediator's day on a phone, the court's, each room's year."""
    seen: dict[tuple[str, int], dict[str, str]] = {
        ("mediation", 1440): {
            "/desk/mediations/board/": "mediation-board",
            "/desk/mediators/": "mediators",
        },
        ("mediator", 390): {"/desk/mediations/day/": "mediator-day"},
        ("court", 1440): {"/desk/mediations/court/": "court"},
        ("regulator", 1440): {"/desk/mediation-year/": "mediation-year"},
    }
    visited(camera, seen)


def supervised(camera: Camera) -> None:
    """Take the pages of service coverage, stations, executives, education and supervision."""
    seen: dict[tuple[str, int], dict[str, str]] = {
        ("regulator", 1440): {
            "/desk/coverage/": "coverage",
            "/desk/coverage/gaps/": "gaps",
            "/desk/stations/": "stations",
            "/desk/duties/week/": "duties-week",
            "/desk/education/figures/": "education-figures",
            "/desk/supervision/indicators/": "indicators",
            "/desk/supervision/goals/": "goals",
            "/desk/supervision/orders/": "supervision-orders",
            "/desk/supervision/reports/": "periodic-reports",
            "/desk/supervision/satisfaction/": "satisfaction",
        },
        ("headoffice", 390): {
            "/desk/supervision/evaluations/": "evaluations",
            "/desk/supervision/orders/": "supervision-orders",
        },
        ("", 390): {
            "/stations/": "find-station",
            "/services-near/": "services-near",
            "/home-visits/": "home-visit",
            "/mediate/": "mediate",
        },
    }
    visited(camera, seen)
    with camera.visit(login="regulator") as page:
        page.goto("/desk/supervision/evaluations/")
        page.locator("main li strong a").last.click()
        camera.take(page, "evaluation-year")
        page.goto("/desk/supervision/bulletins/")
        page.locator("main a[href*='/bulletins/']:not([href$='/new/'])").first.click()
        camera.take(page, "bulletin")


def visited(camera: Camera, seen: dict[tuple[str, int], dict[str, str]]) -> None:
    """Take pages by who sees them, how wide: address and name."""
    for (login, width), pages in seen.items():
        with camera.visit(login=login, width=width) as page:
            for address, name in pages.items():
                page.goto(address)
                camera.take(page, name)


def administered(camera: Camera) -> None:
    """Take the administrators' pages: the entries of their menu that the guide shows."""
    names = {"/desk/organisations/": "organisations", "/desk/staff/": "staff"}
    shown = ("parameters", "calendar", "codes", "ledger", "people")
    with camera.visit(login="admin") as page:
        page.goto("/desk/")
        links = page.locator("#nav a").evaluate_all("found => found.map(it => it.getAttribute('href'))")
        for link in links:
            last = link.strip("/").split("/")[-1]
            if link in names or last in shown:
                page.goto(link)
                camera.take(page, names.get(link, f"admin-{last}"))
    with camera.visit(login="bank-admin") as page:
        page.goto(f"/desk/organisations/?q={OUTLET}")
        page.locator("main table a").first.click()
        camera.take(page, "outlet-qr")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", required=True, help="address of a running demo, e.g. http://127.0.0.1:8000")
    parser.add_argument("--to", type=Path, default=TARGET, help="folder of the pictures")
    return parser.parse_args()


def main() -> int:
    """Take every picture; 1 when they weigh too much."""
    given = arguments()
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        sys.exit(f"no Chromium found; install one of {', '.join(CHROMIUM)}")
    given.to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        camera = Camera(playwright.chromium.launch(executable_path=found, args=list(FLAGS)), given.base, given.to)
        public_pages(camera)
        number, code = filed(camera)
        follow(camera, "progress", number, code)
        handled(camera, number)
        follow(camera, "decision", number, code)
        parts: tuple[Callable[[], None], ...] = (
            lambda: seen_from_above(camera, number),
            lambda: mediated(camera),
            lambda: supervised(camera),
            lambda: administered(camera),
        )
        for part in parts:
            part()
    total = sum(camera.sizes.values())
    sys.stdout.write(f"{len(camera.sizes)} pictures, {total / 1e6:.1f} MB\n")
    return int(total > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
