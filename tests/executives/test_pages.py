"""The pages: who reaches what, what is kept and shown, and that lists cost no more as they grow."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from executives.conftest import HOUSE, working_day
from fengqiao.casework.models import Case
from fengqiao.casework.services import PersonData, save_person
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.executives.models import (
    AgendaItem,
    DedicatedStaff,
    Element,
    Evidence,
    LedCase,
    Promise,
    Responsible,
    Standing,
    Visit,
)
from fengqiao.executives.services import duties
from fengqiao.executives.services.standing import refresh_all
from fengqiao.executives.views import overview
from fengqiao.foundation.actors import Role
from fengqiao.foundation.files import references
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.organisations.services import issue_token
from support.city import ANYONE, WANG, moment
from support.desk import today
from support.files import png


def text(answer) -> str:
    return answer.content.decode()


def house(city) -> str:
    return f"/desk/duties/institutions/{city.offices[HOUSE].pk}/"


@pytest.fixture
def case(city) -> Case:
    filing = Filing(subject="B-1-1-1", request="退还年费", facts="没有告知。", complainant=WANG)
    return Case.objects.get(pk=file_complaint(filing=filing, by=ANYONE, at=timezone.now()).case_id)


def test_an_officer_plans_and_the_week_and_the_public_show_it(log_in, leader, city):
    browser, day = log_in(), working_day(3)
    given = {"leader": leader.pk, "first": day.isoformat(), "starts_at": "09:00", "ends_at": "11:00",
             "slot_minutes": 30, "is_public": "on", "every_weeks": 0}  # fmt: skip
    assert browser.post("/desk/receptions/new/", given).status_code == 302
    assert "俞行长" in text(browser.get("/desk/duties/week/", {"week": day.isoformat()}))
    assert "俞行长" in text(log_in("REG", Role.REGULATOR).get("/desk/duties/week/", {"week": day.isoformat()}))
    assert "俞行长" in text(Client().get("/receptions/"))
    assert "俞行长" not in text(log_in("R-1").get("/desk/receptions/"))
    feed = Client().get("/receptions/calendar.ics").content.decode()
    assert "BEGIN:VEVENT" in feed
    assert "俞行长" in feed


def test_a_full_week_folds_by_day_and_county_and_begins_with_what_went_wrong(log_in, leader, receive, monkeypatch):
    monkeypatch.setattr(overview, "FOLDED_FROM", 1)
    missed = receive(-1, status="missed", reason="临时会议")
    shown = text(log_in("REG", Role.REGULATOR).get("/desk/duties/week/", {"week": missed.day.isoformat()}))
    assert "临时会议" in shown
    assert '<details class="fq-day" open>' in shown
    assert "缺席 1" in shown


def test_what_was_typed_stays_when_a_plan_is_refused(log_in, leader):
    given = {"leader": leader.pk, "first": "2020-01-06", "starts_at": "09:00", "ends_at": "11:00", "slot_minutes": 30,
             "room": "三楼会议室", "every_weeks": 0}  # fmt: skip
    answer = log_in().post("/desk/receptions/new/", given)
    assert answer.status_code == 400
    assert "三楼会议室" in text(answer)
    assert "日期不能早于今天" in text(answer)
    assert "只能安排一年以内" in text(log_in().post("/desk/receptions/new/", {**given, "first": "9999-12-31"}))


def test_a_consumer_books_sees_the_code_once_finds_the_booking_and_cancels(receive):
    day, browser = receive(), Client()
    given = {"slot": 2, "name": "<b>王小明</b>", "phone": "13900000001", "matter": "年费"}
    page = text(browser.post(f"/receptions/{day.pk}/", given, follow=True))
    assert "预约好了" in page
    assert "<b>" not in page.split("<main")[1].split("姓名")[1]
    code = page.split('id="code">')[1].split("<")[0]
    other = Client()
    assert "没有找到这个预约码" in text(other.post("/receptions/booking/", {"code": "AAAA-BBBB-CCCC"}))
    assert "年费" in text(other.post("/receptions/booking/", {"code": code}, follow=True))
    other.post("/receptions/booking/cancel/")
    assert Visit.objects.get().cancelled_at is not None
    assert other.get("/receptions/booking/mine/").status_code == 200
    other.post("/receptions/booking/leave/")
    assert other.get("/receptions/booking/mine/").status_code == 302


def test_a_taken_slot_is_refused_in_words_and_keeps_what_was_typed(receive):
    day = receive()
    given = {"slot": 1, "name": "王小明", "phone": "13900000001", "matter": "年费"}
    Client().post(f"/receptions/{day.pk}/", given)
    answer = Client().post(f"/receptions/{day.pk}/", {**given, "name": "李小红", "phone": "13900000002"})
    assert answer.status_code == 409
    assert "李小红" in text(answer)


def test_booking_is_limited_per_caller(receive):
    day = receive()
    answers = [Client().post(f"/receptions/{day.pk}/", {}).status_code for _n in range(11)]
    assert answers[-1] == 429


def test_a_walk_in_is_masked_and_its_result_recorded(log_in, receive):
    day, browser = receive(-1), log_in()
    answer = browser.post(
        f"/desk/receptions/{day.pk}/walk-in/", {"name": "李大有", "phone": "13900000003", "matter": "理赔慢"}
    )
    assert answer.status_code == 302
    page = text(browser.get(f"/desk/receptions/{day.pk}/"))
    assert "李**" in page
    assert "13900000003" not in page
    visit = Visit.objects.get()
    browser.post(f"/desk/visits/{visit.pk}/", {"outcome": "settled", "note": "当场补赔"})
    assert "当场解决" in text(browser.get(f"/desk/receptions/{day.pk}/"))
    assert browser.post(f"/desk/receptions/{day.pk}/walk-in/", {"name": "", "matter": "x"}).status_code == 400


def test_who_records_a_visit_may_call_the_visitor_and_that_is_on_record(log_in, receive, city):
    day, browser = receive(-1, venue=city.offices["B-1-1-1"]), log_in()
    given = {"name": "李大有", "phone": "13900000003", "matter": "理赔慢"}
    browser.post(f"/desk/receptions/{day.pk}/walk-in/", given)
    address = reverse("executives:reveal", args=[Visit.objects.get().pk])
    assert address in text(browser.get(f"/desk/receptions/{day.pk}/"))
    asked = {"field": "phone", "reason": "回电 13900000003"}
    for teller in (browser, log_in("B-1-1-1", Role.CLERK)):
        answer = teller.post(address, asked, headers={"HX-Request": "true"})
        assert "13900000003" in text(answer)
        assert answer["Cache-Control"] == "no-store"
    seen = [e for e in ledger.history(f"organisation:{day.organisation_id}") if e.tag == "executives.visitor_revealed"]
    assert [event.data["field"] for event in seen] == ["phone", "phone"]
    assert "13900000003" not in str([event.data for event in seen])
    assert "查看来访人信息" in text(browser.get(house(city)))


def test_a_visitor_is_not_shown_without_a_reason_or_to_those_who_only_look_on(log_in, receive):
    day, browser = receive(-1), log_in()
    browser.post(f"/desk/receptions/{day.pk}/walk-in/", {"name": "李大有", "phone": "", "matter": "理赔慢"})
    address = reverse("executives:reveal", args=[Visit.objects.get().pk])
    assert "请填写查看理由" in text(browser.post(address, {"field": "name", "reason": " "}))
    assert "没有留下" in text(browser.post(address, {"field": "phone", "reason": "回电"}))
    assert "没有这一项" in text(browser.post(address, {"field": "id_number", "reason": "回电"}))
    asked = {"field": "name", "reason": "回电"}
    assert log_in("B-1-2").post(address, asked).status_code == 404
    assert log_in("R").post(address, asked).status_code == 404
    for code, role in (("REG", Role.REGULATOR), ("B", Role.AUDITOR)):
        page = log_in(code, role)
        assert page.post(address, asked).status_code == 403
        assert address not in text(page.get(f"/desk/receptions/{day.pk}/"))


def test_a_clerk_records_where_the_reception_is_held_and_nowhere_else(log_in, receive, city):
    day = receive(-1, venue=city.offices["B-1-1-1"])
    given = {"name": "李大有", "matter": "理赔慢"}
    assert log_in("B-1-1-1", Role.CLERK).post(f"/desk/receptions/{day.pk}/walk-in/", given).status_code == 302
    assert log_in("B-1-2-1", Role.CLERK).post(f"/desk/receptions/{day.pk}/walk-in/", given).status_code == 404
    assert log_in("B-1-1-1", Role.CLERK).get(f"/desk/receptions/{day.pk}/result/").status_code == 403


def test_a_leader_takes_a_case_over_notes_and_closes_it(log_in, leader, case):
    browser = log_in(role=Role.EXECUTIVE)
    part = text(browser.get(f"/desk/led/of/{case.number}/"))
    assert "还没有领导领办" in part
    due = (today() + timedelta(days=20)).isoformat()
    browser.post(f"/desk/led/of/{case.number}/take/", {"leader": leader.pk, "due_on": due})
    led = LedCase.objects.get()
    assert case.title in text(browser.get("/desk/duties/mine/"))
    browser.post(f"/desk/led/{led.pk}/note/", {"day": today().isoformat(), "deed": "met", "text": "见了当事人"})
    assert "见了当事人" in text(browser.get(f"/desk/led/{led.pk}/"))
    browser.post(f"/desk/led/{led.pk}/close/", {"close-result": "settled", "close-summary": "退费"})
    led.refresh_from_db()
    assert led.closed_on == today()
    assert "当事人认可" in text(browser.get(f"/desk/led/of/{case.number}/"))
    answer = browser.post(f"/desk/led/{led.pk}/note/", {"day": today().isoformat(), "deed": "met", "text": "再见"})
    assert answer.status_code == 400


def test_a_case_has_one_leader_at_a_time_and_nobody_takes_what_is_out_of_scope(log_in, leader, case, president):
    due = (today() + timedelta(days=20)).isoformat()
    given = {"leader": leader.pk, "due_on": due}
    assert log_in("R-1", Role.EXECUTIVE).post(f"/desk/led/of/{case.number}/take/", given).status_code == 404
    duties.take(number=case.number, leader=leader.pk, due_on=None, by=president, at=timezone.now())
    assert "已有领导领办" in text(log_in().post(f"/desk/led/of/{case.number}/take/", given))


def test_missed_and_stale_show_one_level_up_and_at_the_regulator(log_in, leader, receive, case, officer, president):
    missed = receive(-3, status="missed", reason="忘记了")
    led = duties.take(number=case.number, leader=leader.pk, due_on=None, by=president, at=timezone.now())
    LedCase.objects.filter(pk=led.pk).update(
        taken_on=today() - timedelta(days=30), noted_on=today() - timedelta(days=30), due_on=today() - timedelta(days=1)
    )
    Promise.objects.create(
        organisation=leader.organisation, leader=leader, text="退年费", made_on=today() - timedelta(days=9),
        due_on=today() - timedelta(days=2),
    )  # fmt: skip
    for viewer in (log_in("B-1"), log_in("B"), log_in("REG", Role.REGULATOR)):
        page = text(viewer.get("/desk/duties/attention/"))
        assert reverse("executives:reception", args=[missed.pk]) in page
        assert "停滞的领办案件" in page
        assert "逾期的领办案件" in page
        assert "退年费" in page
    assert "退年费" not in text(log_in().get("/desk/duties/attention/"))
    assert "退年费" in text(log_in().get("/desk/duties/attention/?own=1"))
    assert "退年费" not in text(log_in("R").get("/desk/duties/attention/"))


def test_a_promise_is_kept(log_in, leader):
    made = Promise.objects.create(
        organisation=leader.organisation, leader=leader, text="退年费", made_on=today(), due_on=today()
    )
    browser = log_in()
    assert browser.post(f"/desk/promises/{made.pk}/", {"kept_on": today().isoformat(), "how": ""}).status_code == 400
    browser.post(f"/desk/promises/{made.pk}/", {"kept_on": today().isoformat(), "how": "已退"})
    made.refresh_from_db()
    assert made.kept_on == today()


def test_terms_in_one_post_cannot_overlap_and_a_vacancy_shows(log_in, leader, city):
    browser = log_in()
    given = {"post": 2, "name": "周行长", "since": "2024-01-01"}
    assert "任期不能重叠" in text(browser.post(house(city) + "people/", given))
    ended = {"post": 2, "name": "俞行长", "since": "2020-01-01", "until": (today() - timedelta(days=10)).isoformat()}
    browser.post(house(city) + f"people/{leader.pk}/", ended)
    assert "至今空缺" in text(browser.get(house(city)))
    page = text(log_in("REG", Role.REGULATOR).get("/desk/duties/institutions/", {"first": "none", "text": HOUSE}))
    assert "机构B-1-1" in page


def test_the_three_questions_answer_from_what_is_kept(log_in, leader, receive, city):
    browser = log_in()
    page = text(browser.get(house(city)))
    assert "fq-question-bad" in page
    organisation = city.offices[HOUSE]
    Responsible.objects.create(organisation=organisation, post=4, name="分管", since=date(2020, 1, 1))
    DedicatedStaff.objects.create(organisation=organisation, name="专员", post="消保", since=date(2020, 1, 1))
    for kind in ("group", "rules", "training", "appraisal"):
        figure = {"figure": "6"} if kind == "appraisal" else {}
        answer = browser.post(
            house(city) + "elements/",
            {"kind": kind, "title": kind, "responsible": "张", "starts_on": "2025-01-01", **figure},
        )
        assert answer.status_code == 302
    receive(-5, status="held")
    assert "fq-question-bad" not in text(browser.get(house(city)))
    refresh_all()
    standing = Standing.objects.get(pk=organisation.pk)
    assert (standing.in_charge, standing.in_control, standing.effective, standing.unmet) == (True, True, True, 0)


def test_evidence_is_kept_sent_and_left_by_the_sweep(log_in, city, leader):
    row = Element.objects.create(
        organisation=city.offices[HOUSE], kind="rules", title="办法", responsible="张", starts_on=date(2025, 1, 1)
    )
    browser = log_in()
    address = house(city) + f"elements/{row.pk}/evidence/"
    assert browser.post(address, {"file": SimpleUploadedFile("x.exe", b"MZ\x00")}).status_code == 400
    browser.post(address, {"file": SimpleUploadedFile("制度.png", png())})
    kept = Evidence.objects.get()
    assert references.referenced([kept.sha256]) == {kept.sha256}
    assert b"".join(browser.get(f"/desk/duties/evidence/{kept.pk}/").streaming_content) == png()
    assert log_in("R-1").get(f"/desk/duties/evidence/{kept.pk}/").status_code == 404
    browser.post(f"/desk/duties/evidence/{kept.pk}/remove/")
    assert not Evidence.objects.exists()


def test_the_agenda_sums_what_was_given_and_asks_a_date_of_a_follow_up(log_in, city):
    browser = log_in("B")
    address = f"/desk/duties/institutions/{city.offices['B'].pk}/agenda/"
    given = {
        "body": "committee",
        "held_on": today().isoformat(),
        "subject": "年度计划",
        "decision": "通过",
        "money": "20万",
    }
    assert browser.post(address, {**given, "follow_up": "拨款"}).status_code == 400
    browser.post(address, {**given, "follow_up": "拨款", "due_on": today().isoformat()})
    assert AgendaItem.objects.get().money == Decimal(200000)
    assert "年度计划" in text(browser.get("/desk/duties/agenda/"))
    assert "开会 1 次" in text(browser.get(f"/desk/duties/institutions/{city.offices['B'].pk}/"))


def test_the_figures_of_a_county_lead_to_just_the_records_they_count(log_in, leader, receive, city):
    leader.organisation.place_id = "330681000000"
    leader.organisation.save(update_fields=["place"])
    elsewhere = city.offices["B"]
    other = Responsible.objects.create(organisation=elsewhere, post=1, name="张董", since=date(2020, 1, 1))
    held = receive(-5, status="held")
    receive(-400, status="held")
    receive(-6, status="missed", reason="忘记了")
    receive(-4, status="held", organisation=elsewhere, venue=leader.organisation, leader=other)
    person = save_person(PersonData(name="王小明"))
    for outcome in ("settled", "explained", "absent"):
        Visit.objects.create(reception=held, person=person, made_at=timezone.now(), outcome=outcome)
    days = {"made_on": today() - timedelta(days=30), "due_on": today() - timedelta(days=2)}
    for kept in ({}, {"kept_on": today() - timedelta(days=3)}):
        Promise.objects.create(organisation=leader.organisation, leader=leader, text="退年费", **days, **kept)
    refresh_all()
    browser = log_in("REG", Role.REGULATOR)
    page = text(browser.get("/desk/duties/figures/"))
    row = page[page.index("?county=330681000000") : page.index("</tr>", page.index("?county=330681000000"))]
    links = dict(re.findall(r'href="([^"]+)">([^<]+)</a>', row))
    lists = {url.replace("&amp;", "&"): figure for url, figure in links.items()}
    held_url, visited_url = (next(url for url in lists if f"show={show}" in url) for show in ("held", "visited"))
    assert (lists[held_url], lists[visited_url]) == ("1", "2")
    for url in (held_url, visited_url):
        assert [one.pk for one in browser.get(url).context["page"].items] == [held.pk]
    ripe = next(url for url in lists if "show=ripe" in url)
    assert lists[ripe] == "1 / 2"
    assert len(browser.get(ripe).context["page"].items) == 2
    city_row = browser.get("/desk/receptions/", {"county": "city", "show": "all"}).context["page"].items
    assert [one.organisation_id for one in city_row] == [elsewhere.pk]


def test_who_has_one_institution_finds_the_tables_to_import_on_its_page(log_in, city, leader):
    page = text(log_in().get("/desk/duties/institutions/", follow=True))
    assert reverse("executives:responsible_import") in page
    assert reverse("executives:dedicated_import") in page
    others = text(log_in("REG", Role.REGULATOR).get(house(city)))
    assert reverse("executives:responsible_import") not in others


def test_the_reason_of_late_complaints_leads_to_the_late_ones_of_the_house(log_in, city):
    assert f"office={HOUSE}&amp;light=overdue" in text(log_in().get(house(city)))


def test_others_look_on_or_see_nothing(log_in, city, leader):
    assert log_in("R-1").get(house(city)).status_code == 404
    regulator = log_in("REG", Role.REGULATOR)
    assert "俞行长" in text(regulator.get(house(city)))
    assert regulator.get(house(city) + "people/").status_code == 403
    assert log_in("R-1").post(house(city) + "people/", {}).status_code == 404
    assert log_in("B-1-1-1", Role.CLERK).get(house(city)).status_code == 403


@pytest.mark.parametrize("name", ["receptions", "led", "promises", "institutions", "agenda"])
def test_every_list_leaves_as_a_file(log_in, leader, receive, name):
    receive()
    answer = log_in().get(reverse(f"executives:export_{name}"), {"format": "csv"})
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)


@pytest.mark.usefixtures("reference_held")
def test_pages_cost_no_more_queries_as_they_grow(log_in, leader, receive, case, city, django_assert_max_num_queries):
    browser = log_in("REG", Role.REGULATOR)
    pages = ["/desk/duties/week/", "/desk/receptions/?show=all", "/desk/led/", "/desk/promises/", "/desk/duties/agenda/",
             "/desk/duties/institutions/", "/desk/duties/attention/", "/desk/duties/figures/", "/receptions/", house(city)]  # fmt: skip

    def fill(n: int) -> None:
        receive(n + 2, starts_at="08:00")
        receive(-n - 2, status="missed", reason="x")
        shared = {"organisation": leader.organisation}
        promised = {"made_on": today() - timedelta(days=9), "due_on": today() - timedelta(days=2)}
        Promise.objects.create(**shared, leader=leader, text=f"事{n}", **promised)
        AgendaItem.objects.create(**shared, body="management", held_on=today(), subject=f"题{n}", decision="同意")
        Element.objects.create(**shared, kind="rules", title=f"办法{n}", responsible="张", starts_on=date(2024, 1, 1))

    fill(0)
    refresh_all()
    for one in pages:
        assert browser.get(one).status_code == 200
    with django_assert_max_num_queries(400) as seen:
        for one in pages:
            browser.get(one)
    few = len(seen.captured_queries)
    for n in range(1, 5):
        fill(n)
    with django_assert_max_num_queries(few):
        for one in pages:
            browser.get(one)


def test_public_receptions_over_the_api(receive, city):
    receive()
    token = issue_token(organisation_code="R", by=city.actor("REG", Role.ADMINISTRATOR), at=moment("2026-01-05"))
    headers = {"authorization": f"Bearer {token}"}
    found = Client().get("/api/v1/receptions", headers=headers).json()
    assert [one["leader"] for one in found["items"]] == ["俞行长"]
    assert found["items"][0]["free_slots"] == 4
    assert Client().get("/api/v1/receptions?place=330699999999", headers=headers).status_code == 422


def test_leaders_and_staff_come_in_as_a_table_and_what_is_wrong_goes_back(log_in, leader, city):
    browser = log_in()

    def take_in(table: str, rows: str) -> str:
        address = f"/desk/duties/import/{table}/"
        kept = browser.post(address, {"file": SimpleUploadedFile("table.csv", rows.encode())})
        checked = text(browser.get(kept["Location"]))
        browser.post(kept["Location"] + "start/")
        return checked

    rows = (
        "机构代码,姓名,岗位,专职,起,止\n"
        "B-1-1,徐晓燕,消保专员,是,2025-01-01,\n"
        "R-1,外人,消保专员,是,2025-01-01,\n"
        "B-1-1,高磊,专员,是,2025-02-01,2025-01-01\n"
    )
    assert "不在您的范围内" in take_in("staff", rows)
    assert [one.name for one in DedicatedStaff.objects.all()] == ["徐晓燕"]
    rows = (
        "机构代码,职务,姓名,任职名称,职责分工,起,止\n"
        "B-1-1,行长,周行长,,,2024-01-01,\n"
        "B-1-1,分管高管,分管,,,2024-01-01,\n"
    )
    take_in("people", rows)
    assert set(Responsible.objects.values_list("name", flat=True)) == {"俞行长", "分管"}


@pytest.mark.parametrize(
    ("section", "given", "field"),
    [
        ("people", {"post": 2, "name": "周行长", "since": "1700-01-01"}, "since"),
        ("people", {"post": 2, "name": "周行长", "since": "2019-02-01", "until": "2019-01-01"}, "until"),
        ("people", {"post": 2, "name": "周行长", "since": "2126-01-01"}, "since"),
        ("staff", {"name": "徐晓燕", "post": "消保专员", "since": "2025-01-01", "until": "9999-01-01"}, "until"),
        ("elements", {"kind": "rules", "title": "办法", "responsible": "俞", "starts_on": "0200-01-01"}, "starts_on"),
        ("agenda", {"body": "board", "held_on": "1700-01-01", "subject": "消保", "decision": "同意"}, "held_on"),
    ],
)
def test_days_of_another_age_and_ends_before_their_beginning_are_refused_beside_the_field(
    log_in, leader, city, section, given, field
):
    refused = log_in().post(house(city) + f"{section}/", given)
    assert refused.status_code == 400
    assert list(refused.context["form"].errors) == [field]
    assert given[field] in text(refused)


def test_an_imported_term_of_another_age_comes_back_with_its_column_and_why(log_in, leader, city):
    browser = log_in()
    rows = (
        "机构代码,职务,姓名,任职名称,职责分工,起,止\n"
        "B-1-1,分管高管,钱某,,,2126-01-01,\n"
        "B-1-1,分管高管,孙某,,,2024-01-01,2023-01-01\n"
        "B-1-1,分管高管,李某,,,1700-01-01,\n"
    )
    kept = browser.post("/desk/duties/import/people/", {"file": SimpleUploadedFile("t.csv", rows.encode())})
    browser.post(kept["Location"] + "start/")
    back = text(browser.get(kept["Location"] + "rejected.csv"))
    assert [words in back for words in ("请核对年份", "结束不能早于开始", "日期早于 1980 年")] == [True] * 3
    assert [one.name for one in Responsible.objects.all()] == ["俞行长"]
