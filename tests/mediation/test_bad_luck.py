"""Bad input and bad luck: each has a clear way on."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from fengqiao.casework.models import Case, Deadline
from fengqiao.casework.services.sweep import sweep
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.notices.models import Notice
from fengqiao.mediation.models import Absence, Instalment, Mediation, Room, Session, Signature
from fengqiao.mediation.queries.sections import section_of
from fengqiao.mediation.services.opening import Creditor
from fengqiao.mediation.services.performance import watch
from fengqiao.mediation.services.registers import keep, leave
from support.city import moment
from support.mediation import DAY, person_of

WHEN = {"starts_on": "2022-06-08", "starts_at": "14:30", "minutes": 60, "mode": "on_site"}


def state(opened) -> str:
    return Case.objects.get(pk=opened.case_id).state


def room(code: str, city) -> int:
    return Room.objects.get(body=city.offices[code].pk).pk


def test_a_side_that_never_answers_ends_the_matter_when_its_time_is_up(apply, act, clerk):
    opened = apply()
    act(opened, "accept", clerk)
    sweep(at=moment("2022-06-09"))
    assert state(opened) == "failed"
    assert Mediation.objects.get(pk=opened.case_id).ending_reason == "unreachable_in_period"


def test_an_institution_refuses_with_good_reason_only_and_a_small_claim_not_at_all(apply, act, clerk, officer):
    opened = apply()
    act(opened, "accept", clerk)
    with pytest.raises(Invalid) as refused:
        act(opened, "answer_invitation", officer, answer="refused")
    assert "ground" in refused.value.fields
    act(opened, "answer_invitation", officer, answer="refused", ground="already_settled", explanation="已于五月和解")
    assert state(opened) == "failed"
    small = apply(amount=Decimal(800))
    act(small, "accept", clerk)
    assert Mediation.objects.get(pk=small.case_id).track == "fast"
    with pytest.raises(NotAllowed, match="不得拒绝"):
        act(small, "answer_invitation", officer, answer="refused", ground="other", explanation="不想调解")


def test_a_mediator_to_whom_a_side_objects_is_not_asked_and_the_body_appoints_another(consented, act, clerk, city):
    for name in ("老杨", "小陈"):
        act(consented, "object_mediator", mediator=city.mediators[name].pk, reason="认识对方行长")
        with pytest.raises(Invalid, match="异议"):
            act(consented, "appoint", clerk, mediator=city.mediators[name].pk)
    act(consented, "appoint", clerk, mediator=city.mediators["阿章"].pk)
    act(consented, "take_case", city.as_mediator("阿章"), disclosure="none")
    assert state(consented) == "mediating"


def test_when_every_mediator_is_objected_to_the_body_can_still_end_the_matter(consented, act, clerk, city):
    for name in city.mediators:
        act(consented, "object_mediator", mediator=city.mediators[name].pk, reason="不信任")
    act(consented, "fail", clerk, reason="other", remedies="可申请仲裁或起诉")
    assert state(consented) == "failed"


def test_a_mediator_who_does_not_answer_in_time_is_replaced(consented, act, clerk, city):
    act(consented, "appoint", clerk, mediator=city.mediators["老杨"].pk)
    sweep(at=moment("2022-06-10"))
    assert Mediation.objects.get(pk=consented.case_id).appointments.get().status == "declined"
    act(consented, "appoint", clerk, day="2022-06-10", mediator=city.mediators["小陈"].pk)


def test_after_a_disclosure_the_sides_decide_whether_to_go_on(consented, act, clerk, officer, city):
    act(consented, "appoint", clerk, mediator=city.mediators["老杨"].pk)
    act(consented, "take_case", city.as_mediator("老杨"), disclosure="some", statement="十年前在该行存过款")
    assert state(consented) == "appointing"
    act(consented, "accept_disclosure", mediator=city.mediators["老杨"].pk)
    assert state(consented) == "appointing"
    act(consented, "accept_disclosure", officer, mediator=city.mediators["老杨"].pk)
    assert state(consented) == "mediating"


def test_both_sides_choosing_the_same_mediator_asks_them_at_once(consented, act, officer, city):
    act(consented, "choose_mediator", mediator=city.mediators["小陈"].pk)
    act(consented, "choose_mediator", officer, mediator=city.mediators["小陈"].pk)
    seat = Mediation.objects.get(pk=consented.case_id).appointments.get()
    assert (seat.mediator_id, seat.chosen_by_parties, seat.status) == (city.mediators["小陈"].pk, True, "asked")


def test_a_mediator_who_falls_ill_leaves_the_matter_to_a_new_one_and_their_sessions_fall(mediating, act, clerk, city):
    act(mediating, "schedule", clerk, room=room("TJ", city), **WHEN)
    act(mediating, "recuse", clerk, mediator=city.mediators["老杨"].pk, reason="生病住院")
    assert state(mediating) == "appointing"
    assert Session.objects.get().status == "cancelled"
    act(mediating, "appoint", clerk, mediator=city.mediators["小陈"].pk)
    act(mediating, "take_case", city.as_mediator("小陈"), disclosure="none")
    act(mediating, "schedule", clerk, room=room("TJ", city), **WHEN)
    assert Deadline.objects.filter(case_id=mediating.case_id, kind="mediate", status="running").count() == 1


def test_a_mediator_on_leave_is_not_given_a_session(mediating, act, clerk, city):
    Absence.objects.create(mediator=city.mediators["老杨"], starts_on="2022-06-06", ends_on="2022-06-10")
    with pytest.raises(Invalid) as refused:
        act(mediating, "schedule", clerk, room=room("TJ", city), **WHEN)
    assert "starts_on" in refused.value.fields


def test_a_room_or_mediator_that_is_taken_is_refused_by_name(mediating, apply, act, clerk, officer, city):
    act(mediating, "schedule", clerk, room=room("TJ", city), **WHEN)
    with pytest.raises(Invalid) as refused:
        act(mediating, "schedule", clerk, room=room("TJ", city), **(WHEN | {"starts_at": "15:00"}))
    assert set(refused.value.fields) & {"room", "starts_at"}
    act(mediating, "schedule", clerk, room=room("TJ", city), **(WHEN | {"starts_at": "15:30"}))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_book_one_room_at_once_the_database_lets_one(mediating, apply, act, clerk, officer, city):
    other = apply()
    act(other, "accept", clerk)
    act(other, "answer_invitation", officer, answer="agreed")
    act(other, "acknowledge_briefing")
    act(other, "acknowledge_briefing", officer)
    act(other, "appoint", clerk, mediator=city.mediators["小陈"].pk)
    act(other, "take_case", city.as_mediator("小陈"), disclosure="none")
    taken, both = room("TJ", city), Barrier(2)

    def book(opened) -> str:
        both.wait()
        try:
            act(opened, "schedule", clerk, room=taken, **WHEN)
        except Invalid as refused:
            return ",".join(refused.fields)
        finally:
            connection.close()
        return "booked"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(book, (mediating, other))) == ["booked", "room"]
    assert Session.objects.filter(status="planned").count() == 1


def in_two_connections(*calls):
    """Run the calls at the same moment, each on a connection of its own; return answers or refusals."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait(10)
        try:
            return call()
        except Invalid as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_a_room_is_not_closed_while_a_session_is_being_planned_in_it(mediating, act, clerk, city):
    place, keeper = Room.objects.get(body=city.offices["TJ"].pk), city.actor("TJ", Role.ADMINISTRATOR)
    section, body = section_of(place.body, "rooms"), place.body

    def close():
        row = Room.objects.get(pk=place.pk)
        row.is_in_use = False
        keep(section, row, body, by=keeper, at=moment(DAY))

    planned, closed = in_two_connections(lambda: act(mediating, "schedule", clerk, room=place.pk, **WHEN), close)
    place.refresh_from_db()
    ahead = Session.objects.filter(status="planned", room=place.pk).exists()
    assert isinstance(planned, Invalid) or isinstance(closed, Invalid) or not ahead
    assert place.is_in_use is not isinstance(planned, Invalid)


