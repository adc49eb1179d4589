"""Administrators keep institutions, staff and tokens on pages, within their own subtree."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fengqiao.foundation.actors import Role
from fengqiao.foundation.ledger.queries import history
from fengqiao.organisations.models import AccessToken, Assignment, Organisation, StaffMember
from fengqiao.organisations.services import actor_for_token
from support.city import City, small_city

SECRET = re.compile(r"<code>([^<]+)</code>")


@pytest.fixture
def city(db) -> City:
    return small_city()


def login(city: City, office: str, role: Role = Role.ADMINISTRATOR) -> Client:
    client = Client()
    client.force_login(
        StaffMember.objects.get(pk=city.actor(office, role).person_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


@pytest.fixture
def keeper(city) -> Client:
    """The regulator's administrator."""
    return login(city, "REG")


@pytest.fixture
def banker(city) -> Client:
    """Bank B's administrator."""
    return login(city, "B")


def page(name: str, *arguments: object) -> str:
    return reverse(f"organisations:{name}", args=arguments)


def text(answer) -> str:
    return answer.content.decode()


NEW_OUTLET = {
    "code": "B-1-1-9",
    "name": "新桥网点",
    "kind": "bank",
    "level": "outlet",
    "parent": "B-1-1 机构B-1-1",
    "opened_on": "2026-01-05",
    "phone": "0575-85000000",
}


def test_the_tree_begins_at_the_city_for_the_regulator_and_at_the_own_house_for_a_bank(keeper, banker):
    assert {"机构REG", "机构B", "机构R"} <= set(re.findall(r">(机构[\w-]+)</a>", text(keeper.get(page("list")))))
    assert re.findall(r">(机构[\w-]+)</a>", text(banker.get(page("list")))) == ["机构B"]


def test_the_tree_unfolds_one_office_at_a_time(banker, city):
    found = text(banker.get(page("below", city.offices["B-1"].pk)))
    assert "机构B-1-1" in found
    assert "机构B-1-1-1" not in found


def test_a_search_finds_by_code_and_by_name_within_the_subtree(banker):
    assert "机构B-1-2-1" in text(banker.get(page("list"), {"q": "b-1-2-1"}))
    assert "没有找到机构" in text(banker.get(page("list"), {"q": "R-1"}))
    assert "机构B-1-1-1" in text(banker.get(page("list"), {"level": "outlet", "status": "open"}))


@pytest.mark.parametrize("name", ["detail", "change", "close", "below", "qr"])
def test_another_house_is_not_found(banker, city, name):
    assert banker.get(page(name, city.offices["R-1"].pk)).status_code == 404


def test_an_outlet_is_created_below_its_sub_branch_with_its_code_to_print(banker):
    answer = banker.post(page("new"), NEW_OUTLET, follow=True)
    created = Organisation.objects.get(code="B-1-1-9")
    assert answer.redirect_chain[-1][0] == page("detail", created.pk)
    assert (created.sub_branch.code, created.head.code, created.opened_on) == ("B-1-1", "B", date(2026, 1, 5))
    assert "/o/B-1-1-9/" in text(answer)
    drawing = banker.get(page("qr", created.pk))
    assert drawing["Content-Type"] == "image/svg+xml"
    assert drawing.content.startswith(b"<svg")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("code", "B-1-1-1", "已存在"),
        ("code", "有 空格", "只能用字母"),
        ("name", "", ""),
        ("parent", "R-1", "维护范围内没有"),
        ("parent", "", "请选择上级机构"),
        ("parent", "B-1-1-1", "层级不对"),
        ("level", "regulator", "层级不符"),
        ("kind", "fund", ""),
        ("opened_on", "昨天", ""),
        ("place", "没有的地方", "没有找到"),
        ("longitude", "200", ""),
    ],
)
def test_a_wrong_outlet_is_refused_and_what_was_typed_stays(banker, field, value, message):
    answer = banker.post(page("new"), {**NEW_OUTLET, field: value})
    assert answer.status_code in {200, 403}
    if answer.status_code == 200:
        assert message in text(answer)
        assert "0575-85000000" in text(answer)
    assert not Organisation.objects.filter(code="B-1-1-9").exists()


