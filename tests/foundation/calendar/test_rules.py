"""Dates: the published examples, and what must hold for every period."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.calendar.rules import (
    Calendar,
    Exclusion,
    StepKind,
    Unit,
    due,
    explain,
    is_rest_day,
    is_working_day,
)

DAY = timedelta(days=1)
NO_HOLIDAYS = Calendar(off=frozenset(), work=frozenset(), first_year=2019, last_year=2026)

days = st.dates(date(2018, 6, 1), date(2027, 9, 1))
lengths = st.integers(0, 90)
units = st.sampled_from(Unit)
calendars = st.builds(
    Calendar,
    off=st.frozensets(days, max_size=40),
    work=st.frozensets(days.filter(lambda day: day.weekday() >= 5), max_size=10),
    first_year=st.just(2019),
    last_year=st.just(2026),
)
# Exclusions that lie near the start, so that they matter.
starts_with_exclusions = days.flatmap(
    lambda start: st.tuples(
        st.just(start),
        st.lists(
            st.builds(
                lambda offset, n: Exclusion(start + offset * DAY, start + (offset + n) * DAY),
                st.integers(-10, 120),
                st.integers(0, 40),
            ),
            max_size=5,
        ),
    )
)


class TestPublishedVectors:
    """Receipt → 7 working days, 15 natural days (raw, rolled), 30 natural days (raw, rolled), 60 natural days."""

    VECTORS = (
        ("2019-09-20", "2019-09-30", "2019-10-05", "2019-10-08", "2019-10-20", "2019-10-21", "2019-11-19"),
        ("2019-11-14", "2019-11-25", "2019-11-29", "2019-11-29", "2019-12-14", "2019-12-16", "2020-01-13"),
        ("2020-01-10", "2020-01-20", "2020-01-25", "2020-02-03", "2020-02-09", "2020-02-10", "2020-03-10"),
        ("2019-04-25", "2019-05-07", "2019-05-10", "2019-05-10", "2019-05-25", "2019-05-27", "2019-06-24"),
        ("2026-09-21", "2026-10-08", "2026-10-06", "2026-10-08", "2026-10-21", "2026-10-21", "2026-11-20"),
    )

    @pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector[0])
    def test_give_the_published_dates(self, arranged: Calendar, vector: tuple[str, ...]) -> None:
        receipt, wd7, raw15, due15, raw30, due30, due60 = (date.fromisoformat(value) for value in vector)
        assert due(arranged, starts_on=receipt, length=7, unit=Unit.WD).due_on == wd7
        fifteen = due(arranged, starts_on=receipt, length=15, unit=Unit.ND)
        assert (fifteen.raw_due_on, fifteen.due_on) == (raw15, due15)
        thirty = due(arranged, starts_on=receipt, length=30, unit=Unit.ND)
        assert (thirty.raw_due_on, thirty.due_on) == (raw30, due30)
        assert due(arranged, starts_on=receipt, length=60, unit=Unit.ND).due_on == due60

    def test_none_of_them_is_provisional(self, arranged: Calendar) -> None:
        for vector in self.VECTORS:
            start = date.fromisoformat(vector[0])
            assert not due(arranged, starts_on=start, length=60, unit=Unit.ND).provisional


class TestDays:
    def test_a_holiday_on_a_weekday_is_a_rest_day(self, arranged: Calendar) -> None:
        assert is_rest_day(arranged, date(2019, 10, 1))

    def test_a_make_up_saturday_is_a_working_day(self, arranged: Calendar) -> None:
        assert is_working_day(arranged, date(2020, 1, 19))

    @given(calendar=calendars, day=days)
    def test_every_day_is_either_a_rest_day_or_a_working_day(self, calendar: Calendar, day: date) -> None:
        assert is_rest_day(calendar, day) != is_working_day(calendar, day)


class TestRolling:
    def test_a_make_up_working_weekend_day_is_not_rolled(self, arranged: Calendar) -> None:
        found = due(arranged, starts_on=date(2019, 9, 14), length=15, unit=Unit.ND)
        assert found.due_on == date(2019, 9, 29)

    def test_switched_off_leaves_the_raw_day(self, arranged: Calendar) -> None:
        found = due(arranged, starts_on=date(2019, 9, 20), length=15, unit=Unit.ND, roll=False)
        assert found.due_on == found.raw_due_on == date(2019, 10, 5)

    def test_the_target_is_the_last_working_day_before_a_raw_end_in_a_holiday(self, arranged: Calendar) -> None:
        found = due(arranged, starts_on=date(2019, 9, 20), length=15, unit=Unit.ND)
        assert found.target_on == date(2019, 9, 30)

    def test_the_target_is_the_due_day_when_the_period_holds_no_working_day(self) -> None:
        found = due(NO_HOLIDAYS, starts_on=date(2026, 11, 20), length=1, unit=Unit.ND)
        assert found.target_on == found.due_on == date(2026, 11, 23)

    def test_does_not_end_on_a_day_that_is_excluded(self) -> None:
        # Raw end Saturday the 21st; Sunday to Wednesday are excluded.
        found = due(
            NO_HOLIDAYS,
            starts_on=date(2026, 11, 6),
            length=15,
            unit=Unit.ND,
            exclusions=[Exclusion(date(2026, 11, 22), date(2026, 11, 25))],
        )
        assert found.due_on == date(2026, 11, 26)


class TestExclusions:
    def test_both_their_first_and_last_day_are_added(self) -> None:
        found = due(
            NO_HOLIDAYS,
            starts_on=date(2026, 3, 2),
            length=15,
            unit=Unit.ND,
            exclusions=[Exclusion(date(2026, 3, 5), date(2026, 3, 9))],
        )
        assert found.raw_due_on == date(2026, 3, 17) + 5 * DAY

    def test_overlapping_ones_count_once(self) -> None:
        found = due(
            NO_HOLIDAYS,
            starts_on=date(2026, 3, 2),
            length=15,
            unit=Unit.ND,
            exclusions=[
                Exclusion(date(2026, 3, 5), date(2026, 3, 9)),
                Exclusion(date(2026, 3, 8), date(2026, 3, 11)),
            ],
        )
        assert found.raw_due_on == date(2026, 3, 17) + 7 * DAY

    def test_outside_the_period_change_nothing(self) -> None:
        plain = due(NO_HOLIDAYS, starts_on=date(2026, 3, 2), length=15, unit=Unit.ND)
        outside = [
            Exclusion(date(2026, 2, 1), date(2026, 3, 2)),
            Exclusion(plain.due_on + DAY, plain.due_on + 30 * DAY),
        ]
        found = due(NO_HOLIDAYS, starts_on=date(2026, 3, 2), length=15, unit=Unit.ND, exclusions=outside)
        assert found == plain

    def test_one_that_opens_during_the_extension_by_another_counts(self) -> None:
        found = due(
            NO_HOLIDAYS,
            starts_on=date(2026, 3, 2),
            length=15,
            unit=Unit.ND,
            exclusions=[
                Exclusion(date(2026, 3, 5), date(2026, 3, 9)),
                Exclusion(date(2026, 3, 20), date(2026, 3, 20)),
            ],
        )
        assert found.raw_due_on == date(2026, 3, 23)

    def test_that_end_before_they_start_are_refused(self) -> None:
        with pytest.raises(ValueError, match="before it starts"):
            Exclusion(date(2026, 3, 5), date(2026, 3, 4))

    def test_do_not_use_up_the_time_until_the_lights_go_on(self) -> None:
        plain = due(NO_HOLIDAYS, starts_on=date(2026, 3, 2), length=30, unit=Unit.ND)
        paused = due(
            NO_HOLIDAYS,
            starts_on=date(2026, 3, 2),
            length=30,
            unit=Unit.ND,
            exclusions=[Exclusion(date(2026, 3, 4), date(2026, 3, 31))],  # four weeks, so weekdays stay the same
        )
        assert paused.yellow_on == plain.yellow_on + 28 * DAY


class TestLights:
    def test_go_on_when_that_share_of_the_period_has_passed(self) -> None:
        found = due(NO_HOLIDAYS, starts_on=date(2026, 3, 2), length=15, unit=Unit.ND)
        assert found.due_on == date(2026, 3, 17)
        assert found.yellow_on == date(2026, 3, 11)  # 9 of 15 days
        assert found.red_on == date(2026, 3, 15)  # 12.75 of 15 days

    @pytest.mark.parametrize(("yellow", "red"), [(85, 60), (-1, 50), (60, 101)])
    def test_out_of_order_are_refused(self, yellow: int, red: int) -> None:
        with pytest.raises(ValueError, match="not in order"):
            due(NO_HOLIDAYS, starts_on=date(2026, 3, 2), length=15, unit=Unit.ND, yellow_pct=yellow, red_pct=red)


class TestUnknownYears:
    def test_a_due_date_past_the_last_year_is_given_from_weekends_and_provisional(self, arranged: Calendar) -> None:
        found = due(arranged, starts_on=date(2026, 12, 4), length=30, unit=Unit.ND)
        assert (found.raw_due_on, found.due_on) == (date(2027, 1, 3), date(2027, 1, 4))
        assert found.provisional

    def test_working_days_counted_in_an_unknown_year_make_it_provisional(self, arranged: Calendar) -> None:
        assert due(arranged, starts_on=date(2026, 12, 30), length=7, unit=Unit.WD).provisional

    def test_a_date_before_the_first_year_is_provisional(self, arranged: Calendar) -> None:
        assert due(arranged, starts_on=date(2012, 1, 13), length=15, unit=Unit.ND).provisional

    def test_rolling_into_an_unknown_year_is_provisional(self) -> None:
        calendar = Calendar(frozenset({date(2026, 12, 31)}), frozenset(), first_year=2019, last_year=2026)
        found = due(calendar, starts_on=date(2026, 12, 16), length=15, unit=Unit.ND)
        assert found.due_on == date(2027, 1, 1)
        assert found.provisional

    def test_a_period_that_ends_on_the_last_known_day_is_certain(self, arranged: Calendar) -> None:
        found = due(arranged, starts_on=date(2026, 12, 1), length=30, unit=Unit.ND)
        assert found.due_on == date(2026, 12, 31)
        assert not found.provisional


class TestEveryPeriod:
    @given(calendar=calendars, period=starts_with_exclusions, length=lengths, unit=units, roll=st.booleans())
    def test_ends_no_earlier_when_it_is_longer(self, calendar, period, length, unit, roll) -> None:
        start, spans = period
        shorter = due(calendar, starts_on=start, length=length, unit=unit, exclusions=spans, roll=roll)
        longer = due(calendar, starts_on=start, length=length + 1, unit=unit, exclusions=spans, roll=roll)
        assert longer.due_on >= shorter.due_on
        assert longer.raw_due_on > shorter.raw_due_on

    @given(calendar=calendars, period=starts_with_exclusions, extra=st.integers(0, 120), length=lengths, unit=units)
    def test_is_never_brought_forward_by_one_more_holiday(self, calendar, period, extra, length, unit) -> None:
        start, spans = period
        more = Calendar(calendar.off | {start + extra * DAY}, calendar.work, calendar.last_year, calendar.first_year)
        before = due(calendar, starts_on=start, length=length, unit=unit, exclusions=spans)
        assert due(more, starts_on=start, length=length, unit=unit, exclusions=spans).due_on >= before.due_on

    @given(calendar=calendars, period=starts_with_exclusions, length=lengths, unit=units)
    def test_never_ends_on_a_rest_day_when_rolled(self, calendar, period, length, unit) -> None:
        start, spans = period
        found = due(calendar, starts_on=start, length=length, unit=unit, exclusions=spans)
        assert is_working_day(calendar, found.due_on)

    @given(calendar=calendars, period=starts_with_exclusions, length=st.integers(1, 90), unit=units)
    def test_never_ends_on_an_excluded_day(self, calendar, period, length, unit) -> None:
        start, spans = period
        found = due(calendar, starts_on=start, length=length, unit=unit, exclusions=spans)
        assert not any(span.holds(found.due_on) for span in spans)

    @given(
        calendar=calendars,
        period=starts_with_exclusions,
        length=lengths,
        unit=units,
        random=st.randoms(use_true_random=False),
    )
    def test_does_not_depend_on_the_order_of_exclusions(self, calendar, period, length, unit, random) -> None:
        start, spans = period
        shuffled = random.sample(spans, len(spans))
        assert due(calendar, starts_on=start, length=length, unit=unit, exclusions=spans) == due(
            calendar, starts_on=start, length=length, unit=unit, exclusions=shuffled
        )

    @given(calendar=calendars, period=starts_with_exclusions, length=lengths, unit=units, n=st.integers(1, 30))
    def test_counts_a_day_excluded_twice_once(self, calendar, period, length, unit, n) -> None:
        start, spans = period
        parts = [Exclusion(s.starts_on, min(s.ends_on, s.starts_on + n * DAY)) for s in spans]
        assert due(calendar, starts_on=start, length=length, unit=unit, exclusions=spans) == due(
            calendar, starts_on=start, length=length, unit=unit, exclusions=[*spans, *spans, *parts]
        )

    @given(
        calendar=calendars,
        period=starts_with_exclusions,
        length=lengths,
        unit=units,
        offset=st.integers(-10, 120),
        n=st.integers(0, 40),
    )
    def test_is_never_brought_forward_by_an_exclusion(self, calendar, period, length, unit, offset, n) -> None:
        start, spans = period
        extra = Exclusion(start + offset * DAY, start + (offset + n) * DAY)
        before = due(calendar, starts_on=start, length=length, unit=unit, exclusions=spans)
        after = due(calendar, starts_on=start, length=length, unit=unit, exclusions=[*spans, extra])
        assert after.due_on >= before.due_on
        assert after.raw_due_on >= before.raw_due_on

    @given(calendar=calendars, period=starts_with_exclusions, length=lengths)
    def test_of_natural_days_is_the_limit_and_the_excluded_days_within_it(self, calendar, period, length) -> None:
        start, spans = period
        found = due(calendar, starts_on=start, length=length, unit=Unit.ND, exclusions=spans)
        running, day = 0, start
        while running < length:
            day += DAY
            running += not any(span.holds(day) for span in spans)
        assert found.raw_due_on == day

    @given(
        calendar=calendars,
        period=starts_with_exclusions,
        length=lengths,
        unit=units,
        roll=st.booleans(),
        lights=st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted),
    )
    def test_turns_yellow_before_red_before_due(self, calendar, period, length, unit, roll, lights) -> None:
        start, spans = period
        found = due(
            calendar,
            starts_on=start,
            length=length,
            unit=unit,
            exclusions=spans,
            roll=roll,
            yellow_pct=lights[0],
            red_pct=lights[1],
        )
        assert start <= found.yellow_on <= found.red_on <= found.due_on
        assert found.target_on <= found.due_on
        assert found.raw_due_on <= found.due_on

    @given(calendar=calendars, start=days, length=lengths, unit=units)
    def test_is_provisional_exactly_when_a_year_it_needs_is_unknown(self, calendar, start, length, unit) -> None:
        found = due(calendar, starts_on=start, length=length, unit=unit)
        everything = Calendar(calendar.off, calendar.work, last_year=2030, first_year=2010)
        assert not due(everything, starts_on=start, length=length, unit=unit).provisional
        if start.year >= 2019 and found.due_on.year <= 2026 and found.target_on >= start:
            assert not found.provisional
        if found.due_on.year > 2026:
            assert found.provisional

    @given(calendar=calendars, start=days, length=st.integers(-50, -1), unit=units)
    def test_of_negative_length_is_refused(self, calendar, start, length, unit) -> None:
        with pytest.raises(ValueError, match="days long"):
            due(calendar, starts_on=start, length=length, unit=unit)


class TestExplanation:
    def test_tells_the_story_of_a_rolled_date(self, arranged: Calendar) -> None:
        steps = explain(arranged, starts_on=date(2019, 9, 20), length=15, unit=Unit.ND)
        assert [step.kind for step in steps] == [
            StepKind.START,
            StepKind.FIRST_DAY,
            StepKind.RAW_END,
            StepKind.ROLLED,
            StepKind.TARGET,
        ]
        assert dict(steps[3].values) == {"day": date(2019, 10, 5), "due": date(2019, 10, 8)}

    def test_names_make_up_days_that_count_as_working_days(self, arranged: Calendar) -> None:
        steps = explain(arranged, starts_on=date(2020, 1, 10), length=7, unit=Unit.WD)
        made_up = [dict(step.values)["day"] for step in steps if step.kind is StepKind.MAKE_UP_DAYS]
        assert made_up == [date(2020, 1, 19)]

    def test_names_each_unknown_year(self, arranged: Calendar) -> None:
        steps = explain(arranged, starts_on=date(2026, 12, 4), length=30, unit=Unit.ND)
        assert dict(steps[-1].values) == {"year": 2027}
        assert steps[-1].kind is StepKind.PROVISIONAL

    @given(calendar=calendars, period=starts_with_exclusions, length=lengths, unit=units, roll=st.booleans())
    def test_agrees_with_the_date_it_explains(self, calendar, period, length, unit, roll) -> None:
        start, spans = period
        found = due(calendar, starts_on=start, length=length, unit=unit, exclusions=spans, roll=roll)
        steps = {
            step.kind: dict(step.values)
            for step in explain(calendar, starts_on=start, length=length, unit=unit, exclusions=spans, roll=roll)
        }
        assert steps[StepKind.START]["day"] == start
        assert steps[StepKind.RAW_END]["day"] == found.raw_due_on
        assert (StepKind.PROVISIONAL in steps) == found.provisional
        if found.due_on != found.raw_due_on:
            assert steps[StepKind.ROLLED]["due"] == found.due_on
