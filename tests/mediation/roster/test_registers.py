"""The registers at a browser: who keeps what, that it counts at once, and that every change is on record."""

import re
from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fengqiao.foundation.actors import Role
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.mediation.models import (
    Absence,
    Appointment,
    Assessment,
    Availability,
    CommitteeSeat,
    CommitteeTerm,
    ConductRecord,
    Employment,
    Engagement,
    Mediation,
    MemberHouse,
    Qualification,
    Room,
    Session,
    Speciality,
)
from fengqiao.mediation.queries.candidates import Pool, working_days
from fengqiao.mediation.queries.matching import exclusions
from fengqiao.organisations.models import Assignment, StaffMember
from support.desk import today

ROSTER = "/desk/mediators/"


@pytest.fixture
def log_in(city):
    """A browser in which somebody of an office is logged in."""

    def give(code: str = "TJ", role: Role = Role.MEDIATION_CLERK, language: str = "zh-hans") -> Client:
        actor = city.as_mediator("老杨") if role is Role.MEDIATOR else city.actor(code, role)
        client = Client(headers={"accept-language": language})
        client.cookies["django_language"] = language
        client.force_login(StaffMember.objects.get(pk=actor.person_id), "django.contrib.auth.backends.ModelBackend")
        return client

    return give


@pytest.fixture
def staff(log_in) -> Client:
    return log_in()


@pytest.fixture
def yang(city) -> int:
    return city.mediators["老杨"].pk


def entry(kind: str, owner: int, section: str, row: int = 0) -> str:
    return f"/desk/registers/{kind}/{owner}/{section}/" + (f"{row}/" if row else "")


def text(answer) -> str:
    return answer.content.decode()


def test_the_list_is_narrowed_by_what_somebody_can(staff, city):
    Speciality.objects.create(mediator=city.mediators["小陈"], code="workout")
    assert {"老杨", "小陈", "阿章"} <= {name for name in ("老杨", "小陈", "阿章") if name in text(staff.get(ROSTER))}
    found = text(staff.get(ROSTER, {"speciality": "workout"}))
    assert "小陈" in found
    assert "老杨" not in found
    assert "小陈" not in text(staff.get(ROSTER, {"language": "sign"}))


def test_an_expired_certificate_shows_and_keeps_its_holder_out_of_the_ranking(staff, yang, consented):
    row = Qualification.objects.get(mediator=yang)
    mediation = Mediation.objects.get(pk=consented.case_id)
    assert yang not in exclusions(mediation, [yang], on=today())
    gone = (today() - timedelta(days=1)).isoformat()
    answer = staff.post(
        entry("mediator", yang, "qualifications", row.pk),
        {"name": row.name, "issued_on": "2019-01-01", "expires_on": gone, "is_required": "on"},
        follow=True,
    )
    assert "已过期" in text(answer)
    assert yang in exclusions(mediation, [yang], on=today())
    assert "老杨" in text(staff.get(ROSTER, {"expiry": "ending"}))


def test_a_mediator_keeps_own_hours_absences_and_languages_and_nothing_else(log_in, yang, city):
    me = log_in(role=Role.MEDIATOR)
    page = text(me.get(ROSTER + "me/"))
    assert "把日程放进手机日历" in page
    assert entry("mediator", yang, "hours") in page
    assert entry("mediator", yang, "conduct") not in page
    tomorrow = (today() + timedelta(days=1)).isoformat()
    me.post(entry("mediator", yang, "absences"), {"starts_on": tomorrow, "ends_on": tomorrow, "reason": "体检"})
    assert Absence.objects.get().mediator_id == yang
    assert me.get(entry("mediator", yang, "conduct")).status_code == 404
    assert me.get(entry("mediator", city.mediators["小陈"].pk, "hours")).status_code == 404
    assert me.get(ROSTER).status_code == 403


def test_the_ledger_tells_who_changed_what_but_not_why_somebody_is_away(staff, yang, city):
    day = today().isoformat()
    staff.post(entry("mediator", yang, "absences"), {"starts_on": day, "ends_on": day, "reason": "住院手术"})
    event = ledger.history(f"staff:{yang}")[-1]
    assert event.tag == "mediation.absences_added"
    assert event.data["starts_on"] == day
    assert "住院" not in str(event.data)
    assert "登记：请假" in text(staff.get(f"{ROSTER}{yang}/"))