def test_a_new_house_is_for_the_regulator_to_create(keeper, banker):
    head = {"code": "N", "name": "新银行", "kind": "bank", "level": "head_office", "peer_group": "city_bank"}
    assert banker.post(page("new"), head).status_code == 403
    keeper.post(page("new"), head)
    assert Organisation.objects.get(code="N").peer_group == "city_bank"


def test_a_change_is_kept_in_the_history_with_old_and_new_value(banker, city):
    outlet = city.offices["B-1-1-1"]
    shown = text(banker.get(page("change", outlet.pk)))
    assert 'name="peer_group"' not in shown
    answer = banker.post(page("change", outlet.pk), {"name": "改名网点", "hours": "9:00–17:00"}, follow=True)
    assert "机构B-1-1-1 → 改名网点" in text(answer)
    outlet.refresh_from_db()
    assert (outlet.name, outlet.hours) == ("改名网点", "9:00–17:00")


def test_an_office_closes_in_favour_of_a_successor_once_none_is_open_below(banker, city):
    sub_branch, outlet = city.offices["B-1-1"], city.offices["B-1-1-1"]
    closing = {"closed_on": "2026-01-05", "successor": "B-1-2-1"}
    assert "下级机构在营业" in text(banker.post(page("close", sub_branch.pk), {"closed_on": "2026-01-05"}))
    answer = banker.post(page("close", outlet.pk), closing, follow=True)
    outlet.refresh_from_db()
    assert (outlet.closed_on, outlet.successor.code) == (date(2026, 1, 5), "B-1-2-1")
    assert "登记停业" in text(answer)
    assert banker.post(page("close", outlet.pk), closing).status_code == 403


def test_a_token_is_shown_once_works_and_can_be_revoked(banker, city):
    house = city.offices["B"]
    raw = SECRET.search(text(banker.post(page("issue_token", house.pk))))[1]
    assert actor_for_token(raw).organisation_id == house.pk
    shown = text(banker.get(page("detail", house.pk)))
    assert raw not in shown
    assert raw[-4:] in shown
    banker.post(page("revoke_token", house.pk, AccessToken.objects.get().pk))
    assert actor_for_token(raw) is None


def test_no_token_is_issued_for_another_house(banker, city):
    assert banker.post(page("issue_token", city.offices["R"].pk)).status_code == 404
    assert not AccessToken.objects.exists()


NEW_CLERK = {
    "username": "xin.ren",
    "name": "新人",
    "organisation": "B-1-1-1",
    "role": "clerk",
    "starts_on": "2026-01-05",
}


def test_a_new_person_logs_in_with_the_password_shown_and_must_change_it(banker):
    first = SECRET.search(text(banker.post(page("new_staff"), NEW_CLERK)))[1]
    client = Client()
    client.post("/login/", {"username": "xin.ren", "password": first})
    assert client.get("/desk/", follow=True).redirect_chain[-1][0] == reverse("password")
    member = StaffMember.objects.get(username="xin.ren")
    assert member.assignments.get().role == "clerk"
    assert first not in text(banker.get(page("member", member.pk)))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("username", "administrator-B", "已存在"),
        ("username", "有空 格", "登录名只能"),
        ("name", "", ""),
        ("organisation", "R-1-1", "维护范围内没有"),
        ("role", "regulator", "没有该角色"),
        ("role", "king", ""),
        ("starts_on", "", ""),
        ("ends_on", "2025-12-31", "结束日期早于"),
        ("email", "不是邮箱", ""),
    ],
)
def test_a_wrong_person_is_refused_at_the_field_and_nobody_is_created(banker, field, value, message):
    before = StaffMember.objects.count()
    answer = banker.post(page("new_staff"), {**NEW_CLERK, field: value})
    assert answer.status_code == 200
    assert "is-invalid" in text(answer)
    assert message in text(answer)
    assert StaffMember.objects.count() == before


def test_people_of_another_house_are_not_listed_and_not_found(banker, city):
    other = city.actor("R-1-1", Role.CLERK)
    city.actor("B-1-1-1", Role.CLERK)
    listed = text(banker.get(page("staff")))
    assert "clerk-B-1-1-1" in listed
    assert "clerk-R-1-1" not in listed
    assert banker.get(page("member", other.person_id)).status_code == 404
    assert banker.post(page("reset_password", other.person_id)).status_code == 404


