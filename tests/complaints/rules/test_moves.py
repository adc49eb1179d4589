"""Every move of a complaint, and every one that is not declared."""

from itertools import product

import pytest

from fengqiao.complaints.rules.moves import LIFECYCLE, MOVES
from fengqiao.complaints.rules.states import DEADLINE_LABELS, FINAL, STATE_LABELS, Action, DeadlineKind, State
from fengqiao.foundation.actors import STAFF_ROLES, ActorKind, Level, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.lifecycle import Facts

DECLARED = {(move.action, state) for move in MOVES for state in move.before}
SYSTEM_ACTIONS = {Action.LAPSE}


def facts(state: str, role: Role, **circumstances: object) -> Facts:
    return Facts(state=state, role=role, actor_kind=ActorKind.STAFF, holds=True, circumstances=circumstances)


def test_every_action_is_declared_exactly_once():
    assert sorted(move.action for move in MOVES) == sorted(Action)


def test_every_state_and_deadline_has_a_name():
    assert STATE_LABELS.keys() == set(State)
    assert DEADLINE_LABELS.keys() == set(DeadlineKind)


@pytest.mark.parametrize(("action", "state"), sorted(set(product(Action, State)) - DECLARED))
def test_refuses_every_move_that_is_not_declared(action, state):
    for role in Role:
        with pytest.raises(NotAllowed):
            LIFECYCLE.move_for(action, facts(state, role))


@pytest.mark.parametrize("state", sorted(set(State) - FINAL))
def test_every_open_state_can_be_left(state):
    assert any(state in move.before and move.after not in {None, state} for move in MOVES)


@pytest.mark.parametrize("state", sorted(set(State) - {State.RECEIVED, State.WITH_REGULATOR}))
def test_every_other_state_can_be_reached(state):
    assert any(move.after == state for move in MOVES)


def test_an_auditor_can_do_nothing():
    assert all(Role.AUDITOR not in move.roles for move in MOVES)


def test_an_administrator_can_do_nothing():
    assert all(Role.ADMINISTRATOR not in move.roles for move in MOVES)


def test_the_regulator_never_decides_a_dispute():
    deciding = {Action.DECIDE, Action.DECIDE_REVIEW, Action.SETTLE, Action.ACCEPT_DECISION}
    assert all(Role.REGULATOR not in LIFECYCLE.move(action).roles for action in deciding)


def test_only_the_system_lets_a_case_lapse():
    assert LIFECYCLE.move(Action.LAPSE).roles == {Role.SYSTEM}


@pytest.mark.parametrize("action", sorted(set(Action) - SYSTEM_ACTIONS))
def test_every_other_action_belongs_to_a_person(action):
    assert LIFECYCLE.move(action).roles & (STAFF_ROLES | {Role.CONSUMER})


def test_an_extension_is_approved_by_a_superior_only():
    approve = LIFECYCLE.move(Action.APPROVE_EXTENSION)
    asked = {"extension_asked": True, "owner_level": Level.SUB_BRANCH}
    own = facts(State.INVESTIGATING, Role.OFFICER, actor_above_owner=False, actor_level=Level.SUB_BRANCH, **asked)
    above = facts(State.INVESTIGATING, Role.OFFICER, actor_above_owner=True, actor_level=Level.BRANCH, **asked)
    assert approve.refusal(own)
    assert approve.refusal(above) is None


@pytest.mark.parametrize(("role", "is_open"), [(Role.EXECUTIVE, True), (Role.OFFICER, False)])
def test_at_the_head_office_a_senior_executive_approves(role, is_open):
    at_top = facts(
        State.INVESTIGATING, role, extension_asked=True, owner_level=Level.HEAD_OFFICE, actor_level=Level.HEAD_OFFICE
    )
    assert (LIFECYCLE.move(Action.APPROVE_EXTENSION).refusal(at_top) is None) is is_open


@pytest.mark.parametrize(
    ("circumstances", "is_open"),
    [
        ({"has_decision": True}, True),
        ({"has_decision": False}, False),
        ({"has_decision": True, "decided_at_head_office": True}, False),
        ({"has_decision": True, "review_window_over": True}, False),
        ({"has_decision": True, "reviewed": True}, False),
    ],
)
def test_review_is_open_for_branch_decisions_within_the_window_and_once(circumstances, is_open):
    asked = Facts(State.NOTIFIED, Role.CONSUMER, ActorKind.CONSUMER, holds=False, circumstances=circumstances)
    assert (LIFECYCLE.move(Action.REQUEST_REVIEW).refusal(asked) is None) is is_open


def test_who_declared_a_conflict_takes_no_part_in_deciding():
    conflicted = facts(State.INVESTIGATING, Role.CLERK, conflicted=True)
    for action in (Action.DECIDE, Action.SETTLE):
        assert LIFECYCLE.move(action).refusal(conflicted)