def test_an_end_before_its_beginning_is_refused_and_what_was_typed_stays(staff, yang):
    answer = staff.post(
        entry("mediator", yang, "absences"), {"starts_on": "2030-02-02", "ends_on": "2030-02-01", "reason": "出差"}
    )
    assert "结束不能早于开始" in text(answer)
    assert 'value="出差"' in text(answer)
    assert not Absence.objects.exists()


def test_the_same_twice_is_refused_in_words(staff, yang):
    answer = staff.post(entry("mediator", yang, "languages"), {"code": "mandarin"})
    assert "已有相同的登记" in text(answer)


def test_what_was_entered_by_mistake_is_removed_and_the_removal_stays_on_record(staff, yang):
    row = Availability.objects.filter(mediator=yang).first()
    staff.post(entry("mediator", yang, "hours", row.pk) + "remove/")
    assert not Availability.objects.filter(pk=row.pk).exists()
    assert ledger.history(f"staff:{yang}")[-1].tag == "mediation.hours_removed"


def test_an_employer_is_ended_and_never_removed_for_it_bars_from_cases_for_years(staff, yang, city):
    house = city.offices["B"].pk
    staff.post(
        entry("mediator", yang, "employers"),
        {"house": house, "post": "柜员", "since": "2010-01-01", "until": "2020-01-01"},
    )
    row = Employment.objects.get(mediator=yang)
    answer = staff.post(entry("mediator", yang, "employers", row.pk) + "remove/", follow=True)
    assert "请填写结束" in text(answer)
    assert Employment.objects.filter(pk=row.pk).exists()


def test_who_still_has_cases_cannot_leave_and_afterwards_is_chosen_no_more(staff, yang, mediating, city):
    given = {"left_on": today().isoformat(), "reason": "退休"}
    assert mediating.number in text(staff.post(f"{ROSTER}{yang}/leave/", given))
    Appointment.objects.update(status="ended")
    staff.post(f"{ROSTER}{yang}/leave/", given)
    assert "老杨" not in text(staff.get(ROSTER))
    assert "老杨" in text(staff.get(ROSTER, {"present": "left"}))


def test_a_staff_member_with_the_role_is_put_on_the_roster(staff, city):
    member = StaffMember.objects.create(username="new", name="新来的")
    body = city.offices["TJ"]
    assert "新来的" not in text(staff.get(f"/desk/bodies/{body.pk}/engage/"))
    Assignment.objects.create(member=member, organisation=body, role=Role.MEDIATOR, starts_on=date(2020, 1, 1))
    assert "新来的" in text(staff.get(f"/desk/bodies/{body.pk}/engage/"))
    staff.post(f"/desk/bodies/{body.pk}/engage/", {"member": member.pk, "engaged_on": today().isoformat()})
    assert "新来的" in text(staff.get(ROSTER))


def test_a_room_with_sessions_ahead_cannot_be_closed_and_says_which(staff, mediating, act, clerk, city):
    room = Room.objects.get(body=city.offices["TJ"].pk)
    begins = timezone.now() + timedelta(days=3)
    Session.objects.create(
        mediation_id=mediating.case_id, number=1, mediator=city.mediators["老杨"], room=room, mode="on_site",
        starts_at=begins, ends_at=begins + timedelta(hours=1),
    )  # fmt: skip
    address = entry("body", room.body_id, "rooms", room.pk)
    answer = text(staff.post(address, {"name": room.name, "seats": 8}))
    assert mediating.number in answer
    assert Room.objects.get(pk=room.pk).is_in_use
    Session.objects.update(status="cancelled")
    staff.post(address, {"name": room.name, "seats": 8})
    assert not Room.objects.get(pk=room.pk).is_in_use


