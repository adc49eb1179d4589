"""What is told to a consumer is named; everything else stays inside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.complaints import casepage
from fengqiao.complaints.rules.moves import LIFECYCLE
from fengqiao.complaints.rules.states import FINAL, Action, DeadlineKind, State
from fengqiao.foundation.actors import Role
from fengqiao.portal import rules
from fengqiao.portal.forms import DEED_FORMS

INTERNAL = {
    Action.NOTE, Action.ASSIGN, Action.CLASSIFY, Action.DECLARE_CONFLICT, Action.LEAD, Action.ORDER_REPORT,
    Action.ANSWER_ORDER, Action.REPORT_MAJOR, Action.ASK_EXTENSION, Action.REFUSE_EXTENSION,
}  # fmt: skip


def test_every_state_has_plain_words():
    assert set(rules.STATES) == set(State)


def test_every_action_is_either_told_or_internal():
    told = {tag.partition(".")[2] for tag in rules.HISTORY if tag.startswith("complaint.")} - {"filed"}
    assert told | INTERNAL == set(Action)
    assert not told & INTERNAL


def test_texts_belong_to_events_that_are_told():
    assert {tag for tag, _name in (*rules.TEXTS, *rules.OWN_TEXTS)} <= set(rules.HISTORY)


def test_whatever_a_consumer_may_do_is_offered_with_a_form_of_its_fields():
    mine = {move.action: move for move in LIFECYCLE.moves if Role.CONSUMER in move.roles}
    assert set(rules.DEEDS) == set(mine) == set(DEED_FORMS)
    for action, form in DEED_FORMS.items():
        assert set(form.base_fields) == {field.name for field in mine[action].fields}


def test_the_internal_report_of_a_major_complaint_is_no_date_for_the_consumer():
    assert set(DeadlineKind) - set(rules.DEADLINES) == {DeadlineKind.MAJOR_REPORT}


def test_needs_are_those_the_desk_knows():
    assert set(rules.SPECIAL_NEEDS) == set(casepage.SPECIAL_NEEDS)


@given(st.sampled_from(sorted(State)), st.booleans())
def test_steps_run_from_done_over_current_to_next(state, reviewed):
    found = [status for _label, status in rules.steps(state, reviewed=reviewed)]
    assert found == sorted(found, key=["done", "current", "next"].index)
    assert found.count("current") == (0 if state in FINAL else 1)


@pytest.mark.parametrize("deed", rules.DEEDS.values(), ids=rules.DEEDS)
def test_every_deed_says_what_follows(deed):
    assert deed.means
    assert deed.follows
