"""Mediations of every kind, made at random from one seed, with bodies, rooms, mediators and courts around them."""

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from fengqiao.casework.models import Case
from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.mediation.models import (
    Agreement,
    Appointment,
    Body,
    Confirmation,
    Engagement,
    Mediation,
    Mediator,
    Room,
    Session,
    Side,
)
from fengqiao.mediation.rules.choices import MATTERS, ORIGINS, EndingReason
from fengqiao.mediation.rules.states import State
from fengqiao.organisations.models import StaffMember
from support.city import City

FIRST_DAY = date(2021, 11, 1)
ENDED = {
    State.PERFORMING: EndingReason.AGREED,
    State.IN_DEFAULT: EndingReason.AGREED,
    State.PERFORMED: EndingReason.AGREED,
    State.ENFORCEMENT: EndingReason.AGREED,
    State.FAILED: EndingReason.GAP,
    State.WITHDRAWN: EndingReason.WITHDRAWN,
    State.DECLINED: EndingReason.OTHER,
}


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


class MediationArchive:
    """Makes mediations as a bulk load would: rows at once, past the lifecycle."""

    def __init__(self, city: City, seed: int = 1963) -> None:
        self.city, self.random, self.made = city, random.Random(seed), 0
        self.court = city.add("COURT", Level.BODY, kind="court")
        self.justice = city.add("JUST", Level.BODY, kind="justice")
        self.rooms: dict[str, list[Room]] = {}
        self.mediators: dict[str, list[Mediator]] = {}
        self.bodies = [self._body("TJ", "centre", 2), self._body("TJ-COURT", "court_room", 1)]

    def _body(self, code: str, kind: str, rooms: int) -> Body:
        office = self.city.add(code, Level.BODY, kind="mediation")
        justice = self.justice if code == "TJ" else None
        made = Body.objects.create(
            organisation=office, kind=kind, trades=["bank"], matters=["dispute"], justice=justice
        )
        self.rooms[code] = [Room.objects.create(body=made, name=f"第{n}调解室") for n in range(1, rooms + 1)]
        self.mediators[code] = [self._mediator(f"{code}-{n}", made) for n in (1, 2)]
        return made

    def _mediator(self, name: str, body: Body) -> Mediator:
        member = StaffMember.objects.create(username=name, name=name)
        made = Mediator.objects.create(member=member, engaged_on=FIRST_DAY)
        Engagement.objects.create(mediator=made, body=body, since=FIRST_DAY)
        return made

    def as_mediator(self, code: str = "TJ") -> Actor:
        office = self.city.offices[code]
        return Actor(
            kind=ActorKind.STAFF, role=Role.MEDIATOR, person_id=self.mediators[code][0].pk, organisation_id=office.pk,
            level=Level.BODY,
        )  # fmt: skip

    def viewers(self) -> dict[str, Actor]:
        """Return somebody of every kind who sees mediations."""
        actor = self.city.actor
        return {
            "regulator": actor("REG", Role.REGULATOR),
            "clerk": actor("TJ", Role.MEDIATION_CLERK),
            "body's auditor": actor("TJ-COURT", Role.AUDITOR),
            "mediator": self.as_mediator(),
            "justice": actor("JUST", Role.JUSTICE),
            "court": actor("COURT", Role.COURT_LIAISON),
            "head office": actor("B", Role.EXECUTIVE),
            "outlet": actor("R-1-1", Role.OFFICER),
        }

    def fill(self, number: int) -> list[Case]:
        made = [self._one() for _ in range(number)]
        with connection.cursor() as cursor:  # as a bulk load does: plans made for empty tables are slow
            cursor.execute("ANALYZE casework_case, mediation_mediation, mediation_appointment, mediation_session")
        return made

    def _one(self) -> Case:
        pick = self.random.choice
        body = pick(self.bodies)
        code = body.organisation.code
        subject = pick(
            [o for c, o in self.city.offices.items() if c[0] in "BR" and o.level in {"sub_branch", "outlet"}]
        )
        state = pick([*State, *[State.PERFORMED] * 6, State.PERFORMING, State.FAILED])
        received = FIRST_DAY + timedelta(days=self.random.randrange(120))
        accepted = None if state in {State.APPLIED, State.DECLINED} else received + timedelta(days=1)
        ended = noon(received + timedelta(days=self.random.randrange(2, 60))) if state in ENDED else None
        self.made += 1
        case = Case.objects.create(
            number=f"M{self.made:08}", kind="mediation", state=state, level=Level.BODY, owner=body.organisation,
            subject=subject, head=subject.head, branch=subject.branch, sub_branch=subject.sub_branch,
            outlet=subject if subject.level == Level.OUTLET else None, place_id=pick(("330681109000", "330603002000", None)),
            channel="website", title="退费纠纷", received_on=received, opened_at=noon(received), due_on=received,
            closed_at=ended if state not in {State.PERFORMING, State.IN_DEFAULT} else None, rule_set="MEDIATION",
            source="test", updated_at=noon(received),
        )  # fmt: skip
        agreed = ENDED.get(state) == EndingReason.AGREED
        mediation = Mediation.objects.create(
            case=case, body=body, matter=pick(list(MATTERS)), origin=pick(list(ORIGINS)), track="ordinary",
            claim="退费", facts="多收", court=pick((self.court, None)), accepted_on=accepted, ended_at=ended,
            ending_reason=ENDED.get(state, ""), agreed_amount=pick((None, Decimal("1200.55"), Decimal(88_000))) if agreed else None,
            satisfaction=pick((None, 1, 3, 5)) if ended else None,
        )  # fmt: skip
        Side.objects.create(mediation=mediation, number=2, role="respondent", organisation=subject)
        if accepted:
            self._mediated(mediation, code, agreed=agreed)
        return case

    def _mediated(self, mediation: Mediation, code: str, *, agreed: bool) -> None:
        pick, at = self.random.choice, mediation.case.opened_at
        mediator = pick(self.mediators[code])
        Appointment.objects.create(mediation=mediation, mediator=mediator, status="active", asked_at=at)
        if room := pick((*self.rooms[code], None)):
            Session.objects.create(
                mediation=mediation, number=1, mediator=mediator, room=room, starts_at=at,
                ends_at=at + timedelta(hours=1), mode="on_site", status="held",
            )  # fmt: skip
        if agreed and self.random.random() < 0.4:
            version = Agreement.objects.create(mediation=mediation, version=1, facts="甲", terms="乙", drafted_at=at)
            Confirmation.objects.create(
                mediation=mediation, agreement=version, court=self.court, status=pick(("confirmed", "refused")),
                applied_at=at,
            )  # fmt: skip
