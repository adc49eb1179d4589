"""Logging in and out, second factor, sessions, assignments, passwords."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from fengqiao.foundation.actors import SYSTEM, Role
from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.organisations.services import assign, create_staff

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PASSWORD = "Jinse-2026-qiao"


@pytest.fixture
def member() -> StaffMember:
    """Make an officer of two banks."""
    person, _password = create_staff(username="lin", name="林伟", by=SYSTEM, at=NOW, password=PASSWORD)
    for code in ("T1", "T2"):
        house = Organisation.objects.create(code=code, name=f"{code}银行", kind="bank", level="head_office")
        Organisation.objects.filter(pk=house.pk).update(head=house)
        assign(
            member_id=person.pk, organisation_id=house.pk, role=Role.OFFICER, starts_on=NOW.date(), by=SYSTEM, at=NOW
        )
    person.must_change_password = False
    person.save()
    return person


def log_in(client, password: str = PASSWORD):
    return client.post("/login/", {"username": "lin", "password": password})


def acting_for(client) -> str:
    return client.get("/account/assignments/").context["assignment"].organisation.code


def test_logs_in_with_name_and_password_and_out_again(client, member):
    assert log_in(client).status_code == 302
    assert client.get("/account/assignments/").status_code == 200
    client.post("/logout/")
    assert client.get("/account/assignments/").status_code == 302


def test_a_wrong_password_says_so_without_telling_whether_the_name_exists(client, member):
    known = log_in(client, "wrong").context["form"].non_field_errors()
    unknown = client.post("/login/", {"username": "nobody", "password": "x"}).context["form"].non_field_errors()
    assert known == unknown == ["登录名或密码不对，请核对后重试。"]


def test_five_wrong_passwords_lock_for_half_an_hour(client, member):
    with time_machine.travel(NOW, tick=False) as clock:
        answers = [log_in(client, "wrong").status_code for _ in range(5)]
        assert answers == [200, 200, 200, 200, 429]
        locked = log_in(client)
        assert locked.status_code == 429
        assert locked["Retry-After"] == "1800"
        clock.move_to(NOW + timedelta(minutes=31))
        assert log_in(client).status_code == 302


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_never_leads_to_another_site(client, member, target):
    answer = client.post(f"/login/?next={target}", {"username": "lin", "password": PASSWORD, "next": target})
    assert answer["Location"] == "/desk/"
    assert client.post("/language/", {"language": "en", "next": target})["Location"] == "/"


def test_whoever_enrolled_a_second_factor_is_asked_for_it(client, member):
    device = TOTPDevice.objects.create(user=member, confirmed=True)
    assert log_in(client)["Location"] == "/login/code/"
    assert client.get("/account/assignments/").status_code == 302, "the password alone lets nobody in"
    assert client.post("/login/code/", {"code": "000000"}).context["form"].errors
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    client.post("/login/code/", {"code": f"{totp(device.bin_key):06d}"})
    assert client.get("/account/assignments/").status_code == 200


def test_a_password_given_long_ago_does_not_wait_for_its_code(client, member):
    TOTPDevice.objects.create(user=member, confirmed=True)
    with time_machine.travel(NOW, tick=False) as clock:
        log_in(client)
        clock.shift(timedelta(minutes=6))
        assert client.get("/login/code/")["Location"] == "/login/"


def test_enrols_an_authenticator_with_its_current_code_and_removes_it_likewise(client, member):
    log_in(client)
    page = client.get("/account/second-factor/")
    assert "<svg" in page.content.decode()
    device = TOTPDevice.objects.get(user=member)
    assert not device.confirmed
    client.post("/account/second-factor/", {"code": f"{totp(device.bin_key):06d}"})
    device.refresh_from_db()
    assert device.confirmed
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2), tick=False):
        client.post("/account/second-factor/", {"code": f"{totp(device.bin_key):06d}"})
    assert not TOTPDevice.objects.filter(user=member).exists()


def test_an_idle_session_ends(client, member):
    with time_machine.travel(NOW, tick=False) as clock:
        log_in(client)
        clock.shift(timedelta(minutes=29))
        assert client.get("/account/assignments/").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert client.get("/account/assignments/").status_code == 302


def test_a_session_in_use_ends_after_its_absolute_limit(client, member, settings):
    with time_machine.travel(NOW, tick=False) as clock:
        log_in(client)
        for _ in range(settings.SESSION_ABSOLUTE_HOURS * 3):
            assert client.get("/account/assignments/").status_code == 200
            clock.shift(timedelta(minutes=20))
        clock.shift(timedelta(minutes=1))
        assert client.get("/account/assignments/").status_code == 302


def test_switches_between_ones_own_assignments_only(client, member):
    log_in(client)
    _first, second = client.get("/account/assignments/").context["assignments"]
    assert acting_for(client) == "T1"
    client.post("/account/assignments/", {"assignment": second.id})
    assert acting_for(client) == "T2"
    client.post("/account/assignments/", {"assignment": second.id + 1000})
    assert acting_for(client) == "T2"


def test_an_assignment_that_ended_falls_back_to_another_and_the_last_one_ends_the_session(client, member):
    log_in(client)
    mine = client.get("/account/assignments/").context["assignments"]
    client.post("/account/assignments/", {"assignment": mine[1].id})
    mine[1].delete()
    assert acting_for(client) == "T1"
    mine[0].delete()
    assert client.get("/account/assignments/")["Location"].startswith("/login/")


def test_a_temporary_password_must_be_changed_before_anything_else(client, member):
    StaffMember.objects.update(must_change_password=True)
    log_in(client)
    assert client.get("/account/assignments/")["Location"] == "/account/password/"
    new = "Shuixiang-88-qiao"
    client.post("/account/password/", {"old": PASSWORD, "new": new, "again": new})
    assert client.get("/account/assignments/").status_code == 200


@pytest.fixture
def real(settings):
    settings.DEMO = False


def test_a_password_older_than_the_rules_allow_must_be_changed_after_login(client, member, real):
    with time_machine.travel(NOW, tick=False) as clock:
        StaffMember.objects.update(password_changed_at=NOW)
        clock.shift(timedelta(days=90))
        log_in(client)
        assert client.get("/account/assignments/").status_code == 200
        clock.shift(timedelta(minutes=10))
        assert client.get("/account/assignments/")["Location"] == "/account/password/"
        assert "超过 90 天" in client.get("/account/password/").content.decode()
        new = "Shuixiang-88-qiao"
        client.post("/account/password/", {"old": PASSWORD, "new": new, "again": new})
        assert client.get("/account/assignments/").status_code == 200


def test_a_demos_logins_stay_as_they_are_printed(client, member, settings):
    settings.DEMO = True
    StaffMember.objects.update(password_changed_at=NOW - timedelta(days=900))
    log_in(client)
    assert client.get("/account/assignments/").status_code == 200


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"old": "wrong", "new": "Shuixiang-88", "again": "Shuixiang-88"}, "old"),
        ({"old": PASSWORD, "new": "short1A", "again": "short1A"}, "new"),
        ({"old": PASSWORD, "new": "onlylowercase", "again": "onlylowercase"}, "new"),
        ({"old": PASSWORD, "new": "Shuixiang-88", "again": "Shuixiang-89"}, "again"),
    ],
)
def test_a_password_change_that_breaks_a_rule_names_the_field(client, member, given, field):
    log_in(client)
    assert field in client.post("/account/password/", given).context["form"].errors
