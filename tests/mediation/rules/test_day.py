"""Clashes in a mediator's day."""

from datetime import UTC, datetime, timedelta

from fengqiao.mediation.rules.day import Clash, Slot, clashes

NINE = datetime(2022, 6, 1, 9, tzinfo=UTC)


def slot(begin: int, place: int = 1, **fields: bool) -> Slot:
    start = NINE + timedelta(minutes=begin)
    return Slot(start, start + timedelta(minutes=60), place, **fields)


def test_two_places_within_a_quarter_of_an_hour_clash_and_one_place_does_not():
    assert clashes([slot(0), slot(70, place=2)]) == [[], [Clash.TOO_CLOSE]]
    assert clashes([slot(0), slot(70)]) == [[], []]
    assert clashes([slot(0), slot(75, place=2)]) == [[], []]


def test_each_thing_against_a_session_is_told():
    (found,) = clashes([slot(0, is_absent=True, room_in_use=False, needs_link=True)])
    assert found == [Clash.ABSENT, Clash.ROOM_CLOSED, Clash.NO_LINK]
    assert clashes([]) == []
