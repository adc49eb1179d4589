"""Which reports of two hosts resemble each other."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.education.rules.duplicates import Ground, Report, Terms, likeness, resembling, title_likeness

TERMS = Terms(hours=4, threshold=70, size_pct=25)
AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
VILLAGE, TOWN, OTHER = "330681105201", "330681105000", "330681106000"


def report(number: int, host: int, *, place=VILLAGE, hours=0.0, size=100, title="枫源村送金融知识下乡") -> Report:
    return Report(number, frozenset({host}), place, AT + timedelta(hours=hours), size, title)


def test_two_houses_at_one_place_and_time_with_like_sizes_and_titles_resemble_each_other_fully():
    alike = likeness(report(1, 10), report(2, 20, size=110), TERMS)
    assert alike.score == 100
    assert set(alike.grounds) == {Ground.SAME_PLACE, Ground.SAME_TIME, Ground.SIMILAR_SIZE, Ground.SIMILAR_TITLE}


@pytest.mark.parametrize(
    "other",
    [
        report(2, 10),  # one house holding two events
        report(2, 20, place=OTHER),
        report(2, 20, hours=5),
        report(2, 20, hours=3, size=900, title="企业员工讲座"),  # too few points
        report(1, 20),  # itself
    ],
)
def test_what_cannot_be_the_same_event_is_left_alone(other):
    assert likeness(report(1, 10), other, TERMS) is None


def test_a_town_named_instead_of_its_village_counts_as_near():
    alike = likeness(report(1, 10), report(2, 20, place=TOWN), TERMS)
    assert Ground.NEAR_PLACE in alike.grounds
    assert alike.score == 85


def test_the_most_alike_comes_first():
    others = [report(2, 20, hours=2), report(3, 30), report(4, 10)]
    assert [one.id for one, _alike in resembling(report(1, 10), others, TERMS)] == [3, 2]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("枫源村反诈", "枫源村反诈", 1.0),
        ("ＡＢＣ", "abc", 1.0),
        ("", "枫源", 0.0),
        ("讲", "讲", 1.0),
        ("甲乙丙", "丁戊", 0.0),
    ],
)
def test_titles_are_compared_by_pairs_of_characters(one, other, expected):
    assert title_likeness(one, other) == expected


reports = st.builds(
    report,
    st.integers(1, 3),
    st.integers(1, 3),
    place=st.sampled_from([VILLAGE, TOWN, OTHER]),
    hours=st.floats(-6, 6),
    size=st.integers(0, 500),
    title=st.text(max_size=8),
)


@given(reports, reports)
@settings(max_examples=60)
def test_likeness_is_mutual_and_never_exceeds_the_scale(one, other):
    there, back = likeness(one, other, TERMS), likeness(other, one, TERMS)
    assert (there is None) == (back is None)
    if there and back:
        assert there.score == back.score
        assert TERMS.threshold <= there.score <= 100