def test_a_committee_that_the_law_does_not_know_is_told_what_is_wrong(staff, city):
    body = city.offices["TJ"].pk
    ends = (today() + timedelta(days=700)).isoformat()
    staff.post(entry("body", body, "terms"), {"starts_on": today().isoformat(), "ends_on": ends})
    term = CommitteeTerm.objects.get(body=body)
    page = text(
        staff.post(entry("body", body, "seats"), {"term": term.pk, "name": "章主任", "is_chair": "on"}, follow=True)
    )
    assert "委员少于 3 人" in page
    assert "没有妇女委员" in page
    assert "没有主任" not in page
    staff.post(entry("body", body, "seats"), {"term": term.pk, "name": "李委员", "is_woman": "on"})
    page = text(staff.post(entry("body", body, "seats"), {"term": term.pk, "name": "周委员"}, follow=True))
    assert "委员少于" not in page
    second = text(staff.post(entry("body", body, "seats"), {"term": term.pk, "name": "另一主任", "is_chair": "on"}))
    assert "已有相同的登记" in second, "the database knows one chair"


def test_members_of_the_mechanism_join_and_leave_by_date(staff, city):
    body, bank = city.offices["TJ"].pk, city.offices["B"].pk
    staff.post(entry("body", body, "members"), {"organisation": bank, "since": "2026-01-01"})
    row = MemberHouse.objects.get(body=body)
    staff.post(
        entry("body", body, "members", row.pk), {"organisation": bank, "since": "2026-01-01", "until": "2026-06-30"}
    )
    row.refresh_from_db()
    assert row.until == date(2026, 6, 30)


def test_bureau_and_regulator_look_on_and_another_body_sees_nothing(log_in, yang, city):
    for code, role in (("JUST", Role.JUSTICE), ("REG", Role.REGULATOR)):
        viewer = log_in(code, role)
        page = text(viewer.get(f"{ROSTER}{yang}/"))
        assert "老杨" in page
        assert entry("mediator", yang, "hours") not in page
        assert "近亲属所在机构" not in page
        assert viewer.post(entry("mediator", yang, "hours"), {}).status_code in {403, 404}
    city.mediator("外人")
    city.body("TJ-OTHER")
    other = log_in("TJ-OTHER")
    assert other.get(f"{ROSTER}{yang}/").status_code == 404
    assert other.get(f"/desk/bodies/{city.offices['TJ'].pk}/").status_code == 404
    assert log_in("B-1-1-1", Role.OFFICER).get(ROSTER).status_code == 403


def test_a_clerk_of_another_body_changes_nothing_here(log_in, yang, city):
    city.body("TJ-OTHER")
    other = log_in("TJ-OTHER")
    assert other.post(entry("mediator", yang, "languages"), {"code": "sign"}).status_code == 404
    assert other.post(entry("body", city.offices["TJ"].pk, "rooms"), {"name": "x", "seats": 3}).status_code == 404


@pytest.mark.usefixtures("reference_held")
def test_long_registers_cost_no_more_queries(staff, yang, city, django_assert_max_num_queries):
    address = f"{ROSTER}{yang}/"
    staff.get(address)
    with django_assert_max_num_queries(100) as seen:
        staff.get(address)
        staff.get(ROSTER)
    few = len(seen.captured_queries)
    for n in range(6):
        city.mediator(f"调解员{n}", "TJ")
        Availability.objects.create(mediator_id=yang, weekday=6, starts_at=time(8 + n), ends_at=time(9 + n))
        Qualification.objects.create(mediator_id=yang, name=f"证{n}", issued_on=date(2020, 1, 1))
    with django_assert_max_num_queries(few):
        staff.get(address)
        staff.get(ROSTER)


def test_the_list_leaves_as_a_file(staff):
    answer = staff.get(reverse("mediation:export_mediators"), {"format": "csv"})
    assert "老杨" in b"".join(answer.streaming_content).decode()


def test_a_body_left_behind_sees_no_more_than_any_onlooker_and_changes_nothing(log_in, yang, city):
    city.body("TJ-OTHER")
    Engagement.objects.create(
        mediator_id=yang, body_id=city.offices["TJ-OTHER"].pk, since=date(2019, 1, 1), until=date(2020, 1, 1)
    )
    former = log_in("TJ-OTHER")
    page = text(former.get(f"{ROSTER}{yang}/"))
    assert "近亲属所在机构" not in page
    assert former.post(entry("mediator", yang, "languages"), {"code": "sign"}).status_code == 404


