"""Words are found alike whichever way is taken."""

import pytest
from django.db import transaction

from fengqiao.casework import text_search
from fengqiao.casework.models import Case
from fengqiao.casework.queries import search_cases, visible_cases
from fengqiao.complaints.bulk.plans import NewCase
from fengqiao.complaints.bulk.writing import ANONYMOUS, BulkWriter
from fengqiao.complaints.services import Filing
from fengqiao.foundation.actors import Role
from support.city import ANYONE, City, moment, small_city

TEXTS = ["信用卡年费没有告知", "香榧种植贷款", "信用卡分期手续费", "年费已经退还", "手机银行闪退"]


@pytest.fixture(scope="module")
def _written(django_db_setup, django_db_blocker):
    """Write the cases once: none of the tests here changes one."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _write()
        transaction.set_rollback(True)


@pytest.fixture
def city(_written, db):
    return _written


def _write() -> City:
    found = small_city()
    BulkWriter().write(
        [
            NewCase(
                Filing(subject=("B-1-1-1", "R-1-1")[n % 2], request=TEXTS[n % 5], facts="如题", complainant=ANONYMOUS),
                ANYONE, moment("2026-05-06", f"{8 + n // 60:02}:{n % 60:02}"), "test", str(n),
            )
            for n in range(100)
        ]
    )  # fmt: skip
    return found


@pytest.mark.parametrize("sample", [1, 7, 50, 500])
@pytest.mark.parametrize("enough", [1, 10, 1000])
@pytest.mark.parametrize("text", ["年费", "信用卡 年费", "香榧", "量子", "榧"])
@pytest.mark.parametrize("office", ["REG", "B", "B-1-1-1", "R"])
def test_both_ways_find_the_same(city, monkeypatch, office, text, enough, sample):
    monkeypatch.setattr(text_search, "SAMPLE", sample)
    monkeypatch.setattr(text_search, "ENOUGH", enough)
    viewer = city.actor(office, Role.REGULATOR if office == "REG" else Role.OFFICER)
    wanted = {
        case.pk
        for case in visible_cases(viewer)
        if all(word in case.title for word in text.split())
    }  # fmt: skip
    assert set(search_cases(viewer=viewer, text=text).values_list("pk", flat=True)) == wanted


def test_who_sees_no_case_finds_none(city):
    admin = city.actor("B", Role.ADMINISTRATOR)
    assert not search_cases(viewer=admin, text="年费").exists()
    assert Case.objects.exists()
