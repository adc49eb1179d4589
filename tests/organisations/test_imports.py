"""Offices and staff come in as tables, within the administrator's own subtree."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fengqiao.foundation.actors import Role
from fengqiao.organisations.models import Assignment, Organisation, StaffMember
from support.city import City, small_city

pytestmark = pytest.mark.django_db

OFFICES = """机构代码,名称,层级,上级机构代码,地区代码,地址,投诉电话,经度,纬度,开业日期,英文名称,简称
B-1-1-8,新桥网点,网点,B-1-1,,新桥路 1 号,,,,2026-01-05,,
B-1-1-9,老桥网点,网点,R-1,,,,,,,,
B 1,坏代码,网点,B-1-1,,,,,,,,
B-1-9,错层级,支行,B-1-1,,,,,,,,
"""
PEOPLE = """登录名,姓名,机构代码,角色,自,至,电话,邮箱
new.clerk,张三,B-1-1,消保专员,2026-01-05,,,
stranger,李四,R-1,消保专员,2026-01-05,,,
nobody,王五,B-1-1,董事,2026-01-05,,,
"""


@pytest.fixture
def city() -> City:
    return small_city()


@pytest.fixture
def banker(city) -> Client:
    client = Client()
    member = StaffMember.objects.get(pk=city.actor("B", Role.ADMINISTRATOR).person_id)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def take_in(client: Client, address: str, table: str) -> tuple[str, str]:
    """Return the preview, and the rows that came back."""
    kept = client.post(address, {"file": SimpleUploadedFile("table.csv", table.encode())})
    checked = client.get(kept["Location"]).content.decode()
    client.post(kept["Location"] + "start/")
    return checked, client.get(kept["Location"] + "rejected.csv").content.decode()


def test_offices_are_set_up_below_their_parents_and_wrong_rows_go_back(banker):
    checked, rejected = take_in(banker, "/desk/organisations/import/", OFFICES)
    made = Organisation.objects.get(code="B-1-1-8")
    assert (made.level, made.parent.code, made.head.code, made.address) == ("outlet", "B-1-1", "B", "新桥路 1 号")
    assert not Organisation.objects.filter(code__in=("B-1-1-9", "B 1", "B-1-9")).exists()
    assert "先导入上级" in checked
    assert "只能用字母、数字和连字符" in checked
    assert "上级机构的层级不对" in rejected


def test_people_come_in_with_their_first_role_and_a_password_nobody_knows(banker):
    checked, _rejected = take_in(banker, "/desk/staff/import/", PEOPLE)
    made = Assignment.objects.get(member__username="new.clerk")
    assert (made.role, made.organisation.code, made.member.must_change_password) == ("officer", "B-1-1", True)
    assert not StaffMember.objects.filter(username__in=("stranger", "nobody")).exists()
    assert "没有这个角色" in checked
