"""Bodies founded at a browser, committees renewed in time, and what membership of the mechanism is for."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.mediation.models import Body, CommitteeSeat, CommitteeTerm, Mediation, MemberHouse, Room
from fengqiao.mediation.queries.casepage import sides_of
from fengqiao.mediation.queries.options import bodies_offered
from fengqiao.mediation.rules.committee import Flaw, Seat, Terms, flaws, is_ending, next_term
from fengqiao.mediation.services.committee import renew_committee
from fengqiao.organisations.models import StaffMember
from support.desk import today

SHAOXING = "330600000000"
LAW = Terms(fewest=3, most=9, years=3, notice_days=90)
SEATS = (Seat(is_chair=True, is_woman=False), Seat(is_chair=False, is_woman=True), Seat(is_chair=False, is_woman=False))


@pytest.fixture
def log_in(city):
    """A browser in which somebody of an office is logged in."""

    def give(code: str, role: Role) -> Client:
        client = Client(headers={"accept-language": "zh-hans"})
        member = StaffMember.objects.get(pk=city.actor(code, role).person_id)
        client.force_login(member, "django.contrib.auth.backends.ModelBackend")
        return client

    return give


@pytest.fixture
def term(city) -> CommitteeTerm:
    """A committee whose term ends in thirty days."""
    ends = today() + timedelta(days=30)
    made = CommitteeTerm.objects.create(body_id=city.offices["TJ"].pk, starts_on=date(2024, 1, 1), ends_on=ends)
    for number, name in enumerate(("章主任", "李委员", "周委员")):
        CommitteeSeat.objects.create(term=made, name=name, is_chair=number == 0, is_woman=number == 1)
    return made


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(
    ("ends_on", "told"),
    [
        (date(2026, 8, 30), []),
        (date(2026, 8, 29), [Flaw.ENDING]),
        (date(2026, 5, 31), [Flaw.ENDING]),
        (date(2026, 5, 30), [Flaw.OVER]),
    ],
)
def test_notice_of_the_end_of_a_term_is_given_until_it_is_over(ends_on, told):
    asked = {"starts_on": date(2024, 1, 1), "ends_on": ends_on, "today": date(2026, 5, 31), "terms": LAW}
    assert flaws(SEATS, **asked) == told
    assert is_ending(ends_on, today=date(2026, 5, 31), notice_days=90) is bool(told)


def test_the_next_term_follows_without_a_gap_and_lasts_no_longer_than_the_law_lets_it():
    running = next_term(date(2026, 6, 30), today=date(2026, 5, 31), years=3)
    assert running == (date(2026, 7, 1), date(2029, 6, 30))
    over = next_term(date(2025, 6, 30), today=date(2026, 5, 31), years=3)
    assert over == (date(2026, 5, 31), date(2029, 5, 30))
    for starts_on, ends_on in (running, over):
        assert flaws(SEATS, starts_on=starts_on, ends_on=ends_on, today=starts_on, terms=LAW) == []


def test_a_committee_whose_term_ends_is_warned_and_renewed_with_its_members(log_in, term):
    staff = log_in("TJ", Role.MEDIATION_CLERK)
    page = f"/desk/bodies/{term.body_id}/"
    assert f"任期将于 {term.ends_on} 届满" in text(staff.get(page))
    after = text(staff.post(f"{page}renew/", follow=True))
    assert "下一届已登记" in after
    assert "届满，请准备换届" not in after
    new = CommitteeTerm.objects.get(body=term.body_id, starts_on=term.ends_on + timedelta(days=1))
    assert {(s.name, s.is_chair, s.is_woman) for s in new.seats.all()} == {
        (s.name, s.is_chair, s.is_woman) for s in term.seats.all()
    }
    event = ledger.history(f"organisation:{term.body_id}")[-1]
    assert (event.tag, event.data["members"]) == ("mediation.committee_renewed", 3)
    assert "章主任" not in str(event.data)
    assert "不需要换届" in text(staff.post(f"{page}renew/", follow=True)), "once is enough"
    assert CommitteeTerm.objects.filter(body=term.body_id).count() == 2


def test_without_a_committee_there_is_none_to_renew(city):
    body = Body.objects.get(pk=city.offices["TJ-COURT"].pk)
    with pytest.raises(Conflict):
        renew_committee(body, by=city.actor("TJ-COURT", Role.MEDIATION_CLERK), at=timezone.now())


def test_the_citys_administrator_founds_a_body_and_nobody_joins_it_unasked(log_in, city):
    office = city.add("TJ-NEW", "body", kind="mediation")
    keeper = log_in("REG", Role.ADMINISTRATOR)
    given = {
        "code": "TJ-NEW", "kind": "court_room", "trades": ["insurer"], "matters": ["dispute"], "jurisdiction": [SHAOXING],
        "rooms": "一号室\n二号室\n", "hours": "周一至周五", "justice": "JUST",
    }  # fmt: skip
    assert "驻法院调解室请选择法院" in text(keeper.post("/desk/bodies/new/", given))
    page = text(keeper.post("/desk/bodies/new/", {**given, "kind": "studio"}, follow=True))
    assert "二号室" in page
    body = Body.objects.get(pk=office.pk)
    assert body.justice_id == city.offices["JUST"].pk
    assert Room.objects.filter(body=body).count() == 2
    assert not MemberHouse.objects.filter(body=body).exists()
    assert "TJ-NEW" not in text(keeper.get("/desk/bodies/new/")), "once is enough"
    again = keeper.post("/desk/bodies/new/", {**given, "kind": "studio"})
    assert Body.objects.count() == 3
    assert again.status_code == 200
    for code, role in (("TJ", Role.ADMINISTRATOR), ("TJ", Role.MEDIATION_CLERK), ("REG", Role.REGULATOR)):
        assert log_in(code, role).post("/desk/bodies/new/", given).status_code == 403


def test_two_rooms_of_one_name_are_refused_and_what_was_typed_stays(log_in, city):
    city.add("TJ-NEW", "body", kind="mediation")
    given = {"code": "TJ-NEW", "kind": "studio", "rooms": "一号室\n一号室", "hours": "全天"}
    page = text(log_in("REG", Role.ADMINISTRATOR).post("/desk/bodies/new/", given))
    assert "调解室的名称不能相同" in page
    assert 'value="全天"' in page


def test_what_a_room_has_is_kept(log_in, city):
    staff = log_in("TJ", Role.MEDIATION_CLERK)
    room = Room.objects.get(body=city.offices["TJ"].pk)
    given = {"name": room.name, "seats": 12, "equipment": "助听设备、打印机", "is_accessible": "on", "is_in_use": "on"}
    page = staff.post(f"/desk/registers/body/{room.body_id}/rooms/{room.pk}/", given, follow=True)
    assert "助听设备、打印机" in text(page)


def test_a_member_of_the_mechanism_is_offered_its_body_first_and_the_case_says_so(mediating, city):
    house, body = city.offices["B"], city.offices["TJ-COURT"]
    asked = {"trade": "bank", "matter": "dispute", "place": "", "house_id": house.pk}
    assert [code for code, _label in bodies_offered(**asked)] == ["TJ", "TJ-COURT"]
    MemberHouse.objects.create(body_id=body.pk, organisation=house, since=date(2020, 1, 1))
    (first, label), _other = bodies_offered(**asked)
    assert (first, "本机构已加入机制" in label) == ("TJ-COURT", True)
    MemberHouse.objects.update(until=today() - timedelta(days=1))
    assert bodies_offered(**asked)[0][0] == "TJ", "who has left is no member"
    mediation = Mediation.objects.get(pk=mediating.case_id)
    assert not any("机制成员" in side.notes for side in sides_of(mediation, frozenset()))
    MemberHouse.objects.update(body=mediation.body_id, until=None)
    assert [side.number for side in sides_of(mediation, frozenset()) if "机制成员" in side.notes] == [2]


def test_bodies_leave_as_a_file_within_scope(log_in, city):
    def sent(code: str, role: Role) -> str:
        answer = log_in(code, role).get("/desk/bodies/export/", {"format": "csv"})
        return b"".join(answer.streaming_content).decode()

    every = sent("REG", Role.REGULATOR)
    assert {"TJ", "TJ-COURT"} <= {line.split(",")[1] for line in every.splitlines()}
    own = sent("TJ", Role.MEDIATION_CLERK)
    assert "TJ-COURT" not in own
    assert "银行、保险公司" in own
