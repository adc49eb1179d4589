"""People are known again by telephone, whichever secret key was in force when they were kept."""

import pytest

from fengqiao.casework.models import Person
from fengqiao.casework.queries import search_cases
from fengqiao.casework.services import known_people, save_person
from fengqiao.complaints.bulk.people import People
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.foundation.actors import Role
from support.city import ANYONE, WANG, moment, small_city

DAY = "2020-06-01"


@pytest.fixture
def city(db):
    return small_city()


@pytest.fixture
def filed(city):
    filing = Filing(subject="B-1-1-1", request="请退还年费", facts="没有告知", complainant=WANG)
    return file_complaint(filing=filing, by=ANYONE, at=moment(DAY), key=None)


@pytest.fixture
def new_secret(filed, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new" * 12


def test_a_case_is_found_by_telephone_after_a_change_of_the_secret_key(city, filed, new_secret):
    found = search_cases(viewer=city.actor("B-1-1-1", Role.CLERK), text=WANG.phone)
    assert [case.pk for case in found] == [filed.case_id]


def test_a_caller_is_known_after_a_change_of_the_secret_key(city, new_secret):
    assert known_people(phone=WANG.phone, viewer=city.actor("B-1-1-1", Role.CLERK)) == [WANG]


def test_nobody_is_kept_twice_after_a_change_of_the_secret_key(new_secret):
    known = Person.objects.get()
    assert save_person(WANG) == known


def test_an_import_knows_people_after_a_change_of_the_secret_key(new_secret):
    people = People()
    people.recall([WANG])
    assert people.person(WANG) == Person.objects.get()
    assert people.made == []
