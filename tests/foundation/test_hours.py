import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.foundation.hours import Hours, checked, grouped, minutes_a_week, read_hours
from fengqiao.foundation.weeks import hours_text


def test_a_notice_boards_text_becomes_hours_of_the_week():
    found = read_hours("周一至周五 8:30–17:00，周六、周日 9:00–16:00")
    assert found[0] == Hours(0, 510, 1020)
    assert found[-1] == Hours(6, 540, 960)
    assert minutes_a_week(found) == 5 * 510 + 2 * 420


@pytest.mark.parametrize(
    ("text", "days", "minutes"),
    [
        ("周一至周五 8:30–12:00，14:00–17:30", 5, 5 * 420),
        ("Mon–Fri 8:30-17:00; Sat, Sun 9:00-16:00", 7, 5 * 510 + 2 * 420),
        ("每天 08：00～20：00", 7, 7 * 720),
        ("周五至周一 9:00-10:00", 4, 240),
        ("星期二、星期四 13:00到15:00", 2, 240),
        ("", 0, 0),
    ],
)
def test_many_ways_of_writing_are_understood(text, days, minutes):
    found = read_hours(text)
    assert len({one.weekday for one in found}) == days
    assert minutes_a_week(found) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "8:30-17:00",
        "周一至周五",
        "周一 17:00-8:30",
        "周一 8:00-12:00，11:00-13:00",
        "周一 8:70-9:00",
        "随时",
        "周一 0:00-25:00",
    ],
)
def test_what_is_no_week_is_refused_with_what_to_write(text):
    with pytest.raises(ValueError, match="时间"):
        read_hours(text)


hours = st.builds(
    lambda day, start, length: Hours(day, start, min(start + length, 1440)),
    st.integers(0, 6),
    st.integers(0, 1380),
    st.integers(1, 600),
)


@given(st.lists(hours, max_size=8, unique_by=lambda one: one.weekday), st.sampled_from(["zh-hans", "en"]))
@settings(max_examples=40)
def test_hours_written_out_are_read_back_the_same_in_both_languages(found, language):
    with translation.override(language):
        assert read_hours(hours_text(found)) == checked(found)


def test_days_that_share_their_times_are_written_together():
    assert grouped([Hours(0, 1, 2), Hours(1, 1, 2), Hours(3, 1, 2)]) == [(((0, 1), (3, 3)), ((1, 2),))]
