"""A mediation from application to a confirmed and performed agreement, as its people go through it."""

from datetime import date
from decimal import Decimal
from importlib import import_module

from django.db import connection

from fengqiao.casework.models import Case, Deadline
from fengqiao.foundation.actors import Role
from fengqiao.mediation.models import Mediation


def state(opened) -> str:
    return Case.objects.get(pk=opened.case_id).state


def test_an_application_opens_a_case_at_the_body(apply):
    opened = apply()
    case = Case.objects.get(pk=opened.case_id)
    assert (case.kind, case.state, case.owner.code, case.number[:2]) == ("mediation", "applied", "TJ", "TJ")
    assert [side.answer for side in case.mediation.sides.all()] == ["agreed", ""]


def test_an_agreement_is_signed_by_all_and_performed_in_instalments(signed, act, officer):
    assert state(signed) == "performing"
    mediation = Mediation.objects.get(pk=signed.case_id)
    assert (mediation.ending_reason, mediation.agreed_amount, mediation.on_time) == ("agreed", Decimal(10000), True)
    act(signed, "record_performance", officer, "2022-06-30", paid_on="2022-06-30")
    assert state(signed) == "performing"
    act(signed, "record_performance", officer, "2022-07-30", paid_on="2022-07-30", amount="5000")
    assert state(signed) == "performed"
    kept = Deadline.objects.filter(case_id=signed.case_id, kind="perform").values_list("status", flat=True)
    assert list(kept) == ["met", "met"]


def test_the_court_confirms_what_both_sides_ask_it_to(signed, act, officer, city):
    court = city.actor("COURT", Role.COURT_LIAISON)
    act(signed, "confirm_jointly", day="2022-06-10")
    act(signed, "confirm_jointly", officer, day="2022-06-11")
    act(signed, "court_accept", court, day="2022-06-13", number="（2022）浙0681调确1号")
    act(signed, "court_confirm", court, day="2022-06-20", decided_on="2022-06-20", number="（2022）浙0681调确1号")
    assert Mediation.objects.get(pk=signed.case_id).confirmations.get().status == "confirmed"


def test_a_mediation_is_accepted_on_the_day_the_body_takes_it(apply, act, clerk):
    opened = apply()
    assert Mediation.objects.get(pk=opened.case_id).accepted_on is None
    act(opened, "accept", clerk, "2022-06-02")
    assert Mediation.objects.get(pk=opened.case_id).accepted_on == date(2022, 6, 2)


def test_the_day_of_acceptance_is_found_again_from_the_ledger(apply, act, clerk):
    accepted, waiting = apply(), apply()
    act(accepted, "accept", clerk, "2022-06-02", "00:20")
    Mediation.objects.update(accepted_on=None)
    migration = import_module("fengqiao.mediation.migrations.0004_accepted_on")
    with connection.cursor() as cursor:
        cursor.execute(migration.FROM_EVENTS)
    found = dict(Mediation.objects.values_list("pk", "accepted_on"))
    assert found == {accepted.case_id: date(2022, 6, 2), waiting.case_id: None}
