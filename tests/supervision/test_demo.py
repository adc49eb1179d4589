"""What the demo shows of reports and orders."""

from collections import Counter

import pytest
from django.utils import timezone

from fengqiao.foundation.actors import Level, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.ledger.queries import verify
from fengqiao.supervision import demo_orders, demo_report_stories, demo_reports
from fengqiao.supervision.models import OrderPaper, PeriodicReport, ReportedFigure, ReportReminder, SupervisionOrder
from fengqiao.supervision.queries.report_counts import counts_of_all
from fengqiao.supervision.queries.reports import counted
from fengqiao.supervision.rules.orders import State as OrderState
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reports import State

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings, tmp_path):
    settings.DEMO, settings.DATA = True, tmp_path


@pytest.fixture
def staffed(busy):
    for code, role in (("REG", Role.REGULATOR), ("B", Role.OFFICER), ("R", Role.OFFICER)):
        busy.actor(code, role)
    return busy


def test_all_houses_are_counted_at_once_as_each_is_alone(busy, today):
    period = Period.quarter_of(today)
    for code in ("B", "R"):
        office = busy.offices[code]
        alone = {line: found.value for line, found in counted(office, period).items() if found.value}
        assert counts_of_all(period)[office.pk] == alone
        assert alone["received"] == (2 if code == "B" else 1)


def test_reports_of_the_demo_agree_with_the_records_but_for_the_troubles(staffed, monkeypatch):
    for name, code in (("EXPLAINED", "B"), ("TO_JUDGE", "R")):
        monkeypatch.setattr(demo_report_stories, name, code)
    monkeypatch.setattr(demo_reports, "MISSING", "R")
    demo_reports.load()
    states = Counter(PeriodicReport.objects.values_list("state", flat=True))
    assert states[State.SUBMITTED] == 1
    assert states[State.REPLACED] == 1
    explained = PeriodicReport.objects.get(organisation=staffed.offices["B"], version=2)
    assert all(line.explanation for line in explained.lines.all() if line.differs)
    assert not PeriodicReport.objects.filter(organisation=staffed.offices["R"], period__regex="^[0-9]{4}$").exists()
    assert ReportReminder.objects.filter(organisation=staffed.offices["R"], is_after=True).exists()
    assert ReportedFigure.objects.filter(item="personal_customers", replaced_at=None, value__gt=0).count() > 8
    before = PeriodicReport.objects.count()
    demo_reports.load()
    assert PeriodicReport.objects.count() == before
    assert list(verify()) == []


def test_orders_of_the_demo_stand_in_every_state(staffed, monkeypatch):
    officers = demo_reports.actors(Role.OFFICER, Level.HEAD_OFFICE)
    office, today = staffed.offices["B"], timezone.localdate()
    by = staffed.actor("REG", Role.REGULATOR)
    for story in demo_orders.stories():
        demo_orders.tell(story, office, by, officers[office.pk], timezone.now())
    assert set(SupervisionOrder.objects.values_list("state", flat=True)) == set(OrderState)
    assert OrderPaper.objects.count() == 1
    assert SupervisionOrder.objects.filter(due_on__lt=today).count() == 2
    assert list(verify()) == []


@pytest.mark.parametrize("part", [demo_reports, demo_orders])
def test_demo_data_go_into_a_demo_only(part, settings):
    settings.DEMO = False
    with pytest.raises(NotAllowed):
        part.load()
