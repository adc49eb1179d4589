from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Level, Role
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger.models import Event
from fengqiao.organisations import queries, services
from fengqiao.organisations.models import AccessToken, Assignment, Organisation, StaffMember

pytestmark = pytest.mark.usefixtures("_computed_reach", "city")

FENGQIAO = "330681109000"
TODAY = date(2026, 11, 20)

ActorOf = Callable[[str], Actor]


def by_code(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def member(username: str) -> StaffMember:
    return StaffMember.objects.get(username=username)


def tags(chain: str) -> list[str]:
    return list(Event.objects.filter(chain=chain).order_by("seq").values_list("tag", flat=True))


def create_outlet(by: Actor, at: datetime, **changed: object) -> Organisation:
    facts: dict[str, object] = {
        "code": "B08-01-05-900",
        "name": "越州商业银行诸暨枫桥学勉分理处",
        "kind": "bank",
        "level": "outlet",
        "parent_id": by_code("B08-01-05").pk,
        "place_code": FENGQIAO,
        **changed,
    }
    return services.create_organisation(by=by, at=at, **facts)  # type: ignore[arg-type]


def test_a_new_outlet_stands_in_its_tree_is_found_and_is_recorded(actor: ActorOf, at: datetime) -> None:
    outlet = create_outlet(actor("bank-admin"), at)
    outlet.refresh_from_db()
    upper = by_code("B08-01-05")
    assert (outlet.head_id, outlet.branch_id, outlet.sub_branch_id) == (upper.head_id, upper.branch_id, upper.pk)
    assert outlet.peer_group == upper.peer_group
    assert queries.find_organisations("越州银行枫桥学勉")[0].code == outlet.code
    assert tags(f"organisation:{outlet.pk}") == ["organisation.created"]


def test_a_new_head_office_is_its_own_head(at: datetime) -> None:
    head = create_outlet(SYSTEM, at, code="B99", name="试验银行", level="head_office", parent_id=None)
    head.refresh_from_db()
    assert head.head_id == head.pk
    sub_branch = create_outlet(SYSTEM, at, code="B99-00-01", name="试验支行", level="sub_branch", parent_id=head.pk)
    sub_branch.refresh_from_db()
    assert (sub_branch.head_id, sub_branch.branch_id, sub_branch.sub_branch_id) == (head.pk, None, sub_branch.pk)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "B08"}, "code"),
        ({"name": ""}, "name"),
        ({"level": "branch"}, "parent"),
        ({"level": "regulator"}, "level"),
        ({"kind": "insurer"}, "parent"),
        ({"kind": "shop"}, "kind"),
        ({"place_code": "999999999999"}, "place"),
    ],
)
def test_a_wrong_fact_names_its_field_and_creates_nothing(changed: dict[str, object], field: str, at: datetime) -> None:
    before = Organisation.objects.count()
    with pytest.raises(Invalid) as refused:
        create_outlet(SYSTEM, at, **changed)
    assert field in refused.value.fields
    assert Organisation.objects.count() == before


