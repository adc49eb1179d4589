"""Sentences by thresholds, text with figures in it, and the life of a version."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.actors import ActorKind, Role
from fengqiao.foundation.lifecycle import Facts
from fengqiao.supervision.rules.bulletin import wording
from fengqiao.supervision.rules.bulletin.conditions import item
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
from fengqiao.supervision.rules.bulletin.targets import Standing, Target, standing_of, standing_words
from fengqiao.supervision.rules.bulletin.wording import Limits, Measured, Trend
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


@pytest.mark.parametrize(
    ("shape", "found", "target", "is_whole", "standing"),
    [
        (Shape.SHARE, (0.9, 100), Target(0.9), False, Standing.REACHED),
        (Shape.SHARE, (0.899, 100), Target(0.9), False, Standing.MISSED),
        (Shape.SHARE, (1.0, 4), Target(0.9), True, Standing.UNKNOWN),
        (Shape.SHARE, (None, None), Target(0.9), True, Standing.UNKNOWN),
        (Shape.COUNT, (120, 120), Target(100, is_goal=True), False, Standing.REACHED),
        (Shape.COUNT, (80, 80), Target(100, is_goal=True), False, Standing.RUNNING),
        (Shape.COUNT, (80, 80), Target(100, is_goal=True), True, Standing.MISSED),
        (Shape.COUNT, (80, 80), Target(100, rises=False), False, Standing.RUNNING),
        (Shape.COUNT, (100, 100), Target(100, rises=False), True, Standing.REACHED),
        (Shape.COUNT, (101, 101), Target(100, rises=False), False, Standing.MISSED),
    ],
)
def test_where_a_value_stands_against_its_target(shape, found, target, is_whole, standing):
    assert standing_of(shape, Measured(*found), target, LIMITS, is_whole=is_whole) is standing


def test_a_clause_says_whether_its_target_is_a_goal_of_the_year_or_a_parameter():
    assert standing_words(Standing.REACHED, Target(0.9, is_goal=True), "90%") == "达到年度目标（90%）"
    assert standing_words(Standing.MISSED, Target(0.9), "90%") == "未达到规定要求（90%）"
    assert standing_words(Standing.MISSED, Target(9, is_goal=True, rises=False), "9件") == "超出年度目标（9件）"


def test_those_beyond_a_limit_are_named_the_furthest_first_and_not_for_few_records():
    rows = [("a", 0.5, 10.0), ("b", 0.9, 10.0), ("c", 0.7, 10.0), ("d", 0.1, 1.0)]
    assert wording.beyond(rows, 0.9, LIMITS, below=True) == ["a", "c"]
    assert wording.beyond(rows, 0.7, LIMITS, below=False) == ["b"]
    assert wording.beyond(rows, 0.4, LIMITS, below=True) == []
    assert wording.beyond(rows[3:], 0.9, LIMITS, below=True) is None


def test_requirements_are_counted_as_official_papers_count_them():
    assert [item(1, "甲。"), item(9, "乙。"), item(10, "丙。")] == ["一是甲。", "九是乙。", "此外，丙。"]


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
