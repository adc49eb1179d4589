"""From application to mark and beyond: each step with its deadline and its event."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from fengqiao.casework import attachments
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.files.photo_store import Size, open_photo
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.numbering import is_valid_number
from fengqiao.stations.models import Check, Criterion, Evidence, Standard, Station
from fengqiao.stations.queries.facts import available
from fengqiao.stations.rules.states import Action, Stage, State, Waiting
from fengqiao.stations.services.applying import answer, open_application, publish, remove_evidence
from fengqiao.stations.services.moving import expire_all
from fengqiao.stations.services.reference import load_reference
from support.city import moment
from support.files import HTML
from support.photos import photo
from support.stations import (
    START,
    Upload,
    applied,
    appointed,
    check_of,
    do,
    fill_self_check,
    granted,
    inspect,
    keeper_of,
)

pytestmark = pytest.mark.django_db
LATER = START + timedelta(days=30)


def tags(station):
    return [event.tag for event in ledger.history(f"station:{station.pk}")]


def test_the_standard_is_loaded_once_and_its_versions_stay():
    before = Criterion.objects.count()
    Standard.objects.filter(code="FQZ-2022").update(name="改过的")
    assert load_reference() == 0
    assert Criterion.objects.count() == before
    assert Standard.objects.get(code="FQZ-2022").name == "改过的"


def test_each_version_has_six_functions_a_hundred_points_and_must_haves():
    for standard in Standard.objects.all():
        rows = list(standard.criteria.all())
        assert sum(one.points for one in rows) == 100
        assert len({one.function for one in rows}) == 6
        assert any(one.is_must for one in rows)


def test_an_application_is_judged_by_the_version_it_began_under(net):
    station = open_application(outlet_id=net.outlet().pk, by=net.officer, at=moment("2021-12-31"))
    assert check_of(station).standard_id == "FQZ-2019"
    other = open_application(outlet_id=net.outlet("B-1-1").pk, by=net.officer, at=moment("2022-01-01"))
    assert check_of(other).standard_id == "FQZ-2022"


def test_only_an_officer_puts_an_own_open_outlet_forward_once(net):
    with pytest.raises(NotFound):
        open_application(outlet_id=net.outlet().pk, by=net.stranger, at=START)
    with pytest.raises(NotAllowed):
        open_application(outlet_id=net.outlet().pk, by=net.first, at=START)
    with pytest.raises(Invalid, match="营业中"):
        open_application(outlet_id=net.outlet("B-1").pk, by=net.city.actor("B-1"), at=START)
    open_application(outlet_id=net.outlet().pk, by=net.officer, at=START)
    with pytest.raises(Invalid, match="已有"):
        open_application(outlet_id=net.outlet().pk, by=net.officer, at=START)


def test_a_self_check_with_a_gap_is_not_submitted(net):
    station = open_application(outlet_id=net.outlet().pk, by=net.officer, at=START)
    fill_self_check(station, leave_out={"C1"})
    with pytest.raises(NotAllowed, match="没有填完"):
        do(station, Action.SUBMIT, net.officer)


def test_a_must_have_needs_evidence_of_its_kind(net):
    station = open_application(outlet_id=net.outlet().pk, by=net.officer, at=START)
    check = check_of(station)
    given = {"check_id": check.pk, "is_met": True, "note": "", "by": net.officer, "at": START}
    with pytest.raises(Invalid, match="完好的照片"):
        answer(criterion="P1", files=[Upload(HTML)], person_id=None, **given)
    with pytest.raises(Invalid, match="本站人员"):
        answer(criterion="C2", files=[], person_id=12345, **given)
    assert not Evidence.objects.exists()
    with pytest.raises(NotFound):
        answer(criterion="Z9", files=[], person_id=None, **given)
    with pytest.raises(NotFound):
        answer(criterion="P1", files=[], person_id=None, **{**given, "by": net.stranger})


def test_the_whole_way_to_the_mark(net):
    station = applied(net)
    assert (station.state, station.waits_for, station.due_on) == (State.APPLYING, Waiting.APPOINT, date(2026, 3, 16))
    with pytest.raises(Conflict):
        answer(check_id=check_of(station).pk, criterion="P1", is_met=False, note="", files=[], person_id=None,
               by=net.officer, at=START)  # fmt: skip
    station = do(station, Action.APPOINT, net.first, first=net.first.person_id, second=net.association.person_id,
                 visit_on=date(2026, 3, 4))  # fmt: skip
    assert station.waits_for == Waiting.CONCLUDE
    with pytest.raises(NotAllowed, match="评分表"):
        do(station, Action.CONCLUDE, net.first, outcome="grant", reasons="好")


def test_a_mark_has_number_and_end_and_its_next_review(net):
    station = granted(net)
    assert is_valid_number(station.number)
    assert station.number.startswith("FZ2026")
    assert (station.granted_on, station.expires_on) == (date(2026, 3, 2), date(2029, 3, 1))
    assert (station.waits_for, station.due_on) == (Waiting.REVIEW, date(2027, 3, 2))
    assert check_of(station).share == 100
    assert tags(station)[0] == "stations.opened"
    assert tags(station)[-4:] == [
        *("stations.appoint", "stations.sheet_handed_in", "stations.sheet_handed_in", "stations.conclude")
    ]


def test_two_different_people_who_may_inspect_are_sent(net):
    station = applied(net)
    for second, field in ((net.first.person_id, "second"), (net.officer.person_id, "second")):
        with pytest.raises(Invalid) as refusal:
            do(station, Action.APPOINT, net.first, first=net.first.person_id, second=second, visit_on=date(2026, 3, 4))
        assert field in refusal.value.fields
    with pytest.raises(Invalid, match="一年以内"):
        do(station, Action.APPOINT, net.first, first=net.first.person_id, second=net.second.person_id,
           visit_on=date(9999, 12, 31))  # fmt: skip
    with pytest.raises(Invalid, match="不能早于今天"):
        do(station, Action.APPOINT, net.first, first=net.first.person_id, second=net.second.person_id,
           visit_on=date(2026, 3, 1))  # fmt: skip


def test_the_outcome_follows_the_score(net):
    station = appointed(net)
    inspect(station, net, C1=1)
    with pytest.raises(Invalid, match="不予授牌"):
        do(station, Action.CONCLUDE, net.first, outcome="grant", reasons="熟人")
    station = do(station, Action.CONCLUDE, net.first, outcome="refuse", reasons="投诉接待区不达标")
    assert (station.state, station.number) == (State.REFUSED, None)
    assert station.appeal_until == date(2026, 3, 17)


def test_a_refusal_is_appealed_once_in_time_and_decided_by_another(net):
    station = appointed(net)
    inspect(station, net, C1=1)
    do(station, Action.CONCLUDE, net.first, outcome="refuse", reasons="不达标")
    with pytest.raises(NotAllowed, match="已过申诉期限"):
        do(station, Action.APPEAL, net.officer, LATER, grounds="有")
    station = do(station, Action.APPEAL, net.officer, grounds="已经改造")
    assert (station.waits_for, station.due_on) == (Waiting.DECIDE_APPEAL, date(2026, 4, 1))
    for one in (net.first, net.second):
        with pytest.raises(NotAllowed, match="不能决定申诉"):
            do(station, Action.DECIDE_APPEAL, one, result="upheld", reasons="维持")
    station = do(station, Action.DECIDE_APPEAL, net.third, result="overturned", reasons="检查有误")
    assert (station.state, station.waits_for) == (State.APPLYING, Waiting.APPOINT)


def test_an_upheld_decision_is_not_appealed_again(net):
    station = granted(net)
    do(station, Action.WITHDRAW, net.first, reasons="冒用标牌")
    do(station, Action.APPEAL, net.officer, grounds="不服")
    station = do(station, Action.DECIDE_APPEAL, net.third, result="upheld", reasons="事实清楚")
    assert (station.state, station.waits_for, station.due_on) == (State.WITHDRAWN, "", None)
    with pytest.raises(NotAllowed, match="已经申诉过"):
        do(station, Action.APPEAL, net.officer, grounds="仍不服")


def review(station, net, kind, at=LATER):
    return do(station, Action.PLAN_REVIEW, net.first, at, check_kind=kind, first=net.first.person_id,
              second=net.second.person_id, visit_on=at.date())  # fmt: skip


def test_what_a_review_finds_is_put_right_in_time(net):
    station = review(granted(net), net, "periodic")
    inspect(station, net, share=0.75, at=LATER)
    station = do(station, Action.CONCLUDE, net.second, LATER, outcome="rectify", reasons="多项减分")
    assert (station.state, station.waits_for, station.due_on) == (State.RECTIFYING, Waiting.RECTIFY, date(2026, 5, 6))
    with pytest.raises(NotAllowed, match="还没有报告"):
        do(station, Action.CONFIRM_RECTIFIED, net.first, LATER, reasons="好")
    do(station, Action.REPORT_RECTIFIED, net.officer, LATER, report="都改了")
    station = do(station, Action.CONFIRM_RECTIFIED, net.first, LATER, reasons="已复核")
    assert (station.state, station.waits_for) == (State.GRANTED, Waiting.REVIEW)


def test_a_surprise_stays_one_until_it_is_over(net):
    before = granted(net)
    station = review(before, net, "surprise")
    assert (station.waits_for, station.due_on) == (before.waits_for, before.due_on)


def test_an_appeal_made_in_ignorance_of_a_surprise_is_decided_before_the_surprise_is_concluded(net):
    do(granted(net), Action.DOWNGRADE, net.first, LATER, reasons="投诉处理不力")
    station = Station.objects.get()
    review(station, net, "surprise")
    station = do(station, Action.APPEAL, net.officer, LATER, grounds="已经改进")
    assert station.waits_for == Waiting.DECIDE_APPEAL
    inspect(station, net, C1=1, at=LATER)
    with pytest.raises(NotAllowed, match="申诉"):
        do(station, Action.CONCLUDE, net.second, LATER, outcome="downgrade", reasons="必备项不达标")
    station = do(station, Action.DECIDE_APPEAL, net.third, LATER, result="overturned", reasons="依据不足")
    assert (station.state, check_of(station).stage) == (State.GRANTED, Stage.INSPECTING)
    station = do(station, Action.CONCLUDE, net.second, LATER, outcome="downgrade", reasons="必备项不达标")
    assert (station.state, station.appeals.filter(decided_at=None).exists()) == (State.PROBATION, False)


def test_a_house_that_gives_its_mark_up_does_not_learn_of_a_surprise_and_calls_it_off(net):
    station = review(granted(net), net, "surprise")
    give_up = next(one for one in available(station, net.officer, on=LATER.date()) if one.move.action == Action.GIVE_UP)
    assert give_up.allowed
    do(station, Action.GIVE_UP, net.officer, LATER, reasons="网点撤并")
    assert check_of(station).stage == Stage.CANCELLED


def test_a_downgraded_station_is_restored_or_loses_its_mark(net):
    station = do(granted(net), Action.DOWNGRADE, net.first, reasons="投诉处理不力")
    assert (station.state, station.waits_for, station.due_on) == (State.PROBATION, Waiting.REVIEW, date(2026, 6, 1))
    assert do(station, Action.RESTORE, net.second, LATER, reasons="已改进").state == State.GRANTED
    station = do(station, Action.WITHDRAW, net.second, LATER, reasons="再犯")
    assert (station.state, station.ended_on) == (State.WITHDRAWN, LATER.date())
    station = do(station, Action.RENEW, net.officer, LATER)
    assert (station.state, station.waits_for) == (State.APPLYING, Waiting.SELF_CHECK)


def test_a_mark_ends_by_itself_and_may_be_asked_for_again(net):
    station = granted(net)
    over = moment("2029-03-02")
    assert expire_all(at=moment("2029-03-01")) == 0
    assert expire_all(at=over) == 1
    station.refresh_from_db()
    assert (station.state, station.ended_on) == (State.EXPIRED, date(2029, 3, 1))
    with pytest.raises(NotAllowed):
        do(granted(net, "B-1-1"), Action.EXPIRE, SYSTEM)


def test_a_renewal_keeps_number_and_begins_a_new_term(net):
    station = granted(net)
    with pytest.raises(NotAllowed, match="还没有到"):
        do(station, Action.RENEW, net.officer, LATER)
    soon = moment("2029-01-10")
    do(station, Action.RENEW, net.officer, soon)
    fill_self_check(station, soon)
    do(station, Action.SUBMIT, net.officer, soon)
    do(station, Action.APPOINT, net.first, soon, first=net.first.person_id, second=net.second.person_id,
       visit_on=soon.date())  # fmt: skip
    inspect(station, net, at=soon)
    again = do(station, Action.CONCLUDE, net.first, soon, outcome="grant", reasons="达标")
    assert (again.number, again.expires_on) == (station.number, date(2032, 1, 9))


def test_a_house_withdraws_an_application_and_gives_a_mark_up(net):
    station = do(applied(net), Action.CANCEL, net.officer, reasons="装修")
    assert (station.state, check_of(station).stage) == (State.GIVEN_UP, Stage.CANCELLED)
    other = granted(net, "B-1-1")
    with pytest.raises(NotAllowed, match="所属机构"):
        do(other, Action.GIVE_UP, net.association, reasons="x")
    assert do(other, Action.GIVE_UP, net.officer, reasons="网点撤并").state == State.GIVEN_UP


def test_each_side_is_offered_its_own_moves(net):
    station = granted(net)
    mine = {one.move.action for one in available(station, net.officer, on=START.date())}
    theirs = {one.move.action for one in available(station, net.association, on=START.date())}
    assert Action.APPEAL in mine
    assert Action.WITHDRAW in theirs
    assert not mine & theirs
    with pytest.raises(NotFound):
        do(station, Action.APPEAL, net.stranger, grounds="x")


def test_each_criterion_is_shown_by_its_kind_of_evidence(net):
    station = open_application(outlet_id=net.outlet().pk, by=net.officer, at=START)
    keeper = keeper_of(station)
    given = {"check_id": check_of(station).pk, "is_met": True, "note": "见照片", "by": net.officer, "at": START}
    answer(criterion="P1", files=[Upload(photo(size=(60, 40)))], person_id=None, **given)
    answer(criterion="C3", files=[Upload("登记".encode(), "../登记.txt")], person_id=None, **given)
    for _twice in range(2):
        answer(criterion="C2", files=[], person_id=keeper.pk, **given)
    shown, paper, person = Evidence.objects.order_by("pk")
    assert (shown.photo.width, paper.label, person.person) == (60, "登记.txt", keeper)
    remove_evidence(evidence_id=paper.pk, by=net.officer, at=START)
    publish(evidence_id=shown.pk, is_public=True, by=net.officer, at=START)
    assert list(Evidence.objects.filter(is_public=True)) == [shown]
    for wrong in (paper.pk, person.pk):
        with pytest.raises(NotFound):
            publish(evidence_id=wrong, is_public=True, by=net.officer, at=START)
    with pytest.raises(NotFound):
        publish(evidence_id=shown.pk, is_public=False, by=net.stranger, at=START)
    attachments.purge_drafts(at=START + timedelta(days=36500))
    assert b"".join(open_photo(shown.photo, Size.PUBLIC)[1])


def test_the_database_itself_keeps_one_open_check_and_whole_marks(net):
    station = applied(net)
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.create(
            station=station, standard_id="FQZ-2022", kind="periodic", stage="inspecting", opened_at=START
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Station.objects.filter(pk=station.pk).update(state="granted")
