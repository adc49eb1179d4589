"""Dashboards and figures in a real browser."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from fengqiao.analytics.services import refresh_rollups
from fengqiao.organisations.models import Organisation, OrganisationLevel
from support.archive import Archive
from support.city import small_city
from support.mediations import MediationArchive

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


@pytest.fixture
def figures(city) -> None:
    """Fill the demo's city with a few hundred complaints of the last months."""

    outlets = Organisation.objects.filter(level=OrganisationLevel.OUTLET).select_related("head", "branch", "sub_branch")
    Archive(outlets[:60], seed=7, first_day=timezone.localdate() - timedelta(days=200)).fill(300)
    refresh_rollups()


@pytest.mark.parametrize(("viewport", "locale"), [(PHONE, "zh-CN"), (DESKTOP, "en")], ids=["phone", "desktop"])
def test_pages_of_figures_meet_wcag_and_fit_the_screen(new_page, figures, log_in, axe, viewport, locale):
    page = new_page(viewport=viewport, locale=locale)
    log_in(page, "regulator", "/desk/overview/")
    for path in ("/desk/overview/", "/measures/", "/measures/received/?by=place", "/measures/satisfaction/cases/"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path


def test_a_click_on_a_figure_lists_its_cases(page, figures, log_in):
    log_in(page, "regulator", "/measures/received/?by=channel")
    link = page.locator("table.fq-table td a").first
    number = link.inner_text().removesuffix("件")
    link.click()
    assert page.get_by_text(f"{number} 件案件").is_visible()


@pytest.fixture
def mediated(city) -> None:
    """Fill a second, small city with mediations at two bodies."""
    MediationArchive(small_city()).fill(70)
    refresh_rollups()


def test_the_year_of_each_room_leads_to_its_agreements_on_desktop_and_phone(new_page, mediated, log_in, axe):
    for viewport, locale in ((PHONE, "zh-CN"), (DESKTOP, "en")):
        page = new_page(viewport=viewport, locale=locale)
        log_in(page, "regulator", "/desk/mediation-year/?year=2021")
        page.wait_for_load_state("networkidle")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    settled = page.locator("a[href*='/measures/mediation_settled/']").first
    number = re.sub(r"\D", "", settled.inner_text())
    settled.click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_text(re.compile(rf"\b{number} (件案件|cases?)")).first.is_visible()
    page.locator("main table a").first.click()
    assert page.locator("h1").is_visible()
