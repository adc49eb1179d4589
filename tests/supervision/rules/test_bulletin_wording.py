"""Sentences by thresholds, text with figures in it, and the life of a version."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.actors import ActorKind, Role
from fengqiao.foundation.lifecycle import Facts
from fengqiao.supervision.rules.bulletin import wording
from fengqiao.supervision.rules.bulletin.content import (
    Block,
    carried_over,
    keys_in,
    lost_and_strange,
    mark,
    pieces,
    read_edit,
    with_texts,
)
from fengqiao.supervision.rules.bulletin.life import LIFECYCLE, Action, State
from fengqiao.supervision.rules.bulletin.specs import Against
from fengqiao.supervision.rules.bulletin.wording import Limits, Measured, Standing, Trend
from fengqiao.supervision.rules.indicators import Shape

LIMITS = Limits(steady_pct=1, steady_tenths=5, small=5)
TEXT = st.text(st.characters(blacklist_characters="[]\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", codec="utf-8"))


@pytest.mark.parametrize(
    ("shape", "now", "then", "trend"),
    [
        (Shape.COUNT, (120, 120), (100, 100), Trend.RISES),
        (Shape.COUNT, (80, 80), (100, 100), Trend.FALLS),
        (Shape.COUNT, (1005, 1005), (1000, 1000), Trend.STEADY),
        (Shape.COUNT, (9, 9), (4, 4), Trend.TOO_SMALL),
        (Shape.COUNT, (9, 9), (None, None), Trend.UNKNOWN),
        (Shape.SHARE, (0.93, 100), (0.91, 100), Trend.RISES),
        (Shape.SHARE, (0.913, 100), (0.91, 100), Trend.STEADY),
        (Shape.SHARE, (0.93, 3), (0.5, 100), Trend.TOO_SMALL),
        (Shape.STATISTIC, (3.5, 40), (0, 30), Trend.TOO_SMALL),
    ],
)
def test_what_is_said_of_a_change_follows_thresholds(shape, now, then, trend):
    assert wording.trend_of(shape, Measured(*now), Measured(*then), LIMITS) is trend


def test_a_clause_names_what_it_is_against():
    assert wording.trend_words(Trend.RISES, Against.YEAR, "20%") == "同比上升20%"
    assert wording.trend_words(Trend.TOO_SMALL, Against.BEFORE, "") == "上期数量较少，不作比较"


def test_a_target_is_reached_exactly_at_it_and_not_judged_by_few_records():
    assert wording.standing_of(0.9, 100, 90, LIMITS) is Standing.ABOVE
    assert wording.standing_of(0.899, 100, 90, LIMITS) is Standing.BELOW
    assert wording.standing_of(1.0, 4, 90, LIMITS) is Standing.UNKNOWN


def test_highest_and_lowest_are_named_among_those_of_enough_records_only():
    rows = [("a", 0.5, 10.0), ("b", 0.9, 10.0), ("c", 0.7, 10.0), ("d", 1.0, 1.0)]
    assert wording.extremes_of(rows, LIMITS) == ("b", "a")
    assert wording.extremes_of(rows[2:], LIMITS) is None


def test_headings_are_numbered_as_official_papers_have_it():
    assert [wording.numbered(1, 1, "甲"), wording.numbered(2, 12, "乙"), wording.numbered(3, 3, "丙")] == [
        "一、甲", "（十二）乙", "3. 丙",
    ]  # fmt: skip


@given(words=st.lists(TEXT, min_size=2, max_size=5))
def test_a_text_shown_for_editing_and_sent_back_loses_nothing(words):
    lines = [" ".join(part.split()) for part in words]
    text = "".join(part + mark(f"1.{n}") for n, part in enumerate(lines, start=1)).strip()
    texts = {f"1.{n}": "937件" for n in range(1, 9)}
    assert read_edit(with_texts(text, texts)) == text
    assert "".join(part or mark(key) for part, key in pieces(text)) == text


def test_an_edit_may_move_a_figure_but_not_lose_or_invent_one():
    assert lost_and_strange("甲[[1.1]]乙[[1.2]]", "[[1.2 3件]]乙丙[[1.1]]") == ([], [])
    assert lost_and_strange("甲[[1.1]]", "甲[[1.9]]") == (["1.1"], ["1.9"])
    assert keys_in("[[1.1 937件]]") == ["1.1"]


def test_numbers_that_a_person_typed_are_found():
    block = Block("paragraph", "2019年[[1.1]]，另有12件", "2019年[[1.1]]")
    assert block.typed_numbers == ["12"]


def test_edits_are_carried_over_where_the_rules_say_the_same_as_before():
    old = [Block("paragraph", "甲改[[1.1]]", "甲[[1.1]]"), Block("paragraph", "乙改", "乙升[[2.1]]")]
    new = [Block("paragraph", "甲[[1.1]]", "甲[[1.1]]"), Block("paragraph", "乙降[[2.1]]", "乙降[[2.1]]")]
    kept, dropped = carried_over(old, new)
    assert [one.text for one in kept] == ["甲改[[1.1]]", "乙降[[2.1]]"]
    assert dropped == ["乙改"]


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("action", [Action.REVIEW, Action.APPROVE])
def test_nobody_reviews_or_approves_what_they_wrote(state, action):
    facts = Facts(
        state, Role.REGULATOR, ActorKind.STAFF, holds=True,
        circumstances={"writes": True, "regulates": True, "wrote": True, "was_published": True},
    )  # fmt: skip
    assert LIFECYCLE.move(action).refusal(facts)
