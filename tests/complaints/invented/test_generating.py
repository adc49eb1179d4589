"""A generated history is coherent, the same for the same seed, and goes on after an interruption."""

from collections import Counter
from datetime import date

import pytest

from fengqiao.casework.models import Case, Deadline, Party
from fengqiao.complaints.invented import generating
from fengqiao.complaints.invented.generating import Generator, Order, generate
from fengqiao.complaints.models import Complaint
from fengqiao.complaints.rules.states import FINAL
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.ledger.models import Event
from fengqiao.foundation.ledger.queries import verify
from support.city import moment

NOW = moment("2026-06-01", "14:00")


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(generating, "BATCH", 100)


@pytest.fixture
def order(city) -> Order:
    city.actor("REG", Role.REGULATOR)
    city.actor("B-1-1", Role.OFFICER)
    return Order(600, 7, date(2025, 1, 1), NOW, people=0.3)


def contents() -> list[tuple]:
    fields = ("source_ref", "state", "level", "subject__code", "opened_at", "closed_at", "due_on", "amount", "title")
    return list(Case.objects.order_by("source_ref").values_list(*fields))


def test_a_history_has_every_kind_of_ending_and_open_cases_and_an_intact_ledger(order):
    assert generate(order) == 600
    states = Counter(Case.objects.values_list("state", flat=True))
    assert states["closed"] > 400
    assert 0 < sum(n for state, n in states.items() if state not in FINAL) < 90
    outcomes = set(Complaint.objects.values_list("outcome", flat=True))
    assert {"settled", "decision_accepted", "no_objection", "withdrawn", "declined", "unresolved", ""} <= outcomes
    assert Party.objects.exists()
    assert list(verify()) == []


def test_nothing_lies_in_the_future_or_before_it_began(order):
    generate(order)
    assert not Event.objects.filter(at__gt=NOW, chain__startswith="case:").exists()
    assert not Case.objects.filter(received_on__lt=order.first).exists()
    for case in Case.objects.filter(closed_at__isnull=False):
        assert case.opened_at <= case.closed_at <= NOW


def test_time_limits_that_have_passed_are_noted(order):
    generate(order)
    left = Deadline.objects.filter(status="running", due_on__lt=NOW.date(), overdue_since__isnull=True)
    assert set(left.values_list("kind", flat=True)) <= {"major_report", "transfer"}


def test_the_same_seed_gives_the_same_history(order):
    first, again = Generator(order).batch(2), Generator(order).batch(2)
    assert [(c.filing, c.at, c.by, c.source_ref) for c in first] == [
        (c.filing, c.at, c.by, c.source_ref) for c in again
    ]
    other = Generator(Order(600, 8, order.first, NOW)).batch(2)
    assert [c.filing.facts for c in first] != [c.filing.facts for c in other]


def test_an_interrupted_history_goes_on_to_what_it_would_have_been(order):
    Generator(order).write(0)
    Generator(order).write(3)
    assert generate(order) == 400
    assert generate(order) == 0
    refs = list(Case.objects.values_list("source_ref", flat=True))
    assert len(refs) == len(set(refs)) == 600
    assert generating.begun(7, 600) == order.first
    assert generating.begun(7, 601) is None


def test_cases_come_in_order_of_time(order):
    generate(order)
    days = list(Case.objects.order_by("id").values_list("received_on", flat=True))
    assert days == sorted(days)


def test_nothing_is_invented_beside_real_complaints(order, settings):
    settings.DEMO = False
    with pytest.raises(NotAllowed, match="虚构"):
        generate(order)


def test_without_institutions_there_is_nothing_to_complain_of(db):
    with pytest.raises(NotAllowed, match="机构"):
        generate(Order(10, 1, date(2026, 1, 1), NOW))
