"""Every list leaves whole, as XLSX and as CSV: what the viewer may see, all of it, and no formula."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from fengqiao.casework import code_versions
from fengqiao.casework.models import Code, Order
from fengqiao.complaints.models import ImportRun
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.coverage.models import Gap, PlaceReach, ServicePoint
from fengqiao.executives.models import AgendaItem, LedCase, Promise, ReceptionDay, Responsible
from fengqiao.foundation.actors import Level, Role
from fengqiao.foundation.calendar.models import SpecialDay
from fengqiao.foundation.ledger.models import Seal
from fengqiao.foundation.ledger.services import seal_day
from fengqiao.foundation.parameters.models import Parameter
from fengqiao.mediation.models import Body, Engagement, Mediator
from fengqiao.organisations.models import Assignment, Organisation, StaffMember
from fengqiao.places.models import Division
from support.city import ANYONE, WANG, City, moment, small_city

FORMULA = "=1+1"
MORE_THAN_A_PAGE = 120


@dataclass(frozen=True)
class List:
    """A list: its page and export, who reads it, who may not, its headings, and how to fill it.

    ``refused`` is None where every member of staff reads it. ``fill`` returns what must stand in the column ``key``, for every row in scope and no other.
    """

    page: str
    export: str
    reader: tuple[str, Role]
    refused: Role | None
    columns: str
    key: int
    fill: Callable[[City], set[str]]
    query: str = ""
    has_text: bool = True


def orders(city: City) -> set[str]:
    questions = [FORMULA, *(f"问题{n}" for n in range(MORE_THAN_A_PAGE))]
    for subject, asked in (("B-1-1-1", questions), ("R-1-1", ["别家的督办"])):
        filing = Filing(subject=subject, request="退还年费", facts="没有告知。", complainant=WANG)
        filed = file_complaint(filing=filing, by=ANYONE, at=moment("2026-01-05"))
        offices = {"ordered_by": city.offices["REG"], "addressee": city.offices[subject]}
        times = {"ordered_at": moment("2026-01-06"), "due_on": date(2026, 1, 16)}
        Order.objects.bulk_create(Order(case_id=filed.case_id, question=q, **offices, **times) for q in asked)
    return {f"'{FORMULA}", *questions[1:]}


def institutions(city: City) -> set[str]:
    Organisation.objects.filter(code="B-1-2-1").update(name=FORMULA, closed_on=date(2020, 1, 1))
    return {code for code in city.offices if code.startswith("B")}


def staff(city: City) -> set[str]:
    city.actor("R", Role.OFFICER)
    city.actor("B", Role.ADMINISTRATOR)
    names = [f"clerk{n}" for n in range(MORE_THAN_A_PAGE)]
    people = StaffMember.objects.bulk_create(StaffMember(username=name, name=FORMULA) for name in names)
    Assignment.objects.bulk_create(
        Assignment(member=one, organisation=city.offices["B-1"], role=Role.CLERK, starts_on=date(2020, 1, 1))
        for one in people
    )
    return {*names, "administrator-B"}


def parameters(city: City) -> set[str]:
    rows = Parameter.objects.filter(rule_set="CBIRC_2020")
    rows.filter(name="decide_simple").update(source=FORMULA)
    return set(rows.values_list("name", flat=True))


def special_days(city: City) -> set[str]:
    days = SpecialDay.objects.filter(year=2026)
    days.filter(date="2026-01-01").update(name=FORMULA)
    return {day.isoformat() for day in days.values_list("date", flat=True)}


def codes(city: City) -> set[str]:
    names = {"name": FORMULA, "name_en": "Sum", "trade": "", "parent_code": "", "source": "试验"}
    keeper = city.actor("REG", Role.ADMINISTRATOR)
    since = date(2026, 1, 1)
    code_versions.add_code(
        axis="product", code="X-1", effective_from=since, by=keeper, at=moment("2026-01-05"), **names
    )
    return set(Code.objects.filter(axis="product").values_list("code", flat=True))


def seals(city: City) -> set[str]:
    first = moment("2026-01-05")
    for n in range(15):
        seal_day(day=first.date() + timedelta(days=n), at=first + timedelta(days=n + 1))
    return {day.isoformat() for day in Seal.objects.values_list("day", flat=True)}


def mediators(city: City) -> set[str]:
    body = Body.objects.create(
        organisation=city.add("TJ", Level.BODY, kind="mediation"), kind="centre", trades=["bank"], matters=["dispute"]
    )
    names = [FORMULA, *(f"调解员{n}" for n in range(MORE_THAN_A_PAGE))]
    people = StaffMember.objects.bulk_create(StaffMember(username=name, name=name) for name in names)
    made = Mediator.objects.bulk_create(Mediator(member=one, engaged_on=date(2020, 1, 1)) for one in people)
    Engagement.objects.bulk_create(Engagement(mediator=one, body=body, since=date(2020, 1, 1)) for one in made)
    return {f"'{FORMULA}", *names[1:]}


def uploads(city: City) -> set[str]:
    def upload(number: int, name: str, office: str) -> ImportRun:
        actor = city.actor(office, Role.OFFICER)
        return ImportRun(
            member_id=actor.person_id, organisation_id=actor.organisation_id, role=actor.role, profile="template",
            name=name, token=str(number), uploaded_at=moment("2026-01-05"),
        )  # fmt: skip

    names = [FORMULA, *(f"{n}.csv" for n in range(30))]
    own = [upload(number, name, "B-1") for number, name in enumerate(names)]
    ImportRun.objects.bulk_create([*own, upload(len(own), "别人的.csv", "B-1-1")])
    return {f"'{FORMULA}", *names[1:]}


def gaps(city: City) -> set[str]:
    villages = list(Division.objects.filter(level="village").order_by("code")[: MORE_THAN_A_PAGE + 1])
    fields = {"tier": "basic", "status": "blank", "lacks": ["nothing"], "found_on": date(2026, 1, 5)}
    own, *others = villages
    Gap.objects.create(place=own, owner=city.offices["R"], **fields)
    Gap.objects.bulk_create(Gap(place=one, owner=city.offices["B-1"], measure=FORMULA, **fields) for one in others)
    return {one.code for one in others}


def service_points(city: City) -> set[str]:
    village = Division.objects.filter(level="village").order_by("code").first()
    names = [FORMULA, *(f"助农点{n}" for n in range(MORE_THAN_A_PAGE))]
    fields = {"kind": "agent", "place": village, "valid_from": date(2020, 1, 1)}
    ServicePoint.objects.bulk_create(ServicePoint(name=n, operator=city.offices["B-1"], **fields) for n in names)
    ServicePoint.objects.create(name="别家的点", operator=city.offices["R"], **fields)
    return {f"'{FORMULA}", *names[1:]}


def villages(_city: City) -> set[str]:
    found = list(Division.objects.filter(level="village").order_by("code")[: MORE_THAN_A_PAGE + 1])
    covered, *blank = found
    fields = {"tier": "basic", "lacks": ["nothing"]}
    PlaceReach.objects.create(place=covered, status="covered", planned_status="covered", **fields)
    PlaceReach.objects.bulk_create(
        PlaceReach(place=one, status="blank", planned_status="blank", **fields) for one in blank
    )
    return {one.code for one in blank}


def leader_at(city: City, code: str) -> Responsible:
    office = city.offices[code]
    return Responsible.objects.create(organisation=office, post=2, name=FORMULA, since=date(2020, 1, 1))


def led_by(leader: Responsible) -> dict[str, Any]:
    return {"organisation": leader.organisation, "leader": leader}


def receptions(city: City) -> set[str]:
    first, hours = timezone.localdate(), {"starts_at": time(9), "ends_at": time(11), "slot_minutes": 30}
    days = [first + timedelta(days=n) for n in range(MORE_THAN_A_PAGE)]
    own, other = leader_at(city, "B-1-1"), leader_at(city, "R-1")
    ReceptionDay.objects.bulk_create(
        ReceptionDay(day=day, planned_on=day, venue=leader.organisation, **led_by(leader), **hours)
        for leader, listed in ((own, days), (other, [first - timedelta(days=1), days[-1] + timedelta(days=1)]))
        for day in listed
    )
    return {day.isoformat() for day in days}


def led_cases(city: City) -> set[str]:
    filing = Filing(subject="B-1-1-1", request="退还年费", facts="没有告知。", complainant=WANG)
    case = file_complaint(filing=filing, by=ANYONE, at=moment("2026-01-05")).case_id
    first = date(2026, 1, 6)
    days = [first + timedelta(days=n) for n in range(MORE_THAN_A_PAGE)]
    leader = leader_at(city, "B-1-1")
    LedCase.objects.bulk_create(
        LedCase(case_id=case, taken_on=day, due_on=day, noted_on=day, closed_on=day, result="settled", **led_by(leader))
        for day in days
    )
    return {day.isoformat() for day in days}


def promises(city: City) -> set[str]:
    words = [FORMULA, *(f"承诺{n}" for n in range(MORE_THAN_A_PAGE))]
    days = {"made_on": date(2026, 1, 5), "due_on": date(2026, 2, 5)}
    own, other = leader_at(city, "B-1-1"), leader_at(city, "R-1")
    Promise.objects.bulk_create(Promise(text=one, **led_by(own), **days) for one in words)
    Promise.objects.create(text="别家的承诺", **led_by(other), **days)
    return {f"'{FORMULA}", *words[1:]}


def led_institutions(city: City) -> set[str]:
    Organisation.objects.filter(code="B-1-1").update(name=FORMULA)
    return {"B", "B-1", "B-1-1", "B-1-2"}


def agenda(city: City) -> set[str]:
    subjects = [FORMULA, *(f"议题{n}" for n in range(MORE_THAN_A_PAGE))]
    fields = {"body": "committee", "held_on": date(2026, 1, 5), "decision": "同意"}
    AgendaItem.objects.bulk_create(AgendaItem(organisation=city.offices["B-1"], subject=s, **fields) for s in subjects)
    AgendaItem.objects.create(organisation=city.offices["R"], subject="别家的议题", **fields)
    return {f"'{FORMULA}", *subjects[1:]}


BANK, REGULATOR = ("B", Role.ADMINISTRATOR), ("REG", Role.ADMINISTRATOR)
OFFICER = ("B", Role.OFFICER)
LISTS = [
    List("complaints:orders", "complaints:export_orders", ("B-1", Role.OFFICER), Role.ADMINISTRATOR,
         "到期 编号 标题 要求 报告机构 发出 发出时间 答复时间", 3, orders),
    List("complaints:imports", "complaints:export_imports", ("B-1", Role.OFFICER), Role.CLERK,
         "文件名 上传时间 状态 接受 退回", 0, uploads),
    List("organisations:list", "organisations:export", BANK, Role.OFFICER,
         "名称 代码 层级 上级机构 开业 停业 状态", 1, institutions),
    List("organisations:staff", "organisations:export_staff", BANK, Role.AUDITOR,
         "姓名 登录名 现任角色 账号 待改密码", 1, staff),
    List("administration:parameters", "administration:export_parameters", REGULATOR, Role.OFFICER,
         "规则集 参数 说明 值 来源 已核实 生效 失效 现行", 1, parameters, query="rule_set=CBIRC_2020"),
    List("administration:calendar", "administration:export_calendar", REGULATOR, Role.CLERK,
         "日期 类别 名称 来源", 0, special_days, query="year=2026"),
    List("administration:codes", "administration:export_codes", REGULATOR, Role.CLERK,
         "名称 英文名称 代码 上级类别 适用 来源 生效 失效", 2, codes, query="axis=product&all=1"),
    List("mediation:mediators", "mediation:export_mediators", REGULATOR, Role.OFFICER,
         "姓名 调解组织 专职 专长 语言和方言 在办 上限 资格到期", 0, mediators),
    List("coverage:gaps", "coverage:export_gaps", ("B", Role.OFFICER), Role.CLERK,
         "编号 村社区 代码 服务层级 程度 原因 状态 责任机构 措施 规划的服务点 期限 计划完成日期 发现日期 消除日期", 2, gaps),
    List("coverage:points", "coverage:export_points", BANK, Role.MEDIATOR,
         "编号 名称 类别 运营机构 所在地 代码 地址 电话 经度 纬度 可办业务 状态 启用日期 停用日期", 1, service_points),
    List("coverage:villages", "coverage:export_villages", BANK, None,
         "代码 村社区 服务层级 状态 原因 规划后", 0, villages, query="status=blank", has_text=False),
    List("executives:receptions", "executives:export_receptions", OFFICER, Role.ADMINISTRATOR,
         "日期 从 到 机构 接访领导 职务 接访地点 状态 代接人 原因 时段 预约 来访", 0, receptions),
    List("executives:led_cases", "executives:export_led", OFFICER, Role.CLERK,
         "编号 标题 领办机构 领办领导 职务 领办日期 办结期限 最近进展 办结日期 领办结果", 5, led_cases, query="show=closed"),
    List("executives:promises", "executives:export_promises", OFFICER, Role.CLERK,
         "承诺事项 机构 承诺人 承诺日期 兑现期限 兑现日期 兑现情况", 0, promises),
    List("executives:institutions", "executives:export_institutions", OFFICER, Role.CLERK,
         "代码 机构 层级 有人管 管得顺 管到位 第一责任人 专职人员 人员标准 未达到的条件 近一年接访 来访 缺席 承诺到期 承诺按期兑现"
         " 领办在办 截至", 0, led_institutions),
    List("executives:agenda", "executives:export_agenda", OFFICER, Role.CLERK,
         "日期 机构 会议 议题 决定 经费（元） 人员（名） 落实事项 责任人 落实期限 完成日期", 3, agenda),
    List("administration:ledger", "administration:export_seals", REGULATOR, Role.REGULATOR,
         "日期 事件 链 封存根", 0, seals, has_text=False),
]  # fmt: skip
every_list = pytest.mark.parametrize("each", LISTS, ids=lambda each: each.export)
every_closed_list = pytest.mark.parametrize(
    "each", [each for each in LISTS if each.refused], ids=lambda each: each.export
)


@pytest.fixture
def city(db) -> City:
    return small_city()


def browser(city: City, office: str, role: Role) -> Client:
    client = Client()
    member = StaffMember.objects.get(pk=city.actor(office, role).person_id)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(client: Client, export: str, kind: str, query: str = "") -> list[list[Any]]:
    """Return the lines of an export, the headings first."""
    answer = client.get(f"{reverse(export)}?{query}&format={kind}")
    assert answer.status_code == 200
    assert f'.{kind}"' in answer["Content-Disposition"]
    content = answer.getvalue()
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@every_list
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_leaves_whole_with_its_headings_within_the_viewers_scope_and_without_formulas(city, each, kind):
    expected = each.fill(city)
    headings, *rows = sent(browser(city, *each.reader), each.export, kind, each.query)
    assert headings == each.columns.split()
    assert {str(row[each.key]) for row in rows} == expected
    cells = [str(cell) for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith("=")]
    assert (f"'{FORMULA}" in cells) is each.has_text


@every_list
def test_a_list_offers_both_files_with_its_own_filters(city, each):
    each.fill(city)
    shown = browser(city, *each.reader).get(f"{reverse(each.page)}?{each.query}").content.decode()
    for kind in ("xlsx", "csv"):
        query = f"{each.query}&format={kind}".lstrip("&").replace("&", "&amp;")
        assert f'href="{reverse(each.export)}?{query}"' in shown


@every_closed_list
def test_who_may_not_see_a_list_may_not_export_it(city, each):
    office = "REG" if each.refused in {Role.REGULATOR, Role.AUDITOR} else each.reader[0]
    assert browser(city, office, each.refused).get(reverse(each.export)).status_code == 403


def test_an_export_keeps_to_the_filters_of_its_list(city):
    institutions(city)
    bank = browser(city, *BANK)
    assert [row[1] for row in sent(bank, "organisations:export", "csv", "q=B-1-1-1")[1:]] == ["B-1-1-1"]
    assert [row[1] for row in sent(bank, "organisations:export", "csv", "status=closed")[1:]] == ["B-1-2-1"]
    orders(city)
    officer = browser(city, "B-1", Role.OFFICER)
    assert sent(officer, "complaints:export_orders", "csv", "show=answered")[1:] == []
