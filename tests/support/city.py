"""A small city for tests: organisations by code, people in every role, moments in Shanghai."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fengqiao.casework.services import PersonData
from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.organisations.models import Assignment, Organisation, StaffMember

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(day: str, clock: str = "10:00") -> datetime:
    """Return a moment in Shanghai."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=SHANGHAI)


@dataclass
class City:
    """Organisations by code and a way to act for them."""

    offices: dict[str, Organisation] = field(default_factory=dict)

    def add(self, code: str, level: Level, parent: str | None = None, kind: str = "bank") -> Organisation:
        above = self.offices.get(parent) if parent else None
        office = Organisation(code=code, name=f"机构{code}", level=level, kind=kind, parent=above)
        office.head, office.branch, office.sub_branch = (
            (above.head, above.branch, above.sub_branch) if above else (None, None, None)
        )
        office.save()
        if level in {Level.HEAD_OFFICE, Level.BRANCH, Level.SUB_BRANCH}:
            setattr(office, "head" if level == Level.HEAD_OFFICE else level.value, office)
            office.save()
        self.offices[code] = office
        return office

    def actor(self, code: str, role: Role = Role.OFFICER) -> Actor:
        office = self.offices[code]
        member, made = StaffMember.objects.get_or_create(username=f"{role}-{code}", defaults={"name": f"员工{code}"})
        if made:
            Assignment.objects.create(member=member, organisation=office, role=role, starts_on=date(2010, 1, 1))
        return Actor(
            kind=ActorKind.STAFF, role=role, person_id=member.pk, organisation_id=office.pk, level=Level(office.level)
        )


ANYONE = Actor(kind=ActorKind.CONSUMER, role=Role.CONSUMER)
WANG = PersonData(name="王小明", phone="13900000001")


def small_city() -> City:
    """Return a regulator, a bank of four levels and a rural bank of three."""
    found = City()
    found.add("REG", Level.REGULATOR, kind="regulator")
    found.add("B", Level.HEAD_OFFICE)
    found.add("B-1", Level.BRANCH, "B")
    found.add("B-1-1", Level.SUB_BRANCH, "B-1")
    found.add("B-1-2", Level.SUB_BRANCH, "B-1")
    found.add("B-1-1-1", Level.OUTLET, "B-1-1")
    found.add("B-1-2-1", Level.OUTLET, "B-1-2")
    found.add("R", Level.HEAD_OFFICE)
    found.add("R-1", Level.SUB_BRANCH, "R")
    found.add("R-1-1", Level.OUTLET, "R-1")
    return found


def second_regulator(city: "City") -> Actor:
    """Return another person of the regulator than `City.actor` does."""
    member = StaffMember.objects.create(username="second", name="第二人")
    office = city.offices["REG"]
    Assignment.objects.create(member=member, organisation=office, role=Role.REGULATOR, starts_on=date(2010, 1, 1))
    return replace(city.actor("REG", Role.REGULATOR), person_id=member.pk)
