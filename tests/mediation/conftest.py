"""A small city with a mediation centre, a court and its room, a justice bureau, and three mediators."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fengqiao.casework.attachments import attach
from fengqiao.casework.models import Case
from fengqiao.casework.services import perform
from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.mediation.models import (
    Availability,
    Body,
    Engagement,
    Jurisdiction,
    Mediator,
    Qualification,
    Room,
    Speciality,
    SpokenLanguage,
)
from fengqiao.mediation.services import Application, Opened, apply_for_mediation
from fengqiao.organisations.models import Assignment, StaffMember
from support.city import ANYONE, WANG, City, moment, small_city
from support.files import png
from support.mediation import DAY, person_of

SHAOXING, ZHUJI = "330600000000", "330681000000"


@dataclass
class Bodies(City):
    """A city with bodies and mediators by name."""

    mediators: dict[str, Mediator] = field(default_factory=dict)

    def body(self, code: str, kind: str = "centre", **fields: object) -> Body:
        organisation = self.add(code, Level.BODY, kind="mediation")
        organisation.place_id = ZHUJI
        organisation.save()
        made = Body.objects.create(
            organisation=organisation,
            kind=kind,
            **{"trades": ["bank", "insurer"], "matters": ["dispute", "workout", "assistance"], **fields},
        )
        Jurisdiction.objects.create(body=made, place_id=SHAOXING)
        Room.objects.create(body=made, name="第一调解室")
        return made

    def mediator(self, name: str, *bodies: str) -> Mediator:
        member = StaffMember.objects.create(username=name, name=name)
        made = Mediator.objects.create(member=member, engaged_on=date(2019, 1, 1))
        for code in bodies:
            Engagement.objects.create(mediator=made, body_id=self.offices[code].pk, since=date(2019, 1, 1))
            Assignment.objects.create(
                member=member, organisation=self.offices[code], role=Role.MEDIATOR, starts_on=date(2019, 1, 1)
            )
        Qualification.objects.create(mediator=made, name="人民调解员证", issued_on=date(2019, 1, 1))
        Speciality.objects.create(mediator=made, code="bank_card")
        SpokenLanguage.objects.create(mediator=made, code="mandarin")
        for weekday in range(5):
            Availability.objects.create(mediator=made, weekday=weekday, starts_at=time(9), ends_at=time(17))
        self.mediators[name] = made
        return made

    def as_mediator(self, name: str, code: str = "TJ") -> Actor:
        return Actor(
            kind=ActorKind.STAFF,
            role=Role.MEDIATOR,
            person_id=self.mediators[name].pk,
            organisation_id=self.offices[code].pk,
            level=Level.BODY,
        )


@pytest.fixture
def city(db) -> Bodies:
    found = Bodies(offices=small_city().offices)
    court = found.add("COURT", Level.BODY, kind="court")
    court.place_id = ZHUJI
    court.save()
    justice = found.add("JUST", Level.BODY, kind="justice")
    found.body("TJ", justice=justice)
    found.body("TJ-COURT", kind="court_room", court=court, justice=justice)
    for name in ("老杨", "小陈", "阿章"):
        found.mediator(name, "TJ", "TJ-COURT")
    return found


@pytest.fixture
def clerk(city) -> Actor:
    return city.actor("TJ", Role.MEDIATION_CLERK)


@pytest.fixture
def officer(city) -> Actor:
    return city.actor("B-1-1-1", Role.OFFICER)


@pytest.fixture
def apply(city) -> Callable[..., Opened]:
    def make(day: str = DAY, by: Actor = ANYONE, key: str | None = None, **fields: object) -> Opened:
        values = {
            "body": "TJ",
            "subject": "B-1-1-1",
            "claim": "请退还误导办卡收取的年费",
            "facts": "开卡时没有告知要收年费，协商不成。",
            "person": WANG,
            "amount": Decimal(20000),
            **fields,
        }
        return apply_for_mediation(application=Application(**values), by=by, at=moment(day), key=key)

    return make


@pytest.fixture
def act(city) -> Callable[..., Case]:
    def do(opened: Opened, action: str, by: Actor | None = None, day: str = DAY, clock: str = "11:00", **data: object):
        actor = by or person_of(opened)
        return perform(case_id=opened.case_id, action=action, by=actor, at=moment(day, clock), data=data)

    return do


@pytest.fixture
def consented(apply, act, clerk, officer) -> Opened:
    """Both sides agree and have read the briefing; a mediator is to be chosen."""
    opened = apply()
    act(opened, "accept", clerk)
    act(opened, "answer_invitation", officer, answer="agreed")
    act(opened, "acknowledge_briefing")
    act(opened, "acknowledge_briefing", officer)
    return opened


@pytest.fixture
def mediating(consented, act, clerk, city) -> Opened:
    """A mediator is at work."""
    act(consented, "appoint", clerk, mediator=city.mediators["老杨"].pk)
    act(consented, "take_case", city.as_mediator("老杨"), disclosure="none")
    return consented


@pytest.fixture
def drafted(mediating, act, city) -> Opened:
    """An agreement in two instalments is to be signed."""
    act(
        mediating, "draft_agreement", city.as_mediator("老杨"),
        facts="开卡时未告知年费。", terms="退还年费一万元，分两期。", amount="10000",
        instalments="2022-07-01 5000\n2022-08-01 5000",
    )  # fmt: skip
    return mediating


@pytest.fixture
def signed(drafted, sign_all) -> Opened:
    """The agreement is in effect."""
    sign_all(drafted)
    return drafted


@pytest.fixture
def sign_all(act, clerk, officer, city):
    def sign(opened: Opened, version: int = 1) -> None:
        scan = attach(
            case_id=opened.case_id, files=[SimpleUploadedFile("signature.png", png())], by=clerk, at=moment(DAY)
        )[0]
        values = {"method": "scanned", "version": version, "attachment": scan.pk}
        act(opened, "sign", clerk, side=1, **values)
        act(opened, "sign", officer, **values)
        act(opened, "sign", city.as_mediator("老杨"), method="drawn", version=version)
        act(opened, "sign", clerk, method="seal", version=version)

    return sign
