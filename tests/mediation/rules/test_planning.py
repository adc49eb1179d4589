"""A day's sessions planned at once: nothing is booked twice, nothing planned is worse than what is done by hand."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.mediation.rules import matching
from fengqiao.mediation.rules.matching import Candidate, Need, Policy, Slot, Weights
from fengqiao.mediation.rules.planning import (
    Costs,
    Day,
    Kind,
    Limits,
    Plan,
    Room,
    Session,
    Terms,
    WaitingCase,
    accept,
    compare,
    first_come_first_served,
    plan,
    replan,
)
from fengqiao.mediation.rules.planning.board import Board, by_urgency
from fengqiao.mediation.rules.planning.problem import Problem
from fengqiao.mediation.rules.reasons import Bar, Note

TODAY = date(2026, 11, 23)
DAY1, DAY2 = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
BANK = 10
TERMS = Terms(
    Policy(
        weights=Weights(speciality=30, language=15, distance=15, load=15, success=10, experience=5, soonest=10),
        cooling_years=3,
        indispensable=frozenset({"sign"}),
        same_trade=0.5,
        far_km=60,
        km_in_county=10,
        km_between_counties=40,
        busy_cases=12,
        overall_rate=0.6,
        prior_cases=10,
        horizon_days=10,
        experience={},
    ),
    Costs(
        unplaced=5000,
        unplaced_per_day_waited=100,
        waiting_per_day=100,
        urgent_per_day=200,
        urgent_days=7,
        late_per_day=500,
        mismatch=600,
        travel_per_km=8,
        fairness=60,
        change_mediator=400,
        change_time=200,
        change_room=50,
    ),
    Limits(part=40, rounds=4, effort=5.0, part_effort=0.5, options=4000, starts=2, rooms=4, seconds=20.0),
)
IN_PARTS = replace(TERMS, limits=replace(TERMS.limits, part=2, rounds=3))
ALL_SLOTS = tuple(Slot(day, number) for day in (DAY1, DAY2) for number in range(3))


def case(number: int, **changed: object) -> WaitingCase:
    need = Need(number, TODAY, DAY1, "bank", "card", "zhuji", institutions=frozenset({BANK}))
    names = set(Need.__dataclass_fields__)
    need = replace(need, **{key: value for key, value in changed.items() if key in names})
    return replace(WaitingCase(need, 0), **{key: value for key, value in changed.items() if key not in names})


def mediator(number: int, **changed: object) -> Candidate:
    known = Candidate(number, "zhuji", capacity=4, specialities=frozenset({"card"}), free_slots=ALL_SLOTS)
    return replace(known, **changed)


def room(number: int, **changed: object) -> Room:
    return replace(Room(number, "zhuji", seats=4, free_slots=ALL_SLOTS), **changed)


def day(cases: list[WaitingCase], mediators: list[Candidate], rooms: list[Room], **more: tuple[Session, ...]) -> Day:
    return Day(tuple(cases), tuple(mediators), tuple(rooms), **more)


def placed(found: Plan) -> dict[int, Session]:
    return {planned.case_id: planned.session for planned in found.assignments}


def why_not(found: Plan) -> dict[int, str]:
    return {case_id: str(reason.code) for case_id, reason in found.unplaced}


def assert_sound(asked: Day, found: Plan) -> None:
    """What holds of every plan: each case once, nobody and no room twice, all within free slots and capacity."""
    cases = {item.need.case_id: item for item in asked.waiting}
    people = {item.mediator_id: item for item in asked.candidates}
    rooms = {item.room_id: item for item in asked.rooms}
    fixed = {session.case_id for session in asked.fixed}
    told = [planned.case_id for planned in found.assignments] + [case_id for case_id, _ in found.unplaced]
    assert sorted(told) == sorted(cases.keys() - fixed)
    taken: Counter[tuple[str, int, Slot]] = Counter()
    for session in [*asked.fixed, *placed(found).values()]:
        slots = [Slot(session.slot.on, session.slot.number + step) for step in range(session.length)]
        taken.update(("mediator", session.mediator_id, slot) for slot in slots)
        if session.room_id is not None:
            taken.update(("room", session.room_id, slot) for slot in slots)
        if session.case_id not in fixed:
            wanted = cases[session.case_id]
            assert not list(matching.exclusions(wanted.need, people[session.mediator_id], TERMS.policy))
            assert set(slots) <= set(people[session.mediator_id].free_slots)
            assert (session.room_id is None) == wanted.need.is_remote
            if session.room_id is not None:
                assert set(slots) <= set(rooms[session.room_id].free_slots)
                assert rooms[session.room_id].seats >= wanted.people
    assert not {what for what, times in taken.items() if times > 1}
    load = Counter(session.mediator_id for session in [*asked.fixed, *placed(found).values()])
    for session in placed(found).values():
        person = people[session.mediator_id]
        assert person.open_cases + load[person.mediator_id] <= person.capacity


def test_a_session_has_mediator_room_slot_and_reasons():
    found = plan(day([case(1, waiting_days=4)], [mediator(7)], [room(3)]), TERMS)
    assert placed(found) == {1: Session(1, 7, 3, Slot(DAY1, 0))}
    assert {Note.WAITED} <= {reason.code for reason in found.assignments[0].reasons}
    assert found.is_best
    assert not found.is_cut_short


def test_nobody_needs_a_room_on_the_telephone():
    found = plan(day([case(1, is_remote=True)], [mediator(7)], []), TERMS)
    assert placed(found)[1].room_id is None


@pytest.mark.parametrize(
    ("why", "asked"),
    [
        (Note.NO_MEDIATOR, day([case(1)], [mediator(7, relatives_at=frozenset({BANK}))], [room(3)])),
        (Note.NO_ROOM, day([case(1, people=9)], [mediator(7)], [room(3)])),
        (Note.NO_COMMON_SLOT, day([case(1)], [mediator(7)], [room(3, free_slots=(Slot(DAY2, 9),))])),
        (Note.NO_COMMON_SLOT, day([case(1, length=4)], [mediator(7)], [room(3)])),
    ],
)
def test_a_case_without_a_session_says_why(why, asked):
    assert why_not(plan(asked, TERMS)) == {1: why}


def test_who_is_nearest_to_the_deadline_gets_the_only_slot():
    cases = [case(1, waiting_days=2), case(2, waiting_days=25, due_on=DAY2)]
    found = plan(day(cases, [mediator(7, free_slots=(Slot(DAY1, 0),))], [room(3)]), TERMS)
    assert set(placed(found)) == {2}
    assert why_not(found) == {1: Note.CROWDED_OUT}


def test_a_plan_sees_what_first_come_first_served_does_not():
    """The first to come takes the only mediator who signs; the second needs her."""
    asked = day(
        [case(1, waiting_days=5), case(2, languages=frozenset({"sign"}))],
        [
            mediator(1, languages=frozenset({"sign"}), free_slots=(Slot(DAY1, 0),)),
            mediator(2, free_slots=(Slot(DAY1, 0),)),
        ],
        [room(3), room(4)],
    )
    assert set(placed(first_come_first_served(asked, TERMS))) == {1}
    assert {number: s.mediator_id for number, s in placed(plan(asked, TERMS)).items()} == {1: 2, 2: 1}


def test_work_spreads_in_proportion_to_capacity():
    morning = tuple(Slot(DAY1, number) for number in range(6))
    people = [mediator(1, capacity=8, free_slots=morning), mediator(2, capacity=4, free_slots=morning)]
    found = plan(day([case(n, is_remote=True) for n in range(1, 7)], people, []), TERMS)
    assert Counter(s.mediator_id for s in placed(found).values()) == {1: 4, 2: 2}


def test_no_session_runs_overnight():
    slots = (Slot(DAY1, 2), Slot(DAY2, 0))
    found = plan(day([case(1, length=2, is_remote=True)], [mediator(7, free_slots=slots)], []), TERMS)
    assert why_not(found) == {1: Note.NO_COMMON_SLOT}


def test_alike_rooms_hold_as_many_sessions_as_there_are_rooms():
    people = [mediator(number, free_slots=(Slot(DAY1, 0), Slot(DAY1, 1))) for number in (1, 2, 3)]
    found = plan(day([case(n, length=2) for n in (1, 2, 3)], people, [room(3), room(4)]), TERMS)
    assert sorted(s.room_id or 0 for s in placed(found).values()) == [3, 4]
    assert len(found.unplaced) == 1


def test_the_rule_of_thumb_stands_in_when_there_is_no_time():
    asked = day([case(n) for n in range(1, 6)], [mediator(1), mediator(2)], [room(3)])
    hurried = plan(asked, replace(TERMS, limits=replace(TERMS.limits, seconds=0.0)))
    assert hurried.is_cut_short
    assert hurried.breakdown.total == by_urgency(Board(Problem(asked, TERMS))).cost()
    assert_sound(asked, hurried)


def test_a_plan_that_left_rooms_out_is_not_called_the_best():
    asked = day([case(1)], [mediator(7)], [room(3), room(4, free_slots=(Slot(DAY2, 0),))])
    assert plan(asked, TERMS).is_best
    assert not plan(asked, replace(TERMS, limits=replace(TERMS.limits, rooms=1))).is_best


# What is there already.


def present_day(**more: tuple[Session, ...]) -> Day:
    return day(
        [case(n) for n in (1, 2, 3)],
        [mediator(1), mediator(2)],
        [room(3), room(4)],
        present=(
            Session(1, 1, 3, Slot(DAY1, 0)),
            Session(2, 2, 4, Slot(DAY1, 0)),
            Session(3, 1, 3, Slot(DAY2, 1)),
        ),
        **more,
    )


def test_when_a_mediator_falls_ill_only_their_sessions_move():
    asked = present_day()
    ill = replace(asked, candidates=(mediator(1, free_slots=()), mediator(2)))
    found = replan(ill, TERMS)
    assert placed(found)[2] == asked.present[1]
    assert {session.mediator_id for session in placed(found).values()} == {2}
    changes = compare(ill, TERMS, found)
    assert {change.case_id: change.kind for change in changes} == {1: Kind.REASSIGNED, 3: Kind.REASSIGNED}
    assert all(
        {Note.NO_LONGER_POSSIBLE, Bar.NO_FREE_SLOT} <= {reason.code for reason in change.reasons} for change in changes
    )


def test_nothing_happened_nothing_moves():
    asked = present_day()
    found = replan(asked, TERMS)
    assert set(placed(found).values()) == set(asked.present)
    assert compare(asked, TERMS, found) == ()


def test_others_move_only_if_that_places_a_case():
    only = (Slot(DAY1, 0),)
    asked = day(
        [case(1, is_remote=True), case(2, is_remote=True, languages=frozenset({"sign"}))],
        [mediator(1, languages=frozenset({"sign"}), free_slots=only), mediator(2, free_slots=only)],
        [],
        present=(Session(1, 1, None, Slot(DAY1, 0)),),
    )
    found = replan(asked, TERMS)
    assert {number: s.mediator_id for number, s in placed(found).items()} == {1: 2, 2: 1}
    one, two = compare(asked, TERMS, found)
    assert (one.kind, two.kind) == (Kind.REASSIGNED, Kind.ADDED)
    assert two.together_with == {1}
    assert one.together_with == frozenset()


def test_a_change_is_accepted_only_with_those_that_make_way_for_it():
    only = (Slot(DAY1, 0),)
    asked = day(
        [case(1, is_remote=True), case(2, is_remote=True, languages=frozenset({"sign"}))],
        [mediator(1, languages=frozenset({"sign"}), free_slots=only), mediator(2, free_slots=only)],
        [],
        present=(Session(1, 1, None, Slot(DAY1, 0)),),
    )
    found = replan(asked, TERMS)
    changes = compare(asked, TERMS, found)
    with pytest.raises(ValueError, match="needs those of"):
        accept(asked.present, changes, {2})
    assert accept(asked.present, changes, {1}) == (Session(1, 2, None, Slot(DAY1, 0)),)
    assert set(accept(asked.present, changes, {1, 2})) == set(placed(found).values())


def test_a_better_mediator_is_a_reason_to_change():
    asked = day(
        [case(1, is_remote=True)],
        [mediator(1, specialities=frozenset()), mediator(2)],
        [],
        present=(Session(1, 1, None, Slot(DAY1, 0)),),
    )
    free_to_change = replace(TERMS, costs=replace(TERMS.costs, change_mediator=0, change_time=0))
    (change,) = compare(asked, free_to_change, plan(asked, free_to_change))
    assert change.kind is Kind.REASSIGNED
    assert change.gain > 0
    assert Note.FITS_BETTER in {reason.code for reason in change.reasons}
    assert compare(asked, TERMS, plan(asked, TERMS)) == (), "the gain is not worth a change"


# Properties, on days small enough to be solved to the end.

slots = st.frozensets(st.sampled_from(ALL_SLOTS), min_size=1).map(lambda found: tuple(sorted(found)))
counties = st.sampled_from(["zhuji", "keqiao"])
cases = st.builds(
    case,
    st.integers(1, 20),
    county=counties,
    waiting_days=st.integers(0, 20),
    due_on=st.none() | st.dates(TODAY, TODAY + timedelta(days=20)),
    length=st.integers(1, 2),
    people=st.integers(2, 5),
    is_remote=st.booleans(),
    objected=st.frozensets(st.integers(1, 4), max_size=1),
)
mediators = st.builds(
    mediator,
    st.integers(1, 4),
    county=counties,
    capacity=st.integers(1, 4),
    open_cases=st.integers(0, 2),
    specialities=st.frozensets(st.sampled_from(["card", "loan"])),
    relatives_at=st.sampled_from([frozenset(), frozenset(), frozenset({BANK})]),
    free_slots=slots,
)
rooms = st.builds(room, st.integers(1, 3), county=counties, seats=st.integers(3, 5), free_slots=slots)


def unique(items: st.SearchStrategy, name: str, most: int, *, least: int = 1) -> st.SearchStrategy:
    def key(item: object) -> object:
        return item.need.case_id if name == "case_id" else getattr(item, name)

    return st.lists(items, min_size=least, max_size=most, unique_by=key).map(tuple)


days = st.builds(
    Day,
    unique(cases, "case_id", 6),
    unique(mediators, "mediator_id", 4),
    unique(rooms, "room_id", 3, least=0),
)
few_days = st.builds(
    Day, unique(cases, "case_id", 3), unique(mediators, "mediator_id", 2), unique(rooms, "room_id", 1, least=0)
)


@given(days)
def test_nothing_is_booked_twice_and_nobody_excluded_is_planned(asked):
    for terms in (TERMS, IN_PARTS):
        assert_sound(asked, plan(asked, terms))
    assert_sound(asked, first_come_first_served(asked, TERMS))


@given(days)
def test_a_plan_is_never_worse_than_first_come_first_served(asked):
    hand = first_come_first_served(asked, TERMS).breakdown.total
    assert plan(asked, TERMS).breakdown.total <= hand
    assert plan(asked, IN_PARTS).breakdown.total <= hand


@given(days, mediators)
def test_one_more_mediator_never_makes_the_best_plan_worse(asked, more):
    """Fairness is a sum over mediators that grows only with their own cases: idle hands cost nothing."""
    before = plan(replace(asked, candidates=tuple(c for c in asked.candidates if c.mediator_id != 4)), TERMS)
    others = tuple(c for c in asked.candidates if c.mediator_id != 4)
    after = plan(replace(asked, candidates=(*others, replace(more, mediator_id=4))), TERMS)
    assert before.is_best
    assert after.breakdown.total <= before.breakdown.total


@given(days, st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(asked, chance):
    def shuffled(items: tuple) -> tuple:
        return tuple(chance.sample(items, len(items)))

    other = Day(shuffled(asked.waiting), shuffled(asked.candidates), shuffled(asked.rooms))
    for terms in (TERMS, IN_PARTS):
        assert plan(asked, terms) == plan(other, terms)


@given(days, st.data())
def test_fixed_sessions_stay_and_the_rest_goes_around_them(asked, data):
    first = plan(asked, TERMS)
    fixed = (
        tuple(data.draw(st.sets(st.sampled_from(sorted(placed(first).values(), key=str))))) if first.assignments else ()
    )
    again = replace(asked, fixed=fixed, present=tuple(set(placed(first).values()) - set(fixed)))
    ill = data.draw(st.integers(1, 4))
    hurt = replace(again, candidates=tuple(replace(c, free_slots=()) if c.mediator_id == ill else c
                                           for c in again.candidates))  # fmt: skip
    for found in (replan(hurt, TERMS), plan(hurt, TERMS)):
        assert_sound(hurt, found)
    moved = {change.case_id for change in compare(hurt, TERMS, replan(hurt, TERMS)) if change.before}
    theirs = {session.case_id for session in hurt.present if session.mediator_id == ill}
    if len(replan(hurt, TERMS).unplaced) >= len(first.unplaced):
        assert moved >= theirs


@given(days, mediators)
def test_all_changes_accepted_make_the_plan(asked, more):
    first = plan(asked, TERMS)
    people = {c.mediator_id: c for c in (*asked.candidates, more)}
    later = replace(asked, candidates=tuple(people.values()), present=tuple(placed(first).values()))
    found = plan(later, TERMS)
    changes = compare(later, TERMS, found)
    assert set(accept(later.present, changes, {change.case_id for change in changes})) == set(placed(found).values())
    for change in changes:
        part = accept(later.present, changes, change.together_with | {change.case_id})
        assert_no_clash(part)


def assert_no_clash(sessions: tuple[Session, ...]) -> None:
    taken = Counter(
        (kind, which, s.slot.on, s.slot.number + step)
        for s in sessions
        for step in range(s.length)
        for kind, which in (("mediator", s.mediator_id), ("room", s.room_id))
        if which is not None
    )
    assert not {what for what, times in taken.items() if times > 1}


@given(few_days)
def test_what_is_proven_best_is_what_trying_everything_finds(asked):
    found = plan(asked, TERMS)
    problem = Problem(asked, TERMS)
    ways = [
        [None, *(problem.option(task, task.pairs[index], start) for index, mask in Board(problem).openings(task)
                 for start in range(mask.bit_length()) if mask >> start & 1)]
        for task in problem.tasks
    ]  # fmt: skip
    assert found.is_best
    assert found.breakdown.total == min(cost_of(problem, choice) for choice in product(*ways))


def cost_of(problem: Problem, choice: tuple) -> float:
    """Cost of one choice, infinite if it books anything twice."""
    board = Board(problem)
    for number, option in enumerate(choice):
        if option is None:
            continue
        task = problem.tasks[number]
        fits = any(
            (task.pairs[index].mediator, task.pairs[index].pool) == (option.mediator, option.pool)
            and mask >> option.start & 1
            for index, mask in board.openings(task)
        )
        if not fits:
            return float("inf")
        board.place(number, option)
    return board.cost()