@pytest.mark.django_db(transaction=True)
def test_who_leaves_the_roster_is_not_appointed_at_the_same_moment(consented, act, clerk, city):
    yang, keeper = city.mediators["老杨"], city.actor("TJ", Role.ADMINISTRATOR)
    day = moment(DAY).date()

    def part():
        leave(yang, on=day, reason="退休", by=keeper, at=moment(DAY))

    appointed, left = in_two_connections(lambda: act(consented, "appoint", clerk, mediator=yang.pk), part)
    assert isinstance(appointed, Invalid) != isinstance(left, Invalid)


def test_a_session_moved_keeps_its_number_and_frees_its_old_time(mediating, act, clerk, city):
    act(mediating, "schedule", clerk, room=room("TJ", city), **WHEN)
    act(mediating, "move_session", clerk, session=1, room=room("TJ", city), **(WHEN | {"starts_on": "2022-06-09"}))
    session = Session.objects.get()
    assert (session.number, session.moved, session.status) == (1, 1, "planned")
    act(mediating, "schedule", clerk, room=room("TJ", city), **WHEN)


def test_an_agreement_changed_after_one_side_signed_lets_the_signature_fall(drafted, act, clerk, city, sign_all):
    act(drafted, "sign", clerk, method="seal", version=1)
    assert Signature.objects.filter(void_at=None).count() == 1
    terms = {
        "facts": "开卡时未告知年费。",
        "terms": "退还年费八千元。",
        "amount": "8000",
        "instalments": "2022-07-01 8000",
    }
    act(drafted, "revise_agreement", city.as_mediator("老杨"), **terms)
    assert Signature.objects.filter(void_at=None).count() == 0
    with pytest.raises(Invalid, match="第 2 版"):
        act(drafted, "sign", clerk, method="seal", version=1)
    sign_all(drafted, version=2)
    assert state(drafted) == "performing"
    assert Mediation.objects.get(pk=drafted.case_id).agreed_amount == Decimal(8000)


