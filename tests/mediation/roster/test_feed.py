"""A mediator's calendar: subscribed by a secret address, with times and places and nothing about anybody."""

import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.privacy.logs import PersonalDataFilter
from fengqiao.mediation.models import Mediation, Mediator, Room, Session
from fengqiao.mediation.queries.feed import calendar_of
from fengqiao.mediation.services.feed import renew_feed, withdraw_feed
from fengqiao.organisations.models import StaffMember


@pytest.fixture
def session(mediating, city) -> Session:
    """A session three days from now."""
    begins = timezone.now().replace(microsecond=0) + timedelta(days=3)
    return Session.objects.create(
        mediation_id=mediating.case_id, number=1, mediator=city.mediators["老杨"], mode="on_site", starts_at=begins,
        room=Room.objects.get(body=city.offices["TJ"].pk), ends_at=begins + timedelta(hours=1), link="https://x/geheim",
    )  # fmt: skip


@pytest.fixture
def token(city) -> str:
    return renew_feed(by=city.as_mediator("老杨"), at=timezone.now())


def events(client: Client, token: str) -> list:
    answer = client.get(f"/calendar/{token}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_phone_finds_time_place_and_number_and_nothing_of_the_parties(client, token, session, mediating):
    (event,) = events(client, token)
    assert event.decoded("dtstart") == timezone.localtime(session.starts_at)
    assert str(event["summary"]) == f"调解 {mediating.number}"
    assert "第一调解室" in str(event["location"])
    text = client.get(f"/calendar/{token}.ics").content.decode()
    mediation = Mediation.objects.get(pk=mediating.case_id)
    for secret in ("王小明", mediation.claim, mediation.facts, "geheim", "开卡"):
        assert secret not in text


def test_a_moved_session_is_the_same_event_anew_and_a_cancelled_one_says_so(client, token, session):
    (before,) = events(client, token)
    Session.objects.update(
        starts_at=session.starts_at + timedelta(hours=2), ends_at=session.ends_at + timedelta(hours=2), moved=1
    )
    (after,) = events(client, token)
    assert (after["uid"], int(after["sequence"])) == (before["uid"], int(before["sequence"]) + 1)
    Session.objects.update(status="cancelled")
    (gone,) = events(client, token)
    assert str(gone["status"]) == "CANCELLED"


def test_a_new_address_ends_the_old_one_and_withdrawing_ends_it_altogether(client, token, city):
    new = renew_feed(by=city.as_mediator("老杨"), at=timezone.now())
    assert client.get(f"/calendar/{token}.ics").status_code == 404
    assert events(client, new) == []
    withdraw_feed(by=city.as_mediator("老杨"), at=timezone.now())
    assert client.get(f"/calendar/{new}.ics").status_code == 404


@pytest.mark.parametrize("guess", ["", "x", "0" * 43, "%27%20OR%201=1"])
def test_guesses_find_nothing_even_where_nobody_has_an_address(client, city, guess):
    assert client.get(f"/calendar/{guess}.ics").status_code == 404


def test_the_address_is_kept_as_a_digest_only_and_ends_with_the_mediators_work(token, city):
    mediator = Mediator.objects.get(pk=city.mediators["老杨"].pk)
    assert token not in mediator.feed_digest
    assert calendar_of(token, at=timezone.now())
    Mediator.objects.filter(pk=mediator.pk).update(left_on=timezone.localdate())
    assert calendar_of(token, at=timezone.now()) is None


def test_no_log_repeats_the_address(token):
    record = logging.makeLogRecord({"msg": "%s: %s", "args": ("Too Many Requests", f"/calendar/{token}.ics")})
    PersonalDataFilter().filter(record)
    assert token not in record.getMessage()
    assert "/calendar/" in record.getMessage()


def test_nobody_but_a_mediator_has_one(clerk):
    with pytest.raises(NotAllowed):
        renew_feed(by=clerk, at=timezone.now())


def test_a_mediator_sees_the_address_once(client, city):
    member = StaffMember.objects.get(pk=city.mediators["老杨"].pk)
    client.force_login(member, "django.contrib.auth.backends.ModelBackend")
    page = client.post("/desk/mediators/me/feed/", follow=True).content.decode()
    address = page.partition(">http://testserver/calendar/")[2].partition("<")[0]
    assert address.endswith(".ics")
    assert Client().get(f"/calendar/{address}").status_code == 200
    assert address not in client.get("/desk/mediators/me/").content.decode()
