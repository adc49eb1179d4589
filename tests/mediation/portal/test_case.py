"""What a side sees of its mediation and does with it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fengqiao.casework.attachments import attach
from fengqiao.casework.models import Attachment, Case
from fengqiao.casework.services import perform
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.mediation.models import Mediation, Room
from fengqiao.mediation.services.complaint_link import hand_over
from fengqiao.portal.rules import mediation as words
from fengqiao.portal.rules.mediation_deeds import DEEDS
from support.city import ANYONE, WANG, moment
from support.files import png
from support.mediating import CASE, shown

DAY = "2022-06-01"
OURS = {
    *words.HISTORY.values(),
    *(one.title for one in words.STATES.values()),
    *words.DEADLINES.values(),
    *(deed.label for deed in DEEDS.values()),
}


def state(opened) -> str:
    return Case.objects.get(pk=opened.case_id).state


def test_the_page_says_where_it_stands_until_when_and_what_can_be_done(client, apply, hold):
    page = shown(hold(apply()).get(CASE))
    for text in (
        "申请已收到",
        "最迟告诉您收不收的日期",
        "这个日期怎么算的",
        "补充说明或材料",
        "撤回，不调解了",
        "读《调解须知》",
    ):
        assert text in page
    assert "内部目标" not in page
    assert "还没有答复" in page
    assert "答复：愿不愿意调解" not in page, "who applied has agreed already"


def test_nothing_said_to_the_body_alone_reaches_a_side(client, mediating, act, city, clerk, officer, hold):
    mediator = city.as_mediator("老杨")
    act(mediating, "note", clerk, text="秘密一")
    act(mediating, "object_mediator", officer, mediator=city.mediators["小陈"].pk, reason="秘密二：是他同学")
    room = Room.objects.get(body=city.offices["TJ"].pk)
    when = {"starts_on": "2022-06-02", "starts_at": "14:30", "minutes": "60", "mode": "on_site", "room": room.pk}
    act(mediating, "schedule", mediator, **when)
    held = {"session": 1, "present": "1,2", "result": "gap_too_large", "minutes_text": "秘密三：底线是五千"}
    act(mediating, "hold_session", mediator, day="2022-06-02", clock="16:00", **held)
    files = [SimpleUploadedFile("秘密四.png", png())]
    attach(case_id=mediating.case_id, files=files, by=clerk, at=moment(DAY), audience="body")
    page = shown(hold(mediating).get(CASE))
    assert "秘密" not in page
    assert "分歧过大" not in page
    assert "进行了一次调解" in page
    hidden = Attachment.objects.get(audience="body")
    assert client.get(f"/progress/case/files/{hidden.pk}/").status_code == 404


def test_the_other_side_is_named_and_people_are_masked(client, apply, hold):
    page = shown(hold(apply()).get(CASE))
    assert "机构B-1-1-1" in page
    assert "王小明" not in page
    assert "13900000001" not in page


def test_an_invited_person_answers(client, apply, act, clerk, hold, do):
    opened = apply(by=clerk, agreed=frozenset({"institution"}))
    act(opened, "accept", clerk)
    hold(opened)
    assert "请您答复：愿不愿意调解" in shown(client.get(CASE))
    assert do("answer_invitation", answer="agreed", mode="online")["Location"] == CASE
    assert state(opened) == "appointing"
    assert Mediation.objects.get(pk=opened.case_id).mode == "online"
    assert "已提交：答复：愿不愿意调解" in shown(client.get(CASE))


def test_a_person_refuses_without_a_reason(apply, act, clerk, hold, do):
    opened = apply(by=clerk, agreed=frozenset({"institution"}))
    act(opened, "accept", clerk)
    hold(opened)
    do("answer_invitation", answer="refused")
    assert state(opened) == "failed"


def test_the_briefing_is_read_and_acknowledged(client, apply, hold, do):
    opened = apply()
    hold(opened)
    assert "可以选调解员" in shown(client.get(f"{CASE}acknowledge_briefing/"))
    assert "请读完《调解须知》并打勾" in shown(do("acknowledge_briefing"))
    assert do("acknowledge_briefing", read="on")["Location"] == CASE
    assert Mediation.objects.get(pk=opened.case_id).sides.get(number=1).briefed_at is not None
    assert "读《调解须知》</strong>" not in shown(client.get(CASE))


def test_a_mediator_is_chosen_from_those_nothing_excludes(client, consented, act, officer, city, hold, do):
    act(consented, "object_mediator", officer, mediator=city.mediators["小陈"].pk, reason="同学")
    hold(consented)
    page = shown(client.get(f"{CASE}choose_mediator/"))
    assert "阿章" in page
    assert "小陈" not in page
    chosen = city.mediators["阿章"].pk
    assert do("choose_mediator", mediator=str(chosen))["Location"] == CASE
    assert re.search(f'value="{chosen}"[^>]*checked', shown(client.get(f"{CASE}choose_mediator/")))
    assert "您选了阿章。" in shown(client.get(CASE))
    act(consented, "choose_mediator", officer, mediator=chosen)
    assert Mediation.objects.get(pk=consented.case_id).appointments.get().mediator_id == chosen
    page = shown(client.get(CASE))
    assert "正在等他（她）答复" in page
    assert "选调解员</strong>" not in page


def test_times_are_ticked_until_one_suits_both_and_stands_on_the_page(client, mediating, act, officer, hold, do):
    hold(mediating)
    page = shown(client.get(f"{CASE}choose_times/"))
    first, second, *_more = re.findall(r'name="times" value="([^"]+)"', page)
    assert "请至少勾一个时间" in shown(do("choose_times"))
    assert "请从所列选项中选一项" in shown(do("choose_times", times=["2022-06-05T03:00"]))
    assert do("choose_times", times=[first, second])["Location"] == CASE
    assert "您选了方便的时间" in shown(client.get(CASE))
    assert re.search(f'value="{first}"[^>]*checked', shown(client.get(f"{CASE}choose_times/")))
    act(mediating, "choose_times", officer, clock="13:00", times=[second])
    page = shown(client.get(CASE))
    assert "第一调解室" in page
    assert "您选了方便的时间" not in page
    assert "选方便的时间</strong>" not in page


@pytest.mark.parametrize("given", ["", "0", "999999", "-1", "abc", "1 OR 1=1", "9" * 40])
def test_a_mediator_not_on_the_list_is_refused_in_words(consented, hold, do, given):
    hold(consented)
    answer = do("choose_mediator", mediator=given)
    assert answer.status_code == 200
    assert "data-error-summary" in shown(answer)


def test_a_disclosure_is_read_and_accepted_by_each_side_once(client, consented, act, clerk, officer, city, hold, do):
    act(consented, "appoint", clerk, mediator=city.mediators["老杨"].pk)
    act(consented, "take_case", city.as_mediator("老杨"), disclosure="some", statement="曾是邻居")
    hold(consented)
    assert "曾是邻居" in shown(client.get(CASE))
    assert do("accept_disclosure", mediator=str(city.mediators["老杨"].pk))["Location"] == CASE
    assert "同意由这位调解员调解</strong>" not in shown(client.get(CASE))
    act(consented, "accept_disclosure", officer, mediator=city.mediators["老杨"].pk)
    assert state(consented) == "mediating"


def test_an_objection_keeps_its_reason_from_the_other_side(client, mediating, city, hold, do, officer):
    hold(mediating)
    assert do("object_mediator", mediator=str(city.mediators["老杨"].pk), reason="他是行长的表哥")["Location"] == CASE
    assert "他是行长的表哥" not in shown(client.get(CASE))
    assert "不同意由某位调解员调解" in shown(client.get(CASE))


def test_a_session_tells_when_where_and_how_to_get_in(client, mediating, act, city, hold):
    room = Room.objects.get(body=city.offices["TJ"].pk)
    room.is_accessible = True
    room.save()
    when = {"starts_on": "2022-06-02", "starts_at": "14:30", "minutes": "60", "mode": "on_site", "room": room.pk}
    act(mediating, "schedule", city.as_mediator("老杨"), **when)
    online = {"starts_on": "2022-06-03", "starts_at": "9:00", "minutes": "60", "mode": "online"}
    act(mediating, "schedule", city.as_mediator("老杨"), link="https://example.org/room", **online)
    act(mediating, "schedule", city.as_mediator("老杨"), link="javascript:alert(1)", **{**online, "starts_at": "11:00"})
    page = shown(hold(mediating).get(CASE))
    for text in ("14:30–15:30", "第一调解室", "轮椅可进", 'href="https://example.org/room"', "老杨"):
        assert text in page
    assert 'href="javascript' not in page


def test_a_proposal_is_answered_once_and_refused_only_in_words(client, mediating, act, city, hold, do):
    act(mediating, "propose", city.as_mediator("老杨"), proposal="退还八千元。", amount="8000")
    hold(mediating)
    page = shown(client.get(CASE))
    assert "退还八千元。" in page
    assert "有一份方案，请您答复" in page
    assert "请写明不同意哪里" in shown(do("answer_proposal", answer="refused"))
    assert do("answer_proposal", answer="agreed")["Location"] == CASE
    page = shown(client.get(CASE))
    assert "您已同意，等另一方答复" in page
    assert "答复方案</strong>" not in page


def test_payments_are_shown_recorded_and_reported(client, signed, hold, do, act):
    hold(signed)
    page = shown(client.get(CASE))
    for text in ("协议已生效，正在履行", "下一笔钱最迟付的日期", "最迟一起申请法院确认的日期", "还没到期"):
        assert text in page
    assert "反映对方没有按时付" not in page
    assert "少于应付" in shown(do("record_performance", instalment="1", paid_on="2022-06-01", amount="10"))
    assert do("record_performance", instalment="1", paid_on="2022-06-01")["Location"] == CASE
    assert "已付" in shown(client.get(CASE))


def test_confirmation_is_asked_for_by_each_side_once(client, signed, act, officer, hold, do):
    hold(signed)
    assert do("confirm_jointly")["Location"] == CASE
    assert "一起申请法院确认</strong>" not in shown(client.get(CASE))
    act(signed, "confirm_jointly", officer)
    assert "司法确认：已申请" in shown(client.get(CASE))


def test_material_goes_to_the_sides_alone(client, mediating, hold, do, photo, city, clerk):
    hold(mediating)
    assert do("add_material", text="找到了短信", files=photo)["Location"] == CASE
    page = shown(client.get(CASE))
    assert "找到了短信" in page
    assert "签好的协议.png" in page
    assert Attachment.objects.get(name="签好的协议.png").audience == "parties"


def test_withdrawing_and_rating_end_what_can_be_done(client, apply, hold, do):
    opened = apply()
    hold(opened)
    assert do("withdraw", reason="已经解决")["Location"] == CASE
    assert state(opened) == "withdrawn"
    assert do("rate", stars="5", settled="yes", comment="好")["Location"] == CASE
    assert "您现在可以" not in shown(client.get(CASE))


def test_a_half_typed_act_survives_that_somebody_was_faster(client, mediating, hold, act, city):
    hold(mediating)
    client.get(f"{CASE}add_material/")
    answer = client.post(f"{CASE}add_material/", {"seen": "old", "text": "写了很久"})
    assert answer.status_code == 409
    assert "刚有新进展" in shown(answer)
    assert "写了很久" in shown(answer)


def test_what_is_not_possible_now_leads_back_in_words(client, apply, hold):
    hold(apply())
    assert "现在不能“签调解协议”" in shown(client.get(f"{CASE}sign/", follow=True))
    assert "现在不能“答复方案”" in shown(client.get(f"{CASE}answer_proposal/", follow=True))
    assert client.get(f"{CASE}note/").status_code == 404
    assert client.get(f"{CASE}fail/").status_code == 404


def test_the_addresses_of_complaints_lead_to_the_mediation_one_holds(client, apply, hold):
    hold(apply())
    assert client.get("/progress/case/")["Location"] == CASE
    assert client.get("/complain/done/", follow=True).status_code == 200
    assert client.get("/progress/case/withdraw/").status_code == 404


@pytest.mark.usefixtures("reference_held")
def test_pages_take_as_many_queries_however_many_mediators_there_are(
    client, consented, hold, city, django_assert_max_num_queries
):
    hold(consented)
    for n in range(12):
        city.mediator(f"调解员{n}", "TJ")
    with django_assert_max_num_queries(75):
        assert "调解员11" in shown(client.get(f"{CASE}choose_mediator/"))


def test_who_holds_no_side_sees_nothing(client, apply, hold):
    opened = apply()
    session = client.session
    session["case_id"] = opened.case_id
    session.save()
    assert client.get(CASE).status_code == 404
    assert client.post(f"{CASE}withdraw/", {"seen": "x"}).status_code == 404
    assert state(opened) == "applied"


def test_a_complaint_says_who_mediates_it_and_keeps_its_own_code(client, officer, city):
    filing = Filing(subject="B-1-1-1", facts="未告知年费", request="退还年费", complainant=WANG)
    filed = file_complaint(filing=filing, by=ANYONE, at=moment(DAY))
    perform(case_id=filed.case_id, action="accept", by=officer, at=moment(DAY, "11:00"))
    opened = hand_over(complaint_id=filed.case_id, body="TJ", consent="双方签字", by=officer, at=moment(DAY, "11:10"))
    session = client.session
    session["case_id"] = filed.case_id
    session.save()
    page = shown(client.get("/progress/case/"))
    assert f"编号 {opened.number}" in page
    assert "已申请，待审核" in page
    assert client.get(CASE).status_code == 404, "the complaint's code does not open the mediation"


def test_how_it_ended_stands_at_the_top(client, apply, act, clerk, hold):
    opened = apply()
    act(opened, "decline", clerk, ground="no_jurisdiction", route="可向杭州的调解组织申请。")
    page = shown(hold(opened).get(CASE))
    assert page.index("可向杭州的调解组织申请。") < page.index("双方</h2>")
    assert "不属于本组织管辖地区" in page


def test_english_pages_say_their_own_sentences_in_english(client, drafted, hold):
    hold(drafted)
    for path in (CASE, f"{CASE}sign/", f"{CASE}withdraw/", "/mediate/", "/mediate/apply/B-1-1-1/"):
        page = shown(client.get(path, headers={"Accept-Language": "en"}))
        left = {text for text in OURS if text in page}
        assert left == set(), path
