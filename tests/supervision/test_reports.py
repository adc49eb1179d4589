"""Periodic reports: held against the case records, explained, accepted or returned, chased."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from fengqiao.casework.models import Code
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.notices.models import Notice
from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.supervision.models import PeriodicReport, ReportedFigure, ReportReminder
from fengqiao.supervision.queries.report_list import offices, standings
from fengqiao.supervision.queries.reports import due_on
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reports import Figures, State
from fengqiao.supervision.services import report_imports
from fengqiao.supervision.services.report_reminders import remind_all
from fengqiao.supervision.services.reports import accept, explain, give_back, submit
from support.api import api_of
from support.city import SHANGHAI

pytestmark = pytest.mark.django_db
QUARTER = Period.quarter_of(timezone.localdate()).before()
ITEMS = {"personal_customers": Decimal(250_000), "credit_cards": Decimal(40_000)}


def figures(received=0, **other) -> Figures:
    parts = {name: {"-": received} for name in ("channel", "product", "cause")} if received else {}
    return Figures(**{"items": ITEMS, "received": received, "closed": 0, "parts": parts, **other})


def sent(by, at=None, given=None, **other) -> PeriodicReport:
    return submit(period=QUARTER.key, figures=given or figures(), way="form", by=by, at=at or timezone.now(), **other)


@pytest.fixture
def regulator(city):
    return city.actor("REG", Role.REGULATOR)


@pytest.fixture
def house(city):
    return city.actor("B")


def test_a_report_that_agrees_with_the_records_goes_to_the_regulator_and_into_force(house, regulator):
    report = sent(house)
    assert report.state == State.SUBMITTED
    accept(report.pk, by=regulator, at=timezone.now())
    in_force = dict(ReportedFigure.objects.filter(replaced_at=None).values_list("item", "value"))
    assert in_force == ITEMS
    with pytest.raises(Conflict):
        accept(report.pk, by=regulator, at=timezone.now())


def test_a_difference_must_be_explained_before_acceptance(house, regulator):
    report = sent(house, given=figures(2))
    assert report.state == State.DIFFERING
    with pytest.raises(Conflict, match="差异"):
        accept(report.pk, by=regulator, at=timezone.now())
    line = report.lines.get(code="received")
    assert (line.reported, line.counted, line.differs) == (2, 0, True)
    assert line.query.startswith("/measures/received/cases/?")
    with pytest.raises(Invalid):
        explain(report.pk, {"received": "另计"}, by=house, at=timezone.now())
    texts = {one.code: "系统启用前的两件" for one in report.lines.all() if one.differs}
    assert explain(report.pk, texts, by=house, at=timezone.now()).state == State.SUBMITTED


def test_the_same_figures_sent_again_are_the_same_report(house):
    assert sent(house).pk == sent(house).pk
    assert PeriodicReport.objects.count() == 1


def test_a_newer_version_takes_the_place_of_one_that_waits(house):
    first = sent(house)
    second = sent(house, given=figures(items={**ITEMS, "credit_cards": Decimal(1)}))
    first.refresh_from_db()
    assert (first.state, second.version) == (State.REPLACED, 2)


def test_a_correction_after_acceptance_needs_a_reason_and_keeps_the_earlier_figure(house, regulator):
    accept(sent(house).pk, by=regulator, at=timezone.now())
    changed = figures(items={**ITEMS, "credit_cards": Decimal(50_000)})
    with pytest.raises(Invalid) as refusal:
        sent(house, given=changed)
    assert set(refusal.value.fields) == {"reason"}
    accept(sent(house, given=changed, reason="统计口径有误").pk, by=regulator, at=timezone.now())
    rows = ReportedFigure.objects.filter(item="credit_cards").order_by("id")
    assert [(row.value, row.replaced_at is None) for row in rows] == [(40_000, False), (50_000, True)]


def test_a_correction_of_what_came_in_time_is_not_late(house, regulator):
    early = datetime.combine(due_on(QUARTER), time(10), tzinfo=SHANGHAI)
    accept(sent(house, at=early).pk, by=regulator, at=early)
    changed = figures(items={**ITEMS, "credit_cards": Decimal(50_000)})
    after = early + timedelta(days=9)
    assert not sent(house, at=after, given=changed, reason="更正").is_late


def test_a_returned_report_is_sent_again(house, regulator):
    report = sent(house)
    with pytest.raises(Invalid):
        give_back(report.pk, reason=" ", by=regulator, at=timezone.now())
    assert give_back(report.pk, reason="口径不对", by=regulator, at=timezone.now()).state == State.RETURNED
    assert sent(house).version == 2


def test_who_reports_and_who_decides(city, house, regulator):
    for by in (city.actor("B-1"), city.actor("B", Role.EXECUTIVE), regulator):
        with pytest.raises(NotAllowed):
            sent(by)
    report = sent(house)
    with pytest.raises(NotAllowed):
        accept(report.pk, by=house, at=timezone.now())
    with pytest.raises(NotFound):
        explain(report.pk, {}, by=city.actor("R"), at=timezone.now())


@pytest.mark.parametrize("period", ["nix", "2026-01", Period.quarter_of(timezone.localdate()).key])
def test_a_period_that_cannot_be_reported_is_refused(house, period):
    with pytest.raises(Invalid) as refusal:
        submit(period=period, figures=figures(), way="form", by=house, at=timezone.now())
    assert set(refusal.value.fields) == {"period"}


def test_who_has_not_reported_is_late_and_who_closed_in_between_is_named_and_owes_nothing(city, house, regulator):
    sent(house)
    gone = city.offices["R"]
    Organisation.objects.filter(pk=gone.pk).update(
        closed_on=QUARTER.last, opened_on=date(2000, 1, 1), successor=city.offices["B"]
    )
    late = due_on(QUARTER) + timedelta(days=1)
    rows = by_code(regulator, late)
    assert not rows["B"].is_overdue
    assert "并入" in rows["R"].excused
    assert not rows["R"].is_overdue
    Organisation.objects.filter(pk=gone.pk).update(closed_on=None, successor=None)
    assert by_code(regulator, late)["R"].is_overdue
    assert not by_code(regulator, due_on(QUARTER))["R"].is_overdue


def by_code(viewer, today):
    return {one.office.code: one for one in standings(list(offices(viewer, QUARTER, today=today)), QUARTER)}


def test_a_returned_correction_makes_nobody_late_whose_report_is_in_force(house, regulator):
    accept(sent(house).pk, by=regulator, at=timezone.now())
    changed = figures(items={**ITEMS, "credit_cards": Decimal(50_000)})
    give_back(sent(house, given=changed, reason="更正").pk, reason="口径", by=regulator, at=timezone.now())
    standing = by_code(regulator, due_on(QUARTER) + timedelta(days=9))["B"]
    assert (standing.report.state, standing.is_overdue) == (State.RETURNED, False)


def test_institutions_are_reminded_once_before_and_once_after(city, house):
    StaffMember.objects.filter(pk=house.person_id).update(email="b@example.org")
    number = {}
    for name, days in (("before", 0), ("after", 5)):
        day = due_on(QUARTER) + timedelta(days=days)
        at = datetime.combine(day, time(10), tzinfo=SHANGHAI)
        remind_all(at=at)
        number[name] = ReportReminder.objects.filter(period=QUARTER.key, is_after=name == "after").count()
        assert remind_all(at=at) == 0
    assert number == {"before": 2, "after": 2}
    assert Notice.objects.filter(template="report_due").count() >= 2


@pytest.mark.django_db(transaction=True)
def test_two_who_send_or_accept_at_once_do_it_once(house, regulator):
    gate, said = Barrier(2), []

    def run(call):
        gate.wait()
        try:
            said.append(call())
        except Conflict as refusal:
            said.append(refusal)
        finally:
            connection.close()

    for call in (
        lambda: sent(house).pk,
        lambda: accept(PeriodicReport.objects.get().pk, by=regulator, at=timezone.now()),
    ):
        said.clear()
        threads = [Thread(target=run, args=(call,)) for _number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert PeriodicReport.objects.count() == 1
    assert sum(isinstance(one, Conflict) for one in said) == 1


def test_a_report_comes_in_over_http_once(city):
    client = api_of("B")
    body = {"period": QUARTER.key, "items": {k: str(v) for k, v in ITEMS.items()}, "received": 0, "closed": 0}
    first, again = client("POST", "/reports", body), client("POST", "/reports", body)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert client("GET", "/reports").json()["items"][0]["state"] == "submitted"
    assert api_of("R")("GET", "/reports").json()["items"] == []
    assert client("POST", "/reports", body | {"items": {}}).status_code == 422


@pytest.mark.parametrize(
    ("field", "given"),
    [("channels", {"pigeon": 1}), ("products", {"B-SAV": 1, "NO-SUCH": 0}), ("causes", {"-": 1, "B-SAV": 1, "X1": 2})],
)
def test_a_class_that_does_not_exist_is_refused_by_name_and_is_no_difference(field, given, city):
    parts = {name: {"-": 4} for name in ("channels", "products", "causes")} | {field: given}
    body = {"period": QUARTER.key, "items": {k: str(v) for k, v in ITEMS.items()}, "received": 4, "closed": 0, **parts}
    answer = api_of("B")("POST", "/reports", body)
    assert answer.status_code == 422
    (wrong,) = [one["message"] for one in answer.json()["errors"] if one["field"] == field]
    for name in set(given) - {"-"} - ({"B-SAV"} if field == "products" else set()):
        assert name in wrong
    assert not PeriodicReport.objects.exists()


def test_a_class_no_longer_in_force_may_be_reported(house):
    Code.objects.filter(axis="product", code="B-SAV").update(effective_to=date(2020, 1, 1))
    given = figures(2, parts={"channel": {"-": 2}, "product": {"B-SAV": 2}, "cause": {"-": 2}})
    assert sent(house, given=given).state == State.DIFFERING


def test_explanations_sent_later_with_the_same_figures_are_taken(house, regulator):
    first = sent(house, given=figures(received=3))
    assert first.state == State.DIFFERING
    differing = {row.code: "手工台账" for row in first.lines.all() if row.differs}
    part = dict(list(differing.items())[:1])
    again = sent(house, given=figures(received=3), explanations=part)
    assert (again.pk, again.state) == (first.pk, State.DIFFERING if len(differing) > 1 else State.SUBMITTED)
    again = sent(house, given=figures(received=3), explanations=differing)
    assert (again.pk, again.state) == (first.pk, State.SUBMITTED)
    assert {row.explanation for row in again.lines.all() if row.differs} == {"手工台账"}


def test_a_table_names_a_class_as_it_was_called_in_its_period(house):
    Code.objects.filter(axis="product", code="B-SAV").update(effective_to=QUARTER.last)
    label = Code.objects.filter(axis="product", code="B-SAV").values_list("name", flat=True)[0]
    read = next(one for one in report_imports.REPORTS.sheet(house).columns if one.name == "product").read
    assert read(f"{label}=2") == {"B-SAV": 2}
