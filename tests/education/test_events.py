"""The life of an event through the services: planned, reported, checked, returned, cancelled; who may do what."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import ExifTags, Image

from fengqiao.education.models import Event
from fengqiao.education.queries.events import drawn, is_drawn, to_check, upcoming_near
from fengqiao.education.queries.reference import rules_of
from fengqiao.education.queries.scope import acts, event_seen, events_seen
from fengqiao.education.services import events as services
from fengqiao.education.services.events import ReportData
from fengqiao.education.services.photos import add_photos
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.places import queries as places


def tags(event) -> list[str]:
    return [one.tag for one in ledger.history(f"education:{event.pk}")]


def test_an_event_is_planned_reported_and_checked_by_the_branch_with_an_entry_each(city, make):
    event = make("B-1-1")
    services.check_event(event.pk, by=city.actor("B-1"), at=timezone.now())
    event.refresh_from_db()
    assert event.status == "checked"
    assert tags(event) == ["education.planned", "education.reported", "education.checked"]


def test_hosts_do_not_check_their_own_reports_nor_anybody_what_they_entered(city, make):
    event = make("B-1-1")
    with pytest.raises(NotAllowed):
        services.check_event(event.pk, by=city.actor("B-1-1", Role.EXECUTIVE), at=timezone.now())
    entered_above = make("B-1-1", by=city.actor("B-1"), days=9)
    assert "check" not in acts(entered_above, city.actor("B-1"))
    assert "check" in acts(entered_above, city.actor("REG", Role.REGULATOR))
    assert list(to_check(city.actor("B-1"))) == [event]


def test_a_returned_report_says_why_and_is_reported_anew(city, make):
    event = make("B-1-1")
    with pytest.raises(Invalid):
        services.return_event(event.pk, reason=" ", by=city.actor("REG", Role.REGULATOR), at=timezone.now())
    services.return_event(event.pk, reason="人次不符", by=city.actor("REG", Role.REGULATOR), at=timezone.now())
    told = ReportData(starts_at=event.starts_at, ends_at=event.ends_at, person_times=80, counting="sign_in")
    again = services.report_event(event.pk, told, by=city.actor("B-1-1"), at=timezone.now())
    assert (again.status, again.person_times, again.reason) == ("held", 80, "")


def test_another_house_does_not_see_the_event_and_the_regulator_sees_all(city, make):
    event = make("B-1-1")
    with pytest.raises(NotFound):
        event_seen(event.pk, viewer=city.actor("R"))
    assert event in events_seen(city.actor("REG", Role.AUDITOR))
    assert event in events_seen(city.actor("B"))
    assert event not in events_seen(city.actor("B-1-2"))


def test_a_co_host_of_another_house_sees_the_event(city, make):
    event = make("B-1-1", hosts=(city.offices["B-1-1"].pk, city.offices["R-1"].pk))
    assert event in events_seen(city.actor("R"))


def test_whoever_was_slower_is_told(city, make):
    event = make("B-1-1", held=False)
    services.cancel_event(event.pk, reason="下雨", by=city.actor("B-1-1"), at=timezone.now())
    with pytest.raises(Conflict):
        services.report_event(
            event.pk,
            ReportData(starts_at=event.starts_at, ends_at=event.ends_at, person_times=1, counting="sign_in"),
            by=city.actor("B-1-1"),
            at=timezone.now(),
            version=event.version,
        )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"place": "330681999999"}, "place"),
        ({"setting": "moon"}, "setting"),
        ({"topics": ()}, "topics"),
        ({"topics": ("NONE",)}, "topics"),
        ({"ends_at": timezone.now() - timedelta(days=60)}, "ends_at"),
    ],
)
def test_every_wrong_field_is_named(make, wrong, field):
    with pytest.raises(Invalid) as refused:
        make("B-1-1", held=False, **wrong)
    assert field in refused.value.fields


def test_the_host_must_lie_below_whoever_enters_the_event(city, make):
    with pytest.raises(Invalid) as refused:
        make("R-1", by=city.actor("B-1"))
    assert set(refused.value.fields) == {"hosts"}


def test_what_has_not_begun_is_not_reported(make):
    with pytest.raises(Invalid) as refused:
        make("B-1-1", days=-3)
    assert set(refused.value.fields) == {"starts_at"}


def test_the_sample_takes_about_its_share_and_always_the_same_ones():
    sample = [number for number in range(3000) if is_drawn(number, 10)]
    assert 200 < len(sample) < 400
    assert sample == [number for number in range(3000) if is_drawn(number, 10)]


def test_a_photo_of_another_time_or_place_or_used_before_is_marked_for_whoever_checks(city, make, settings, tmp_path):
    settings.DATA = tmp_path
    event, by = make("B-1-1"), city.actor("B-1-1")
    fits, other = photo(event.starts_at + timedelta(minutes=20)), photo(event.starts_at - timedelta(days=2))
    first, second = add_photos(event.pk, [BytesIO(fits), BytesIO(other)], by=by, at=timezone.now())
    assert first.doubts == ["no_place"]
    assert second.doubts == ["other_time", "no_place"]
    (again,) = add_photos(make("B-1-2", days=3).pk, [BytesIO(fits)], by=city.actor("B-1-2"), at=timezone.now())
    assert "used_before" in again.doubts
    with pytest.raises(NotAllowed):
        add_photos(event.pk, [BytesIO(fits)], by=city.actor("REG", Role.REGULATOR), at=timezone.now())
    with pytest.raises(Invalid):
        add_photos(event.pk, [BytesIO(b"no picture")], by=by, at=timezone.now())


def photo(taken) -> bytes:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{timezone.localtime(taken):%Y:%m:%d %H:%M:%S}"
    written = BytesIO()
    Image.new("RGB", (16, 12), "white").save(written, "JPEG", exif=exif)
    return written.getvalue()


def test_the_database_draws_the_same_sample(make):
    made = [make("B-1-1", days=number + 1).pk for number in range(25)]
    share = rules_of().number("sample_check_pct")
    assert set(drawn(Event.objects.all()).values_list("pk", flat=True)) == {pk for pk in made if is_drawn(pk, share)}


def test_where_nothing_is_planned_the_events_of_the_town_or_county_around_are_shown(make, village):
    now = timezone.now()
    assert upcoming_near(village, on=now)[1] is None
    event = make("B-1-1", days=-3, held=False)
    found, around = upcoming_near(village, on=now)
    assert (list(found), around.code) == ([event], village)
    other = next(one for one in places.children(village[:9] + "000") if one.code != village)
    found, around = upcoming_near(other.code, on=now)
    assert (list(found), around.level) == ([event], "town")


@pytest.mark.parametrize("days", [40_000, -40_000, 600_000])
def test_an_event_of_another_age_is_refused(make, days):
    with pytest.raises(Invalid, match="请核对年份") as refused:
        make(held=False, days=days)
    assert list(refused.value.fields) == ["starts_at"]
    assert not Event.objects.exists()
