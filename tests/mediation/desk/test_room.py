"""The screens in the room."""

import base64

import pytest
from django.db import connection

from fengqiao.casework.models import Case
from fengqiao.casework.queries import timeline
from fengqiao.foundation.actors import Role
from fengqiao.foundation.notices.models import Notice
from fengqiao.mediation.models import Mediation, OneTimeCode, Room, Session, Signature
from support.files import png
from support.mediating import SIGNING, code_in_notice, shown

SECRET = "私下愿意让到三千元"


def url(opened, rest: str = "") -> str:
    return f"/desk/mediations/{opened.number}/session/{rest}"


def record(opened, **data: object) -> dict[str, object]:
    version = Case.objects.get(pk=opened.case_id).version
    values = {"session": 1, "version": version, "present": ["1", "2"], "result": "continue", "minutes_text": SECRET}
    return values | data


def drawing() -> str:
    return "data:image/png;base64," + base64.b64encode(png()).decode()


def test_the_mediator_and_the_clerk_see_the_running_session(mediator, desk, planned):
    for client in (mediator, desk):
        page = shown(client.get(url(planned)))
        assert "请退还误导办卡收取的年费" in page
        assert "第一调解室" in page
        assert "私下记录" in page


@pytest.mark.parametrize(
    ("code", "role", "status"),
    [
        ("B-1-1-1", Role.OFFICER, 403), ("COURT", Role.COURT_LIAISON, 403), ("JUST", Role.JUSTICE, 403),
        ("REG", Role.REGULATOR, 403), ("TJ", Role.AUDITOR, 403), ("TJ-COURT", Role.MEDIATION_CLERK, 404),
    ],
)  # fmt: skip
def test_nobody_else_opens_the_session_or_a_signature(browser, drafted, code, role, status):
    client = browser(code, role)
    for path in (url(drafted), url(drafted, "sign/1/")):
        assert client.get(path).status_code == status
    assert client.post(url(drafted), record(drafted)).status_code == status
    assert client.post(url(drafted, "sign/1/code/")).status_code == status
    assert not OneTimeCode.objects.exists()


def test_a_mediator_without_the_case_does_not_open_its_session(browser, planned, city):
    assert browser(person_id=city.mediators["小陈"].pk).get(url(planned)).status_code == 404


def test_a_session_is_closed_with_attendance_minutes_and_the_next_date(mediator, planned, city):
    room = Room.objects.get(body=city.offices["TJ"].pk).pk
    following = {"next_starts_on": "2022-06-08", "next_starts_at": "09:00", "next_minutes": 90, "next_mode": "on_site",
                 "next_room": room}  # fmt: skip
    answer = mediator.post(url(planned), record(planned, **following))
    assert answer.status_code == 302
    assert "closed=session-" in answer["Location"]
    held, coming = Session.objects.order_by("number")
    assert (held.status, held.minutes, held.attendances.count()) == ("held", SECRET, 2)
    assert (coming.status, coming.room_id) == ("planned", room)
    page = shown(mediator.get(answer["Location"]))
    assert "fengqiao-draft-done" in page
    assert SECRET in page


def test_if_the_next_date_cannot_be_the_session_stays_open_and_nothing_typed_is_lost(mediator, planned):
    answer = mediator.post(url(planned), record(planned, next_starts_on="2022-05-01", next_starts_at="09:00",
                                                next_minutes=60, next_mode="phone"))  # fmt: skip
    page = shown(answer)
    assert "请安排在将来的时间" in page
    assert SECRET in page
    assert Session.objects.get().status == "planned"


def test_what_is_missing_is_told_beside_its_field(mediator, planned):
    page = shown(mediator.post(url(planned), record(planned, present=[], minutes_text="", result="")))
    assert "没有人到场的，结果选“无人到场”" in page
    assert Session.objects.get().status == "planned"