def test_a_refused_confirmation_leads_to_a_new_mediation(signed, act, officer, city):
    court = city.actor("COURT", Role.COURT_LIAISON)
    act(signed, "confirm_jointly", day="2022-06-10")
    act(signed, "confirm_jointly", officer, day="2022-06-11")
    act(signed, "court_accept", court, day="2022-06-13", number="（2022）浙0681调确1号")
    act(signed, "court_refuse", court, day="2022-06-20", decided_on="2022-06-20", ground="content_unclear")
    act(signed, "mediate_again", city.as_mediator("老杨"), day="2022-06-21", consent="双方电话同意")
    assert state(signed) == "mediating"
    mediation = Mediation.objects.get(pk=signed.case_id)
    assert (mediation.ended_at, mediation.agreed_amount) == (None, None)


def test_an_application_the_court_does_not_take_up_can_be_made_again_in_time(signed, act, officer, city):
    court = city.actor("COURT", Role.COURT_LIAISON)
    for day in ("2022-06-10", "2022-06-20"):
        act(signed, "confirm_jointly", day=day)
        act(signed, "confirm_jointly", officer, day=day)
        act(signed, "court_reject", court, day=day, ground="papers_missing")
    assert (state(signed), Mediation.objects.get(pk=signed.case_id).confirmations.count()) == ("performing", 2)
    assert not Deadline.objects.filter(case_id=signed.case_id, kind="confirm_accept", status="running").exists()


