"""The declared lifecycle of a mediation."""

from itertools import product

import pytest

from fengqiao.foundation.actors import ActorKind, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.lifecycle import Facts
from fengqiao.mediation.rules.moves import LIFECYCLE
from fengqiao.mediation.rules.states import DEADLINE_LABELS, FINAL, STATE_LABELS, Action, DeadlineKind, State
from fengqiao.mediation.services.effects import EFFECTS

DECLARED = {(state, move.action) for move in LIFECYCLE.moves for state in move.before}
WITHOUT_EFFECT = {Action.TO_ENFORCEMENT, Action.NOTE}
"""Their state, texts and event say all."""


@pytest.mark.parametrize(("state", "action"), sorted(set(product(State, Action)) - DECLARED))
def test_refuses_every_move_that_is_not_declared(state, action):
    for role in Role:
        facts = Facts(state=state, role=role, actor_kind=ActorKind.STAFF, holds=True)
        with pytest.raises(NotAllowed):
            LIFECYCLE.move_for(action, facts)


def test_every_action_is_declared_once_and_does_something():
    assert {move.action for move in LIFECYCLE.moves} == set(Action)
    assert set(Action) - set(EFFECTS) == WITHOUT_EFFECT


def test_every_state_can_be_reached_and_every_open_one_left():
    reached = {State.APPLIED} | {s for move in LIFECYCLE.moves for s in (*move.also, move.after) if s}
    assert reached == set(State)
    for state in set(State) - FINAL:
        assert any(state in move.before and (move.after or move.also) for move in LIFECYCLE.moves), state


def test_states_and_deadlines_have_a_label_each():
    assert set(STATE_LABELS) == set(State)
    assert set(DEADLINE_LABELS) == set(DeadlineKind)


def test_every_move_names_its_source():
    assert all(move.source for move in LIFECYCLE.moves)
