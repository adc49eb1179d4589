"""The desk in English: no Chinese but data."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from fengqiao.complaints.rules.moves import LIFECYCLE
from fengqiao.complaints.rules.needs import SPECIAL_NEEDS
from fengqiao.complaints.rules.routing import CAUSE_LABELS
from fengqiao.complaints.rules.states import DEADLINE_LABELS, STATE_LABELS
from fengqiao.complaints.timeline import PERSON_FIELDS, ROLE_LABELS, TAGS
from fengqiao.complaints.worklist import COLUMNS, FLAG_LABELS, LIGHT_LABELS, WAITING_LABELS
from fengqiao.foundation.actors import Role
from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.places.models import Division
from support.desk import today

CHINESE = re.compile(r"[\u3400-\u9fff]+")
DATA = {"中文", "王"}


def labels() -> set[str]:
    maps = (
        STATE_LABELS,
        DEADLINE_LABELS,
        CAUSE_LABELS,
        SPECIAL_NEEDS,
        TAGS,
        PERSON_FIELDS,
        ROLE_LABELS,
        FLAG_LABELS,
        LIGHT_LABELS,
        WAITING_LABELS,
    )
    found = {label for one in maps for label in one.values()} | set(COLUMNS)
    for move in LIFECYCLE.moves:
        found |= {move.label, *(field.label for field in move.fields)}
        found |= {label for field in move.fields for label in field.choices.values()}
    return found


def test_every_declared_label_has_its_english():
    with translation.override("en"):
        assert [label for label in labels() if CHINESE.search(translation.gettext(label))] == []


def main_of(page) -> str:
    """The page without the frame and menu, which others put into words."""
    return page.content.decode().split("<main", 1)[1]


@pytest.fixture
def english(browser, city, file, act):
    """Cases in many states, and offices with English names."""
    for office in Organisation.objects.all():
        Organisation.objects.filter(pk=office.pk).update(name_en=f"Office {office.code}")
    day = today().isoformat()
    texts = {"request": "Refund", "facts": "Never told"}
    one, two = (
        file(day=day, **texts),
        file(day=day, filing="group", group_size=25, in_person=True, special_needs=("elderly",), **texts),
    )
    clerk, regulator = city.actor("B-1-1-1", Role.CLERK), city.actor("REG", Role.REGULATOR)
    act(one, "accept", clerk, day=day)
    act(one, "ask_extension", clerk, day=day, reason="expert")
    act(one, "order_report", regulator, day=day, question="explain", due_on=(today() + timedelta(days=5)).isoformat())
    act(one, "decide", clerk, day=day, result="partly", findings="f", reasons="r")
    act(one, "notify", clerk, day=day, method="phone", notified_on=day)
    StaffMember.objects.update(name="Staff")
    return one, two


def test_pages_in_english_show_no_chinese_but_data(browser, english):
    one, two = english
    pages = {
        ("B-1", Role.OFFICER): [
            reverse("complaints:list"),
            reverse("complaints:intake"),
            *(reverse("complaints:case", args=[f.number]) for f in english),
        ],
        ("B-1-1-1", Role.CLERK): [
            reverse("complaints:list") + "?q=zzz",
            reverse("complaints:action", args=[one.number, "withdraw"]),
        ],
        ("REG", Role.REGULATOR): [reverse("complaints:orders"), reverse("complaints:case", args=[one.number])],
        ("REG", Role.AUDITOR): [
            reverse("complaints:ledger") + f"?number={two.number}",
            reverse("complaints:case", args=[two.number]),
        ],
    }
    places = set(Division.objects.values_list("name", flat=True))
    for (code, role), urls in pages.items():
        client = browser(code, role, language="en")
        StaffMember.objects.update(name="Staff")
        for url in urls:
            page = client.get(url)
            assert page.status_code == 200
            text = re.sub(r"<option[^>]*>([^<]*)</option>", lambda o: "" if o[1] in places else o[0], main_of(page))
            assert set(CHINESE.findall(text)) <= DATA, url
