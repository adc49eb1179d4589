"""A small city with stations: a bank with outlets, a regulator's three people, an association."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.organisations.models import Assignment, StaffMember
from fengqiao.stations.models import Check, Criterion, Evidence, SelfCheck, Station, StationPerson
from fengqiao.stations.rules.states import Action
from fengqiao.stations.services.applying import open_application
from fengqiao.stations.services.moving import perform
from fengqiao.stations.services.sheets import Filled, save_sheet
from support.city import City, moment, small_city

START = moment("2026-03-02")


class Upload(BytesIO):
    """A file as a browser hands it in."""

    def __init__(self, content, name="photo.jpg"):
        super().__init__(content)
        self.name = name


@dataclass
class Net:
    """The city and those who act in it."""

    city: City
    officer: Actor
    stranger: Actor
    first: Actor
    second: Actor
    third: Actor
    association: Actor

    def outlet(self, code="B-1-1-1"):
        return self.city.offices[code]


def person(city, code, username, role=Role.REGULATOR):
    office = city.offices[code]
    member = StaffMember.objects.create(username=username, name=f"人员{username}")
    Assignment.objects.create(member=member, organisation=office, role=role, starts_on=date(2010, 1, 1))
    return Actor(
        kind=ActorKind.STAFF, role=role, person_id=member.pk, organisation_id=office.pk, level=Level(office.level)
    )


def net() -> Net:
    city = small_city()
    city.add("ASS", Level.HEAD_OFFICE, kind="association")
    return Net(
        city=city,
        officer=city.actor("B-1-1"),
        stranger=city.actor("R-1"),
        first=person(city, "REG", "r1"),
        second=person(city, "REG", "r2"),
        third=person(city, "REG", "r3"),
        association=person(city, "ASS", "a1", Role.OFFICER),
    )


def log_in(client, actor):
    """Let the client act as a staff member."""
    client.force_login(StaffMember.objects.get(pk=actor.person_id), "django.contrib.auth.backends.ModelBackend")


def do(station, action, by, at=START, **data):
    return perform(station_id=station.pk, action=action, by=by, at=at, data=data)


def check_of(station) -> Check:
    return Check.objects.filter(station=station).order_by("-pk").first()


def keeper_of(station, at=START) -> StationPerson:
    """Return the person of a station."""
    return StationPerson.objects.get_or_create(
        station=station, name="俞站长", defaults={"duty": "站长", "phone": "0575-80000001", "since": at.date()}
    )[0]


def fill_self_check(station, at=START, *, leave_out=()):
    """Answer every criterion and rest it on a document; `answer` itself is tried apart, photos take time."""
    check = check_of(station)
    criteria = [one for one in Criterion.objects.filter(standard=check.standard_id) if one.code not in leave_out]
    SelfCheck.objects.bulk_create(SelfCheck(check_of=check, criterion=one, is_met=True) for one in criteria)
    Evidence.objects.bulk_create(
        Evidence(check_of=check, criterion=one, sha256="a" * 64, label="制度.txt", added_at=at) for one in criteria
    )


def marks(check, share=1.0, **other):
    """Return marks for every criterion: a share of its points with a reason, or what ``other`` says."""
    return {
        one.code: (other.get(one.code, int(one.points * share)), "现场所见")
        for one in Criterion.objects.filter(standard=check.standard_id)
    }


def inspect(station, net, share=1.0, at=START, **other):
    """Both inspectors hand in the same sheet."""
    check = check_of(station)
    for by in (net.first, net.second):
        filled = Filled(version=1, marks=marks(check, share, **other), is_done=True)
        save_sheet(check_id=check.pk, filled=filled, by=by, at=at)


def applied(net, code="B-1-1-1", at=START) -> Station:
    """Return a station whose application is submitted."""
    station = open_application(outlet_id=net.outlet(code).pk, by=net.officer, at=at)
    fill_self_check(station, at)
    return do(station, Action.SUBMIT, net.officer, at)


def appointed(net, code="B-1-1-1", at=START) -> Station:
    """Return a station that two people will visit in two days."""
    station = applied(net, code, at)
    visit = (at + timedelta(days=2)).date()
    return do(station, Action.APPOINT, net.first, at, first=net.first.person_id, second=net.second.person_id,
              visit_on=visit)  # fmt: skip


def granted(net, code="B-1-1-1", at=START) -> Station:
    """Return a station with its mark."""
    station = appointed(net, code, at)
    inspect(station, net, at=at)
    return do(station, Action.CONCLUDE, net.first, at, outcome="grant", reasons="全部达标")