def test_the_court_keeps_its_time_to_answer_when_the_last_payment_is_made_meanwhile(signed, act, officer, city):
    court = city.actor("COURT", Role.COURT_LIAISON)
    act(signed, "confirm_jointly", day="2022-06-10")
    act(signed, "confirm_jointly", officer, day="2022-06-10")
    act(signed, "court_accept", court, day="2022-06-13", number="（2022）浙0681调确1号")
    for _instalment in range(2):
        act(signed, "record_performance", officer, "2022-06-14", paid_on="2022-06-14")
    assert state(signed) == "performed"
    decide = Deadline.objects.get(case_id=signed.case_id, kind="confirm_decide")
    assert decide.status == "running"
    act(signed, "court_confirm", court, day="2022-06-20", decided_on="2022-06-20", number="（2022）浙0681调确1号")
    decide.refresh_from_db()
    assert decide.status == "met"


def test_when_both_sides_object_to_every_mediator_each_is_refused_with_the_reason_and_the_body_can_end_the_matter(
    consented, act, clerk, officer, city
):
    for name in city.mediators:
        for by in (None, officer):
            act(consented, "object_mediator", by, mediator=city.mediators[name].pk, reason="不信任")
        with pytest.raises(Invalid, match="异议"):
            act(consented, "appoint", clerk, mediator=city.mediators[name].pk)
    act(consented, "fail", clerk, reason="other", remedies="可申请仲裁或起诉")
    assert state(consented) == "failed"


def test_confirmation_cannot_be_asked_for_after_its_thirty_days(signed, act):
    with pytest.raises(NotAllowed, match="期限已过"):
        act(signed, "confirm_jointly", day="2022-07-05")


def test_an_instalment_paid_late_brings_a_case_in_default_back(signed, act, officer):
    sweep(at=moment("2022-07-02"))
    assert watch(at=moment("2022-07-06")) == (0, 0)
    assert state(signed) == "performing"
    assert watch(at=moment("2022-07-07")) == (0, 1)
    assert state(signed) == "in_default"
    act(signed, "record_performance", officer, "2022-07-12", paid_on="2022-07-12")
    assert state(signed) == "performing"
    assert Deadline.objects.filter(case_id=signed.case_id, kind="perform", status="missed").count() == 1
    act(signed, "record_performance", officer, "2022-07-30", paid_on="2022-07-30")
    assert state(signed) == "performed"
    assert not Instalment.objects.filter(paid_on=None).exists()


def test_sides_are_reminded_once_before_a_payment_is_due(signed):
    assert watch(at=moment("2022-06-27")) == (0, 0)
    assert watch(at=moment("2022-06-28")) == (1, 0)
    assert watch(at=moment("2022-06-29")) == (0, 0)
    assert Notice.objects.filter(template="reminder").count() == 1


def test_nobody_is_reminded_of_an_agreement_that_was_stopped_as_a_sham(drafted, sign_all, act, city):
    sign_all(drafted)
    act(drafted, "stop_sham", city.as_mediator("老杨"), grounds="双方串通", reported_to="诸暨法院")
    mediation = Mediation.objects.get(pk=drafted.case_id)
    assert (state(drafted), mediation.ending_reason, mediation.agreed_amount) == ("failed", "suspected_sham", None)
    assert not mediation.agreements.filter(replaced_at=None).exists()
    assert watch(at=moment("2022-06-28")) == (0, 0)
    assert not Notice.objects.filter(template="reminder").exists()


def test_a_sham_takes_its_application_back_from_the_court_whose_clock_ends(signed, act, officer, city):
    act(signed, "confirm_jointly")
    act(signed, "confirm_jointly", officer)
    act(signed, "stop_sham", city.as_mediator("老杨"), grounds="双方串通", reported_to="诸暨法院")
    assert Mediation.objects.get(pk=signed.case_id).confirmations.get().status == "withdrawn"
    clocks = Deadline.objects.filter(case=signed.case_id, kind__in=("confirm_accept", "confirm_decide"))
    assert set(clocks.values_list("status", flat=True)) == {"void"}