def test_leaving_one_body_leaves_the_others_their_mediator(staff, yang, city):
    assert Engagement.objects.filter(mediator=yang, until=None).count() == 2
    staff.post(f"{ROSTER}{yang}/leave/", {"left_on": today().isoformat(), "reason": "只在法院调解室"})
    (stays,) = Engagement.objects.filter(mediator=yang, until=None)
    assert stays.body_id == city.offices["TJ-COURT"].pk
    assert city.mediators["老杨"].__class__.objects.get(pk=yang).left_on is None


def test_an_absence_that_meets_planned_sessions_says_which(staff, yang, mediating, city):
    begins = timezone.now() + timedelta(days=3)
    Session.objects.create(
        mediation_id=mediating.case_id, number=1, mediator_id=yang, mode="phone", starts_at=begins,
        ends_at=begins + timedelta(hours=1),
    )  # fmt: skip
    day = timezone.localdate(begins).isoformat()
    page = staff.post(entry("mediator", yang, "absences"), {"starts_on": day, "ends_on": day}, follow=True)
    assert f"请改期：{mediating.number}" in text(page)


def test_a_correction_leaves_who_recorded_it_and_whose_assessment_it_is(staff, log_in, yang, city):
    staff.post(entry("mediator", yang, "assessments"), {"year": 2025, "score": "88"})
    row = Assessment.objects.get(mediator=yang)
    other = log_in("TJ-COURT")
    other.post(entry("mediator", yang, "assessments", row.pk), {"year": 2025, "score": "89"})
    row.refresh_from_db()
    assert (str(row.score), row.body_id) == ("89.0", city.offices["TJ"].pk)


def test_conduct_is_for_the_body_and_never_removed(staff, log_in, yang):
    given = {"kind": "favouring", "happened_on": "2026-05-01", "text": "偏袒银行一方", "consequence": "criticism"}
    staff.post(entry("mediator", yang, "conduct"), given)
    row = ConductRecord.objects.get(mediator=yang)
    staff.post(entry("mediator", yang, "conduct", row.pk) + "remove/")
    assert ConductRecord.objects.filter(pk=row.pk).exists()
    assert "偏袒银行一方" in text(staff.get(f"{ROSTER}{yang}/"))
    for code, role in (("JUST", Role.JUSTICE), ("REG", Role.REGULATOR)):
        assert "偏袒" not in text(log_in(code, role).get(f"{ROSTER}{yang}/"))


def test_an_absence_counts_at_once_where_sessions_are_planned(staff, yang, consented, city):
    def free_days() -> set[date]:
        pool = Pool([city.offices["TJ"].pk], on=today(), days=working_days(today() + timedelta(days=1), 5))
        return {slot.on for one in pool.candidates() if one.mediator_id == yang for slot in one.free_slots}

    away = min(free_days())
    staff.post(entry("mediator", yang, "absences"), {"starts_on": away.isoformat(), "ends_on": away.isoformat()})
    assert away not in free_days()
    assert free_days()


def test_a_mediators_usual_place_is_kept_and_counts_for_the_way(staff, yang, city):
    staff.post(
        f"/desk/registers/mediator/{yang}/", {"capacity": 10, "place": "330681000000", "introduction": "退休法官"}
    )
    assert "诸暨市" in text(staff.get(f"{ROSTER}{yang}/"))
    (one,) = Pool([city.offices["TJ"].pk], on=today(), days=[today()], only=[yang]).candidates()
    assert one.county == "330681"


def test_training_is_told_by_year(staff, yang):
    for year, hours in ((today().year, "8"), (today().year, "4.5"), (today().year - 1, "20")):
        given = {"title": "调解技巧", "taken_on": f"{year}-01-05", "hours": hours}
        staff.post(entry("mediator", yang, "trainings"), given)
    assert f"{today().year} 年已培训 12.5 学时，上一年 20.0 学时" in text(staff.get(f"{ROSTER}{yang}/"))


