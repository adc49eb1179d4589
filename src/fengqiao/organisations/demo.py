"""Loads the demo's invented institutions and people, and lists the logins. Refuses outside demo mode."""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.ledger.queries import history
from fengqiao.foundation.ledger.services import record
from fengqiao.organisations import demo_city, demo_offers, demo_people
from fengqiao.organisations.demo_city import Office
from fengqiao.organisations.demo_people import Person
from fengqiao.organisations.events import Tag
from fengqiao.organisations.models import Assignment, Organisation, OutletProfile, StaffMember
from fengqiao.organisations.queries import node_of
from fengqiao.organisations.rules import Node, placement
from fengqiao.places import queries as places

MAIN_BANK: Final = "B08"
MAIN_INSURER: Final = "I01"
PASSWORD: Final = "fengqiao-2026"  # noqa: S105 - known to everybody, shown on the login page of a demo
CHAIN: Final = "demo"
ASSIGNED_SINCE: Final = date(2018, 1, 1)


_COPIED: Final = (
    *("code", "name", "name_en", "short_name", "kind", "peer_group"),
    *("address", "phone", "hours", "opened_on", "search_text"),
)


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A login to try, as the login page lists it."""

    username: str
    password: str
    name: str
    role: str
    organisation: str


def _silent(_step: str) -> None:
    return


def load_city(progress: Callable[[str], None] = _silent) -> None:
    """Load the invented institutions, their trees and people; what is already there stays as it is.

    ``progress`` is told each step in words. Needs the places.

    Raises:
        NotAllowed: this is no demo, where a password known to all must not exist; or the database holds
            institutions that are no demo's.
    """
    if not settings.DEMO:
        raise NotAllowed(_("示范机构和人员只能在演示模式下载入；请设置 FENGQIAO_DEMO=1 或使用另一个数据目录"))
    if Organisation.objects.exists() and not history(CHAIN):
        raise NotAllowed(_("数据库里已有正式机构，不载入示范数据；请换一个数据库或数据目录试用"))
    offices, people = build()
    with transaction.atomic():
        progress(_("载入示范机构"))
        created = _create_offices(offices)
        progress(_("载入示范人员"))
        joined = create_people(people)
        _create_offers(offices)
        if created or joined:
            data = {"organisations": created, "staff": joined}
            record(chain=CHAIN, tag=Tag.CITY_LOADED, actor=SYSTEM, at=timezone.now(), data=data)


def build() -> tuple[list[Office], list[Person]]:
    """Return the offices and people of the demo; needs the places, writes nothing."""
    words, institutions = _data("demo_names.toml"), _data("demo_institutions.toml")
    divisions = list(places.listing().values_list("code", "name", "level"))
    offices = demo_city.build_offices(institutions, demo_city.city_of(divisions, words))
    return offices, demo_people.build_people(offices, words, bank=MAIN_BANK, insurer=MAIN_INSURER)


def logins() -> list[DemoLogin]:
    """Return the logins that exist here; empty outside demo mode."""
    if not settings.DEMO:
        return []
    rows = Assignment.objects.filter(member__username__in=_usernames(), ends_on=None, member__is_active=True)
    found = {row.member.username: row for row in rows.select_related("member", "organisation").order_by("-id")}
    return [
        DemoLogin(
            username=username,
            password=PASSWORD,
            name=found[username].member.name,
            role=found[username].get_role_display(),
            organisation=found[username].organisation.name,
        )
        for username in _usernames()
        if username in found
    ]


def _usernames() -> list[str]:
    posts = ("clerk", "subbranch", "manager", "branch", "headoffice", "president")
    return [
        *posts,
        "bank-admin",
        *(f"insurer-{post}" for post in posts),
        "regulator",
        "regulator.2",
        "association",
        "auditor",
        "admin",
        "mediation",
        "mediation-admin",
        "mediator",
        "court",
        "justice",
    ]


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(files("fengqiao.organisations").joinpath("data", name).read_text(encoding="utf-8"))


def _new_ids(table: str, number: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number])
        return [row[0] for row in cursor.fetchall()]


def _create_offices(offices: Iterable[Office]) -> int:
    """Create the offices that are missing in one statement: ids first, so that a tree can name itself."""
    known = {one.code: node_of(one) for one in Organisation.objects.all()}
    missing = [office for office in offices if office.code not in known]
    rows = []
    for own_id, office in zip(_new_ids("organisations_organisation", len(missing)), missing, strict=True):
        parent = known[office.parent_code] if office.parent_code else None
        placed = placement(own_id=own_id, level=office.level, parent=parent)
        rows.append(
            Organisation(
                id=own_id,
                **{name: getattr(office, name) for name in _COPIED},
                level=office.level.value,
                parent_id=parent.id if parent else None,
                place_id=office.place_code,
                head_id=placed.head_id,
                branch_id=placed.branch_id,
                sub_branch_id=placed.sub_branch_id,
            )
        )
        known[office.code] = Node(
            own_id, office.level, office.kind, placed.head_id, placed.branch_id, placed.sub_branch_id
        )
    Organisation.objects.bulk_create(rows)
    return len(rows)


def _create_offers(offices: Iterable[Office]) -> None:
    """Say what each office offers, unless somebody has said already."""
    said = set(OutletProfile.objects.values_list("pk", flat=True))
    ids = dict(Organisation.objects.exclude(pk__in=said).values_list("code", "id"))
    known = [(ids[office.code], office) for office in offices if office.code in ids]
    OutletProfile.objects.bulk_create(demo_offers.profiles_of(known))


def create_people(people: Iterable[Person]) -> int:
    """Create the missing people and return how many. The shared password is hashed once; all others cannot log in."""
    present = set(StaffMember.objects.values_list("username", flat=True))
    missing = [person for person in people if person.username not in present]
    if not missing:
        return 0
    ids = dict(Organisation.objects.values_list("code", "id"))
    shared = make_password(PASSWORD)
    members = StaffMember.objects.bulk_create(
        StaffMember(
            username=person.username,
            name=person.name,
            password=shared if person.can_log_in else make_password(None),
        )
        for person in missing
    )
    Assignment.objects.bulk_create(
        Assignment(
            member=member, organisation_id=ids[person.office_code], role=person.role.value, starts_on=ASSIGNED_SINCE
        )
        for member, person in zip(members, missing, strict=True)
    )
    return len(missing)
