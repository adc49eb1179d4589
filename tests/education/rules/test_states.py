"""The life of an event."""

from hypothesis import given
from hypothesis import strategies as st

from fengqiao.education.rules.states import COUNTED, TONES, WAYS, Act, Side, open_acts


def test_hosts_plan_report_and_cancel_while_offices_above_check_and_return():
    assert open_acts("planned", frozenset({Side.HOST})) == (Act.CHANGE, Act.REPORT, Act.CANCEL)
    assert open_acts("held", frozenset({Side.ABOVE})) == (Act.CHECK, Act.RETURN)
    assert open_acts("held", frozenset({Side.HOST})) == ()
    assert open_acts("returned", frozenset({Side.HOST})) == (Act.REPORT, Act.CANCEL)


@given(st.sampled_from(sorted(TONES)), st.frozensets(st.sampled_from(Side)))
def test_nothing_is_open_once_an_event_is_cancelled_or_merged(state, sides):
    acts = open_acts(state, sides)
    assert all(WAYS[act].side in sides for act in acts)
    if state in {"cancelled", "merged"}:
        assert acts == ()
    assert "merged" not in COUNTED
    assert "cancelled" not in COUNTED
