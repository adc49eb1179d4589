"""Help for who needs it: which offices can give it, and how a request goes."""

from hypothesis import given
from hypothesis import strategies as st

from fengqiao.coverage.rules.visits import (
    AT_HOME,
    ENDED,
    HELPS,
    MOVES,
    OPEN,
    Action,
    Kind,
    Need,
    Offer,
    Part,
    Reason,
    State,
    distance,
    match,
    open_moves,
    ranked,
    refusal,
)
from fengqiao.organisations.rules.offers import Accommodation, Service

OFFERS = st.builds(
    Offer,
    office=st.integers(1, 99),
    services=st.frozensets(st.sampled_from(Service)),
    accommodations=st.frozensets(st.sampled_from(Accommodation)),
    distance=st.integers(0, 2),
)
NEEDS = st.frozensets(st.sampled_from(Need))
KINDS, SERVICES = st.sampled_from(Kind), st.sampled_from(Service)


@given(OFFERS, KINDS, SERVICES, NEEDS)
def test_who_offers_everything_fits_whatever_is_asked(offer, kind, service, needs):
    all_of_it = Offer(offer.office, frozenset(Service), frozenset(Accommodation), offer.distance)
    assert match(all_of_it, kind=kind, service=service, needs=needs).is_full


@given(OFFERS, KINDS, SERVICES, NEEDS, st.sampled_from(Accommodation))
def test_more_help_never_fits_worse(offer, kind, service, needs, more):
    better = Offer(offer.office, offer.services, offer.accommodations | {more}, offer.distance)
    before, after = (match(one, kind=kind, service=service, needs=needs) for one in (offer, better))
    assert set(after.unmet) <= set(before.unmet)
    assert after.visits >= before.visits


@given(OFFERS, SERVICES, NEEDS)
def test_a_visit_at_home_needs_no_ramp_but_somebody_who_comes(offer, service, needs):
    found = match(offer, kind=Kind.HOME, service=service, needs=needs)
    assert not set(found.unmet) & AT_HOME
    assert found.visits is (Accommodation.HOME_VISIT in offer.accommodations)


@given(st.lists(OFFERS, max_size=12), KINDS, SERVICES, NEEDS)
def test_offices_that_lack_less_come_first_then_nearer_ones_and_none_that_does_not_do_it(offers, kind, service, needs):
    found = ranked(offers, kind=kind, service=service, needs=needs)
    assert [(len(one.unmet), one.distance) for one in found] == sorted((len(one.unmet), one.distance) for one in found)
    assert all(one.serves and one.visits for one in found)
    assert len(found) == sum(
        service in one.services and (kind is Kind.OUTLET or Accommodation.HOME_VISIT in one.accommodations)
        for one in offers
    )


def test_every_need_is_met_by_something():
    assert set(HELPS) == set(Need)
    assert all(HELPS.values())


@given(st.sampled_from(State), st.frozensets(st.sampled_from(Part)))
def test_nothing_is_done_with_what_has_ended_and_nobody_acts_without_a_part(state, parts):
    moves = open_moves(state, parts)
    assert not moves or (state in OPEN and parts)
    assert all(refusal(action, state, parts) is None for action in moves)


@given(st.sampled_from(Action), st.sampled_from(State), st.frozensets(st.sampled_from(Part)), st.sampled_from(Part))
def test_another_part_never_closes_a_move(action, state, parts, more):
    if refusal(action, state, parts) is None:
        assert refusal(action, state, parts | {more}) is None


def test_from_asking_every_end_can_be_reached_and_a_reason_is_asked_where_help_is_not_given():
    reached, seen = {State.REQUESTED}, set()
    while reached - seen:
        state = (reached - seen).pop()
        seen.add(state)
        reached |= {move.after for move in MOVES.values() if state in move.before and move.after}
    assert reached == set(State)
    assert {move.after for move in MOVES.values() if move.after in ENDED} == ENDED
    assert MOVES[Action.DONE].reasons == ()
    assert all(MOVES[one].reasons for one in (Action.UNMET, Action.CANCEL, Action.RETURN))
    assert {reason for move in MOVES.values() for reason in move.reasons} == set(Reason)


def test_only_the_person_withdraws_what_nobody_took_and_only_offices_near_or_the_regulator_take_it():
    assert open_moves(State.REQUESTED, {Part.PERSON}) == [Action.CANCEL, Action.CHANGE]
    assert open_moves(State.REQUESTED, {Part.NEAR}) == [Action.ASSIGN]
    assert open_moves(State.REQUESTED, {Part.REGULATOR}) == [Action.ASSIGN, Action.CANCEL]
    assert open_moves(State.ASSIGNED, {Part.NEAR}) == []


def test_distance_is_read_from_the_codes():
    assert distance("330681109201", "330681109201") == 0
    assert distance("330681109000", "330681109201") == 1
    assert distance("330681001000", "330681109201") == 2
    assert distance("330602001000", "330681109201") is None
