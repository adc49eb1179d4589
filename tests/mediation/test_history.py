"""The demo's past of mediations, written at once, is as the services would have left it."""

from random import Random

import pytest
from django.utils import timezone

from fengqiao.casework.models import Case
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.mediation.bulk.history import write_history
from fengqiao.mediation.models import Instalment, Mediation
from fengqiao.mediation.rules.states import FINAL, State


@pytest.fixture
def past(city) -> int:
    court_room = city.offices["TJ-COURT"].mediation_body
    court_room.trades = ["bank"]
    court_room.save()
    return write_history(now=timezone.now(), random=Random(7), matters=60)


def test_a_history_is_written_whole(past):
    assert past == Mediation.objects.count() == 60
    agreed = Mediation.objects.filter(ending_reason="agreed")
    assert 40 <= agreed.count() <= 58
    assert not agreed.filter(agreed_amount=None).exists()
    assert set(Case.objects.values_list("state", flat=True)) <= {
        State.PERFORMED,
        State.PERFORMING,
        State.IN_DEFAULT,
        State.FAILED,
    }


def test_its_ledger_holds(past):
    assert list(ledger.verify()) == []


def test_what_is_over_is_closed_and_paid(past):
    for case in Case.objects.select_related("mediation"):
        assert (case.closed_at is not None) == (case.state in FINAL)
        assert case.opened_at <= case.mediation.ended_at <= timezone.now()
        if case.state == State.PERFORMED:
            assert not Instalment.objects.filter(agreement__mediation=case.pk, paid_on=None).exists()
        assert case.version == len(ledger.history(f"case:{case.pk}"))


def test_nothing_happens_in_the_future(past):
    latest = max(event.at for case in Case.objects.all() for event in ledger.history(f"case:{case.pk}"))
    assert latest <= timezone.now()
