"""The menu offers what its pages let in."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from fengqiao.config.context_processors import UNFOLDED
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


@pytest.mark.parametrize(
    ("office", "role", "page"),
    [
        ("REG", Role.REGULATOR, "education:figures"),
        ("REG", Role.REGULATOR, "complaints:orders"),
        ("REG", Role.ADMINISTRATOR, "administration:calendar"),
        ("B", Role.ADMINISTRATOR, "organisations:list"),
    ],
)
def test_a_long_menu_unfolds_where_one_is_and_a_short_one_altogether(db, office, role, page):
    actor = small_city().actor(office, role)
    client = Client()
    client.force_login(StaffMember.objects.get(pk=actor.person_id), "django.contrib.auth.backends.ModelBackend")
    html = client.get(reverse(page)).content.decode()
    folds = re.findall(r'data-nav-section="([\w:]+)"( open)?', html)
    is_short = len(desk_items(actor)) <= UNFOLDED
    opened = [name for name, is_open in folds if is_open]
    assert len(opened) == (len(folds) if is_short else 1)
    if not is_short:
        assert reverse(page) in html.split(f'data-nav-section="{opened[0]}"')[1].split("</details>")[0]
