"""Following a complaint and answering it; nothing internal comes out."""

import html
import re
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from fengqiao.casework.attachments import attach
from fengqiao.casework.models import Attachment, Case
from fengqiao.casework.services import reveal
from fengqiao.complaints.models import Complaint
from fengqiao.complaints.services.writing import write_paper
from fengqiao.foundation.actors import Role
from fengqiao.foundation.numbering import compose_number
from support import files as samples
from support.consumer import DECISION, TOKEN

CASE = "/progress/case/"


def shown(answer) -> str:
    return html.unescape(answer.content.decode())


def do(client: Client, action: str, **data: object):
    page = shown(client.get(f"{CASE}{action}/", follow=True))
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    return client.post(f"{CASE}{action}/", {"token": TOKEN, "seen": seen[1] if seen else "", **data})


def code_of(client: Client) -> str:
    return re.search(r'id="code">([A-Z2-9]{8})<', shown(client.get("/complain/done/")))[1]


def test_number_and_code_open_the_case_as_people_type_them(client, filed):
    code = code_of(client)
    other = Client()
    answer = other.post(
        "/progress/", {"number": f" {filed.number[:6].lower()} {filed.number[6:]} ", "receipt_code": code.lower()}
    )
    assert answer["Location"] == CASE
    assert filed.number in shown(other.get(CASE))


def test_a_wrong_number_and_a_wrong_code_are_answered_alike(client, filed):
    unknown = compose_number("TS", 2026, 9_999_999)
    answers = []
    for number, code in ((filed.number, "AAAAAAAA"), (unknown, "AAAAAAAA"), ("TS123", "AAAAAAAA"), ("' OR 1=1", "x")):
        answer = Client().post("/progress/", {"number": number, "receipt_code": code})
        body = re.sub(r'value="[^"]*"|csrf\S+', "", shown(answer)).replace("X-CSRFToken", "")
        answers.append((answer.status_code, re.sub(r'"[A-Za-z0-9]{64}"', "", body)))
    assert len(set(answers)) == 1
    assert "编号或查询码不对" in answers[0][1]


def test_guessing_is_slowed_down(client, city):
    answers = [client.post("/progress/", {"number": "TS1", "receipt_code": "A"}).status_code for _n in range(11)]
    assert answers[-2:] == [200, 429]


def test_nobody_gets_at_a_case_without_the_code(filed):
    stranger = Client()
    for path in (CASE, f"{CASE}withdraw/", "/complain/done/"):
        assert stranger.get(path)["Location"].startswith("/progress/")
    assert stranger.post(f"{CASE}withdraw/", {"token": TOKEN})["Location"].startswith("/progress/")


def test_leaving_forgets_the_case(client, filed):
    assert client.post("/progress/leave/")["Location"] == "/"
    assert client.get(CASE)["Location"].startswith("/progress/")


def test_the_page_says_where_it_stands_until_when_and_what_can_be_done(client, filed):
    page = shown(client.get(CASE))
    for text in (
        "机构已收到您的投诉",
        "机构最迟答复您的日期",
        "这个日期怎么算的",
        "补充说明或材料",
        "撤回投诉",
        "机构B-1-1-1",
    ):
        assert text in page
    assert "内部目标" not in page


def test_nothing_internal_reaches_the_consumer(client, filed, act, clerk, city):
    regulator, superior = city.actor("REG", Role.REGULATOR), city.actor("B-1-1", Role.EXECUTIVE)
    act("note", text="秘密一：客户难缠")
    act("assign", handler=clerk.person_id)
    act("accept")
    act("classify", product="", cause="", amount="200")
    act("ask_extension", reason="秘密二：人手不够")
    act("refuse_extension", superior, reason="秘密三：不许拖")
    act("lead", superior, note="秘密四：盯住")
    act(
        "order_report",
        regulator,
        question="秘密五：为何拖延",
        due_on=(timezone.localdate() + timedelta(days=5)).isoformat(),
    )
    act("answer_order", answer="秘密六：系统故障")
    act("add_material", text="秘密七：柜员代记的话")
    act("mark_complex", reason="秘密八：涉及员工")
    act("agree_terms", terms="秘密九：口头约定")
    act("pass_up", reason="秘密十：怕担责")
    act("declare_conflict", city.actor("B-1-1", Role.OFFICER), reason="秘密十一：亲戚")
    reveal(party_id=filed.parties.get().pk, field="phone", reason="秘密十二", by=clerk, at=timezone.now())
    attach(
        case_id=filed.pk,
        files=[SimpleUploadedFile("秘密十三.png", samples.png())],
        by=clerk,
        at=timezone.now(),
        visible_to_consumer=False,
    )
    page = shown(client.get(CASE))
    assert "秘密" not in page
    for title in ("办理记录", "分派", "归类", "申请延期", "领办", "要求报告", "回避", "查看当事人信息"):
        assert title not in page
    assert "情况比较复杂，处理时间延长" in page
    assert "改由上级机构办理" in page


