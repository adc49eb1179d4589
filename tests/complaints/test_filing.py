"""Filing: from a form to a number, a clock and an office."""

from datetime import date
from decimal import Decimal

import pytest

from fengqiao.casework.models import Case, Deadline, Party, Person
from fengqiao.casework.queries import search_cases, visible_cases
from fengqiao.casework.services import PersonData
from fengqiao.complaints.models import Complaint
from fengqiao.complaints.queries import holder_of
from fengqiao.foundation.actors import Level, Role, consumer
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.foundation.ledger.queries import history, verify
from fengqiao.foundation.numbering import is_valid_number

VECTORS = [("2019-09-20", "2019-10-08"), ("2019-11-14", "2019-11-29"), ("2026-09-21", "2026-10-08")]


@pytest.mark.parametrize(("received", "due"), VECTORS[1:])
def test_a_complaint_gets_a_number_a_code_an_office_and_fifteen_days(file, received, due):
    day = max(received, "2020-03-02")
    filed = file(day=day, received_on=date.fromisoformat(max(received, "2020-03-02")))
    assert is_valid_number(filed.number)
    assert len(filed.receipt_code) == 8
    assert (filed.state, filed.level) == ("received", Level.OUTLET)
    if received > "2020-03":
        assert filed.due_at == date.fromisoformat(due)


def test_before_march_2020_the_rules_of_2013_hold(file):
    filed = file(day="2019-11-14")
    case = Case.objects.get(pk=filed.case_id)
    assert case.rule_set == "INS_2013"
    assert filed.due_at == date(2019, 11, 28)  # ten working days


def test_a_deadline_past_the_known_calendar_is_given_and_provisional(file):
    filed = file(day="2026-12-20")
    case = Case.objects.get(pk=filed.case_id)
    assert filed.due_at == date(2027, 1, 4)
    assert case.due_provisional


@pytest.mark.parametrize(
    ("fields", "office"),
    [
        ({}, "B-1-1-1"),
        ({"amount": Decimal(50_000)}, "B-1-1"),
        ({"amount": Decimal(500_000)}, "B-1"),
        ({"amount": Decimal(5_000_000)}, "B"),
        ({"media": True}, "B-1"),
        ({"special_needs": ("elderly",)}, "B-1-1"),
        ({"own_conduct": True}, "B-1-1"),
        ({"filing": "group", "group_size": 3}, "B-1-1"),
        ({"filing": "group", "group_size": 25, "in_person": True}, "B-1"),
    ],
)
def test_rules_send_a_complaint_to_the_office_that_may_handle_it(file, fields, office):
    filed = file(**fields)
    assert Case.objects.get(pk=filed.case_id).owner.code == office


def test_a_second_complaint_of_the_same_person_is_a_repeated_one_and_goes_up(file):
    file()
    second = file(day="2019-12-01")
    assert Complaint.objects.get(case_id=second.case_id).repeated
    assert second.level == Level.BRANCH


def test_another_matter_of_the_same_person_is_no_repeated_one(file):
    file(product="B-CARD")
    elsewhere, other_business = file(subject="B-1-2-1"), file(day="2019-12-01", product="B-LOAN")
    assert not Complaint.objects.filter(case_id__in=[elsewhere.case_id, other_business.case_id], repeated=True).exists()


def test_twenty_people_in_person_make_a_major_complaint_with_a_report_due(file):
    filed = file(filing="group", group_size=20, in_person=True)
    assert Complaint.objects.get(case_id=filed.case_id).major == "group_20_plus_in_person"
    assert Deadline.objects.filter(case_id=filed.case_id, kind="major_report").exists()


def test_the_regulator_receives_a_complaint_for_transfer_in_seven_working_days(city, file):
    filed = file(by=city.actor("REG", Role.REGULATOR), day="2020-03-02")
    assert (filed.state, filed.level) == ("with_regulator", Level.REGULATOR)
    assert filed.due_at == date(2020, 3, 11)
    assert not visible_cases(city.actor("B")).filter(pk=filed.case_id).exists()


