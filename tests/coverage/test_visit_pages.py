"""Help for who needs it, on pages: asked at the portal, followed by number and code, dealt with at the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coverage.visits import ELSEWHERE, FENGQIAO, FENGYUAN, WANG, asked_for, placed_city, take
from fengqiao.coverage.models import Visit
from fengqiao.coverage.queries.visit_person import read
from fengqiao.foundation.actors import Role
from fengqiao.organisations.models import StaffMember
from support.city import City

GIVEN = {
    "kind": "home", "service": "cards", "needs": ["bedridden"], "name": "<b>王小明</b>", "phone": "13900000001",
    "address": "枫源村 5 号", "wish": "上午在家", "privacy": "on", "sensitive": "on",
}  # fmt: skip
ASK = f"/home-visits/?place={FENGYUAN}"


@pytest.fixture
def city(db) -> City:
    return placed_city()


def text(answer) -> str:
    return answer.content.decode()


def browser(city: City, office: str = "B-1-1-1", role: Role = Role.OFFICER) -> Client:
    client = Client()
    member = StaffMember.objects.get(pk=city.actor(office, role).person_id)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def waiting(**changes) -> Visit:
    return asked_for(at=timezone.now(), **changes)


def test_from_a_name_to_the_place_and_from_an_outlet_to_its_house(city):
    client = Client()
    assert f"place={FENGQIAO}" in text(client.get("/home-visits/", {"near": "枫桥镇", "office": "B-1-1-1"}))
    assert "没有找到这个地方" in text(client.get("/home-visits/", {"near": "没有这里"}))
    assert "place=330681109000" in text(client.get("/home-visits/", {"place": "330681000000"}))
    page = text(client.get("/home-visits/", {"place": FENGYUAN, "office": "B-1-1-1"}))
    assert f'<option value="{city.offices["B"].pk}" selected>' in page
    assert "365 天" in page


def test_a_person_asks_sees_the_code_once_and_finds_changes_and_withdraws_it(city):
    client = Client()
    page = text(client.post(ASK, GIVEN, follow=True))
    assert "收到了" in page
    assert "<b>王小明" not in page
    number, code = (page.split(f'id="{what}">')[1].split("<")[0] for what in ("number", "code"))
    other = Client()
    assert "编号或查询码不对" in text(other.post("/home-visits/find/", {"number": number, "code": "AAAA-BBBB"}))
    page = text(other.post("/home-visits/find/", {"number": number, "code": code}, follow=True))
    assert "长期卧床" in page
    assert code not in page
    wrong = other.post("/home-visits/mine/change/", {**GIVEN, "phone": "", "wish": "下午也行"})
    assert "下午也行" in text(wrong)
    assert read(Visit.objects.get()).wish == "上午在家"
    other.post("/home-visits/mine/change/", {**GIVEN, "wish": "下午也行"})
    assert read(Visit.objects.get()).wish == "下午也行"
    assert "没有办结" not in text(other.post("/home-visits/mine/cancel/", follow=True))
    assert Visit.objects.get().state == "cancelled"
    other.post("/home-visits/mine/forget/")
    assert Visit.objects.get().sealed_key is None
    assert "谁也不能再读出来" in text(other.get("/home-visits/mine/"))
    other.post("/home-visits/mine/leave/")
    assert other.get("/home-visits/mine/").status_code == 302


def test_what_was_typed_stays_with_what_is_missing_and_needs_ask_a_consent_of_their_own(city):
    answer = Client().post(ASK, {**GIVEN, "address": "", "sensitive": ""})
    page = text(answer)
    assert "上午在家" in page
    assert "请在这里打勾同意" in page
    assert "请填写上门的地址" in page
    assert not Visit.objects.exists()
    assert "请填写上门的地址" in text(Client().post(ASK, {**GIVEN, "address": ""}))
    assert Client().post(ASK, {**GIVEN, "needs": [], "sensitive": ""}).status_code == 302


def test_asking_is_limited_per_caller(city):
    answers = [Client().post(ASK, {}).status_code for _n in range(11)]
    assert answers[-1] == 429


def test_offices_near_are_named_without_what_somebody_needs_in_the_address(city):
    address = f"/home-visits/offers/?place={FENGYUAN}"
    page = text(Client().post(address, {"kind": "home", "service": "cards", "needs": ["hearing"]}))
    assert "机构B-1-1-1" in page
    assert "听不清" in page
    house = {"kind": "home", "service": "cards", "wished": city.offices["R"].pk}
    assert "机构B-1-1-1" not in text(Client().post(address, house))
    assert "没有网点登记" in text(Client().post(address, {"kind": "home", "service": "nothing"}))


def test_the_queue_is_masked_filtered_and_leaves_as_a_file_without_people(city):
    visit = waiting()
    client = browser(city)
    page = text(client.get("/desk/home-visits/"))
    assert "王**" in page
    assert "13900000001" not in page
    assert visit.number not in text(client.get("/desk/home-visits/", {"late": "overdue"}))
    Visit.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert visit.number in text(client.get("/desk/home-visits/", {"late": "overdue"}))
    assert "已逾期 1 件" in text(client.get("/desk/home-visits/"))
    sent = b"".join(client.get("/desk/home-visits/export/", {"format": "csv"}).streaming_content).decode()
    assert visit.number in sent
    assert "王" not in sent
    assert visit.number not in text(browser(city, "B-1-2-1").get("/desk/home-visits/"))


def test_an_office_takes_reveals_and_does_it_on_its_page(city):
    visit, client = waiting(), browser(city, role=Role.CLERK)
    address = f"/desk/home-visits/{visit.pk}/"
    page = text(client.get(address))
    assert "承接以后" in page
    assert "长期卧床" not in page
    office, today = city.offices["B-1-1-1"].pk, timezone.localdate()
    wrong = client.post(address, {"act": "assign", "to": office, "visit_on": "2020-01-06"})
    assert wrong.status_code == 400
    member = city.actor("B-1-1-1", Role.CLERK).person_id
    assert client.post(address, {"act": "assign", "to": f"{office}:{member}", "visit_on": today}).status_code == 302
    assert "请填写查看理由" in text(client.post(address + "reveal/", {}))
    seen = client.post(address + "reveal/", {"reason": "联系本人"}, headers={"HX-Request": "true"})
    assert "13900000001" in text(seen)
    assert "长期卧床" in text(seen)
    assert "no-store" in seen["Cache-Control"]
    assert client.post(address, {"act": "done", "words": ""}).status_code == 400
    assert client.post(address, {"act": "done", "words": "已办好"}).status_code == 302
    page = text(client.get(address))
    assert "已完成" in page
    assert "查看个人信息" in page
    assert client.post(address, {"act": "done", "words": "再来"}).status_code == 409


def test_who_gives_it_back_returns_to_the_queue_and_who_comes_late_is_told(city):
    visit = waiting()
    today = timezone.localdate()
    take(city, visit, at=timezone.now(), on=today)
    late = browser(city, "R-1-1")
    assert late.get(f"/desk/home-visits/{visit.pk}/").status_code == 404
    client, address = browser(city), f"/desk/home-visits/{visit.pk}/"
    assert client.post(address, {"act": "return", "reason": "not_ours"}).status_code == 302
    assert Visit.objects.get().state == "requested"
    assert late.get(address).status_code == 200


def test_a_clerk_enters_one_for_a_person_and_hands_over_number_and_code(city):
    client = browser(city, role=Role.CLERK)
    wrong = client.post("/desk/home-visits/new/", {**GIVEN, "place": "没有这里"})
    assert wrong.status_code == 400
    assert "上午在家" in text(wrong)
    page = text(client.post("/desk/home-visits/new/", {**GIVEN, "place": FENGYUAN}))
    visit = Visit.objects.get()
    assert visit.by_clerk
    assert visit.number in page
    assert "查询码只显示这一次" in page
    assert client.get(f"/desk/home-visits/{visit.pk}/").status_code == 200
    assert browser(city, role=Role.EXECUTIVE).get("/desk/home-visits/new/").status_code == 403
    page = text(client.post("/desk/home-visits/new/", {**GIVEN, "place": ELSEWHERE, "wished": ""}))
    assert "接着安排" not in page


def test_the_level_above_and_the_regulator_find_what_is_overdue_among_what_needs_attention(city):
    taken, alone = waiting(), waiting()
    take(city, taken, at=timezone.now(), on=timezone.localdate())
    Visit.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    above = text(browser(city, "B-1-1", Role.EXECUTIVE).get("/desk/duties/attention/"))
    assert taken.number in above
    assert alone.number not in above
    all_of_them = text(browser(city, "REG", Role.REGULATOR).get("/desk/duties/attention/"))
    assert taken.number in all_of_them
    assert alone.number in all_of_them


def test_figures_are_shown_and_sent_by_institution_and_county(city):
    waiting()
    client = browser(city, "REG", Role.REGULATOR)
    assert "尚无机构承接" in text(client.get("/desk/home-visits/figures/"))
    page = text(client.get("/desk/home-visits/figures/", {"by": "county", "since": "2020-01-01", "until": "nonsense"}))
    assert "诸暨市" in page
    assert "since=2020-01-01" in page
    sent = client.get("/desk/home-visits/figures/export/", {"format": "csv", "by": "county"})
    assert "合计" in b"".join(sent.streaming_content).decode()


def test_pages_near_and_of_an_outlet_lead_here(city):
    assert reverse("coverage:visit_ask") + f"?place={FENGYUAN}" in text(
        Client().get("/services-near/", {"place": FENGYUAN})
    )
    assert "?office=B-1-1-1" in text(Client().get(reverse("portal:outlet", args=["B-1-1-1"])))
    assert WANG.name not in text(Client().get("/home-visits/"))