def test_people_are_found_by_name_role_office_and_state(keeper, city):
    city.actor("B-1-1-1", Role.CLERK)
    city.actor("R-1-1", Role.OFFICER)
    for asked, there, gone in (
        ({"q": "clerk-B"}, "clerk-B-1-1-1", "officer-R-1-1"),
        ({"role": "officer"}, "officer-R-1-1", "clerk-B-1-1-1"),
        ({"office": "R-1-1"}, "officer-R-1-1", "clerk-B-1-1-1"),
    ):
        found = text(keeper.get(page("staff"), asked))
        assert there in found
        assert gone not in found
    assert "没有找到人员" in text(keeper.get(page("staff"), {"active": "0"}))


def test_a_role_is_given_and_ended_with_dates(banker, city):
    clerk = city.actor("B-1-1-1", Role.CLERK).person_id
    banker.post(page("assign", clerk), {"organisation": "B-1-2-1", "role": "officer", "starts_on": "2026-01-05"})
    given = Assignment.objects.get(member_id=clerk, role="officer")
    today = timezone.localdate()
    answer = banker.post(page("end_assignment", clerk, given.pk), {"ends_on": today.isoformat()}, follow=True)
    given.refresh_from_db()
    assert given.ends_on == today
    assert "结束角色" in text(answer)


def test_a_role_that_does_not_fit_is_refused_beside_its_field(banker, city):
    clerk = city.actor("B-1-1-1", Role.CLERK).person_id
    answer = banker.post(
        page("assign", clerk), {"organisation": "B-1-1-1", "role": "auditor", "starts_on": "2026-01-05"}
    )
    assert answer.status_code == 400
    assert "没有该角色" in text(answer)


def test_a_wrong_last_day_is_refused_with_words(banker, city):
    clerk = city.actor("B-1-1-1", Role.CLERK).person_id
    assignment = Assignment.objects.get(member_id=clerk)
    assert banker.post(page("end_assignment", clerk, assignment.pk), {"ends_on": "明天"}).status_code == 400
    assert banker.post(page("end_assignment", clerk, assignment.pk), {"ends_on": "2000-01-01"}).status_code == 400


def test_a_reset_password_replaces_the_old_one_and_is_shown_once(banker, city):
    clerk = city.actor("B-1-1-1", Role.CLERK).person_id
    temporary = SECRET.search(text(banker.post(page("reset_password", clerk))))[1]
    member = StaffMember.objects.get(pk=clerk)
    assert member.check_password(temporary)
    assert member.must_change_password
    assert temporary not in str(history(f"staff:{clerk}")[-1].data)


def test_a_person_can_be_barred_from_logging_in_but_nobody_bars_themselves(banker, city):
    clerk = city.actor("B-1-1-1", Role.CLERK).person_id
    banker.post(page("reset_password", clerk))
    banker.post(page("change_staff", clerk), {"name": "改名"})
    assert not StaffMember.objects.get(pk=clerk).is_active
    own = city.actor("B", Role.ADMINISTRATOR).person_id
    assert "不能停用自己的账号" in text(banker.post(page("change_staff", own), {"name": "我"}))
    mine = Assignment.objects.get(member_id=own)
    answer = banker.post(page("end_assignment", own, mine.pk), {"ends_on": timezone.localdate().isoformat()})
    assert answer.status_code == 403


def test_typing_offers_offices_of_the_subtree(banker):
    offered = text(banker.get(page("options"), {"parent": "B-1-1"}))
    assert "B-1-1-1 机构B-1-1-1" in offered
    assert "机构R" not in text(banker.get(page("options"), {"successor": "机构"}))


@pytest.mark.parametrize("role", [Role.CLERK, Role.OFFICER, Role.EXECUTIVE])
def test_only_administrators_reach_these_pages(city, role):
    client = login(city, "B-1-1", role)
    for name in ("list", "staff", "new", "new_staff"):
        assert client.get(page(name)).status_code == 403


def test_a_name_with_markup_is_shown_as_text(banker):
    banker.post(page("new"), {**NEW_OUTLET, "name": "<script>alert(1)</script>"})
    shown = text(banker.get(page("list"), {"q": "B-1-1-9"}))
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;" in shown
