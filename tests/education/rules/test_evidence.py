"""Whether a photo can come from an event."""

from datetime import UTC, datetime, timedelta

from fengqiao.education.rules.evidence import Doubt, Taken, Window, doubts

BEGINS = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
FENGQIAO = (120.39, 29.79)
EVENT = Window(BEGINS, BEGINS + timedelta(hours=2), (FENGQIAO,))


def found(at=BEGINS, place=FENGQIAO, window=EVENT, used=False) -> list[Doubt]:
    return doubts(Taken(at, *place), window, slack_minutes=60, radius_km=15, used_before=used)


def test_a_photo_from_the_place_and_time_of_the_event_raises_no_doubt():
    assert found() == []
    assert found(at=BEGINS - timedelta(minutes=60)) == []
    assert found(place=(120.45, 29.80)) == []


def test_another_day_another_town_and_a_photo_used_before_are_told():
    assert found(at=BEGINS + timedelta(days=1)) == [Doubt.OTHER_TIME]
    assert found(place=(121.0, 29.5)) == [Doubt.OTHER_PLACE]
    assert found(used=True) == [Doubt.USED_BEFORE]


def test_what_the_camera_did_not_note_is_told_and_a_town_without_known_points_judges_no_place():
    assert found(at=None, place=(None, None)) == [Doubt.NO_TIME, Doubt.NO_PLACE]
    assert found(place=(100.0, 10.0), window=Window(EVENT.starts_at, EVENT.ends_at)) == []
