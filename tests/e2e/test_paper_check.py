"""The public check of a paper, in a browser."""

import pytest
from django.utils import timezone

from fengqiao.mediation.models import IssuedPaper
from fengqiao.mediation.services import Application, apply_for_mediation
from fengqiao.mediation.services.writing import write_paper
from fengqiao.organisations.queries import find_organisations
from support.city import ANYONE, WANG
from support.mediating import open_centre

pytestmark = pytest.mark.e2e

OUTLET = "金瓯银行诸暨枫桥分理处"


@pytest.fixture
def paper(city, settings, tmp_path) -> IssuedPaper:
    settings.DATA = tmp_path
    open_centre()
    application = Application(
        body="TJ-FQ", subject=find_organisations(OUTLET)[0].code, claim="退还年费", facts="没有告知", person=WANG
    )
    opened = apply_for_mediation(application=application, by=ANYONE, at=timezone.now())
    return write_paper(case_id=opened.case_id, paper="application", values={}, at=timezone.now())


def test_a_visitor_checks_a_paper_and_compares_a_file(new_page, axe, paper):
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"/verify/{paper.token}/")
    assert axe(page) == []
    assert page.get_by_text(paper.number).is_visible()
    page.set_input_files("#file", {"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"})
    page.locator("#outcome[data-outcome=other]").wait_for()
    assert axe(page) == []
