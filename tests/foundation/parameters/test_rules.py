"""Which rules hold on a day, and which values a parameter may take."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.calendar.rules import Unit
from fengqiao.foundation.parameters.rules import (
    DatedRules,
    DatedValue,
    Limit,
    RuleBook,
    Rules,
    UnknownParameterError,
    Validity,
    Value,
    ValueProblem,
    problem_with,
)

days = st.dates(date(2010, 1, 1), date(2030, 12, 31))


def dated(name: str, value: object, since: date, until: date | None = None) -> DatedValue:
    return DatedValue(name, Value(value, "nd"), Validity(since, until))


OLD = DatedRules(
    "OLD",
    "complaint",
    "old text",
    Validity(date(2013, 11, 1), date(2020, 2, 29)),
    (dated("decide", 10, date(2013, 11, 1)),),
)
NEW = DatedRules(
    "NEW",
    "complaint",
    "new text",
    Validity(date(2020, 3, 1)),
    (
        dated("decide", 15, date(2020, 3, 1), date(2025, 12, 31)),
        dated("decide", 12, date(2026, 1, 1)),
    ),
)
BOOK = RuleBook([NEW, OLD])


class TestRuleSetOnADay:
    @pytest.mark.parametrize(
        ("day", "code", "value"),
        [
            (date(2012, 1, 13), "OLD", 10),
            (date(2013, 11, 1), "OLD", 10),
            (date(2020, 2, 29), "OLD", 10),
            (date(2020, 3, 1), "NEW", 15),
            (date(2025, 12, 31), "NEW", 15),
            (date(2026, 1, 1), "NEW", 12),
            (date(2030, 1, 1), "NEW", 12),
        ],
    )
    def test_is_the_one_in_force_with_its_values_of_that_day(self, day: date, code: str, value: int) -> None:
        found = BOOK.rules_on("complaint", day)
        assert (found.code, found.value("decide")) == (code, value)

    def test_is_refused_for_an_unknown_domain(self) -> None:
        with pytest.raises(UnknownParameterError, match="astrology"):
            BOOK.rules_on("astrology", date(2026, 1, 1))

    @given(day=days)
    def test_always_exists_and_knows_every_parameter(self, day: date) -> None:
        assert BOOK.rules_on("complaint", day).number("decide") > 0

    @given(starts=st.lists(days, min_size=1, max_size=8, unique=True), day=days)
    def test_takes_the_last_value_that_has_begun(self, starts: list[date], day: date) -> None:
        values = tuple(dated("decide", n, since) for n, since in enumerate(starts))
        book = RuleBook([DatedRules("ANY", "complaint", "", Validity(min(starts)), values)])
        begun = [since for since in starts if since <= day] or [min(starts)]
        assert starts[book.rules_on("complaint", day).value("decide")] == max(begun)

    @given(starts=st.lists(days, min_size=1, max_size=8, unique=True), asked=st.lists(days, max_size=10))
    def test_does_not_depend_on_what_was_asked_before(self, starts: list[date], asked: list[date]) -> None:
        values = tuple(dated("decide", n, since) for n, since in enumerate(starts))
        rules = [DatedRules("ANY", "complaint", "", Validity(min(starts)), values)]
        book = RuleBook(rules)
        for day in asked:
            assert book.rules_on("complaint", day) == RuleBook(rules).rules_on("complaint", day)

    @given(day=days)
    def test_is_the_same_object_until_something_changes(self, day: date) -> None:
        if day + timedelta(days=1) not in {date(2013, 11, 1), date(2020, 3, 1), date(2026, 1, 1)}:
            assert BOOK.rules_on("complaint", day) is BOOK.rules_on("complaint", day + timedelta(days=1))


class TestReadingAParameter:
    RULES = Rules(
        "SET",
        "text",
        {
            "decide": Value(15, "nd", "S1 Art.18", verified=True),
            "transfer": Value(7, "wd"),
            "roll": Value(value=True),
            "amounts": Value({"outlet": 1}, "CNY"),
        },
    )

    def test_as_a_period_gives_length_and_unit(self) -> None:
        assert self.RULES.limit("decide") == Limit(15, Unit.ND)
        assert self.RULES.limit("transfer") == Limit(7, Unit.WD)

    def test_as_what_it_is_gives_its_value(self) -> None:
        assert self.RULES.flag("roll") is True
        assert self.RULES.number("decide") == 15
        assert self.RULES.value("amounts") == {"outlet": 1}
        assert self.RULES.source_of("decide") == "S1 Art.18"

    def test_as_what_it_is_not_is_refused(self) -> None:
        for read in (
            lambda: self.RULES.limit("amounts"),
            lambda: self.RULES.number("roll"),
            lambda: self.RULES.flag("decide"),
            lambda: self.RULES.value("missing"),
        ):
            with pytest.raises(UnknownParameterError):
                read()


class TestNewValue:
    @pytest.mark.parametrize(
        ("old", "new", "unit", "problem"),
        [
            (15, 20, "nd", None),
            (15, "20", "nd", ValueProblem.KIND),
            (15, True, "nd", ValueProblem.KIND),
            (15, -1, "nd", ValueProblem.NEGATIVE),
            (60, 101, "pct", ValueProblem.PERCENT),
            (60, 100, "pct", None),
            (15, 99_999, "nd", ValueProblem.LARGE),
            (10_000, 10**18, "CNY", ValueProblem.LARGE),
            ({"a": 1}, {"a": 2}, "CNY", None),
            ({"a": 1}, {"b": 2}, "CNY", ValueProblem.KEYS),
            ({"a": 1}, {"a": -2}, "CNY", ValueProblem.NEGATIVE),
            (["web"], ["app", "web"], "", None),
            (["web"], [], "", ValueProblem.EMPTY),
            (["web"], [1], "", ValueProblem.KIND),
            ("a", "  ", "", ValueProblem.EMPTY),
            (True, False, "", None),
        ],
    )
    def test_must_be_of_the_same_kind_and_sensible(
        self, old: object, new: object, unit: str, problem: ValueProblem | None
    ) -> None:
        assert problem_with(old, new, unit=unit) == problem

    @pytest.mark.parametrize(
        ("name", "old", "new", "problem"),
        [
            ("decide_starts", "receipt", "acceptance", None),
            ("decide_starts", "receipt", "tomorrow", ValueProblem.CHOICE),
            ("pass_up_levels", {"media": "branch"}, {"media": "head_office"}, None),
            ("pass_up_levels", {"media": "branch"}, {"media": "moon"}, ValueProblem.CHOICE),
            ("channel_publication", ["website"], ["app", "tower"], ValueProblem.CHOICE),
            ("hotline_national", "12378", "12363", None),
        ],
    )
    def test_is_one_of_the_words_that_code_knows(
        self, name: str, old: object, new: object, problem: ValueProblem | None
    ) -> None:
        assert problem_with(old, new, name=name) == problem