def test_nobody_is_reminded_of_payments_once_the_matter_went_to_enforcement(signed, act):
    act(signed, "to_enforcement", reference="（2022）浙0681执1号")
    assert watch(at=moment("2022-06-28")) == (0, 0)


def test_less_than_what_is_due_is_no_payment(signed, act, officer):
    with pytest.raises(Invalid) as refused:
        act(signed, "record_performance", officer, "2022-06-30", paid_on="2022-06-30", amount="100")
    assert "amount" in refused.value.fields


def test_silence_on_a_proposal_is_consent_and_one_written_objection_is_not(mediating, act, city, officer):
    mediator = city.as_mediator("老杨")
    act(mediating, "propose", mediator, proposal="各退一步", amount="5000")
    act(mediating, "answer_proposal", officer, answer="refused", objection="金额过高")
    assert state(mediating) == "mediating"
    act(mediating, "propose", mediator, proposal="退还四千", amount="4000")
    sweep(at=moment("2022-06-09"))
    assert state(mediating) == "signing"


def test_an_opinion_on_a_small_claim_binds_once_the_consumer_accepts_it(apply, act, clerk, officer, city):
    def at_opinion():
        opened = apply(amount=Decimal(800))
        act(opened, "accept", clerk)
        act(opened, "answer_invitation", officer, answer="agreed")
        act(opened, "acknowledge_briefing")
        act(opened, "acknowledge_briefing", officer)
        act(opened, "appoint", clerk, mediator=city.mediators["老杨"].pk)
        act(opened, "take_case", city.as_mediator("老杨"), disclosure="none")
        act(opened, "opine", city.as_mediator("老杨"), proposal="退还年费八百元", amount="800")
        return opened

    accepted, refused = at_opinion(), at_opinion()
    with pytest.raises(NotAllowed):
        act(accepted, "answer_proposal", officer, answer="refused")
    act(accepted, "answer_proposal", answer="agreed")
    act(refused, "answer_proposal", answer="refused")
    assert (state(accepted), state(refused)) == ("signing", "failed")


def test_creditors_vote_on_a_plan_and_who_is_silent_has_not_agreed(apply, act, clerk, city):
    opened = apply(
        matter="workout", origin="institution", by=city.actor("B-1-1-1"), agreed=frozenset({"institution"}),
        subject_claim=Decimal(7_000_000), creditors=(Creditor("R", Decimal(3_000_000)),),
    )  # fmt: skip
    rural, bank = city.actor("R"), city.actor("B-1-1-1")
    act(opened, "accept", clerk)
    act(opened, "answer_invitation", answer="agreed")
    act(opened, "answer_invitation", rural, answer="agreed")
    for by in (None, rural, bank):
        act(opened, "acknowledge_briefing", by)
    act(opened, "appoint", clerk, mediator=city.mediators["老杨"].pk)
    act(opened, "take_case", city.as_mediator("老杨"), disclosure="none")
    act(opened, "start_standstill", clerk, until="2022-09-01", terms="三个月内不抽贷、不起诉")
    act(opened, "propose_plan", clerk, plan="展期两年，利率下调")
    act(opened, "vote", bank, vote="for")
    sweep(at=moment("2022-06-20"))
    assert state(opened) == "signing"
    assert Mediation.objects.get(pk=opened.case_id).proposals.get().outcome == "passed"


