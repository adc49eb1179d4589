"""Which action leads a card to which column."""

import itertools

import pytest

from fengqiao.mediation.rules.board import STATES, Stage, stage_of, way_to
from fengqiao.mediation.rules.moves import LIFECYCLE
from fengqiao.mediation.rules.states import FINAL, Action, State

STAYING = {Action.SCHEDULE, Action.CANCEL_SESSION, Action.APPOINT, Action.ANSWER_PROPOSAL}
"""Lead there by a session or by the mediator's answer, not by the state they end in."""


def test_every_open_state_stands_in_a_column_and_no_closed_one_does():
    for state, planned in itertools.product(State, (False, True)):
        assert (stage_of(state, has_session=planned) is None) is (state in FINAL)


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("state", State)
def test_a_way_is_an_action_of_the_state_that_ends_in_the_column_or_a_reason(state, stage):
    for planned, asked in itertools.product((False, True), repeat=2):
        way = way_to(stage, state=state, has_session=planned, is_asked=asked)
        assert bool(way.action) is not bool(way.reason)
        if way.action is not None:
            move = LIFECYCLE.move(way.action)
            assert state in move.before
            ends = {move.after, *move.also} & STATES[stage]
            assert ends or way.action in STAYING


def test_a_card_neither_goes_back_nor_jumps():
    def reason(state, stage):
        return way_to(stage, state=state, has_session=False, is_asked=False).reason

    assert "不能退回" in reason(State.PERFORMING, Stage.CHECK)
    assert "一列一列" in reason(State.APPLIED, Stage.SIGN)
    assert "已经在这一列" in reason(State.APPLIED, Stage.CHECK)
    assert "已经终结" in reason(State.FAILED, Stage.SIGN)


def test_while_a_mediator_is_asked_the_card_waits_for_the_answer():
    way = way_to(Stage.SCHEDULE, state=State.APPOINTING, has_session=False, is_asked=True)
    assert way.action is None
    assert "等其答复" in way.reason