def test_a_session_to_which_nobody_came_is_noted_without_minutes_and_the_sides_are_told(mediator, planned):
    page = shown(mediator.post(url(planned), record(planned, result="nobody", minutes_text="")))
    assert "请不要勾选到场的各方" in page
    answer = mediator.post(url(planned), record(planned, present=[], result="nobody", minutes_text=""))
    assert answer.status_code == 302
    missed = Session.objects.get()
    assert (missed.status, missed.attendances.count()) == ("missed", 0)
    assert Notice.objects.filter(template="session").count() == 2  # planned, and that nobody came
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'paper' FROM procrastinate_jobs WHERE task_name = 'mediation.write_paper'")
        assert "minutes" not in {paper for (paper,) in cursor.fetchall()}


def test_a_changed_case_is_told_and_the_form_can_be_sent_again(mediator, planned):
    page = shown(mediator.post(url(planned), record(planned, version=1)))
    assert Session.objects.get().status == "planned"
    assert f'name="version" value="{Case.objects.get(pk=planned.case_id).version}"' in page
    assert SECRET in page


def test_minutes_reach_no_one_outside(mediator, planned, browser):
    mediator.post(url(planned), record(planned))
    for code, role in (("B-1-1-1", Role.OFFICER), ("REG", Role.REGULATOR), ("JUST", Role.JUSTICE)):
        assert SECRET not in shown(browser(code, role).get(f"/desk/mediations/{planned.number}/"))


def test_a_person_signs_on_the_tablet_with_the_code_sent_to_them(mediator, drafted):
    page = shown(mediator.get(url(drafted, "sign/1/")))
    assert "退还年费一万元，分两期。" in page
    assert "王小明" not in page
    sent = mediator.post(url(drafted, "sign/1/code/"), headers={"hx-request": "true"})
    assert "139****" in shown(sent)
    code = code_in_notice("code", SIGNING)
    given = {"version": 1, "drawing": drawing(), "confirm": "on"}
    wrong = shown(mediator.post(url(drafted, "sign/1/"), given | {"code": "000000" if code != "000000" else "1"}))
    assert "验证码不对" in wrong
    assert OneTimeCode.objects.get().tries == 1
    assert not Signature.objects.exists()
    answer = mediator.post(url(drafted, "sign/1/"), given | {"code": code})
    assert "您已签好" in shown(mediator.get(answer["Location"]))
    signature = Signature.objects.get()
    assert (signature.method, signature.side.number) == ("drawn", 1)
    tags = [entry.tag for entry in timeline(Case.objects.get(pk=drafted.case_id))]
    assert "mediation.signed_in_room" in tags
    assert "在调解室交由当事人签署" in shown(mediator.get(f"/desk/mediations/{drafted.number}/"))


def test_a_signature_needs_a_hand_the_whole_text_and_a_person(mediator, drafted):
    page = shown(mediator.post(url(drafted, "sign/1/"), {"version": 1, "code": "1"}))
    assert "请在方框里签名" in page
    assert "请看过协议全文后打勾" in page
    assert mediator.get(url(drafted, "sign/2/")).status_code == 404
    assert mediator.get(url(drafted, "sign/9/")).status_code == 404


def test_mediator_and_body_sign_with_one_tap_and_are_back_in_the_room(mediator, desk, drafted):
    for client, method, words in ((mediator, "drawn", "调解员签署"), (desk, "seal", "盖调解组织的章")):
        assert words in shown(client.get(url(drafted)))
        answer = client.post(f"/desk/mediations/{drafted.number}/actions/sign/?back={url(drafted)}",
                             {"method": method, "version": 1})  # fmt: skip
        assert answer["Location"] == url(drafted)
        assert words not in shown(client.get(url(drafted)))
    assert {one.kind for one in Signature.objects.all()} == {"mediator", "body"}


def test_the_door_shows_times_and_numbers_and_no_name(desk, planned, browser, city):
    room = Room.objects.get(body=city.offices["TJ"].pk).pk
    page = shown(desk.get(f"/desk/mediations/rooms/{room}/door/"))
    assert planned.number in page
    assert "14:30–15:30" in page
    for secret in ("王", "老杨", "年费", city.offices["B-1-1-1"].name):
        assert secret not in page
    assert browser("TJ-COURT").get(f"/desk/mediations/rooms/{room}/door/").status_code == 404
    assert Mediation.objects.count() == 1