def test_an_earlier_major_deadline_is_the_one_shown(file):
    filed = file(filing="group", group_size=30, in_person=True, day="2020-06-01")
    assert filed.due_at == date(2020, 6, 2)


def test_the_same_request_files_once_and_is_answered_the_same(file):
    first, again = file(key="abc"), file(key="abc")
    assert (first.number, first.receipt_code) == (again.number, again.receipt_code)
    assert again.repeated_request
    assert Case.objects.count() == 1


def test_a_key_used_for_another_complaint_is_refused(file):
    file(key="abc")
    with pytest.raises(Conflict):
        file(key="abc", request="另一件事")


def test_every_wrong_field_is_named_and_nothing_is_kept(file):
    with pytest.raises(Invalid) as refused:
        file(subject="NOBODY", request=" ", complainant=PersonData(name=""), amount=Decimal(-1), product="NO-SUCH")
    assert {
        "subject",
        "request",
        "complainant.name",
        "complainant.phone",
        "amount",
        "product",
    } <= refused.value.fields.keys()
    assert Case.objects.count() == Person.objects.count() == 0


def test_an_agent_must_be_named_and_representatives_are_at_most_five(file):
    with pytest.raises(Invalid, match="代理人"):
        file(filing="agent")
    six = tuple(PersonData(name=f"代表{n}", phone=f"1390000010{n}") for n in range(6))
    with pytest.raises(Invalid, match="5"):
        file(filing="group", group_size=9, representatives=six)


def test_an_office_files_only_for_its_own_subtree(city, file):
    with pytest.raises(NotAllowed):
        file(by=city.actor("R-1-1", Role.CLERK))
    assert file(by=city.actor("B-1-1-1", Role.CLERK), channel="phone").state == "received"


def test_people_are_unreadable_in_the_database_and_known_again_by_telephone(file):
    file()
    file(subject="R-1-1")
    assert Person.objects.count() == 1
    person = Person.objects.get()
    assert "王小明".encode() not in bytes(person.name)
    assert b"13900000001" not in bytes(person.phone)


def test_number_and_receipt_code_open_the_case_and_nothing_else_does(file):
    filed = file()
    assert holder_of(number=filed.number, receipt_code=filed.receipt_code.lower()) == consumer(filed.case_id)
    assert holder_of(number=filed.number, receipt_code="AAAAAAAA") is None
    assert holder_of(number="TS20190000000X", receipt_code=filed.receipt_code) is None


def test_scope_is_the_subtree(city, file):
    filed = file()
    sees = {code for code in city.offices if visible_cases(city.actor(code)).filter(pk=filed.case_id).exists()}
    assert sees == {"REG", "B", "B-1", "B-1-1", "B-1-1-1"}
    assert not visible_cases(city.actor("B", Role.ADMINISTRATOR)).exists()


def test_a_complaint_is_found_by_words_number_and_telephone_within_scope(city, file):
    filed = file()
    for text in ("年费", "开卡 告知", filed.number, "139 0000 0001"):
        assert [c.pk for c in search_cases(viewer=city.actor("B-1"), text=text)] == [filed.case_id]
        assert not search_cases(viewer=city.actor("R"), text=text).exists()


def test_hostile_search_text_finds_nothing_and_breaks_nothing(city, file):
    file()
    for text in ("'", "a & | !", "') or 1=1 --", "\\", "：：", ""):
        assert list(search_cases(viewer=city.actor("B"), text=text)) == []


def test_filing_is_one_event_and_the_ledger_is_intact(file):
    filed = file()
    events = history(f"case:{filed.case_id}")
    assert [e.tag for e in events] == ["complaint.filed"]
    assert "王小明" not in str(events[0].data)
    assert list(verify()) == []


def test_parties_of_a_group_are_kept_with_their_part(file):
    filed = file(filing="group", group_size=3, representatives=(PersonData(name="李代表", phone="13900000002"),))
    assert set(Party.objects.filter(case_id=filed.case_id).values_list("role", flat=True)) == {
        "complainant",
        "representative",
    }