def test_a_form_opened_before_somebody_else_changed_the_entry_does_not_undo_it(staff, city):
    room = Room.objects.get(body=city.offices["TJ"].pk)
    address = entry("body", room.body_id, "rooms", room.pk)
    opened = re.search(r'name="seen" value="(\w+)"', text(staff.get(address)))[1]
    staff.post(address, {"name": room.name, "seats": 8, "seen": opened})  # the other clerk closes the room
    stale = {"name": room.name, "seats": 12, "is_in_use": "on", "seen": opened}
    page = text(staff.post(address, stale))
    assert "您填写期间别人改过这条登记" in page
    assert 'value="12"' in page
    assert not Room.objects.get(pk=room.pk).is_in_use
    again = re.search(r'name="seen" value="(\w+)"', page)[1]
    staff.post(address, stale | {"seen": again})
    assert Room.objects.get(pk=room.pk).seats == 12


def test_history_tells_old_and_new_but_no_name_that_the_ledger_does_not_keep(staff, city):
    room = Room.objects.get(body=city.offices["TJ"].pk)
    staff.post(entry("body", room.body_id, "rooms", room.pk), {"name": room.name, "seats": 12, "is_in_use": "on"})
    assert ledger.history(f"organisation:{room.body_id}")[-1].data["changed"] == {"seats": [8, 12]}
    assert "8 → 12" in text(staff.get(f"/desk/bodies/{room.body_id}/"))
    term = CommitteeTerm.objects.create(body_id=room.body_id, starts_on=today(), ends_on=today() + timedelta(days=900))
    seat = CommitteeSeat.objects.create(term=term, name="章主任", is_chair=True)
    staff.post(entry("body", room.body_id, "seats", seat.pk), {"term": term.pk, "name": "张主任", "is_chair": "on"})
    assert ledger.history(f"organisation:{room.body_id}")[-1].data["changed"] == {"label": []}


def test_terms_of_a_committee_do_not_overlap(staff, city):
    body = city.offices["TJ"].pk
    first = {"starts_on": "2024-01-01", "ends_on": "2026-12-31"}
    staff.post(entry("body", body, "terms"), first)
    answer = text(staff.post(entry("body", body, "terms"), {"starts_on": "2026-06-01", "ends_on": "2029-05-31"}))
    assert "与 2024-01-01 – 2026-12-31 的任期重叠" in answer
    staff.post(entry("body", body, "terms"), {"starts_on": "2027-01-01", "ends_on": "2029-12-31"})
    assert CommitteeTerm.objects.filter(body=body).count() == 2


def test_a_body_without_a_committee_is_told_so(staff, city):
    assert "没有登记调解委员会" in text(staff.get(f"/desk/bodies/{city.offices['TJ'].pk}/"))


def test_a_member_who_is_replaced_keeps_a_dated_seat_and_counts_no_more(staff, city):
    body = city.offices["TJ"].pk
    term = CommitteeTerm.objects.create(
        body_id=body, starts_on=today() - timedelta(days=400), ends_on=today() + timedelta(days=600)
    )
    for name, woman in (("章主任", False), ("李委员", True), ("周委员", False)):
        CommitteeSeat.objects.create(term=term, name=name, is_woman=woman, is_chair=name == "章主任")
    seat = CommitteeSeat.objects.get(name="章主任")
    gone = (today() - timedelta(days=1)).isoformat()
    given = {"term": term.pk, "name": "章主任", "is_chair": "on", "until": gone}
    page = text(staff.post(entry("body", body, "seats", seat.pk), given, follow=True))
    assert "没有主任" in page
    assert "委员少于 3 人" in page
    assert gone in page
    new = {"term": term.pk, "name": "新主任", "is_chair": "on", "since": today().isoformat()}
    assert "没有主任" not in text(staff.post(entry("body", body, "seats"), new, follow=True))
    assert staff.post(entry("body", body, "seats", seat.pk) + "remove/").status_code in {302, 403}
    assert CommitteeSeat.objects.filter(pk=seat.pk).exists()


def test_why_a_mediator_left_one_of_several_bodies_is_kept(staff, yang, city):
    staff.post(f"{ROSTER}{yang}/leave/", {"left_on": today().isoformat(), "reason": "工作调动"})
    ended = Engagement.objects.get(mediator=yang, body=city.offices["TJ"].pk)
    assert (ended.until, ended.exit_reason) == (today(), "工作调动")
    assert Engagement.objects.get(mediator=yang, body=city.offices["TJ-COURT"].pk).until is None