def test_a_decision_is_shown_only_once_it_was_notified(client, act):
    act("accept")
    act("decide", **DECISION)
    assert DECISION["findings"] not in shown(client.get(CASE))
    act("notify", method="phone", notified_on=timezone.localdate().isoformat(), proof="秘密凭证")
    page = shown(client.get(CASE))
    assert DECISION["findings"] in page
    assert DECISION["reasons"] in page
    assert "秘密凭证" not in page


def test_an_internal_file_cannot_be_fetched_and_a_visible_one_can(client, filed, clerk):
    for visible in (True, False):
        attach(
            case_id=filed.pk,
            files=[SimpleUploadedFile("a.png", samples.png())],
            by=clerk,
            at=timezone.now(),
            visible_to_consumer=visible,
        )
    seen, hidden = Attachment.objects.filter(case=filed).order_by("id")
    answer = client.get(f"{CASE}files/{seen.pk}/")
    assert "attachment" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content) == samples.png()
    assert client.get(f"{CASE}files/{hidden.pk}/").status_code == 404


def test_a_paper_is_offered_as_pdf_with_word_as_the_second_choice(client, filed, settings, tmp_path):
    settings.DATA = tmp_path
    write_paper(case_id=filed.pk, paper="receipt", values={}, at=timezone.now())
    page = shown(client.get(CASE))
    papers = re.search(r'class="fq-downloads fq-papers">.*?</ul>', page, re.DOTALL)[0]
    assert papers.count("<li>") == 1
    ids = {a.media_type.rpartition(".")[2].rpartition("/")[2]: a.pk for a in Attachment.objects.all()}
    links = re.findall(r'href="([^"]+)"', papers)
    assert links == [f"{CASE}files/{ids['pdf']}/", f"{CASE}files/{ids['document']}/"]
    assert "投诉登记回执" in papers


def test_the_file_of_another_case_cannot_be_fetched(client, filed, submit):
    other = Client()
    other.post("/complain/files/", {"token": "o" * 43, "files": SimpleUploadedFile("a.png", samples.png())})
    submit(by=other, token="o" * 43, name="别人")
    assert client.get(f"{CASE}files/{Attachment.objects.get().pk}/").status_code == 404


def test_accepting_closes_the_case(client, notified):
    assert do(client, "accept_decision")["Location"] == CASE
    notified.refresh_from_db()
    assert notified.state == "closed"


def test_rejecting_and_asking_for_a_review_takes_the_case_up(client, notified):
    do(client, "reject_decision", reason="我要全额")
    assert "请写" in shown(do(client, "request_review")) or "请填写" in shown(do(client, "request_review"))
    do(client, "request_review", reason="只退一半不合理")
    notified.refresh_from_db()
    assert (notified.state, notified.owner.code) == ("in_review", "B-1-1")
    page = shown(client.get(CASE))
    for text in ("我要全额", "只退一半不合理", "上级机构正在核查", "上级核查", "上级机构最迟告知核查决定的日期"):
        assert text in page


def test_what_is_not_possible_now_says_so_and_changes_nothing(client, filed):
    answer = client.get(f"{CASE}request_review/", follow=True)
    assert "现在不能" in shown(answer)
    assert do(client, "accept_decision").status_code == 409
    assert Case.objects.get().state == "received"


def test_actions_of_the_staff_do_not_exist_here(client, filed):
    for action in ("accept", "note", "decide", "nonsense"):
        assert client.post(f"{CASE}{action}/", {"token": TOKEN, "seen": "x"}).status_code == 404


def test_material_is_words_and_files_in_one_go(client, filed):
    assert "请写几句说明" in shown(do(client, "add_material"))
    do(client, "add_material", text="补一张回单", files=SimpleUploadedFile("回单.png", samples.png()))
    page = shown(client.get(CASE))
    assert "补一张回单" in page
    assert "回单.png" in page


def test_what_was_sent_is_forgotten_by_the_browser(client, filed):
    client.get(CASE)
    data = {"token": TOKEN, "number": filed.number, "text": "补充", "seen": ""}
    data["seen"] = re.search(r'name="seen" value="([^"]+)"', shown(client.get(f"{CASE}add_material/")))[1]
    client.post(f"{CASE}add_material/", data)
    mark = f'name="fengqiao-draft-done" content="add_material-{filed.number}"'
    assert mark in shown(client.get(CASE))
    assert mark not in shown(client.get(CASE))


def test_files_alone_are_enough_and_there_is_a_limit_to_them(client, filed):
    many = [SimpleUploadedFile(f"{n}.png", samples.png()) for n in range(10)]
    do(client, "add_material", files=many)
    assert Attachment.objects.filter(case=filed).count() == 10
    answer = do(client, "add_material", token="n" * 43, files=SimpleUploadedFile("x.png", samples.png()))
    assert "最多 10 个文件" in shown(answer)
    assert Attachment.objects.filter(case=filed).count() == 10


