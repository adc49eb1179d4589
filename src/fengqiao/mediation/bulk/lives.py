"""What happened in an invented mediation of the past year, from its application to the last payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import ceil
from random import Random
from typing import Any, Final

from django.utils import timezone

from fengqiao.casework.models import Party, PartyRole
from fengqiao.casework.services import PersonData
from fengqiao.casework.services.people import new_person
from fengqiao.complaints.bulk.clocks import Clocks, Dues
from fengqiao.complaints.invented.words import Told
from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Level, Role, consumer
from fengqiao.foundation.calendar.rules import Unit
from fengqiao.foundation.parameters import queries as parameters
from fengqiao.foundation.parameters.rules import Limit
from fengqiao.mediation.bulk.records import Record
from fengqiao.mediation.models import (
    Agreement,
    Appointment,
    AppointmentStatus,
    Attendance,
    Body,
    Confirmation,
    ConfirmationResult,
    Instalment,
    Mediator,
    Room,
    Session,
    SessionStatus,
    Signature,
)
from fengqiao.mediation.rules.choices import EndingReason, Origin
from fengqiao.mediation.rules.states import DOMAIN, DUTIES, Action, DeadlineKind, State
from fengqiao.mediation.services.effects.appointing import period_of
from fengqiao.mediation.services.opening import Application, Checked, build, event_data, sides_of
from fengqiao.mediation.services.signing import hash_of
from fengqiao.organisations.models import Organisation

SETTLED: Final = 0.84
"""Share of accepted matters that end with an agreement."""
_STARS: Final = ("3", "4", "4", "5", "5", "5")


_LONGEST_CONFIRMATION: Final = timedelta(days=16)


@dataclass(frozen=True, slots=True)
class Course:
    """How a matter goes, where that is settled beforehand: its ending (None: mediated still), and the yuan agreed.

    ``pace`` is the share of the usual time between two steps.
    """

    ending: EndingReason | None
    agreed: Decimal | None = None
    pace: float = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """A body with those who work there and those it mediates with."""

    body: Body
    rooms: Sequence[Room]
    mediators: Sequence[Mediator]
    houses: Sequence[Organisation]


class Life:
    """Plays one matter; ``now`` is never passed."""

    def __init__(
        self, at: Place, told: Told, person: PersonData, *, began: datetime, now: datetime, random: Random, dues: Dues,
        course: Course | None = None,
    ) -> None:  # fmt: skip
        self._place, self._random, self._now, self._at, self.began = at, random, now, began, began
        self._mediator = random.choice(at.mediators)
        self._dues = dues
        self._told, self._person = told, person
        self._course = course or self._chosen()

    def _chosen(self) -> Course:
        if self._random.random() < 0.06:
            return Course(EndingReason.REFUSED)
        return Course(EndingReason.AGREED if self._random.random() < SETTLED / 0.94 else EndingReason.GAP)

    def play(self, number: str) -> Record:
        """Return the whole of it."""
        record = self._brought(number)
        self._accepted(record)
        if self._course.ending is EndingReason.REFUSED:
            self._refused(record)
            return record
        self._mediated(record)
        if self._course.ending is EndingReason.AGREED:
            self._agreed(record)
        elif self._course.ending is not None:
            self._failed(record)
        record.clocks.show()
        return record

    # people

    def _clerk(self) -> Actor:
        return self._staff(Role.MEDIATION_CLERK)

    def _presiding(self) -> Actor:
        return self._staff(Role.MEDIATOR, self._mediator.pk)

    def _staff(self, role: Role, person_id: int | None = None, at: int | None = None) -> Actor:
        return Actor(
            kind=ActorKind.STAFF, role=role, organisation_id=at or self._place.body.pk, level=Level.BODY,
            person_id=person_id,
        )  # fmt: skip

    # time

    def _days(self, few: int, many: int) -> datetime:
        """Let days pass, and arrive in office hours; return the moment."""
        day = timezone.localdate(self._at) + timedelta(days=self._between(few, many))
        clock = time(self._random.randint(9, 16), self._random.randrange(60))
        moved = timezone.make_aware(datetime.combine(day, clock))
        self._at = max(self._at + timedelta(minutes=self._random.randint(2, 20)), moved)
        return self._at

    def _between(self, few: int, many: int) -> int:
        """Return some number of days, at most ``many``; fewer at a quicker pace."""
        return self._random.randint(few, few + round((many - few) * self._course.pace))

    def _soon(self) -> datetime:
        self._at += timedelta(minutes=self._random.randint(2, 15))
        return self._at

    def _today(self) -> date:
        return timezone.localdate(self._at)

    def _start(self, record: Record, kind: DeadlineKind, limit: str = "") -> None:
        record.clocks.start(kind, record.rules.limit(limit or kind.value), self._today())

    # what happens

    def _brought(self, number: str) -> Record:
        body, house, random = self._place.body, self._random.choice(self._place.houses), self._random
        origin = Origin.COURT_PRE_FILING if body.court_id and random.random() < 0.5 else Origin.CONSUMER
        amount = self._claimed()
        application = Application(
            body=body.organisation.code, subject=house.code, claim=self._told.request, facts=self._told.facts,
            person=self._person, origin=origin, amount=amount, product=self._told.situation.product,
            cause=self._told.situation.cause, place=body.organisation.place_id or "",
            court=body.court.code if body.court and origin != Origin.CONSUMER else "",
        )  # fmt: skip
        received = self._today()
        rules = parameters.rules_on(DOMAIN, received)
        court = body.court if application.court else None
        checked = Checked(application, body, house, received, rules, self._at, court=court)
        case, mediation = build(checked, by=SYSTEM, number=number)
        mediation.case = case
        case.source = "generated"
        person = new_person(self._person)
        party = Party(case=case, person=person, role=PartyRole.COMPLAINANT)
        sides = sides_of(mediation, checked, party, digest=None)
        record = Record(case, mediation, person, party, sides, Clocks(case, self._dues), rules)
        self._start(record, DeadlineKind.CHECK)
        record.filed(event_data(case, checked), by=SYSTEM, at=self._at)
        return record

    def _claimed(self) -> Decimal:
        """Return the yuan claimed, in hundreds; somewhat more than what was agreed where that is settled."""
        if self._course.agreed is None:
            return Decimal(round(min(self._random.lognormvariate(11.2, 1.0), 900_000) / 100)) * 100
        return Decimal(ceil(float(self._course.agreed) * self._random.uniform(1.0, 1.6) / 100)) * 100

    def _accepted(self, record: Record) -> None:
        step = record.act(Action.ACCEPT, self._clerk(), self._days(0, 2))
        record.mediation.accepted_on = step.on
        record.clocks.finish((DeadlineKind.CHECK,), step.on)
        self._start(record, DeadlineKind.INVITE)
        record.sides[1].invited_at = step.at

    def _refused(self, record: Record) -> None:
        side = record.sides[1]
        step = record.act(
            Action.ANSWER_INVITATION, self._clerk(), self._days(1, 3), State.FAILED, side=2, answer="refused",
            ground="already_settled", explanation="双方已另行和解",
        )  # fmt: skip
        side.answer, side.answered_at, side.refusal_ground = "refused", step.at, "already_settled"
        self._ended(record, EndingReason.REFUSED, step.at)
        record.clocks.end_all(DUTIES, step.on)

    def _mediated(self, record: Record) -> None:
        mediation, side = record.mediation, record.sides[1]
        step = record.act(
            Action.ANSWER_INVITATION, self._clerk(), self._days(0, 2), State.APPOINTING, side=2, answer="agreed",
            mode="on_site",
        )  # fmt: skip
        side.answer, side.answered_at = "agreed", step.at
        mediation.consented_at, mediation.mode = step.at, "on_site"
        record.clocks.finish((DeadlineKind.INVITE,), step.on)
        self._start(record, DeadlineKind.CHOOSE)
        for one in record.sides:
            one.briefed_at = self._soon()
            record.act(Action.ACKNOWLEDGE_BRIEFING, self._clerk(), self._at, side=one.number)
        seat = Appointment(
            mediation=mediation, mediator=self._mediator, status=AppointmentStatus.ACTIVE, asked_at=self._days(0, 1)
        )
        record.act(Action.APPOINT, self._clerk(), self._at, mediator=self._mediator.pk, presiding=True)
        record.clocks.finish((DeadlineKind.CHOOSE,), self._today())
        self._start(record, DeadlineKind.TAKE, "mediator_accept")
        seat.answered_at = self._days(0, 1)
        record.act(Action.TAKE_CASE, self._presiding(), self._at, State.MEDIATING, disclosure="none")
        record.clocks.finish((DeadlineKind.TAKE,), self._today())
        mediation.started_on = self._today()
        self._start(record, DeadlineKind.MEDIATE, period_of(mediation))
        record.rows.append(seat)
        self._in_session(record)

    def _in_session(self, record: Record) -> None:
        room = self._random.choice(self._place.rooms)
        day = self._today() + timedelta(days=self._between(2, 8))
        starts = timezone.make_aware(datetime.combine(day, time(self._random.randint(9, 16))))
        record.act(
            Action.SCHEDULE, self._presiding(), self._soon(), starts_on=day,
            starts_at=timezone.localtime(starts).strftime("%H:%M"), minutes=60, mode="on_site", room=room.pk,
        )  # fmt: skip
        session = Session(
            mediation=record.mediation, number=1, mediator=self._mediator, room=room, starts_at=starts,
            ends_at=starts + timedelta(hours=1), mode="on_site", status=SessionStatus.HELD, result="near_agreement",
            minutes="双方陈述意见，就金额和履行方式协商。",
        )  # fmt: skip
        self._at = max(session.ends_at, self._at)
        record.act(
            Action.HOLD_SESSION, self._presiding(), self._soon(), session=1, present="1,2", result=session.result,
            minutes_text=session.minutes,
        )  # fmt: skip
        record.rows += [session, *(Attendance(session=session, side=one) for one in record.sides)]

    def _failed(self, record: Record) -> None:
        step = record.act(
            Action.FAIL, self._presiding(), self._days(2, 9), reason=EndingReason.GAP,
            remedies="可以申请仲裁、起诉或向监管机构反映",
        )  # fmt: skip
        self._ended(record, EndingReason.GAP, step.at)
        record.clocks.end_all(DUTIES, step.on)

    def _ended(self, record: Record, reason: EndingReason, at: datetime) -> None:
        mediation = record.mediation
        mediation.ended_at, mediation.ending_reason = at, reason
        mediation.on_time = record.clocks.finish((DeadlineKind.MEDIATE,), timezone.localdate(at))

    def _agreed(self, record: Record) -> None:
        share = self._random.randint(55, 100)
        total = self._course.agreed or ((record.case.amount or Decimal(6000)) * share / 100).quantize(Decimal(1))
        at = self._days(1, 6)
        terms = "机构向消费者支付上述款项，按期付清后双方就此事再无争议。"
        agreement = Agreement(
            mediation=record.mediation, version=1, facts="双方就责任和金额发生争议，机构在告知和理赔上有不足。",
            terms=terms, amount=total, drafted_at=at,
        )  # fmt: skip
        payments = self._payments(agreement, total)
        record.act(
            Action.DRAFT_AGREEMENT, self._presiding(), at, facts=agreement.facts, terms=terms, amount=str(total),
            instalments="\n".join(f"{one.due_on} {one.amount}" for one in payments),
        )  # fmt: skip
        self._start(record, DeadlineKind.SIGN)
        record.rows += [agreement, *payments]
        self._signed(record, agreement, payments)
        record.mediation.agreed_amount = total
        agreement.effective_on = self._today()
        self._ended(record, EndingReason.AGREED, self._at)
        record.clocks.finish((DeadlineKind.SIGN,), self._today())
        self._start(record, DeadlineKind.CONFIRM_APPLY)
        self._performed(record, agreement, payments)

    def _payments(self, agreement: Agreement, total: Decimal) -> list[Instalment]:
        number = 1 if self._random.random() < 0.7 else 3
        each, first = (total / number).quantize(Decimal(1)), self._today() + timedelta(days=30)
        sums = [each] * (number - 1) + [total - each * (number - 1)]
        return [
            Instalment(agreement=agreement, number=n + 1, due_on=first + timedelta(days=30 * n), amount=amount)
            for n, amount in enumerate(sums)
        ]

    def _signed(self, record: Record, agreement: Agreement, payments: Sequence[Instalment]) -> None:
        signs, self._at = hash_of(agreement, payments), self._days(0, 3)
        who: list[tuple[str, Actor, dict[str, Any], dict[str, Any]]] = [
            *(("side", self._clerk(), {"side": side}, {"side": side.number}) for side in record.sides),
            ("mediator", self._presiding(), {"mediator": self._mediator}, {}),
            ("body", self._clerk(), {}, {}),
        ]
        for kind, by, signer, data in who:
            method = {"side": "scanned", "mediator": "drawn", "body": "seal"}[kind]
            at, last = self._soon(), State.PERFORMING if kind == "body" else ""
            record.act(Action.SIGN, by, at, last, method=method, version=1, **data)
            record.rows.append(
                Signature(agreement=agreement, kind=kind, method=method, content_hash=signs, signed_at=at, **signer)
            )

    def _performed(self, record: Record, agreement: Agreement, payments: Sequence[Instalment]) -> None:
        is_recent = self._at + _LONGEST_CONFIRMATION > self._now
        if record.mediation.body.court is not None and self._random.random() < 0.3 and not is_recent:
            self._confirmed(record, agreement)
        late = self._random.random() < 0.05
        for payment in payments:
            noon = timezone.make_aware(datetime.combine(payment.due_on, time(12)))
            if noon > self._now - timedelta(days=2) or (late and payment is payments[-1]):
                self._waiting(record, payment, late=late)
                return
            self._at = max(self._at, noon - timedelta(days=self._random.randint(0, 3)))
            payment.paid_on, payment.paid_amount = self._today(), payment.amount
            after = State.PERFORMED if payment is payments[-1] else ""
            record.act(
                Action.RECORD_PERFORMANCE, self._clerk(), self._soon(), after, instalment=payment.number,
                paid_on=payment.paid_on,
            )  # fmt: skip
        record.clocks.end_all(DUTIES, self._today())
        if self._random.random() < 0.7:
            self._rated(record)

    def _waiting(self, record: Record, payment: Instalment, *, late: bool) -> None:
        days = max((payment.due_on - self._today()).days, 0)
        record.clocks.start(DeadlineKind.PERFORM, Limit(days, Unit.ND), self._today())
        if late and payment.due_on < timezone.localdate(self._now) - timedelta(days=10):
            self._at = timezone.make_aware(datetime.combine(payment.due_on + timedelta(days=8), time(10)))
            record.act(Action.REPORT_DEFAULT, self._clerk(), self._at, side=1, reason="到期未收到款项")

    def _confirmed(self, record: Record, agreement: Agreement) -> None:
        court = record.mediation.body.court
        assert court is not None  # noqa: S101 - the caller looked
        application = Confirmation(
            mediation=record.mediation, agreement=agreement, court=court, status=ConfirmationResult.CONFIRMED,
            applied_at=self._days(1, 3),
        )  # fmt: skip
        for side in record.sides:
            side.confirmation_asked_at = self._at
            record.act(Action.CONFIRM_JOINTLY, self._clerk(), self._soon(), side=side.number)
        record.clocks.finish((DeadlineKind.CONFIRM_APPLY,), self._today())
        liaison = self._staff(Role.COURT_LIAISON, at=court.pk)
        application.number = f"（{self._at.year}）浙调确{self._random.randint(10, 999)}号"
        record.act(Action.COURT_ACCEPT, liaison, self._days(0, 2), number=application.number)
        application.ruling, application.decided_on = application.number, timezone.localdate(self._days(2, 10))
        record.act(
            Action.COURT_CONFIRM, liaison, self._at, decided_on=application.decided_on, number=application.ruling
        )
        record.rows.append(application)

    def _rated(self, record: Record) -> None:
        stars, at = self._random.choice(_STARS), self._soon()
        record.act(Action.RATE, consumer(0, None), at, stars=stars, settled="yes")
        record.mediation.satisfaction, record.mediation.really_settled = int(stars), True
        record.mediation.rated_at = at
