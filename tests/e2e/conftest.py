"""A browser against a running server, and axe to hold pages to WCAG."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the Chromium found on the path."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.fail(f"no Chromium found; install one of {', '.join(CHROMIUM)}")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's event loop runs in the thread of the tests
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def _cities() -> dict[str, Any]:
    """Hold the city once it was loaded."""
    return {}


@pytest.fixture
def city(transactional_db, _cities) -> None:
    """Load the demo's city, which the server of the tests sees only when it is committed; load it once."""
    from fengqiao.organisations import demo
    from support.snapshot import Snapshot

    if "city" in _cities:
        _cities["city"].restore()
    else:
        demo.load_city()
        _cities["city"] = Snapshot("city")


@pytest.fixture
def new_page(browser, live_server, city, settings) -> Iterator[Callable[..., Page]]:
    """Open pages against the server; one that logs an error or breaks the content policy fails the test."""
    settings.STRICT_ACCESS = True
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}  # files as they are now, not as collected once
    contexts, problems = [], []

    def open_page(*, viewport: dict[str, int] = DESKTOP, locale: str = "zh-CN") -> Page:
        context = browser.new_context(base_url=live_server.url, viewport=viewport, locale=locale)
        context.set_default_timeout(30_000)  # a limit, not a wait: a busy machine draws its first page slowly
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def page(new_page) -> Page:
    """Open one page on a desktop, in Chinese."""
    return new_page()


@pytest.fixture
def log_in(live_server, settings) -> Callable[..., None]:
    """Log somebody in by a session's cookie and open a page; `test_shell` goes by the page of logging in."""
    from fengqiao.organisations.models import StaffMember

    def enter(page: Page, username: str, to: str = "/desk/") -> None:
        client = Client()
        member = StaffMember.objects.get(username=username)
        client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page.goto(to)

    return enter


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with the page, once it is there: a link may just have been followed.

    All rules run. What they found in order is neither described nor handed over: that took longer than the rules.
    """
    page.wait_for_load_state("domcontentloaded")
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    run = "options => axe.run(document, options).then(found => found.violations)"
    found = page.evaluate(run, {"runOnly": STANDARDS, "resultTypes": ["violations"], "selectors": False})
    return [f"{one['id']}: {node['html'][:160]} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Give `violations` to the tests: ``assert axe(page) == []``."""
    return violations


@pytest.fixture
def sound(axe) -> Callable[[Page], None]:
    """Hold a page to WCAG on a desktop and on a phone, where nothing may stick out sideways."""

    def check(page: Page) -> None:
        for viewport in (DESKTOP, PHONE):
            page.set_viewport_size(viewport)
            assert axe(page) == [], viewport
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    return check
