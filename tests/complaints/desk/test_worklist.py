"""The work list: order, scope, filters, search, views, bulk actions, export."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from fengqiao.casework.models import Case, SavedView
from fengqiao.casework.rules import light_of
from fengqiao.casework.services import PersonData
from fengqiao.complaints.worklist import row_of, tabs_for, work_list
from fengqiao.foundation.actors import Role
from support.desk import today

MOST_QUERIES = 12


def person(n: int) -> PersonData:
    return PersonData(name=f"某人{n}", phone=f"1370000{n:04d}")


@pytest.fixture
def many(file):
    """Complaints of different days, so that every light is there."""

    def make(number: int, **fields):
        days = (0, 10, 14, 40)
        return [
            file(day=(today() - timedelta(days=days[n % 4])).isoformat(), complainant=person(n), **fields)
            for n in range(number)
        ]

    return make


def numbers(response) -> list[str]:
    return re.findall(r'class="fq-number">([^<]+)<', response.content.decode())


def listed(client, **query) -> list[str]:
    response = client.get(reverse("complaints:list"), query)
    assert response.status_code == 200
    return numbers(response)


def test_what_is_due_first_stands_first(clerk, many):
    many(8)
    due = dict(Case.objects.values_list("number", "due_on"))
    shown = listed(clerk)
    assert [due[n] for n in shown] == sorted(due.values())


def test_a_list_holds_the_own_subtree_only(browser, filed):
    assert listed(browser("B-1", Role.OFFICER)) == [filed.number]
    page = browser("R-1", Role.OFFICER).get(reverse("complaints:list"))
    assert filed.number not in page.content.decode()
    assert reverse("complaints:intake") in page.content.decode()  # an empty list says what to do


def test_an_administrator_has_no_work_list(browser):
    assert browser("B", Role.ADMINISTRATOR).get(reverse("complaints:list")).status_code == 403


@pytest.mark.parametrize("light", ["green", "yellow", "red", "overdue", "still"])
def test_the_filter_by_light_lists_exactly_the_rows_that_show_it(city, act, many, light):
    filed = many(8)
    clerk = city.actor("B-1-1-1", Role.CLERK)
    for one in filed[:2]:
        act(one, "accept", clerk, day=today().isoformat())
    act(filed[0], "start_expert", clerk, day=today().isoformat(), reason="送检")
    found = set(work_list({"light": light}, viewer=clerk, today=today()).cases())
    by_row = {
        case
        for case in Case.objects.filter(closed_at=None).select_related("complaint")
        if row_of(case, today()).light == light
    }
    assert found == by_row
    assert all(
        light_of(is_closed=False, due_on=c.due_on, yellow_on=c.yellow_on, red_on=c.red_on, today=today()) == light
        for c in found
    )


def test_every_choice_of_every_filter_answers(clerk, filed):
    viewer = _actor(clerk)
    form = work_list({}, viewer=viewer, today=today()).filters.form
    for name, field in form.fields.items():
        values = [v for v, _label in getattr(field, "choices", [])] or ["2026-01-01", "12"]
        for value in values:
            list(work_list({name: value}, viewer=viewer, today=today()).cases())
        listed(clerk, **{name: values[-1]})


def _actor(client):
    from fengqiao.organisations.models import StaffMember
    from fengqiao.organisations.queries import actor_for

    return actor_for(StaffMember.objects.get(pk=client.session["_auth_user_id"]))


def test_filters_narrow(browser, city, file, act):
    day = today().isoformat()
    plain = file(day=day, complainant=person(1))
    media = file(day=day, complainant=person(2), media=True, amount=Decimal(70_000), channel="phone")
    officer = browser("B-1", Role.OFFICER)
    act(plain, "accept", city.actor("B-1-1-1", Role.CLERK), day=day)
    assert listed(officer, state="investigating") == [plain.number]
    assert listed(officer, flag="media") == [media.number]
    assert listed(officer, holder="own") == [media.number]
    assert listed(officer, handler="unassigned") == [media.number]
    assert listed(officer, channel="phone") == [media.number]
    assert listed(officer, amount_from="70000") == [media.number]
    assert listed(officer, office="B-1-2") == []
    assert listed(officer, office="NO-SUCH") == []
    assert listed(officer, level="branch") == [media.number]
    assert listed(officer, received_from=(today() + timedelta(days=1)).isoformat()) == []
    assert listed(browser(), handler="mine") == [plain.number]


def test_a_wrong_filter_is_shown_and_narrows_nothing(clerk, filed):
    page = clerk.get(reverse("complaints:list"), {"received_from": "soon"})
    assert numbers(page) == [filed.number]
    assert "fq-error" in page.content.decode()


def test_queues_of_those_who_approve_review_and_answer(browser, city, file, act):
    day = today().isoformat()
    asked, ordered = (file(day=day, complainant=person(n)) for n in (1, 2))
    clerk = city.actor("B-1-1-1", Role.CLERK)
    act(asked, "accept", clerk, day=day)
    act(asked, "ask_extension", clerk, day=day, reason="等待外地回函")
    regulator = city.actor("REG", Role.REGULATOR)
    act(
        ordered, "order_report", regulator, day=day, question="请说明", due_on=(today() + timedelta(days=5)).isoformat()
    )
    officer = browser("B-1-1", Role.OFFICER)
    assert listed(officer, waiting="extension") == [asked.number]
    assert listed(officer, waiting="order") == [ordered.number]
    assert listed(browser("REG", Role.REGULATOR), waiting="order") == [ordered.number]


def test_every_role_has_queues_that_answer(browser, city, filed):
    for code, role in (
        ("B-1-1-1", Role.CLERK),
        ("B-1", Role.OFFICER),
        ("B", Role.EXECUTIVE),
        ("REG", Role.REGULATOR),
        ("REG", Role.AUDITOR),
    ):
        client = browser(code, role)
        for tab in tabs_for(city.actor(code, role), today()):
            assert client.get(tab.url).status_code == 200


def test_closed_cases_are_listed_on_demand(browser, city, filed, act, clerk):
    act(filed, "settle", city.actor("B-1-1-1", Role.CLERK), day=today().isoformat(), terms="已退款")
    assert listed(clerk) == []
    assert listed(clerk, show="closed") == listed(clerk, show="all") == [filed.number]


def test_words_telephone_and_number_find_a_case(clerk, filed):
    assert listed(clerk, q="年费") == listed(clerk, q="13900000001") == [filed.number]
    assert listed(clerk, q="没有这个词语") == []
    answer = clerk.get(reverse("complaints:search"), {"q": filed.number})
    assert answer.url == reverse("complaints:case", args=[filed.number])
    assert "show=all" in clerk.get(reverse("complaints:search"), {"q": "没有这个"}).url


def test_pages_follow_each_other_without_gap_or_repetition(clerk, many):
    many(53)
    first = clerk.get(reverse("complaints:list"))
    following = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    second = clerk.get(reverse("complaints:list") + following[1].replace("&amp;", "&"))
    shown = numbers(first) + numbers(second)
    assert len(shown) == len(set(shown)) == 53


def test_a_forged_cursor_is_refused(clerk, filed):
    assert clerk.get(reverse("complaints:list"), {"after": "x"}).status_code == 400


@pytest.mark.usefixtures("reference_held")
def test_the_number_of_queries_does_not_grow_with_the_rows(browser, many):
    officer = browser("B-1", Role.OFFICER)
    many(2)
    officer.get(reverse("complaints:list"))
    with CaptureQueriesContext(connection) as few:
        officer.get(reverse("complaints:list"))
    many(30)
    with CaptureQueriesContext(connection) as more:
        officer.get(reverse("complaints:list"))
    assert len(more) <= len(few)
    assert len(few) <= MOST_QUERIES, "\n".join(q["sql"][:150] for q in few.captured_queries)


def test_htmx_gets_the_rows_alone(clerk, filed):
    page = clerk.get(reverse("complaints:list"), headers={"HX-Request": "true", "HX-Target": "cases"})
    assert numbers(page) == [filed.number]
    assert "<html" not in page.content.decode()


def test_views_are_saved_replaced_listed_and_deleted_by_their_owner(browser, clerk, filed):
    for query in ("state=received&after=zzz", "light=red"):
        clerk.post(reverse("complaints:keep_view"), {"name": " 急件 ", "query": query})
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("急件", "light=red")
    assert "急件" in clerk.get(reverse("complaints:list")).content.decode()
    other = browser("B-1", Role.OFFICER)
    assert other.post(reverse("complaints:drop_view", args=[view.pk])).status_code == 404
    clerk.post(reverse("complaints:drop_view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_a_view_needs_a_name(clerk):
    assert clerk.post(reverse("complaints:keep_view"), {"name": " ", "query": ""}).status_code == 400


def test_ticked_cases_are_accepted_and_refusals_are_told(city, clerk, file, many, act):
    one, two = many(2)
    elsewhere = file(day=today().isoformat(), subject="R-1-1", complainant=person(9))
    act(two, "accept", city.actor("B-1-1-1", Role.CLERK), day=today().isoformat())
    page = clerk.post(
        reverse("complaints:bulk"), {"case": [one.case_id, two.case_id, elsewhere.case_id], "action": "accept"}
    )
    text = page.content.decode()
    assert Case.objects.get(pk=one.case_id).state == "investigating"
    assert one.number in text
    assert f"{two.number}</a>：当前状态下不能进行此操作" in text
    assert elsewhere.number not in text


def test_ticked_cases_are_assigned_to_a_colleague(city, clerk, many):
    filed = many(2)
    colleague = city.actor("B-1-1-1", Role.OFFICER).person_id
    clerk.post(
        reverse("complaints:bulk"), {"case": [f.case_id for f in filed], "action": "assign", "handler": colleague}
    )
    assert set(Case.objects.values_list("handler_id", flat=True)) == {colleague}


@pytest.mark.parametrize(
    "data", [{"action": "accept"}, {"action": "settle", "case": "1"}, {"case": "x", "action": "accept"}]
)
def test_bulk_refuses_nothing_ticked_and_single_actions(clerk, data):
    assert clerk.post(reverse("complaints:bulk"), data).status_code == 400


def test_an_auditor_may_not_act_in_bulk(browser, filed):
    auditor = browser("REG", Role.AUDITOR)
    assert auditor.post(reverse("complaints:bulk"), {"case": filed.case_id, "action": "accept"}).status_code == 403
    assert 'name="case"' not in auditor.get(reverse("complaints:list")).content.decode()


def test_the_whole_filtered_list_is_exported_with_formulas_defused(clerk, file, many):
    many(3)
    file(day=today().isoformat(), complainant=person(50), request="=HYPERLINK(1)", channel="phone")
    answer = clerk.get(reverse("complaints:export"), {"format": "csv", "channel": "phone"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][1] == "'=HYPERLINK(1)"
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(b"".join(clerk.get(reverse("complaints:export")).streaming_content))
    )
    assert len(book.get_sheet_by_index(0).to_python()) == 5
