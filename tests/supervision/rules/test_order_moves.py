"""The life of an order of supervision as it is declared."""

from itertools import product

import pytest

from fengqiao.foundation.actors import ActorKind, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.lifecycle import Facts
from fengqiao.supervision.rules.order_moves import HOUSE, LIFECYCLE, MOVES
from fengqiao.supervision.rules.orders import OPEN, STATE_LABELS, TONES, Action, State
from fengqiao.supervision.services.order_effects import EFFECTS

WILLING = {
    "of_house": True, "of_regulator": True, "extension_waits": False, "extensions_left": True, "overdue": False,
    "returned": True, "talked": True, "measures_open": False, "measures_to_report": True, "measures_to_check": True,
}  # fmt: skip


def facts(state, role, **other):
    return Facts(state=state, role=role, actor_kind=ActorKind.STAFF, holds=True, circumstances={**WILLING, **other})


def test_every_move_has_its_effect_and_every_state_its_words():
    assert set(EFFECTS) == {move.action for move in MOVES} == set(Action)
    assert set(STATE_LABELS) == set(TONES) == set(State)


@pytest.mark.parametrize(("action", "state", "role"), list(product(Action, State, Role)))
def test_whatever_is_not_declared_is_refused(action, state, role):
    move = LIFECYCLE.move(action)
    given = facts(state, role, extension_waits=action == Action.DECIDE_EXTENSION)
    declared = state in move.before and role in move.roles
    assert (move.refusal(given) is None) is declared


def test_nothing_can_be_done_with_an_order_that_is_over_and_every_open_one_can_end():
    for move in MOVES:
        assert move.before <= OPEN
    for state in OPEN:
        assert [move for move in MOVES if state in move.before and move.after in {State.CLOSED, State.WITHDRAWN}]


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.action)
def test_each_side_does_its_own_part_only(move):
    side = "of_house" if move.roles == HOUSE else "of_regulator"
    state, (role,) = next(iter(sorted(move.before))), move.roles
    given = facts(state, role, extension_waits=move.action == Action.DECIDE_EXTENSION, **{side: False})
    with pytest.raises(NotAllowed):
        LIFECYCLE.move_for(move.action, given)


@pytest.mark.parametrize(
    ("action", "state", "against"),
    [
        (Action.ASK_EXTENSION, State.ISSUED, {"overdue": True}),
        (Action.ASK_EXTENSION, State.ISSUED, {"extensions_left": False}),
        (Action.ASK_EXTENSION, State.ISSUED, {"extension_waits": True}),
        (Action.DECIDE_EXTENSION, State.ISSUED, {"extension_waits": False}),
        (Action.ACCEPT, State.ANSWERED, {"measures_open": True}),
        (Action.CLOSE, State.FOLLOWING, {"measures_open": True}),
        (Action.REPORT_MEASURE, State.FOLLOWING, {"measures_to_report": False}),
        (Action.CHECK_MEASURE, State.FOLLOWING, {"measures_to_check": False}),
        (Action.NOTICE, State.ISSUED, {"overdue": False, "returned": False, "talked": False}),
    ],
)
def test_circumstances_stand_against_a_move(action, state, against):
    move = LIFECYCLE.move(action)
    (role,) = move.roles
    assert move.refusal(facts(state, role, **against)) is not None