@pytest.mark.parametrize("username", ["clerk", "headoffice", "regulator", "auditor"])
def test_only_administrators_keep_institutions(username: str, actor: ActorOf, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        create_outlet(actor(username), at)
    with pytest.raises(NotAllowed):
        services.issue_token(organisation_code="B08", by=actor(username), at=at)
    with pytest.raises(NotAllowed):
        services.reset_password(member_id=member("clerk").pk, by=actor(username), at=at)


def test_an_administrator_keeps_only_the_own_house(actor: ActorOf, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        create_outlet(actor("bank-admin"), at, parent_id=by_code("B01-01-05").pk)
    with pytest.raises(NotAllowed):
        services.change_organisation(
            organisation_id=by_code("B01").pk, changes={"phone": "1"}, by=actor("bank-admin"), at=at
        )
    with pytest.raises(NotAllowed):
        create_outlet(actor("bank-admin"), at, level="head_office", parent_id=None)


def test_a_change_keeps_old_and_new_values_and_no_change_leaves_no_trace(actor: ActorOf, at: datetime) -> None:
    office = by_code("B08-01-05")
    old = office.phone
    for _again in range(2):
        services.change_organisation(
            organisation_id=office.pk, changes={"phone": "0575-00000000"}, by=actor("bank-admin"), at=at
        )
    events = Event.objects.filter(chain=f"organisation:{office.pk}")
    assert [event.data for event in events] == [
        {"changes": [{"field": "phone", "before": old, "after": "0575-00000000"}]}
    ]


def test_a_number_that_may_be_a_persons_is_changed_but_not_kept_in_the_ledger(at: datetime) -> None:
    office = by_code("B08-01-05")
    services.change_organisation(organisation_id=office.pk, changes={"phone": "13800000000"}, by=SYSTEM, at=at)
    assert by_code("B08-01-05").phone == "13800000000"
    assert "13800000000" not in str(Event.objects.get(chain=f"organisation:{office.pk}").data)


def test_a_renamed_office_is_found_under_its_new_name(at: datetime) -> None:
    office = by_code("B08-01-05")
    services.change_organisation(
        organisation_id=office.pk, changes={"name": "越州商业银行浦阳江支行"}, by=SYSTEM, at=at
    )
    assert queries.find_organisations("浦阳江支行")[0].code == office.code


def test_the_peer_group_is_the_head_offices_and_goes_to_the_whole_tree(at: datetime) -> None:
    with pytest.raises(Invalid):
        services.change_organisation(
            organisation_id=by_code("B08-01").pk, changes={"peer_group": "state_bank"}, by=SYSTEM, at=at
        )
    with pytest.raises(Invalid):
        services.change_organisation(
            organisation_id=by_code("B08").pk, changes={"peer_group": "life_insurer"}, by=SYSTEM, at=at
        )
    services.change_organisation(
        organisation_id=by_code("B08").pk, changes={"peer_group": "joint_stock_bank"}, by=SYSTEM, at=at
    )
    assert set(Organisation.objects.filter(head__code="B08").values_list("peer_group", flat=True)) == {
        "joint_stock_bank"
    }


def test_an_office_with_open_outlets_cannot_close(at: datetime) -> None:
    with pytest.raises(Invalid):
        services.close_organisation(organisation_id=by_code("B08-01-05").pk, on=TODAY, by=SYSTEM, at=at)


def test_a_closed_outlet_names_its_successor_and_closes_once(at: datetime) -> None:
    outlet, successor = by_code("B08-01-05-001"), by_code("B08-01-05-002")
    services.close_organisation(organisation_id=outlet.pk, on=TODAY, successor_id=successor.pk, by=SYSTEM, at=at)
    outlet.refresh_from_db()
    assert (outlet.closed_on, outlet.successor_id) == (TODAY, successor.pk)
    with pytest.raises(NotAllowed):
        services.close_organisation(organisation_id=outlet.pk, on=TODAY, by=SYSTEM, at=at)
    with pytest.raises(Invalid):
        services.close_organisation(organisation_id=successor.pk, on=TODAY, successor_id=outlet.pk, by=SYSTEM, at=at)


def test_an_outlet_cannot_close_before_it_opened_nor_succeed_itself(at: datetime) -> None:
    outlet = by_code("B08-01-05-001")
    with pytest.raises(Invalid):
        services.close_organisation(organisation_id=outlet.pk, on=date(1950, 1, 1), by=SYSTEM, at=at)
    with pytest.raises(Invalid):
        services.close_organisation(organisation_id=outlet.pk, on=TODAY, successor_id=outlet.pk, by=SYSTEM, at=at)


def test_a_token_speaks_for_its_institution_until_it_is_revoked(actor: ActorOf, at: datetime) -> None:
    raw = services.issue_token(organisation_code="B08", by=actor("admin"), at=at)
    kept = AccessToken.objects.get()
    assert raw.startswith("fq_")
    assert raw not in (kept.digest, kept.hint)
    speaker = services.actor_for_token(raw, at=at)
    assert speaker is not None
    assert (speaker.kind, speaker.role, speaker.level) == (ActorKind.TOKEN, Role.OFFICER, Level.HEAD_OFFICE)
    assert speaker.organisation_id == by_code("B08").pk
    services.revoke_token(token_id=kept.pk, by=actor("bank-admin"), at=at)
    assert services.actor_for_token(raw, at=at) is None
    with pytest.raises(NotAllowed):
        services.revoke_token(token_id=kept.pk, by=actor("bank-admin"), at=at)
    assert tags(f"organisation:{kept.organisation_id}") == [
        "organisation.token_issued",
        "organisation.token_revoked",
    ]


def test_the_ledger_never_holds_a_token(at: datetime) -> None:
    raw = services.issue_token(organisation_code="B08", by=SYSTEM, at=at)
    assert raw not in str([event.data for event in Event.objects.all()])


def test_a_tokens_use_is_written_at_most_once_a_day(at: datetime, django_assert_num_queries) -> None:
    raw = services.issue_token(organisation_code="B08", by=SYSTEM, at=at)
    with django_assert_num_queries(2):
        services.actor_for_token(raw, at=at)
    with django_assert_num_queries(1):
        services.actor_for_token(raw, at=at + timedelta(hours=3))
    services.actor_for_token(raw, at=at + timedelta(days=1))
    assert AccessToken.objects.get().last_used_on == TODAY + timedelta(days=1)


@pytest.mark.parametrize("raw", ["", "fq_", "fq_wrong", "Bearer x"])
def test_an_unknown_token_speaks_for_nobody(raw: str, at: datetime) -> None:
    assert services.actor_for_token(raw, at=at) is None


def test_a_closed_institutions_token_stops_working(at: datetime) -> None:
    code = "B08-01-05-001"
    raw = services.issue_token(organisation_code=code, by=SYSTEM, at=at)
    services.close_organisation(organisation_id=by_code(code).pk, on=TODAY, by=SYSTEM, at=at)
    assert services.actor_for_token(raw, at=at) is None
    assert services.actor_for_token(raw, at=at - timedelta(days=1)) is not None
    with pytest.raises(NotAllowed):
        services.issue_token(organisation_code=code, by=SYSTEM, at=at)


def test_an_unknown_institution_gets_no_token(at: datetime) -> None:
    with pytest.raises(NotFound):
        services.issue_token(organisation_code="X99", by=SYSTEM, at=at)


def new_person(by: Actor, at: datetime) -> StaffMember:
    return services.create_staff(username="newcomer", name="何新来", by=by, at=at)[0]


def test_whatever_the_lot_draws_a_first_password_is_one_that_is_allowed(at: datetime, monkeypatch) -> None:
    monkeypatch.setattr("secrets.choice", lambda letters: letters[0])
    created, first = services.create_staff(username="newcomer", name="何新来", by=SYSTEM, at=at)
    assert created.check_password(first)
    assert len(first) == 14


def test_a_new_person_gets_a_password_to_change_and_may_do_nothing_until_assigned(actor: ActorOf, at: datetime) -> None:
    person, first = services.create_staff(username="newcomer", name="何新来", by=actor("bank-admin"), at=at)
    assert person.check_password(first)
    assert person.must_change_password
    assert queries.actor_for(person) is None
    services.assign(
        member_id=person.pk,
        organisation_id=by_code("B08-01-05").pk,
        role=Role.OFFICER,
        starts_on=date(2026, 1, 1),
        by=actor("bank-admin"),
        at=at,
    )
    acting = queries.actor_for(person)
    assert acting is not None
    assert (acting.role, acting.level, acting.organisation_id) == (
        Role.OFFICER,
        Level.SUB_BRANCH,
        by_code("B08-01-05").pk,
    )
    assert tags(f"staff:{person.pk}") == ["staff.created", "staff.assigned"]
    assert "何新来" not in str([event.data for event in Event.objects.filter(chain=f"staff:{person.pk}")])


def test_a_taken_username_is_refused(at: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        services.create_staff(username="clerk", name="另一人", by=SYSTEM, at=at)
    assert "username" in refused.value.fields


@pytest.mark.parametrize(
    ("code", "role", "field"),
    [
        ("B08", Role.REGULATOR, "role"),
        ("B08-01-05-001", Role.ADMINISTRATOR, "role"),
        ("R01", Role.CLERK, "role"),
    ],
)
def test_a_role_must_exist_at_the_level(code: str, role: Role, field: str, at: datetime) -> None:
    person = new_person(SYSTEM, at)
    with pytest.raises(Invalid) as refused:
        services.assign(
            member_id=person.pk, organisation_id=by_code(code).pk, role=role, starts_on=TODAY, by=SYSTEM, at=at
        )
    assert field in refused.value.fields


def test_nobody_is_administrator_and_auditor_at_once(at: datetime) -> None:
    with pytest.raises(Invalid):
        services.assign(
            member_id=member("auditor").pk,
            organisation_id=by_code("R01").pk,
            role=Role.ADMINISTRATOR,
            starts_on=TODAY,
            by=SYSTEM,
            at=at,
        )


def test_one_house_cannot_take_over_a_person_of_another(actor: ActorOf, at: datetime) -> None:
    regulator = member("regulator").pk
    with pytest.raises(NotAllowed):
        services.assign(
            member_id=regulator,
            organisation_id=by_code("B08").pk,
            role=Role.OFFICER,
            starts_on=TODAY,
            by=actor("bank-admin"),
            at=at,
        )
    with pytest.raises(NotAllowed):
        services.reset_password(member_id=regulator, by=actor("bank-admin"), at=at)


def test_an_ended_assignment_no_longer_acts(at: datetime) -> None:
    assignment = Assignment.objects.get(member__username="clerk")
    services.end_assignment(assignment_id=assignment.pk, on=date(2020, 1, 1), by=SYSTEM, at=at)
    assert queries.actor_for(member("clerk")) is None
    assert queries.assignments_of(member("clerk"), on=date(2020, 1, 1)) == [assignment]
    with pytest.raises(NotAllowed):
        services.end_assignment(assignment_id=assignment.pk, on=TODAY, by=SYSTEM, at=at)


def test_a_person_acts_in_the_assignment_chosen_and_else_in_the_oldest(at: datetime) -> None:
    clerk = member("clerk")
    second = services.assign(
        member_id=clerk.pk,
        organisation_id=by_code("B08-01-05").pk,
        role=Role.CLERK,
        starts_on=date(2026, 1, 1),
        by=SYSTEM,
        at=at,
    )
    chosen, default, unknown = (queries.actor_for(clerk, one) for one in (second.pk, None, 0))
    assert chosen is not None
    assert chosen.level is Level.SUB_BRANCH
    assert default is not None
    assert default == unknown
    assert default.level is Level.OUTLET


def test_a_person_no_longer_in_use_acts_no_more(at: datetime) -> None:
    services.change_staff(member_id=member("clerk").pk, changes={"is_active": False}, by=SYSTEM, at=at)
    assert queries.actor_for(member("clerk")) is None


def test_the_last_five_passwords_are_not_used_again(actor: ActorOf, at: datetime) -> None:
    clerk = actor("clerk")
    old = [f"river-{n}-Bridge" for n in range(7)]
    given = services.reset_password(member_id=clerk.person_id, by=actor("bank-admin"), at=at)
    for new in old:
        services.change_password(member_id=clerk.person_id, old=given, new=new, by=clerk, at=at)
        given = new
    for used in old[2:6]:
        with pytest.raises(Invalid, match="最近 5 次"):
            services.change_password(member_id=clerk.person_id, old=given, new=used, by=clerk, at=at)
    services.change_password(member_id=clerk.person_id, old=given, new=old[1], by=clerk, at=at)
    assert member("clerk").password_changed_at == at


def test_a_reset_password_must_be_changed_by_its_owner(actor: ActorOf, at: datetime) -> None:
    temporary = services.reset_password(member_id=member("clerk").pk, by=actor("bank-admin"), at=at)
    clerk = member("clerk")
    assert clerk.check_password(temporary)
    assert clerk.must_change_password
    with pytest.raises(NotAllowed):
        services.change_password(
            member_id=clerk.pk, old=temporary, new="river-2027-bridge", by=actor("subbranch"), at=at
        )
    with pytest.raises(Invalid):
        services.change_password(member_id=clerk.pk, old="wrong", new="river-2027-bridge", by=actor("clerk"), at=at)
    services.change_password(member_id=clerk.pk, old=temporary, new="river-2027-bridge", by=actor("clerk"), at=at)
    clerk = member("clerk")
    assert clerk.check_password("river-2027-bridge")
    assert not clerk.must_change_password
