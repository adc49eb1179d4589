"""The public page behind the code on a paper."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fengqiao.foundation.files import storage
from fengqiao.mediation.models import IssuedPaper
from fengqiao.mediation.services.writing import write_paper
from support.city import moment

UNKNOWN = "A" * 22


@pytest.fixture
def paper(apply, settings, tmp_path) -> IssuedPaper:
    settings.DATA = tmp_path
    return write_paper(case_id=apply().case_id, paper="application", values={}, at=moment("2022-06-01"))


def page(client: Client, token: str) -> str:
    answer = client.get(f"/verify/{token}/")
    assert answer.status_code == 200
    return answer.content.decode()


def skeleton(html: str) -> list[str]:
    return re.findall(r"<(/?\w+)", re.sub(r"<svg.*?</svg>|</?time[^>]*>", "", html, flags=re.DOTALL))


def test_the_page_says_number_date_and_hash(client, paper):
    html = page(client, paper.token)
    assert paper.number in html
    assert paper.sha256 in html
    assert "2022" in html


def test_the_page_says_nothing_else(client, paper):
    html = page(client, paper.token)
    case = paper.case
    for secret in (
        "王小明",
        case.number,
        case.subject.name,
        "已申请",
        case.title,
        "调解申请书",
        case.owner.name,
        "年费",
    ):
        assert secret not in html


def test_an_unknown_code_gets_an_answer_of_the_same_shape(client, paper):
    assert skeleton(page(client, paper.token)) == skeleton(page(client, UNKNOWN))
    assert page(client, "x") == page(client, "y") or skeleton(page(client, "x")) == skeleton(page(client, UNKNOWN))


def test_the_page_is_neither_kept_nor_indexed(client, paper):
    answer = client.get(f"/verify/{paper.token}/")
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


def compare(client: Client, token: str, content: bytes) -> str:
    answer = client.post(f"/verify/{token}/", {"file": SimpleUploadedFile("x.pdf", content)})
    return re.search(r'data-outcome="(\w*)"', answer.content.decode())[1]


def test_a_file_is_compared_and_not_kept(client, paper, tmp_path):
    pdf = b"".join(storage.open_stored(paper.pdf.sha256))
    before = sorted(tmp_path.rglob("*"))
    assert compare(client, paper.token, pdf) == "same"
    assert compare(client, paper.token, pdf + b" ") == "other"
    assert compare(client, UNKNOWN, pdf) == "other"
    assert sorted(tmp_path.rglob("*")) == before


def test_comparing_asks_for_a_file_and_for_the_forms_own_token(client, paper):
    answer = client.post(f"/verify/{paper.token}/", {})
    assert 'data-outcome="none"' in answer.content.decode()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/verify/{paper.token}/", {"file": SimpleUploadedFile("x", b"x")}).status_code == 403


def test_a_file_too_large_is_not_read(client, paper, monkeypatch):
    from fengqiao.mediation.views import verification

    monkeypatch.setattr(verification, "MOST_BYTES", 10)
    assert compare(client, paper.token, b"x" * 100) == "none"


def test_nobody_can_try_codes_without_end(client, paper):
    answers = {client.get(f"/verify/{UNKNOWN}/").status_code for _ in range(40)}
    assert answers == {200, 429}
