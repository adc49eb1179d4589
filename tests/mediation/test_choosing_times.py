"""The sides choose when to meet: the first time that suits all is booked, and never one that is taken."""

from datetime import timedelta

import pytest
from django.utils import timezone

from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.notices.models import Notice
from fengqiao.mediation.models import Absence, Room, Session
from fengqiao.mediation.queries.meeting import next_meeting, times_offered
from support.city import moment
from support.mediation import DAY


@pytest.fixture
def offered(mediating):
    """Give the times that are offered to the sides on the day of the case."""

    def look() -> list[str]:
        return [value for value, _told in times_offered(case_of(mediating), on=moment(DAY).date())]

    return look


def case_of(opened):
    from fengqiao.mediation.models import Mediation

    return Mediation.objects.get(pk=opened.case_id)


def test_once_both_sides_have_a_time_in_common_the_first_is_planned_in_a_free_room_and_both_are_told(
    mediating, offered, act, officer
):
    first, second, third = offered()[:3]
    act(mediating, "choose_times", times=[second, third])
    assert not Session.objects.exists()
    act(mediating, "choose_times", officer, times=[third, second])
    session = Session.objects.get()
    assert f"{timezone.localtime(session.starts_at):%Y-%m-%dT%H:%M}" == second
    assert (session.status, session.mode, session.mediator.member.name) == ("planned", "on_site", "老杨")
    assert session.room is not None
    assert Notice.objects.filter(template="session").exists()
    assert first != second


def test_until_they_agree_each_may_choose_anew_and_sees_what_the_other_chose(mediating, offered, act, officer):
    first, second = offered()[:2]
    act(mediating, "choose_times", times=[first])
    act(mediating, "choose_times", officer, times=[second])
    assert not Session.objects.exists()
    told = dict(times_offered(case_of(mediating), on=moment(DAY).date()))
    assert "已有 1 方选了" in told[first]
    act(mediating, "choose_times", times=[second])
    assert Session.objects.get()


def test_the_other_side_is_asked_to_choose_too(mediating, offered, act, officer):
    act(mediating, "choose_times", officer, times=offered()[:1])
    assert Notice.objects.filter(template="times").count() == 1


def test_a_time_at_which_the_mediator_or_every_room_is_taken_is_not_offered(
    mediating, offered, apply, act, clerk, city
):
    first = offered()[0]
    day, clock = first.split("T")
    room = Room.objects.get(body=city.offices["TJ"].pk)
    act(mediating, "schedule", clerk, starts_on=day, starts_at=clock, minutes=60, mode="on_site", room=room.pk)
    other = apply()
    for name in ("小陈", "阿章"):
        Absence.objects.create(mediator=city.mediators[name], starts_on=day, ends_on=day)
    found = next_meeting(case_of(other), on=moment(DAY).date())
    assert found.possible == {}, "no mediator yet, so no times"
    Session.objects.update(mediation=case_of(other))
    assert first not in offered()


def test_who_meets_by_telephone_needs_no_room(mediating, offered, city):
    Room.objects.update(is_in_use=False)
    assert offered() == []
    type(case_of(mediating)).objects.update(mode="phone")
    assert offered()


def test_a_time_taken_meanwhile_is_refused_with_words_and_nothing_is_kept(mediating, offered, act):
    with pytest.raises(Invalid) as refused:
        act(mediating, "choose_times", times=["2022-06-04T09:00", "soon"])
    assert "times" in refused.value.fields
    with pytest.raises(Invalid):
        act(mediating, "choose_times", times=[])
    assert case_of(mediating).sides.filter(times=[]).count() == 2


def test_with_a_session_planned_there_is_nothing_to_choose(mediating, offered, act, officer):
    times = offered()[:1]
    act(mediating, "choose_times", times=times)
    act(mediating, "choose_times", officer, times=times)
    with pytest.raises(NotAllowed, match="时间已经定了"):
        act(mediating, "choose_times", times=times)
    assert not case_of(mediating).sides.exclude(times=[]).exists(), "what was chosen has served"


def test_the_body_notes_what_a_side_says_by_telephone(mediating, offered, act, clerk, officer):
    times = offered()[:2]
    act(mediating, "choose_times", clerk, side=1, times=" ".join(times))
    act(mediating, "choose_times", officer, times=times[:1])
    assert Session.objects.exists()


def test_times_chosen_for_days_that_have_passed_count_no_more(mediating, offered, act, officer):
    early = offered()[0]
    act(mediating, "choose_times", times=[early])
    later = (moment(DAY) + timedelta(days=7)).date()
    again = [value for value, _told in times_offered(case_of(mediating), on=later)]
    assert early not in again
    act(mediating, "choose_times", officer, day=later.isoformat(), times=again[:1])
    assert not Session.objects.exists()
