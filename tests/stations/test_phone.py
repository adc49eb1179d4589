"""What a phone sends: read strictly, answered in words, never trusted."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fengqiao.stations.models import SheetPhoto
from support.files import PDF
from support.photos import photo
from support.stations import START, appointed, check_of, log_in, marks

pytestmark = pytest.mark.django_db


@pytest.fixture
def check(net, client, time_machine):
    time_machine.move_to(START, tick=False)
    station = appointed(net)
    log_in(client, net.first)
    return check_of(station)


def save(client, check, given):
    body = given if isinstance(given, str | bytes) else json.dumps(given)
    return client.post(reverse("stations:save_sheet", args=[check.pk]), body, content_type="application/json")


def sheet(check, version=1, **more):
    lines = {code: {"points": points, "reason": reason} for code, (points, reason) in marks(check).items()}
    return {"version": version, "marks": lines, "remarks": "", "done": False, **more}


def test_the_page_brings_everything_the_phone_needs(client, check):
    page = client.get(reverse("stations:sheet", args=[check.pk])).content.decode()
    data = json.loads(page.split('id="sheet-data" type="application/json">')[1].split("</script>")[0])
    assert len(data["criteria"]) == 22
    assert data["version"] == 0


def test_a_sheet_is_saved_and_handed_in_and_says_so(client, check):
    assert save(client, check, sheet(check)).json() == {"version": 1, "handed_in": False}
    assert save(client, check, sheet(check, 2, done=True)).json() == {"version": 2, "handed_in": True}
    again = save(client, check, sheet(check, 3))
    assert (again.status_code, "已经提交" in again.json()["message"]) == (409, True)


@pytest.mark.parametrize("body", [
    "", "[]", "null", "{", '{"version": 1}', '{"version": "1", "marks": {}}', '{"version": -1, "marks": {}}',
    '{"version": true, "marks": {}}', '{"version": 1, "marks": {"P1": 3}}', '{"version": 1, "marks": {"P1": {"points": 1.5}}}',
    '{"version": 1, "marks": {"P1": {"points": 1, "reason": 7}}}', b"\xff\xfe", '{"version": 99999999999, "marks": {}}',
    "[" * 5000, '{"version": 1, "marks": {}, "remarks": "' + "x" * 200_001 + '"}',
])  # fmt: skip
def test_what_is_no_sheet_is_refused_in_words(client, check, body):
    answer = save(client, check, body)
    assert (answer.status_code, answer.json()["message"]) == (400, "内容无法识别，请刷新页面后重试")


def test_wrong_marks_are_named(client, check):
    answer = save(client, check, {"version": 1, "marks": {"P1": {"points": 99}}})
    assert (answer.status_code, set(answer.json()["fields"])) == (400, {"P1"})


def send(client, check, content, key="phone-0001", criterion="P1"):
    given = {"key": key, "criterion": criterion}
    if content is not None:
        given["file"] = SimpleUploadedFile("x.jpg", content)
    return client.post(reverse("stations:save_photo", args=[check.pk]), given)


def test_a_photo_arrives_once_and_is_shown_to_its_taker_at_once(client, check, net):
    for _twice in range(2):
        assert send(client, check, photo(size=(50, 40))).json() == {"key": "phone-0001"}
    taken = SheetPhoto.objects.get()
    address = reverse("stations:sheet_photo", args=[taken.pk, "thumb"])
    assert b"".join(client.get(address).streaming_content).startswith(b"\xff\xd8")
    log_in(client, net.officer)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("content", [None, b"", PDF])
def test_what_is_no_photo_is_refused(client, check, content):
    assert send(client, check, content).status_code == 400


def test_who_was_not_sent_has_no_sheet(client, check, net):
    for by in (net.third, net.officer):
        log_in(client, by)
        assert client.get(reverse("stations:sheet", args=[check.pk])).status_code == 404
        assert save(client, check, sheet(check)).status_code == 404
        assert send(client, check, photo(size=(50, 40))).status_code == 404


def test_the_worker_stands_above_the_sheets_only(client):
    address = reverse("stations:worker")
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    assert reverse("stations:sheet", args=[1]).startswith(address.rsplit("/", 1)[0])
    assert not reverse("stations:list").startswith(address.rsplit("/", 1)[0])
