"""What is told to a side of a mediation is named; everything else stays inside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.actors import Role
from fengqiao.mediation.rules.moves import LIFECYCLE
from fengqiao.mediation.rules.states import FINAL, Action, Audience, DeadlineKind, State
from fengqiao.portal.forms.mediation_deeds import FORMS
from fengqiao.portal.rules import mediation as rules
from fengqiao.portal.rules.mediation_deeds import DEEDS

FIELDS_OF = {(f"mediation.{move.action}", field.name): field for move in LIFECYCLE.moves for field in move.fields}
BY_THE_PAGE = {"side", "attachment"}
"""Fields that the page or the service fills in, never the reader."""


def test_every_state_has_plain_words_and_a_place_among_the_steps():
    assert set(rules.STATES) == set(State)
    assert all(rules.steps(state) or state in rules.ENDED_EARLY for state in State)


def test_every_action_is_told_save_the_bodys_own_notes_and_reserved_slots():
    told = {tag.partition(".")[2] for tag in rules.HISTORY if tag.startswith("mediation.")} - {"filed"}
    assert set(Action) - told == {Action.NOTE, Action.RESERVE}


def test_no_text_for_the_body_or_the_court_is_told():
    for key in (*rules.TEXTS, *rules.OWN_TEXTS, *rules.TELLING.choices):
        assert FIELDS_OF[key].audience in {"", Audience.PARTIES}, key


def test_texts_belong_to_events_that_are_told():
    assert {tag for tag, _name in (*rules.TEXTS, *rules.OWN_TEXTS)} <= set(rules.HISTORY)


def test_whatever_a_side_may_do_is_offered_with_a_form_of_its_fields():
    mine = {move.action: move for move in LIFECYCLE.moves if Role.CONSUMER in move.roles}
    assert set(DEEDS) == set(mine) == set(FORMS)
    for action, form in FORMS.items():
        fields = {field.name for field in mine[action].fields} - BY_THE_PAGE
        asked = set(form.base_fields) - {"read", "drawing", "confirm"}
        assert asked <= fields, action
        assert fields - asked <= {"ground"}, f"{action}: a person gives no ground"


def test_reports_and_follow_ups_of_the_body_are_no_dates_for_a_side():
    assert set(DeadlineKind) - set(rules.DEADLINES) == {DeadlineKind.FAILURE_REPORT, DeadlineKind.FOLLOW_UP}


@given(st.sampled_from(sorted(State)))
def test_steps_run_from_done_over_current_to_next(state):
    found = [status for _label, status in rules.steps(state)]
    assert found == sorted(found, key=["done", "current", "next"].index)
    if found:
        assert found.count("current") == (0 if state in FINAL - {State.ENFORCEMENT} else 1)


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_every_deed_says_what_it_means_and_what_follows(deed):
    assert deed.means
    assert deed.follows
