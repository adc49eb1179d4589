"""The case page: one screen, actions, two people at once, reveals, files, the ledger."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fengqiao.casework.models import Attachment, Case, Order
from fengqiao.casework.queries import available
from fengqiao.complaints.models import Decision
from fengqiao.complaints.rules.moves import LIFECYCLE
from fengqiao.complaints.services.writing import write_paper
from fengqiao.foundation.actors import Role
from fengqiao.foundation.ledger.models import Event
from support.desk import today

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7|add:1 }}"
MOST_QUERIES = 45


def show(client, filed) -> str:
    page = client.get(reverse("complaints:case", args=[filed.number]))
    assert page.status_code == 200
    return page.content.decode()


def take(client, filed, action, **data):
    version = str(Case.objects.get(pk=filed.case_id).version)
    return client.post(reverse("complaints:action", args=[filed.number, action]), {"version": version, **data})


def test_everything_of_a_case_is_on_one_page(clerk, city, filed, act):
    act(filed, "accept", city.actor("B-1-1-1", Role.CLERK), day=today().isoformat())
    text = show(clerk, filed)
    for expected in (
        filed.number,
        "请退还扣收的年费",
        "开卡时没有告知",
        "王**",
        "139****0001",
        "作出处理决定并告知",
        "15 个自然日",
        "不计入期限",
        "核实处理中",
        "受理",
    ):
        assert expected in text
    assert "王小明" not in text
    assert "13900000001" not in text


def test_a_case_out_of_scope_is_not_found(browser, filed):
    client = browser("R-1", Role.OFFICER)
    assert client.get(reverse("complaints:case", args=[filed.number])).status_code == 404
    assert client.post(reverse("complaints:action", args=[filed.number, "accept"]), {}).status_code == 404


def test_open_actions_have_a_form_and_closed_ones_a_reason(clerk, city, filed):
    text = show(clerk, filed)
    found = available(
        case=Case.objects.select_related("owner").get(pk=filed.case_id),
        viewer=city.actor("B-1-1-1", Role.CLERK),
        on=today(),
    )
    for one in found:
        url = reverse("complaints:action", args=[filed.number, one.move.action])
        assert (url in text) is one.allowed
        if one.reason:
            assert one.reason in text


@pytest.mark.parametrize("move", LIFECYCLE.moves, ids=lambda move: move.action)
def test_every_action_has_a_form_with_its_fields(browser, filed, move):
    code = "REG" if move.roles == {Role.REGULATOR} else "B-1-1"
    client = browser(code, Role.REGULATOR if code == "REG" else Role.OFFICER)
    # a move that is not open has no form until it is sent: somebody was faster, and what was typed must not be lost
    given = {"version": "0"}
    page = client.post(reverse("complaints:action", args=[filed.number, move.action]), given)
    assert page.status_code == 200
    for field in move.fields:
        assert f'name="{field.name}"' in page.content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["by link", "by htmx"])
def test_the_address_of_an_action_that_is_not_open_says_why_and_has_no_form(clerk, filed, headers):
    page = clerk.get(reverse("complaints:action", args=[filed.number, "decide"]), headers=headers)
    text = page.content.decode()
    assert "现在不能“作出处理决定”" in text
    assert "当前状态下不能进行此操作" in text
    assert 'class="fq-action"' not in text


def test_an_action_of_other_roles_says_so_at_its_address(clerk, filed):
    text = clerk.get(reverse("complaints:action", args=[filed.number, "order_report"])).content.decode()
    assert "您的角色不能进行此操作" in text
    assert 'class="fq-action"' not in text


def test_an_unknown_action_is_not_found(clerk, filed):
    page = clerk.get(reverse("complaints:action", args=[filed.number, "explode"]))
    assert page.status_code == 404
    assert "没有这项操作" in page.content.decode()


def test_a_clerk_accepts_decides_and_notifies(clerk, filed):
    assert take(clerk, filed, "accept").status_code == 302
    take(clerk, filed, "decide", result="granted", findings="属实", reasons="合同第三条")
    take(clerk, filed, "notify", method="phone", notified_on=today().isoformat())
    assert Case.objects.get().state == "notified"
    text = show(clerk, filed)
    assert "合同第三条" in text
    assert "支持" in text
    assert Decision.objects.get().notified_on == today()


def test_what_asks_for_nothing_is_done_with_one_click_on_the_case_page(clerk, filed):
    url = reverse("complaints:action", args=[filed.number, "accept"])
    form = re.search(rf'<form[^>]*action="{url}".*?</form>', show(clerk, filed), re.DOTALL)[0]
    version = re.search(r'name="version" value="(\d+)"', form)[1]
    assert ">受理</button>" in form
    clerk.post(url, {"version": version})
    assert Case.objects.get().state == "investigating"


def test_one_click_on_a_page_that_is_no_longer_true_says_what_changed(browser, filed):
    first, second = browser(), browser("B-1-1-1", Role.OFFICER)
    seen = re.search(r'name="version" value="(\d+)"', show(second, filed))[1]
    take(first, filed, "accept")
    page = second.post(reverse("complaints:action", args=[filed.number, "accept"]), {"version": seen})
    assert "刚刚有变化" in page.content.decode()


def test_what_ends_a_case_for_its_consumer_keeps_a_step_in_between(clerk, filed):
    take(clerk, filed, "accept")
    take(clerk, filed, "decide", result="granted", findings="属实", reasons="合同第三条")
    take(clerk, filed, "notify", method="phone", notified_on=today().isoformat())
    url = reverse("complaints:action", args=[filed.number, "accept_decision"])
    assert f'href="{url}"' in show(clerk, filed)
    assert f'action="{url}"' not in show(clerk, filed)


def test_wrong_input_keeps_what_was_typed_and_names_the_field(clerk, filed):
    take(clerk, filed, "accept")
    page = take(clerk, filed, "decide", result="granted", findings="写了很久的核实情况", reasons="")
    text = page.content.decode()
    assert page.status_code == 200
    assert "写了很久的核实情况</textarea>" in text
    assert "请填写此项" in text
    assert re.search(r'value="granted"[^>]*checked', text)
    assert Case.objects.get().state == "investigating"


def test_of_two_people_one_wins_and_the_other_is_told_what_changed_and_keeps_the_text(browser, filed):
    first, second = browser(), browser("B-1-1-1", Role.OFFICER)
    stale = {"version": str(Case.objects.get().version), "terms": "我写的化解结果"}
    take(first, filed, "accept")
    page = second.post(reverse("complaints:action", args=[filed.number, "settle"]), stale)
    text = page.content.decode()
    assert "刚刚有变化" in text
    assert "受理" in text
    assert "我写的化解结果</textarea>" in text
    fresh = re.search(r'name="version" value="(\d+)"', text)[1]
    second.post(reverse("complaints:action", args=[filed.number, "settle"]), {**stale, "version": fresh})
    assert Case.objects.get().state == "closed"


def test_what_the_state_forbids_is_refused_with_its_reason(clerk, filed):
    page = take(clerk, filed, "decide", result="granted", findings="a", reasons="b")
    assert "当前状态下不能进行此操作" in page.content.decode()


def test_handlers_codes_and_offices_are_chosen_from_lists(browser, city, file):
    filed = file(day=today().isoformat(), media=True)
    city.actor("B-1", Role.CLERK)
    officer = browser("B-1", Role.OFFICER)
    form = officer.get(reverse("complaints:action", args=[filed.number, "assign"])).content.decode()
    assert "员工B-1</option>" in form
    down = officer.get(reverse("complaints:action", args=[filed.number, "send_down"])).content.decode()
    assert '<option value="B-1-1">' in down
    assert '<option value="B">' not in down
    assert "信用卡" in officer.get(reverse("complaints:action", args=[filed.number, "classify"])).content.decode()
    take(officer, filed, "send_down", organisation="B-1-1", reason="可就地化解")
    assert Case.objects.get().owner.code == "B-1-1"


def test_why_a_case_went_up_is_said(browser, file):
    filed = file(day=today().isoformat(), media=True)
    assert "由上级办理，因为：媒体关注" in show(browser("B-1", Role.OFFICER), filed)


def test_one_value_is_revealed_with_a_reason_and_recorded(clerk, filed):
    party = Case.objects.get().parties.get()
    url = reverse("complaints:reveal", args=[filed.number, party.pk])
    assert "请填写查看理由" in clerk.post(url, {"field": "phone", "reason": " "}).content.decode()
    assert not Event.objects.filter(tag="party.revealed").exists()
    answer = clerk.post(url, {"field": "phone", "reason": "联系投诉人"}, headers={"HX-Request": "true"})
    assert "13900000001" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    text = show(clerk, filed)
    assert "查看当事人信息" in text
    assert "联系投诉人" in text


def test_a_person_of_another_case_is_not_revealed(browser, file, filed):
    other = file(day=today().isoformat(), subject="R-1-1", request="别家的事")
    party = Case.objects.get(pk=other.case_id).parties.get()
    url = reverse("complaints:reveal", args=[filed.number, party.pk])
    assert browser().post(url, {"field": "phone", "reason": "好奇"}).status_code == 404


@pytest.fixture
def paper(filed, settings, tmp_path):
    """The receipt, written as the job writes it."""
    settings.DATA = tmp_path
    write_paper(case_id=filed.case_id, paper="receipt", values={}, at=timezone.now())


def test_a_paper_is_one_entry_with_a_download_for_each_format(clerk, filed, paper):
    text = show(clerk, filed)
    files, history = (re.search(f'id="{part}".*?</section>', text, re.DOTALL)[0] for part in ("files", "timeline"))
    assert files.count("<li>") == 1
    assert history.count("添加文件") == 0
    assert "投诉登记回执" in history
    for file in Attachment.objects.all():
        for part in (files, history):
            assert part.count(reverse("complaints:file", args=[file.pk])) == 1
    assert files.index("PDF") < files.index("Word")


def test_the_auditor_is_told_of_every_record_though_two_are_one_entry(browser, filed, paper):
    count = Event.objects.filter(chain=f"case:{filed.case_id}").count()
    assert f"账本核验：{count} 条记录完整" in show(browser("REG", Role.AUDITOR), filed)


def test_files_are_added_and_saved_never_shown(clerk, filed):
    clerk.post(
        reverse("complaints:upload", args=[filed.number]),
        {"files": SimpleUploadedFile("录音说明.txt", "内容".encode())},
    )
    attachment = Attachment.objects.get()
    assert "录音说明.txt" in show(clerk, filed)
    answer = clerk.get(reverse("complaints:file", args=[attachment.pk]))
    assert b"".join(answer.streaming_content).decode() == "内容"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_files_out_of_scope_are_not_found(browser, clerk, filed):
    clerk.post(reverse("complaints:upload", args=[filed.number]), {"files": SimpleUploadedFile("a.txt", b"x")})
    url = reverse("complaints:file", args=[Attachment.objects.get().pk])
    assert browser("R-1", Role.OFFICER).get(url).status_code == 404


def test_hostile_text_is_text_wherever_the_page_shows_it(browser, clerk, city, file, act):
    filed = file(day=today().isoformat(), request=HOSTILE, facts=HOSTILE)
    staff, day = city.actor("B-1-1-1", Role.CLERK), today().isoformat()
    act(filed, "accept", staff, day=day)
    act(filed, "note", staff, day=day, text=HOSTILE)
    act(filed, "agree_terms", staff, day=day, terms=HOSTILE)
    act(filed, "ask_extension", staff, day=day, reason=HOSTILE)
    act(
        filed,
        "order_report",
        city.actor("REG", Role.REGULATOR),
        day=day,
        question=HOSTILE,
        due_on=(today() + timedelta(days=5)).isoformat(),
    )
    act(filed, "decide", staff, day=day, result="refused", findings=HOSTILE, reasons=HOSTILE)
    clerk.post(reverse("complaints:upload", args=[filed.number]), {"files": SimpleUploadedFile("<b>x</b>.txt", b"x")})
    pages = [
        show(clerk, filed),
        show(browser("REG", Role.AUDITOR), filed),
        *(clerk.get(u).content.decode() for u in ("/desk/cases/", "/desk/orders/")),
    ]
    pages.append(take(clerk, filed, "note", text=HOSTILE * 400).content.decode())
    for text in pages:
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<b>x</b>" not in text


def test_orders_are_asked_listed_and_answered(browser, filed):
    regulator, officer = browser("REG", Role.REGULATOR), browser("B-1-1-1", Role.OFFICER)
    form = regulator.get(reverse("complaints:action", args=[filed.number, "order_report"])).content.decode()
    due = re.search(r'name="due_on" value="([\d-]+)"', form)[1]
    take(regulator, filed, "order_report", question="请说明双录情况", due_on=due)
    assert "请说明双录情况" in officer.get(reverse("complaints:orders")).content.decode()
    take(officer, filed, "answer_order", order=Order.objects.get().pk, answer="已核查双录")
    assert "请说明双录情况" not in officer.get(reverse("complaints:orders")).content.decode()
    assert "请说明双录情况" in officer.get(reverse("complaints:orders"), {"show": "answered"}).content.decode()
    assert "已核查双录" in show(regulator, filed)


def test_an_auditor_reads_and_verifies_but_changes_nothing(browser, filed):
    auditor = browser("REG", Role.AUDITOR)
    text = show(auditor, filed)
    assert "账本核验：1 条记录完整" in text
    assert "/actions/" not in text
    assert auditor.post(reverse("complaints:action", args=[filed.number, "note"]), {"text": "x"}).status_code == 403
    assert auditor.post(reverse("complaints:upload", args=[filed.number])).status_code == 403
    assert "完整" in auditor.get(reverse("complaints:ledger"), {"number": filed.number}).content.decode()


def test_a_change_behind_the_ledgers_back_is_shown(browser, filed):
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE ledger_event SET data = '{}' WHERE chain = %s", [f"case:{filed.case_id}"])
        cursor.execute("SET session_replication_role = origin")
    auditor = browser("REG", Role.AUDITOR)
    assert "发现问题" in auditor.get(reverse("complaints:ledger"), {"number": filed.number}).content.decode()
    assert "发现问题" in show(auditor, filed)


def test_a_clerk_has_no_ledger_page(clerk):
    assert clerk.get(reverse("complaints:ledger")).status_code == 403


@pytest.mark.usefixtures("reference_held")
def test_a_long_history_costs_no_more_queries(clerk, city, filed, act):
    staff, day = city.actor("B-1-1-1", Role.CLERK), today().isoformat()
    show(clerk, filed)
    act(filed, "note", staff, day=day, text="一")
    with CaptureQueriesContext(connection) as few:
        show(clerk, filed)
    for n in range(10):
        act(filed, "note", staff, day=day, text=f"记录 {n}")
    show(clerk, filed)  # copies in memory ask every few seconds whether they are still true: not while counting
    with CaptureQueriesContext(connection) as more:
        show(clerk, filed)
    assert len(more) <= len(few) <= MOST_QUERIES
