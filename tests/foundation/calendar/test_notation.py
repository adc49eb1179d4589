from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.calendar.notation import NotationError, parse_days, summary, written

NEW_YEAR = frozenset({date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)})


@pytest.mark.parametrize(
    "text",
    [
        "0101-0103",
        "0101 0102 0103",
        "0101-0102,0103",
        "1月1日至3日",
        "1月1日（周五）至3日（周日）",
        "1月1日至1月3日",
        "2027-01-01 2027-01-02；2027-01-03",
        "2027年1月1日至2027年1月3日",
        "01-01~01-03",
        "1/1至1/3",
        "0101 - 0103",
        "  0101-0103。\n",
    ],
)
def test_days_are_read_however_people_write_them(text):
    assert parse_days(2027, text) == NEW_YEAR


@pytest.mark.parametrize("text", ["元旦", "0230", "1301", "0103-0101", "0101-0601", "1月32日", "0101-0102-0103", "101"])
def test_a_piece_that_is_no_day_is_named(text):
    with pytest.raises(NotationError) as refused:
        parse_days(2027, f"0501 {text}")
    assert refused.value.piece == text


def test_no_text_names_no_day():
    assert parse_days(2027, " \n") == frozenset()


@given(st.sets(st.integers(0, 364).map(lambda n: date(2027, 1, 1) + timedelta(days=n)), max_size=60))
def test_what_is_written_reads_back_as_the_same_days(days):
    short = all(len(piece) == 4 or _length(piece) <= 31 for piece in written(days).split())
    if short:
        assert parse_days(2027, written(days)) == days


def _length(piece: str) -> int:
    first, last = (date(2027, int(part[:2]), int(part[2:])) for part in piece.split("-"))
    return (last - first).days + 1


def test_the_summary_counts_what_the_arrangement_makes_of_the_year(arranged):
    of_2026 = {
        kind: frozenset(day for day in days if day.year == 2026)
        for kind, days in (("off", arranged.off), ("work", arranged.work))
    }
    found = summary(2026, **of_2026)
    assert found.missing_feasts == ()
    assert found.weekend_days_worked == 6
    assert found.working_days == 261 - found.weekdays_off + found.weekend_days_worked


def test_a_feast_with_a_fixed_date_that_is_no_day_off_is_told():
    assert date(2027, 5, 1) in summary(2027, NEW_YEAR, frozenset()).missing_feasts
