"""The menu offers what its pages let in."""

import pytest
from django.test import Client
from django.urls import reverse

from fengqiao.foundation.actors import STAFF_ROLES, Actor, ActorKind, Level, Role
from fengqiao.foundation.navigation import desk_items, desk_sections
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


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_a_heading_stands_once_whatever_the_order_of_its_entries(role):
    level = Level.REGULATOR if role is Role.REGULATOR else Level.BODY
    actor = Actor(kind=ActorKind.STAFF, role=role, person_id=1, organisation_id=1, level=level)
    sections = list(desk_sections(actor))
    assert len({heading for heading, _items in sections}) == len(sections)
    assert sorted(i.url_name for _heading, items in sections for i in items) == sorted(
        i.url_name for i in desk_items(actor)
    )