def test_the_same_page_sent_twice_acts_once(client, filed):
    page = shown(client.get(f"{CASE}add_material/"))
    data = {"token": TOKEN, "seen": re.search(r'name="seen" value="([^"]+)"', page)[1], "text": "只说一次"}
    client.post(f"{CASE}add_material/", data)
    again = client.post(f"{CASE}add_material/", data)
    assert again.status_code == 409
    assert shown(client.get(CASE)).count("只说一次") == 1


def test_when_the_case_changed_in_between_the_consumer_is_told_and_the_words_are_kept(client, filed, act):
    page = shown(client.get(f"{CASE}withdraw/"))
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    act("accept")
    answer = client.post(f"{CASE}withdraw/", {"token": TOKEN, "seen": seen, "reason": "算了"})
    assert answer.status_code == 409
    assert "刚有新进展" in shown(answer)
    assert "算了" in shown(answer)
    assert Case.objects.get().state == "investigating"


def test_an_internal_note_in_between_disturbs_nobody(client, filed, act):
    page = shown(client.get(f"{CASE}withdraw/"))
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    act("note", text="内部")
    assert client.post(f"{CASE}withdraw/", {"token": TOKEN, "seen": seen}).status_code == 302
    assert Case.objects.get().state == "withdrawn"


def test_a_rating_says_whether_the_matter_is_really_settled(client, filed, act):
    act("settle", terms="退还 200 元")
    page = shown(client.get(CASE))
    assert "退还 200 元" in page
    do(client, "rate", stars="2", settled="no", comment="还没到账")
    complaint = Complaint.objects.get()
    assert (complaint.satisfaction, complaint.really_settled, complaint.comment) == (2, False, "还没到账")


def test_a_rating_is_given_once_and_then_shown(client, filed, act):
    act("settle", terms="退还 200 元")
    do(client, "rate", stars="4", settled="yes", comment="办得快")
    page = shown(client.get(CASE))
    for words in ("您的评价", "4 分：满意", "解决了", "办得快"):
        assert words in page
    assert "欢迎评价" not in page
    assert f"{CASE}rate/" not in page
    assert client.get(f"{CASE}rate/")["Location"] == CASE
    do(client, "rate", stars="1", settled="no", comment="改主意")
    assert Complaint.objects.get().satisfaction == 4


def test_what_comes_of_a_reopened_complaint_may_be_rated_again(client, filed, act, city):
    act("settle", terms="退还 200 元")
    do(client, "rate", stars="1", settled="no")
    act("reopen", by=city.actor("B-1-1-1", Role.OFFICER), reason="未到账")
    act("settle", terms="已到账")
    do(client, "rate", stars="5", settled="yes")
    assert Complaint.objects.get().satisfaction == 5


def test_a_declined_complaint_shows_ground_and_other_ways(client, act):
    act("decline", ground="wrong_institution", route="请向发卡机构提出")
    page = shown(client.get(CASE))
    assert "不属于本机构" in page
    assert "请向发卡机构提出" in page


def test_a_head_offices_decision_says_why_there_is_no_review(client, submit, city):
    from fengqiao.casework.services import perform

    submit(to="R")
    case = Case.objects.get()
    officer, now = city.actor("R"), timezone.now()
    for action, data in (
        ("accept", {}),
        ("decide", DECISION),
        ("notify", {"method": "phone", "notified_on": timezone.localdate()}),
    ):
        perform(case_id=case.pk, action=action, by=officer, at=now, data=data)
    page = shown(client.get(CASE))
    assert "总部作出的决定不适用核查" in page
    assert "向监管部门反映" in page


def test_an_overdue_complaint_says_so_and_where_to_turn(client, filed, time_machine_at):
    code = code_of(client)
    time_machine_at(days=40)
    late = Client()
    late.post("/progress/", {"number": filed.number, "receipt_code": code})
    page = shown(late.get(CASE))
    assert "已经超过期限" in page
    assert page.count(f'href="{CASE}bring_to_regulator/"') == 2  # beside the date, and among what can be done
    do(late, "bring_to_regulator", reason="过了期限没有答复")
    page = shown(late.get(CASE))
    assert "过了期限没有答复" in page
    assert f"{CASE}bring_to_regulator/" not in page
    assert Complaint.objects.get().regulator_at is not None


def test_in_time_the_way_to_the_regulator_and_a_review_are_not_offered(client, filed):
    page = shown(client.get(CASE))
    assert f"{CASE}bring_to_regulator/" not in page
    assert "请上级机构核查" not in page
    assert client.get(f"{CASE}bring_to_regulator/")["Location"] == CASE


def test_english_case_pages_have_no_chinese_but_data(client, notified):
    for path in (CASE, f"{CASE}request_review/", f"{CASE}add_material/", f"{CASE}rate/"):
        page = client.get(path, headers={"accept-language": "en"}).content.decode()
        for data in ("开卡时没有告诉我要收年费，扣了两百元。", "退还年费", *DECISION.values()):
            page = page.replace(data, "")
        text = re.sub(r"<[^>]+>|机构[\w-]+", " ", re.sub(r'<[^>]*lang="zh-Hans"[^>]*>[^<]*<', "<", page))
        assert re.findall(r"[\u4e00-\u9fff]+", text) == []
