"""Number and code of each side, and how who did not apply gets them."""

import pytest

from fengqiao.casework.services import perform
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.foundation.actors import Role, consumer
from fengqiao.foundation.notices.models import Notice
from fengqiao.foundation.notices.queries import notices_about
from fengqiao.foundation.numbering import compose_number
from fengqiao.mediation.models import Mediation
from fengqiao.mediation.queries.holding import holder_of
from fengqiao.mediation.services import send_code
from fengqiao.mediation.services.complaint_link import hand_over
from support.city import ANYONE, WANG, moment
from support.mediating import RECEIPT, SIGNING, code_in_notice

DAY = "2022-06-01"


def holder(opened, code: str):
    return holder_of(number=opened.number, receipt_code=code)


def test_number_and_code_open_the_mediation_for_the_side_that_holds_them(apply):
    opened = apply()
    found = holder(opened, opened.receipt_code.lower())
    side = Mediation.objects.get(pk=opened.case_id).sides.get(number=1)
    assert (found.case_id, found.party_id) == (opened.case_id, side.party_id)


@pytest.mark.parametrize("code", ["", "AAAAAAAA", "' OR 1=1", "\x00", "查询码"])
def test_a_wrong_code_and_an_unknown_number_open_nothing(apply, code):
    opened = apply()
    assert holder(opened, code) is None
    unknown = compose_number("TJ", 2026, 9_999_999)
    assert holder_of(number=unknown, receipt_code=opened.receipt_code) is None
    assert holder_of(number="TJ1", receipt_code=code) is None


def test_an_unknown_number_costs_as_much_as_a_wrong_code(apply, monkeypatch):
    """Whatever is wrong, one digest is compared."""
    from fengqiao.mediation.queries import holding

    opened, compared = apply(), []
    monkeypatch.setattr(holding, "receipt_matches", lambda *given: bool(compared.append(given)))
    holder(opened, "AAAAAAAA")
    holder_of(number=compose_number("TJ", 2026, 9_999_999), receipt_code="AAAAAAAA")
    holder_of(number="nonsense", receipt_code="AAAAAAAA")
    assert len(compared) == 3


def test_who_is_invited_gets_number_and_code_by_the_invitation_alone(apply, act, officer, clerk):
    opened = apply(by=officer, origin="institution", agreed=frozenset({"institution"}))
    assert opened.receipt_code == "", "the other side never reads the code"
    assert not Notice.objects.exists()
    act(opened, "accept", clerk)
    code = code_in_notice("invitation", RECEIPT)
    assert holder(opened, code) is not None
    assert code not in Notice.objects.get(template="invitation").body
    (row,) = notices_about(f"case:{opened.case_id}")
    assert row.body == ""


def test_who_agreed_through_a_court_gets_the_code_at_once(apply, city):
    liaison = city.actor("COURT", Role.COURT_LIAISON)
    opened = apply(by=liaison, origin="court_pre_filing", court="COURT", body="TJ-COURT")
    assert opened.receipt_code == ""
    assert holder(opened, code_in_notice("opened", RECEIPT)) is not None


def test_a_complainant_gets_the_code_when_the_complaint_is_handed_over(city, officer):
    filing = Filing(subject="B-1-1-1", facts="未告知年费", request="退还年费", complainant=WANG)
    filed = file_complaint(filing=filing, by=ANYONE, at=moment(DAY))
    at = moment(DAY, "11:00")
    perform(case_id=filed.case_id, action="accept", by=officer, at=at)
    opened = hand_over(complaint_id=filed.case_id, body="TJ", consent="双方签字", by=officer, at=at)
    code = code_in_notice("opened", RECEIPT)
    assert holder(opened, code) is not None
    assert holder(opened, filed.receipt_code) is None


def test_the_code_to_sign_with_is_kept_sealed(drafted):
    side = Mediation.objects.get(pk=drafted.case_id).sides.get(number=1)
    send_code(case_id=drafted.case_id, by=consumer(drafted.case_id, side.party_id), at=moment(DAY, "11:30"))
    code = code_in_notice("code", SIGNING)
    assert len(code) == 6
    assert code not in Notice.objects.get(template="code").body
