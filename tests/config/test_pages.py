"""What every answer carries: headers, languages, error pages, health."""

import re

import pytest
from django.test import Client
from django.urls import path

from fengqiao.config.urls import handler400, handler403, handler404, handler500  # noqa: F401 - part of a URL conf
from fengqiao.config.urls import urlpatterns as project
from fengqiao.config.views.errors import server_error
from fengqiao.foundation.access import public
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.throttle.services import rate_limit

pytestmark = pytest.mark.django_db
REFUSALS = {
    400: Invalid({"x": "金额不对"}),
    403: NotAllowed("金额不对"),
    404: NotFound("金额不对"),
    409: Conflict("金额不对"),
}


@public
def refusing(request, code):
    raise REFUSALS[code]


@public
@rate_limit(2, seconds=60, methods=("GET",))
def limited(request):
    return server_error(request)


urlpatterns = [*project, path("test/refusing/<int:code>/", refusing), path("test/limited/", limited)]


@pytest.mark.parametrize("address", ["/login/", "/styleguide/", "/nowhere/", "/healthz"])
def test_every_answer_forbids_inline_code_framing_and_sniffing(client, address):
    answer = client.get(address)
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize("address", ["/login/", "/styleguide/", "/styleguide/?portal=1", "/nowhere/"])
def test_no_page_has_inline_script_style_or_handlers(client, address):
    page = client.get(address).content.decode()
    scripts = re.findall(r"<script\b([^>]*)>", page)
    assert all("src=" in script or 'type="application/json"' in script for script in scripts)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)


@pytest.mark.parametrize("address", ["/login/", "/styleguide/", "/nowhere/"])
def test_the_demo_says_so_on_every_page_in_both_languages(client, address):
    assert "演示环境：机构与人物均为虚构" in client.get(address).content.decode()
    english = client.get(address, headers={"Accept-Language": "en"}).content.decode()
    assert "Demo: all institutions and people are invented" in english


@pytest.mark.parametrize("address", ["/login/", "/styleguide/", "/styleguide/?portal=1", "/nowhere/"])
def test_an_english_page_has_no_chinese_left_but_the_way_back_to_it(client, address):
    page = client.get(address, headers={"Accept-Language": "en"}).content.decode()
    text = re.sub(r"<[^>]*>", " ", page.replace("中文", ""))
    assert not re.findall(r"[\u4e00-\u9fff]+", text)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("code", list(REFUSALS))
def test_a_refusal_becomes_a_page_with_its_reason(client, code):
    answer = client.get(f"/test/refusing/{code}/")
    assert answer.status_code == code
    assert "金额不对" in answer.content.decode()


@pytest.mark.urls(__name__)
def test_too_many_calls_are_refused_for_one_caller_with_the_time_to_wait(client):
    codes = [client.get("/test/limited/").status_code for _ in range(3)]
    assert codes == [500, 500, 429]
    refused = client.get("/test/limited/", headers={"Accept": "application/json"})
    assert refused["Content-Type"] == "application/problem+json"
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert client.get("/test/limited/", REMOTE_ADDR="10.0.0.9").status_code == 500


@pytest.mark.urls(__name__)
def test_behind_own_proxies_the_caller_is_who_they_name_and_nobody_can_pretend(client, settings):
    settings.TRUSTED_PROXIES = 1
    codes = [
        client.get("/test/limited/", headers={"X-Forwarded-For": f"1.2.3.{n}, 9.9.9.9"}).status_code for n in range(3)
    ]
    assert codes == [500, 500, 429]


def test_a_stale_form_keeps_what_was_typed_if_it_came_from_here():
    client = Client(enforce_csrf_checks=True)
    typed = {"note": "柜员拒绝<b>办理"}
    here = client.post("/large-text/", typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert here.status_code == 403
    assert "柜员拒绝&lt;b&gt;办理" in here.content.decode()
    assert "柜员拒绝" not in client.post("/large-text/", typed).content.decode()


def test_a_stale_form_never_repeats_a_password():
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        "/login/", {"username": "lin", "password": "geheim"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert "geheim" not in answer.content.decode()


def test_health_needs_nothing_and_readiness_names_what_is_missing(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": True, "migrations": True, "worker": False}


def test_large_text_is_drawn_by_the_server(client):
    client.post("/large-text/", {"on": "1"})
    assert '<html lang="zh-Hans" class="large-text">' in client.get("/login/").content.decode()
