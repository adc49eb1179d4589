"""Plans of a body's sessions: what waits is planned, staff accept in whole or part, nothing is booked twice."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from fengqiao.casework.models import Case
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.notices.models import Notice
from fengqiao.mediation.models import Absence, Appointment, LineOutcome, PlanLine, PlanRun, Session
from fengqiao.mediation.queries.planning import comparisons, lines_of
from fengqiao.mediation.services.planning import accept, ask_for_plan, carry_out
from support.city import moment
from support.mediation import DAY

AT = moment(DAY, "15:00")
WHEN = {"starts_on": "2022-06-02", "starts_at": "09:00", "minutes": 60, "mode": "on_site"}


@pytest.fixture
def planned(clerk):
    def make() -> PlanRun:
        run = ask_for_plan(by=clerk, at=AT)
        carry_out(run_id=run.pk, at=AT)
        run.refresh_from_db()
        return run

    return make


@pytest.fixture
def ready(apply, act, clerk, officer):
    """Give another case for which a mediator is to be chosen."""

    def make(**fields):
        opened = apply(**fields)
        act(opened, "accept", clerk)
        act(opened, "answer_invitation", officer, answer="agreed")
        act(opened, "acknowledge_briefing")
        act(opened, "acknowledge_briefing", officer)
        return opened

    return make


def take_all(run: PlanRun, by) -> tuple[int, int]:
    return accept(run_id=run.pk, lines=[line.row.pk for line in lines_of(run) if line.is_open], by=by, at=AT)


def test_accepting_asks_the_mediator_and_reserves_the_time_and_taking_the_case_makes_it_firm(
    consented, planned, act, clerk, city
):
    run = planned()
    (line,) = lines_of(run)
    assert line.row.kind == "added"
    assert line.reasons
    assert line.row.starts_at > AT
    assert take_all(run, clerk) == (1, 0)
    seat = Appointment.objects.get()
    session = Session.objects.get()
    assert (seat.status, session.status, session.mediator_id) == ("asked", "reserved", seat.mediator_id)
    assert not Notice.objects.filter(template="session").exists(), "nobody is told before the mediator answers"
    name = seat.mediator.member.name
    act(consented, "take_case", city.as_mediator(name), clock="16:00", disclosure="none")
    session.refresh_from_db()
    assert session.status == "planned"
    assert Notice.objects.filter(template="session").exists()


def test_a_mediator_who_declines_gives_the_time_back(consented, planned, act, clerk, city):
    take_all(planned(), clerk)
    name = Appointment.objects.get().mediator.member.name
    act(consented, "decline_case", city.as_mediator(name), clock="16:00", reason="出差")
    assert Session.objects.get().status == "cancelled"
    (line,) = lines_of(planned())
    assert line.row.mediator.member.name != name, "who declined is not proposed again"


def test_a_case_with_its_mediator_gets_a_session_with_that_one(mediating, planned, clerk):
    run = planned()
    assert take_all(run, clerk) == (1, 0)
    session = Session.objects.get()
    assert (session.status, session.mediator.member.name) == ("planned", "老杨")


def test_many_cases_are_placed_without_anybody_being_in_two_places(ready, planned, clerk):
    for _ in range(6):
        ready()
    run = planned()
    assert len(lines_of(run)) == 6
    assert take_all(run, clerk) == (6, 0)
    sessions = list(Session.objects.all())
    for one in sessions:
        for other in sessions:
            if one.pk < other.pk and {one.mediator_id, one.room_id} & {other.mediator_id, other.room_id}:
                assert one.ends_at <= other.starts_at or other.ends_at <= one.starts_at


def test_only_what_was_ticked_is_done(ready, planned, clerk):
    cases = [ready() for _ in range(3)]
    run = planned()
    first = lines_of(run)[0]
    assert accept(run_id=run.pk, lines=[first.row.pk], by=clerk, at=AT) == (1, 0)
    assert Appointment.objects.count() == 1
    assert len(cases) == 3
    assert [line.row.outcome for line in lines_of(run)].count(LineOutcome.OPEN) == 2


def test_what_the_world_has_overtaken_is_refused_and_says_why(ready, planned, act, clerk, city):
    stays, gone = ready(), ready()
    run = planned()
    act(gone, "withdraw", clock="15:30", reason="已和解")
    done, left = take_all(run, clerk)
    assert (done, left) == (1, 1)
    (refused,) = [line.row for line in lines_of(run) if line.row.outcome == LineOutcome.REFUSED]
    assert refused.mediation_id == gone.case_id
    assert refused.refusal
    assert Appointment.objects.get().mediation_id == stays.case_id


def test_a_session_of_a_mediator_who_is_away_is_moved(mediating, planned, act, clerk, city):
    room = city.offices["TJ"].mediation_body.rooms.get()
    act(mediating, "schedule", clerk, room=room.pk, **WHEN)
    Absence.objects.create(mediator=city.mediators["老杨"], starts_on=date(2022, 6, 2), ends_on=date(2022, 6, 2))
    (line,) = lines_of(planned())
    assert line.row.kind == "moved"
    run = PlanRun.objects.latest("id")
    assert take_all(run, clerk) == (1, 0)
    session = Session.objects.get()
    assert timezone.localdate(session.starts_at) > date(2022, 6, 2)
    assert session.moved == 1


def test_two_sessions_change_places_in_one_step(ready, act, clerk, city):
    room = city.offices["TJ"].mediation_body.rooms.get()
    lines, run = (
        [],
        PlanRun.objects.create(
            body=city.offices["TJ"].mediation_body, asked_at=AT, status="ready", first_day=date(2022, 6, 2)
        ),
    )
    for name, clock, wanted in (("老杨", "09:00", "10:00"), ("小陈", "10:00", "09:00")):
        opened = ready()
        act(opened, "appoint", clerk, mediator=city.mediators[name].pk)
        act(opened, "take_case", city.as_mediator(name), disclosure="none")
        act(opened, "schedule", clerk, room=room.pk, **{**WHEN, "starts_at": clock})
        session = Session.objects.get(mediation=opened.case_id)
        lines.append(
            PlanLine.objects.create(
                run=run,
                mediation_id=opened.case_id,
                kind="moved",
                session=session,
                stood_at=session.starts_at,
                mediator=session.mediator,
                room=room,
                starts_at=moment("2022-06-02", wanted),
                minutes=60,
            )
        )
    for line, other in (lines, reversed(lines)):
        line.together = [other.mediation_id]
        line.save()
    with pytest.raises(Invalid, match="同时采纳"):
        accept(run_id=run.pk, lines=[lines[0].pk], by=clerk, at=AT)
    assert take_all(run, clerk) == (2, 0)
    hours = Session.objects.order_by("mediation").values_list("starts_at", flat=True)
    assert [timezone.localtime(one).hour for one in hours] == [10, 9]


def test_a_plan_says_what_it_amounts_to_beside_first_come_first_served(consented, planned):
    found = {one.label: one.planned for one in comparisons(planned())}
    assert found["排上的场次"] == "1"


def test_nothing_to_plan_is_said(planned, city):
    assert lines_of(planned()) == []


def test_a_case_for_which_nobody_is_free_is_told_with_the_reason(consented, planned, city):
    for mediator in city.mediators.values():
        Absence.objects.create(mediator=mediator, starts_on=date(2022, 6, 1), ends_on=date(2022, 7, 30))
    (line,) = lines_of(planned())
    assert (line.row.kind, line.is_open) == ("unplaced", False)
    assert line.reasons


def test_asking_twice_gives_the_one_under_way(clerk, city):
    assert ask_for_plan(by=clerk, at=AT) == ask_for_plan(by=clerk, at=AT)


def test_a_plan_whose_days_have_come_cannot_be_accepted(consented, planned, clerk):
    run = planned()
    with pytest.raises(NotAllowed, match="过时"):
        accept(run_id=run.pk, lines=[1], by=clerk, at=AT + timedelta(days=1))


def test_nothing_ticked_is_told(consented, planned, clerk):
    with pytest.raises(Invalid, match="勾选"):
        accept(run_id=planned().pk, lines=[], by=clerk, at=AT)


def test_another_body_and_other_roles_have_no_plans(consented, planned, clerk, city, officer):
    run = planned()
    with pytest.raises(NotFound):
        accept(run_id=run.pk, lines=[1], by=city.actor("TJ-COURT", Role.MEDIATION_CLERK), at=AT)
    with pytest.raises(NotAllowed):
        ask_for_plan(by=officer, at=AT)


def test_a_case_keeps_its_state_until_the_mediator_answers(consented, planned, clerk):
    take_all(planned(), clerk)
    assert Case.objects.get(pk=consented.case_id).state == "appointing"
