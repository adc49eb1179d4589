"""Forgetting a person: safe, and for good."""

from datetime import date

import pytest

from fengqiao.casework.models import Case, Person
from fengqiao.casework.services import forget, perform, read_person
from fengqiao.casework.services.forgetting import subject, subjects_of, years_after
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.foundation.actors import Role, consumer
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger.queries import history
from support.city import ANYONE, WANG, City, moment, small_city

LATER = moment("2026-11-20")


@pytest.fixture
def city(db) -> City:
    return small_city()


@pytest.fixture
def keeper(city):
    return city.actor("REG", Role.ADMINISTRATOR)


@pytest.fixture
def filed(city):
    filing = Filing(subject="B-1-1-1", request="请退还年费", facts="开卡时没有告知要收年费。", complainant=WANG)
    return file_complaint(filing=filing, by=ANYONE, at=moment("2022-03-01"))


@pytest.fixture
def closed(filed):
    perform(
        case_id=filed.case_id,
        action="withdraw",
        by=consumer(filed.case_id),
        at=moment("2022-03-02"),
        data={"reason": "已解决"},
    )
    return Case.objects.get(pk=filed.case_id)


def person() -> Person:
    return Person.objects.get()


def test_a_forgotten_person_can_never_be_read_again_and_the_case_stays(closed, keeper):
    found = subjects_of(number=closed.number, by=keeper)[0]
    assert found.name == "王**" or "王" in found.name
    forget(person_id=found.person_id, reason="本人申请删除", by=keeper, at=LATER)
    assert read_person(person()).name == ""
    assert person().phone_index is None
    assert subject(person_id=found.person_id, by=keeper).forgotten
    assert Case.objects.filter(pk=closed.pk).exists()
    event = history(f"person:{found.person_id}")[-1]
    assert event.data == {"reason": "本人申请删除", "ground": "", "cases": [closed.number]}


def test_nobody_is_forgotten_while_a_case_of_theirs_is_open(filed, keeper):
    with pytest.raises(NotAllowed, match=Case.objects.get().number):
        forget(person_id=person().pk, reason="本人申请删除", by=keeper, at=LATER)
    assert read_person(person()).name == WANG.name


def test_a_record_within_its_years_needs_a_legal_ground(closed, keeper):
    soon = moment("2024-01-05")
    with pytest.raises(Invalid) as refused:
        forget(person_id=person().pk, reason="本人申请删除", by=keeper, at=soon)
    assert "2025-03-02" in refused.value.fields["ground"]
    forget(person_id=person().pk, reason="本人申请删除", ground="法院判决", by=keeper, at=soon)
    assert subject(person_id=person().pk, by=keeper).forgotten


@pytest.mark.parametrize("reason", ["", "  ", "电话 13912345678", "长" * 201])
def test_a_reason_must_be_given_and_name_nobody(closed, keeper, reason):
    with pytest.raises(Invalid) as refused:
        forget(person_id=person().pk, reason=reason, by=keeper, at=LATER)
    assert "reason" in refused.value.fields


def test_forgetting_twice_is_refused(closed, keeper):
    forget(person_id=person().pk, reason="本人申请删除", by=keeper, at=LATER)
    with pytest.raises(NotAllowed):
        forget(person_id=person().pk, reason="本人申请删除", by=keeper, at=LATER)


@pytest.mark.parametrize(
    ("office", "role"), [("B", Role.ADMINISTRATOR), ("REG", Role.REGULATOR), ("REG", Role.AUDITOR)]
)
def test_only_the_regulators_administrator_may(city, closed, office, role):
    with pytest.raises(NotAllowed):
        forget(person_id=person().pk, reason="本人申请删除", by=city.actor(office, role), at=LATER)
    with pytest.raises(NotAllowed):
        subjects_of(number=closed.number, by=city.actor(office, role))


def test_an_unknown_case_or_person_is_not_found(keeper):
    with pytest.raises(NotFound):
        subjects_of(number="NO-SUCH", by=keeper)
    with pytest.raises(NotFound):
        forget(person_id=10**9, reason="本人申请删除", by=keeper, at=LATER)


def test_years_after_a_leap_day_end_on_the_last_of_february():
    assert years_after(date(2024, 2, 29), 3) == date(2027, 2, 28)
