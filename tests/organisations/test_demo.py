import re
from collections import Counter

import pytest

from fengqiao.foundation.actors import Level, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.organisations import demo
from fengqiao.organisations.models import Assignment, Organisation, PeerGroup, StaffMember
from fengqiao.organisations.queries import heads, node_of
from fengqiao.organisations.rules import placement, placement_problem
from fengqiao.places.models import Division, DivisionLevel
from fengqiao.places.rules import town_of

pytestmark = pytest.mark.usefixtures("city")

REAL_NAMES = [
    "工商银行",
    "农业银行",
    "中国银行",
    "建设银行",
    "交通银行",
    "邮政储蓄银行",
    "邮储银行",
    "中信银行",
    "光大银行",
    "华夏银行",
    "民生银行",
    "广发银行",
    "平安银行",
    "招商银行",
    "兴业银行",
    "浦东发展银行",
    "浦发银行",
    "恒丰银行",
    "浙商银行",
    "渤海银行",
    "杭州银行",
    "宁波银行",
    "温州银行",
    "嘉兴银行",
    "湖州银行",
    "绍兴银行",
    "稠州商业银行",
    "台州银行",
    "泰隆商业银行",
    "民泰商业银行",
    "金华银行",
    "北京银行",
    "上海银行",
    "江苏银行",
    "南京银行",
    "徽商银行",
    "网商银行",
    "微众银行",
    "瑞丰农村商业银行",
    "瑞丰银行",
    "恒信农村商业银行",
    "上虞农村商业银行",
    "诸暨农村商业银行",
    "嵊州农村商业银行",
    "新昌农村商业银行",
    "柯桥农村商业银行",
    "鄞州农村合作银行",
    "联合村镇银行",
    "富民村镇银行",
    "汇丰银行",
    "渣打银行",
    "花旗银行",
    "东亚银行",
    "恒生银行",
    "星展银行",
    "南洋商业银行",
    "中国人寿",
    "平安人寿",
    "太平洋人寿",
    "新华人寿",
    "泰康人寿",
    "太平人寿",
    "人民人寿",
    "友邦人寿",
    "阳光人寿",
    "富德生命人寿",
    "农银人寿",
    "建信人寿",
    "工银安盛人寿",
    "信泰人寿",
    "同方全球人寿",
    "中英人寿",
    "招商信诺人寿",
    "合众人寿",
    "百年人寿",
    "国华人寿",
    "长城人寿",
    "君康人寿",
    "中国人民财产",
    "平安财产",
    "太平洋财产",
    "中华联合财产",
    "大地财产",
    "阳光财产",
    "国寿财产",
    "天安财产",
    "永安财产",
    "华泰财产",
    "浙商财产",
    "众安在线",
    "安盛天平",
    "紫金财产",
    "英大泰和财产",
]


def stem(name: str) -> str:
    """Strip what all names share, so that only the invented word is left."""
    return re.sub(r"(中国|股份|有限公司|农村|商业|网络|村镇|银行|人寿|财产|保险|（|）)", "", name)


def test_no_invented_house_bears_a_real_name() -> None:
    real = {stem(name) for name in REAL_NAMES} - {""}
    for head in heads():
        assert not any(name in head.name for name in REAL_NAMES), head.name
        assert stem(head.name) not in real, head.name


def test_there_are_banks_and_insurers_of_every_peer_group() -> None:
    assert Counter(head.kind for head in heads()) == {"bank": 21, "insurer": 12}
    assert {head.peer_group for head in heads()} == {group.value for group in PeerGroup if group}


def test_about_nine_hundred_outlets_stand_in_every_town() -> None:
    outlets = Organisation.objects.filter(level=Level.OUTLET)
    towns = set(Division.objects.filter(level=DivisionLevel.TOWN).values_list("code", flat=True))
    assert 850 <= outlets.count() <= 950
    assert {town_of(code) for code in outlets.values_list("place_id", flat=True) if code} == towns


def test_every_office_stands_where_the_rules_let_it() -> None:
    for office in Organisation.objects.select_related("parent"):
        parent = node_of(office.parent) if office.parent else None
        own = node_of(office)
        assert placement_problem(level=own.level, kind=office.kind, parent=parent) is None
        placed = placement(own_id=office.pk, level=own.level, parent=parent)
        assert (office.head_id, office.branch_id, office.sub_branch_id) == (
            placed.head_id,
            placed.branch_id,
            placed.sub_branch_id,
        )


def test_the_city_is_the_same_every_time() -> None:
    assert demo.build() == demo.build()


def test_loading_again_adds_nothing_and_changes_nothing() -> None:
    Organisation.objects.filter(code="B08").update(phone="0575-09999999")
    before = (Organisation.objects.count(), StaffMember.objects.count(), Assignment.objects.count())
    demo.load_city()
    assert (Organisation.objects.count(), StaffMember.objects.count(), Assignment.objects.count()) == before
    assert Organisation.objects.get(code="B08").phone == "0575-09999999"


def test_names_are_unique_and_no_office_opens_before_the_one_above() -> None:
    offices, _people = demo.build()
    by_code = {office.code: office for office in offices}
    assert len({office.name for office in offices}) == len(offices) == len(by_code)
    assert len({office.name_en for office in offices}) == len(offices)
    assert all(office.opened_on >= by_code[office.parent_code].opened_on for office in offices if office.parent_code)


def test_telephone_numbers_look_right_and_cannot_be_dialled() -> None:
    offices, _people = demo.build()
    assert all(re.fullmatch(r"0575-0\d{7}", office.phone) for office in offices)


def test_there_is_a_login_for_every_role_and_level() -> None:
    listed = {login.username for login in demo.logins()}
    held = set(Assignment.objects.filter(member__username__in=listed).values_list("role", "organisation__level"))
    assert {role for role, _level in held} == {
        Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR, Role.ADMINISTRATOR,
    }  # fmt: skip
    assert (Role.CLERK, Level.OUTLET) in held
    assert {level for role, level in held if role == Role.OFFICER} == {
        Level.SUB_BRANCH, Level.BRANCH, Level.HEAD_OFFICE,
    }  # fmt: skip


def test_only_the_listed_logins_have_a_password() -> None:
    listed = {login.username: login.password for login in demo.logins()}
    for member in StaffMember.objects.all():
        assert member.has_usable_password() == (member.username in listed)
    assert StaffMember.objects.get(username="clerk").check_password(listed["clerk"])


def test_every_office_above_the_outlets_has_an_officer() -> None:
    staffed = Assignment.objects.filter(role=Role.OFFICER).values("organisation_id")
    offices = Organisation.objects.filter(kind__in=("bank", "insurer")).exclude(level=Level.OUTLET)
    assert not offices.exclude(id__in=staffed).exists()


def test_outside_the_demo_nothing_is_loaded_or_listed(settings) -> None:
    settings.DEMO = False
    assert demo.logins() == []
    with pytest.raises(NotAllowed):
        demo.load_city()
