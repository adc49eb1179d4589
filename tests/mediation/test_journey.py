"""A mediation from application to a confirmed and performed agreement, as its people go through it."""

from decimal import Decimal

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
