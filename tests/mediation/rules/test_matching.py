"""Who may mediate a case, who suits it best, and why."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.mediation.rules.matching import (
    Candidate,
    Need,
    Policy,
    Slot,
    Weights,
    kilometres,
    rank,
    success_factor,
    years_after,
)
from fengqiao.mediation.rules.reasons import FAVOURABLE, SOURCES, TEXTS, Bar, Ground, Note, sentence

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)
BANK, INSURER = 10, 20
POLICY = Policy(
    weights=Weights(speciality=30, language=15, distance=15, load=15, success=10, experience=5, soonest=10),
    cooling_years=3,
    indispensable=frozenset({"sign"}),
    same_trade=0.5,
    far_km=60,
    km_in_county=12,
    km_between_counties=45,
    busy_cases=12,
    overall_rate=0.6,
    prior_cases=10,
    horizon_days=10,
    experience={"complex": 30},
)
NEED = Need(
    case_id=1,
    on=TODAY,
    from_day=TOMORROW,
    trade="bank",
    speciality="card",
    county="zhuji",
    place=(120.24, 29.71),
    languages=frozenset({"zhuji"}),
    body=1,
    institutions=frozenset({BANK}),
)
WANG = Candidate(
    mediator_id=7,
    county="zhuji",
    place=(120.30, 29.80),
    capacity=8,
    bodies=frozenset({1}),
    specialities=frozenset({"card"}),
    trades=frozenset({"bank"}),
    languages=frozenset({"zhuji", "mandarin"}),
    open_cases=3,
    closed=40,
    settled=30,
    free_slots=(Slot(TOMORROW, 2),),
)
NAMES = {"card": "信用卡", "zhuji": "诸暨话", "sign": "手语", "bank": "银行"}


def bars(need: Need, candidate: Candidate) -> set[str]:
    ranking = rank(need, [candidate], POLICY)
    return {str(reason.code) for excluded in ranking.excluded for reason in excluded.reasons}


def best(*candidates: Candidate, need: Need = NEED) -> list[int]:
    return [match.mediator_id for match in rank(need, candidates, POLICY).ranked]


def test_a_match_says_why_in_words_a_person_can_read():
    (match,) = rank(NEED, [WANG], POLICY).ranked
    said = "；".join(sentence(reason, name=lambda _, code: NAMES[code]) for reason in match.reasons)
    assert said == (
        "熟悉信用卡纠纷；会说诸暨话；距离 12 公里；手上 3 件；同类纠纷结案 40 件，调成 30 件；2026-11-24 起有空"
    )
    assert all(reason.is_favourable for reason in match.reasons)


@pytest.mark.parametrize(
    ("bar", "changed"),
    [
        (Bar.EMPLOYED, {"employers": {BANK: None}}),
        (Bar.EMPLOYED, {"employers": {BANK: TOMORROW}}),
        (Bar.FORMERLY_EMPLOYED, {"employers": {BANK: date(2023, 11, 24)}}),
        (Bar.RELATIVE, {"relatives_at": frozenset({BANK})}),
        (Bar.UNQUALIFIED, {"is_qualified": False}),
        (Bar.OTHER_BODY, {"bodies": frozenset({2})}),
        (Bar.AT_CAPACITY, {"open_cases": 8}),
        (Bar.NO_FREE_SLOT, {"free_slots": ()}),
        (Bar.NO_FREE_SLOT, {"free_slots": (Slot(TODAY, 1),)}),
        (Bar.NO_FREE_SLOT, {"qualification_ends": TODAY}),
    ],
)
def test_what_a_mediator_is_excludes(bar, changed):
    assert bars(NEED, replace(WANG, **changed)) == {bar}


@pytest.mark.parametrize(
    ("bar", "changed"),
    [
        (Bar.EARLIER_ROLE, {"acted_before": frozenset({7})}),
        (Bar.OBJECTED, {"objected": frozenset({7})}),
        (Bar.DECLINED, {"refused": frozenset({7})}),
        (Bar.LANGUAGE_MISSING, {"languages": frozenset({"sign"})}),
    ],
)
def test_what_a_case_asks_excludes(bar, changed):
    assert bars(replace(NEED, **changed), WANG) == {bar}


def test_a_lapsed_qualification_excludes():
    assert Bar.UNQUALIFIED in bars(NEED, replace(WANG, qualification_ends=TODAY - timedelta(days=1)))


@pytest.mark.parametrize(
    "changed",
    [
        {"employers": {BANK: date(2023, 11, 23)}},  # three years to the day
        {"employers": {INSURER: None}},
        {"relatives_at": frozenset({INSURER})},
        {"qualification_ends": TOMORROW},
    ],
)
def test_what_does_not_touch_the_case_excludes_nobody(changed):
    assert best(replace(WANG, **changed)) == [7]


def test_a_disclosed_relation_that_all_parties_accept_excludes_no_longer_and_is_said():
    (match,) = rank(
        replace(NEED, consented=frozenset({7})), [replace(WANG, relatives_at=frozenset({BANK}))], POLICY
    ).ranked
    assert Ground.CONSENTED in {reason.code for reason in match.reasons}


def test_everything_that_excludes_is_told():
    found = bars(replace(NEED, objected=frozenset({7})), replace(WANG, employers={BANK: None}, open_cases=9))
    assert found == {Bar.EMPLOYED, Bar.OBJECTED, Bar.AT_CAPACITY}


def test_one_lucky_case_does_not_top_the_list():
    lucky = replace(WANG, mediator_id=1, closed=1, settled=1)
    proven = replace(WANG, mediator_id=2, closed=60, settled=50)
    assert best(lucky, proven) == [2, 1]


@pytest.mark.parametrize(
    "worse",
    [
        {"specialities": frozenset()},
        {"specialities": frozenset(), "trades": frozenset()},
        {"languages": frozenset({"mandarin"})},
        {"place": (120.9, 29.5)},
        {"place": None, "county": "xinchang"},
        {"open_cases": 6},
        {"recent_load": 10.0},
        {"settled": 10},
        {"free_slots": (Slot(TOMORROW + timedelta(days=6), 0),)},
    ],
)
def test_whoever_suits_less_comes_later(worse):
    assert best(replace(WANG, mediator_id=1, **worse), replace(WANG, mediator_id=2)) == [2, 1]


def test_equals_go_by_load_then_by_number():
    policy = replace(POLICY, weights=replace(POLICY.weights, load=0))
    busy = replace(WANG, mediator_id=1, open_cases=5)
    ranking = rank(NEED, [busy, replace(WANG, mediator_id=9), replace(WANG, mediator_id=4)], policy)
    assert [match.mediator_id for match in ranking.ranked] == [4, 9, 1]


def test_a_complex_case_wants_experience():
    codes = {reason.code for reason in rank(replace(NEED, track="complex"), [WANG], POLICY).ranked[0].reasons}
    assert Ground.EXPERIENCED in codes


def test_nobody_travels_to_a_session_by_telephone():
    near, far = replace(WANG, mediator_id=2), replace(WANG, mediator_id=1, place=(100.0, 40.0))
    remote = replace(NEED, is_remote=True)
    assert best(near, far, need=remote) == [1, 2]
    codes = {reason.code for match in rank(remote, [far], POLICY).ranked for reason in match.reasons}
    assert not codes & {Ground.NEAR, Ground.FAR}


def test_every_code_has_its_sentence_and_every_bar_its_source():
    assert set(TEXTS) == {*Bar, *Ground, *Note}
    assert set(SOURCES) == set(Bar)
    assert set(TEXTS) >= FAVOURABLE


def test_known_distances_and_days():
    assert kilometres((120.58, 30.0), (120.58, 31.0)) == pytest.approx(111.2, abs=0.1)
    assert years_after(date(2024, 2, 29), 1) == date(2025, 3, 1)


heads = st.sampled_from([BANK, INSURER, 30])
candidates = st.builds(
    Candidate,
    mediator_id=st.integers(1, 30),
    county=st.sampled_from(["zhuji", "keqiao"]),
    place=st.none() | st.tuples(st.floats(119, 122), st.floats(29, 31)),
    capacity=st.integers(0, 8),
    bodies=st.just(frozenset({1})),
    specialities=st.frozensets(st.sampled_from(["card", "loan"])),
    trades=st.frozensets(st.sampled_from(["bank", "insurance"])),
    languages=st.frozensets(st.sampled_from(["zhuji", "sign"])),
    employers=st.dictionaries(heads, st.none() | st.dates(date(2018, 1, 1), date(2027, 1, 1))),
    relatives_at=st.frozensets(heads, max_size=1),
    open_cases=st.integers(0, 8),
    recent_load=st.floats(0, 20),
    settled=st.integers(0, 5),
    closed=st.integers(5, 50),
    is_qualified=st.booleans(),
    free_slots=st.lists(st.builds(Slot, st.dates(TODAY, TODAY + timedelta(days=9)), st.integers(0, 7)), max_size=3),
)
people = st.lists(candidates, max_size=8, unique_by=lambda candidate: candidate.mediator_id)


@given(people)
def test_everybody_is_ranked_or_excluded_once_with_a_reason(found):
    ranking = rank(NEED, found, POLICY)
    ids = [match.mediator_id for match in ranking.ranked] + [item.mediator_id for item in ranking.excluded]
    assert sorted(ids) == sorted(candidate.mediator_id for candidate in found)
    assert all(item.reasons for item in (*ranking.ranked, *ranking.excluded))
    assert all(0 <= match.score <= 1 for match in ranking.ranked)


@given(people)
def test_nobody_with_a_tie_to_a_party_is_ranked(found):
    ranked = {match.mediator_id for match in rank(NEED, found, POLICY).ranked}
    for candidate in found:
        ended = (candidate.employers or {}).get(BANK, date.min)
        is_tied = ended is None or ended > date(2023, 11, 23) or BANK in candidate.relatives_at
        assert not (is_tied and candidate.mediator_id in ranked)


@given(people, st.randoms(use_true_random=False))
def test_the_order_of_candidates_does_not_matter(found, chance):
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert rank(NEED, found, POLICY) == rank(NEED, shuffled, POLICY)


@given(people, candidates)
def test_one_more_candidate_leaves_the_order_of_the_others(found, more):
    others = [candidate for candidate in found if candidate.mediator_id != more.mediator_id]
    with_more = [number for number in best(*others, more) if number != more.mediator_id]
    assert with_more == best(*others)


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_rate_is_drawn_toward_the_overall_rate_and_never_past_it(one, other):
    settled, closed = min(one, other), max(one, other)
    shrunken = success_factor(replace(WANG, settled=settled, closed=closed), POLICY)
    bare = settled / closed if closed else POLICY.overall_rate
    low, high = sorted((bare, POLICY.overall_rate))
    assert low - 1e-9 <= shrunken <= high + 1e-9