def test_a_wrong_code_does_not_sign_and_after_five_tries_none_does(drafted, act):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from fengqiao.casework.attachments import attach
    from fengqiao.mediation.models import OneTimeCode
    from fengqiao.mediation.services import send_code
    from fengqiao.mediation.services.signing import WrongCodeError, count_try
    from support.files import png

    me = person_of(drafted)
    send_code(case_id=drafted.case_id, by=me, at=moment(DAY))
    drawn = attach(case_id=drafted.case_id, files=[SimpleUploadedFile("s.png", png())], by=me, at=moment(DAY))[0]
    for _try in range(5):
        with pytest.raises(WrongCodeError) as wrong:
            act(drafted, "sign", clock="10:05", method="drawn", version=1, attachment=drawn.pk, code="no")
        count_try(wrong.value)
    assert OneTimeCode.objects.get().tries == 5
    with pytest.raises(Invalid, match="次数过多"):
        act(drafted, "sign", clock="10:05", method="drawn", version=1, attachment=drawn.pk, code="000000")
    assert not Signature.objects.exists()


def test_a_complaint_handed_over_stands_still_and_goes_on_after_failure(city, db, act):
    from fengqiao.complaints.services import Filing, file_complaint
    from fengqiao.mediation.services.complaint_link import hand_over
    from support.city import ANYONE, WANG

    officer, body = city.actor("B-1-1-1"), city.actor("TJ", Role.MEDIATION_CLERK)
    filing = Filing(subject="B-1-1-1", request="退还年费", facts="没有告知。", complainant=WANG)
    filed = file_complaint(filing=filing, by=ANYONE, at=moment(DAY))
    opened = hand_over(
        complaint_id=filed.case_id, body="TJ", consent="双方电话同意", by=officer, at=moment(DAY, "10:30")
    )
    assert Case.objects.get(pk=filed.case_id).state == "in_mediation"
    assert Deadline.objects.get(case_id=filed.case_id, kind="decide").status == "paused"
    act(opened, "accept", body)
    assert state(opened) == "appointing"
    act(opened, "fail", body, day="2022-06-21", reason="gap_too_large")
    complaint = Case.objects.get(pk=filed.case_id)
    decide = Deadline.objects.get(case_id=filed.case_id, kind="decide")
    assert (complaint.state, decide.status) == ("investigating", "running")
    assert str(decide.raw_due_on) == "2022-07-06"  # fifteen days, and the twenty after receipt that do not count


def test_a_complaint_settled_by_mediation_is_closed_and_not_counted_for_the_first_line(city, act, sign_all):
    from fengqiao.complaints.models import Complaint
    from fengqiao.complaints.services import Filing, file_complaint
    from fengqiao.mediation.services.complaint_link import hand_over
    from support.city import ANYONE, WANG

    officer, body = city.actor("B-1-1-1"), city.actor("TJ", Role.MEDIATION_CLERK)
    filing = Filing(subject="B-1-1-1", request="退还年费", facts="没有告知。", complainant=WANG)
    filed = file_complaint(filing=filing, by=ANYONE, at=moment(DAY))
    opened = hand_over(
        complaint_id=filed.case_id, body="TJ", consent="双方电话同意", by=officer, at=moment(DAY, "10:30")
    )
    act(opened, "accept", body)
    act(opened, "acknowledge_briefing")
    act(opened, "acknowledge_briefing", officer)
    act(opened, "appoint", body, mediator=city.mediators["老杨"].pk)
    act(opened, "take_case", city.as_mediator("老杨"), disclosure="none")
    act(opened, "draft_agreement", city.as_mediator("老杨"), facts="未告知。", terms="当场退还。", amount="300")
    sign_all(opened)
    assert state(opened) == "performed"
    assert (Case.objects.get(pk=filed.case_id).state, Complaint.objects.get(case_id=filed.case_id).outcome) == (
        "closed", "mediated",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_room_in_which_a_session_is_still_to_be_held_is_not_closed(mediating, act, clerk, city):
    place, keeper = Room.objects.get(body=city.offices["TJ"].pk), city.actor("TJ", Role.ADMINISTRATOR)
    act(mediating, "schedule", clerk, room=place.pk, **WHEN)
    place.is_in_use = False
    with pytest.raises(Invalid):
        keep(section_of(place.body, "rooms"), place, place.body, by=keeper, at=moment(DAY))
