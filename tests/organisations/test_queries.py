from collections.abc import Callable

import pytest

from fengqiao.foundation.actors import SYSTEM, Actor, Level, consumer
from fengqiao.foundation.errors import NotFound
from fengqiao.organisations import queries
from fengqiao.organisations.models import Organisation

pytestmark = pytest.mark.usefixtures("city")

ActorOf = Callable[[str], Actor]


@pytest.mark.parametrize(
    ("username", "prefix"),
    [
        ("clerk", "B08-01-05-"),
        ("subbranch", "B08-01-05"),
        ("branch", "B08-01"),
        ("headoffice", "B08"),
        ("regulator", ""),
    ],
)
def test_everybody_sees_their_subtree(username: str, prefix: str, actor: ActorOf) -> None:
    viewer = actor(username)
    codes = set(queries.subtree(viewer).values_list("code", flat=True))
    if username == "clerk":
        assert codes == {Organisation.objects.get(id=viewer.organisation_id).code}
    else:
        assert codes == set(Organisation.objects.filter(code__startswith=prefix).values_list("code", flat=True))


def test_the_system_sees_all_and_a_consumer_no_subtree() -> None:
    assert queries.subtree(SYSTEM).count() == Organisation.objects.count()
    assert not queries.subtree(consumer(1)).exists()


def test_an_outlets_ancestors_lead_from_the_head_office_down() -> None:
    outlet = queries.organisation("B08-01-05-001")
    assert [one.code for one in queries.ancestors(outlet)] == ["B08", "B08-01", "B08-01-05"]
    rural = queries.organisation("B16-00-01-001")
    assert [queries.level_of(one) for one in queries.ancestors(rural)] == [Level.HEAD_OFFICE, Level.SUB_BRANCH]


def test_the_upper_office_is_the_next_open_one() -> None:
    outlet = queries.organisation("B08-01-05-001")
    upper = queries.upper_office(outlet)
    assert upper is not None
    assert upper.code == "B08-01-05"
    Organisation.objects.filter(code="B08-01-05").update(closed_on="2020-01-01", opened_on=None)
    next_above = queries.upper_office(outlet)
    assert next_above is not None
    assert next_above.code == "B08-01"
    assert queries.upper_office(queries.organisation("B08")) is None


def test_an_unknown_code_or_id_is_refused() -> None:
    with pytest.raises(NotFound):
        queries.organisation("B99")
    with pytest.raises(NotFound):
        queries.office(0)


def test_the_citys_public_bodies_are_known() -> None:
    regulator = queries.regulator()
    assert regulator is not None
    assert regulator.code == "R01"
    assert [one.code for one in queries.associations()] == ["A01", "A02"]


def test_peers_are_the_heads_of_the_same_group() -> None:
    peers = queries.peers(queries.organisation("B08-01-05-001"))
    assert {peer.code for peer in peers} == {"B08", "B09", "B10", "B11"}
    grouped = queries.peer_groups()
    assert sum(len(members) for members in grouped.values()) == 33


def test_handlers_are_those_who_may_handle_at_the_office(actor: ActorOf) -> None:
    sub_branch = queries.organisation("B08-01-05")
    usernames = {member.username for member in queries.handlers(sub_branch.pk)}
    assert {"subbranch", "manager"} <= usernames
    clerk = actor("clerk").person_id
    assert clerk is not None
    assert not queries.may_handle(clerk, sub_branch.pk)
    assert "auditor" not in {member.username for member in queries.handlers(queries.organisation("R01").pk)}


def test_staff_lists_stay_in_the_subtree(actor: ActorOf) -> None:
    seen = queries.staff_of(actor("bank-admin"))
    assert {row.organisation.code.split("-")[0] for row in seen} == {"B08"}
    assert not queries.staff_of(actor("bank-admin"), queries.organisation("I01").pk).exists()
