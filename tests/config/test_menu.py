"""The menu offers what its pages let in."""

import pytest
from django.test import Client
from django.urls import reverse

from fengqiao.foundation.actors import Role
from fengqiao.foundation.navigation import desk_items
from fengqiao.organisations.models import StaffMember
from support.city import small_city

POSTS = [
    ("B-1-1-1", Role.CLERK),
    ("B-1-1", Role.OFFICER),
    ("B", Role.OFFICER),
    ("B", Role.EXECUTIVE),
    ("B", Role.AUDITOR),
    ("B", Role.ADMINISTRATOR),
    ("REG", Role.REGULATOR),
    ("REG", Role.AUDITOR),
    ("REG", Role.ADMINISTRATOR),
]


@pytest.mark.parametrize(("office", "role"), POSTS, ids=[f"{role} at {office}" for office, role in POSTS])
def test_every_entry_of_ones_menu_opens(db, office, role):
    actor = small_city().actor(office, role)
    client = Client()
    client.force_login(StaffMember.objects.get(pk=actor.person_id), "django.contrib.auth.backends.ModelBackend")
    entries = desk_items(actor)
    assert entries
    answers = {item.url_name: client.get(reverse(item.url_name), follow=True).status_code for item in entries}
    assert set(answers.values()) == {200}, answers


def test_requests_of_persons_are_in_the_menu_of_the_regulators_administrator_only(db):
    city = small_city()
    offers = {
        office: {item.url_name for item in desk_items(city.actor(office, Role.ADMINISTRATOR))}
        for office in ("B", "REG")
    }
    assert "administration:people" in offers["REG"] - offers["B"]
    assert offers["B"] < offers["REG"]
