"""Mediators and cases as matching sees them, from the records. The number of queries does not grow with either."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Count, Prefetch
from django.utils import timezone

from fengqiao.casework.codes import with_descendants
from fengqiao.casework.models import Axis
from fengqiao.foundation.actors import ActorKind
from fengqiao.foundation.calendar.queries import current
from fengqiao.foundation.calendar.rules import is_working_day
from fengqiao.foundation.hours import Hours, minutes_of
from fengqiao.foundation.ledger.models import Event
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.foundation.parameters.rules import Rules
from fengqiao.mediation.models import (
    Appointment,
    AppointmentStatus,
    Body,
    DisclosureConsent,
    Employment,
    Mediation,
    Mediator,
    Objection,
    Qualification,
    Relative,
    Session,
    SessionStatus,
)
from fengqiao.mediation.queries.circumstances import SEATED
from fengqiao.mediation.queries.engaged import engagements
from fengqiao.mediation.rules.choices import OF_CREDITORS, EndingReason
from fengqiao.mediation.rules.hours import Taken, free_slots, office_hours, slots_of
from fengqiao.mediation.rules.matching import Candidate, Need, Policy, Slot, years_after
from fengqiao.mediation.rules.terms import policy_of

DOMAIN: Final = "mediation"
COUNTY: Final = 6  # digits of a division's code that name its county
BOOKED: Final = (SessionStatus.PLANNED, SessionStatus.RESERVED)
REMOTE: Final = frozenset({"online", "phone"})
PEOPLE_OF_BODY: Final = 1
"""Who sits in a session beside the sides: the mediator."""


def rules_of(on: date) -> Rules:
    """Return the rule set by which mediators are matched on a day."""
    return rules_on(DOMAIN, on)


def working_days(first: date, number: int) -> list[date]:
    """Return the first working days from a day on."""
    calendar, days, day = current(), list[date](), first
    while len(days) < number:
        if is_working_day(calendar, day):
            days.append(day)
        day += timedelta(days=1)
    return days


class Pool:
    """The mediators of bodies, what they have done, and the hours they have left on some days."""

    def __init__(
        self,
        bodies: Collection[int],
        *,
        on: date,
        days: Sequence[date],
        only: Collection[int] | None = None,
        apart_from: Collection[int] = (),
    ) -> None:
        self.rules, self.on, self.days = rules_of(on), on, days
        self.minutes = self.rules.number("slot_minutes")
        self._bodies = {one.pk: one for one in Body.objects.filter(pk__in=bodies).select_related("organisation")}
        self.mediators = list(_mediators(bodies, on, only))
        self._known = [one.pk for one in self.mediators]
        self._apart_from = list(apart_from)
        self._open, self._recent = self._open_cases(), self._recent_cases()
        self._closed, self._settled = self._record()
        self._taken = self._sessions()

    @property
    def policy(self) -> Policy:
        """Return the parameters, with the rate of agreement of these mediators together."""
        settled, closed = sum(self._settled.values()), sum(self._closed.values())
        return policy_of(self.rules, settled=settled, closed=closed)

    def candidates(self) -> list[Candidate]:
        """Return them as matching sees them."""
        return [self._candidate(one) for one in self.mediators]

    def _candidate(self, mediator: Mediator) -> Candidate:
        homes = [self._bodies[one.body_id] for one in mediator.engagements.all() if one.body_id in self._bodies]
        known = {code for one in mediator.specialities.all() for code in with_descendants(Axis.PRODUCT, one.code)}
        ends = [one.expires_on for one in mediator.qualifications.all() if one.is_required and one.expires_on]
        place = mediator.place_id or next((one.organisation.place_id for one in homes), None)
        return Candidate(
            mediator_id=mediator.pk,
            county=(place or "")[:COUNTY],
            capacity=mediator.capacity,
            bodies=frozenset(one.pk for one in homes),
            specialities=frozenset(known),
            trades=frozenset(trade for one in homes for trade in one.trades),
            languages=frozenset(one.code for one in mediator.languages.all()),
            place=_point(mediator.longitude, mediator.latitude),
            employers=_employers(mediator),
            relatives_at=frozenset(one.house.head_id or one.house_id for one in mediator.relatives.all()),
            open_cases=self._open[mediator.pk],
            recent_load=self._recent[mediator.pk],
            settled=self._settled[mediator.pk],
            closed=self._closed[mediator.pk],
            qualification_ends=min(ends, default=None),
            free_slots=free_slots(
                days=_without_absences(self.days, mediator),
                hours=self._hours(mediator),
                taken=self._taken[mediator.pk],
                minutes=self.minutes,
            ),
        )

    def _hours(self, mediator: Mediator) -> tuple[Hours, ...]:
        own = tuple(
            Hours(one.weekday, minutes_of(one.starts_at), minutes_of(one.ends_at))
            for one in mediator.availabilities.all()
        )
        return own or office_hours(self.rules.number("office_from"), self.rules.number("office_to"))

    def _open_cases(self) -> Mapping[int, int]:
        seats = Appointment.objects.filter(
            mediator__in=self._known, status__in=SEATED, mediation__ended_at__isnull=True
        ).exclude(mediation__in=self._apart_from)
        return _counted(seats)

    def _recent_cases(self) -> Mapping[int, int]:
        since = _midnight(self.on - timedelta(days=self.rules.number("load_days")))
        taken = Appointment.objects.filter(mediator__in=self._known, asked_at__gte=since)
        return _counted(taken.exclude(status=AppointmentStatus.DECLINED).exclude(mediation__in=self._apart_from))

    def _record(self) -> tuple[Mapping[int, int], Mapping[int, int]]:
        since = _midnight(years_after(self.on, -self.rules.number("record_years")))
        ended = Appointment.objects.filter(
            mediator__in=self._known, status=AppointmentStatus.ACTIVE, presiding=True, mediation__ended_at__gte=since
        )
        return _counted(ended), _counted(ended.filter(mediation__ending_reason=EndingReason.AGREED))

    def _sessions(self) -> Mapping[int, list[Taken]]:
        taken: dict[int, list[Taken]] = defaultdict(list)
        for one in booked(self.days).filter(mediator__in=self._known).exclude(mediation__in=self._apart_from):
            taken[one.mediator_id].append(taken_by(one))
        return taken


def needs(mediations: Sequence[Mediation], *, on: date, from_day: date) -> dict[int, Need]:
    """Return what mediations ask of their mediator, by case. They come with case, subject and body."""
    ids = [one.pk for one in mediations]
    houses = _pairs(
        Mediation.objects.filter(pk__in=ids, sides__organisation__isnull=False), "pk", "sides__organisation__head_id"
    )
    objected = _pairs(Objection.objects.filter(side__mediation__in=ids), "side__mediation_id", "mediator_id")
    former = (AppointmentStatus.DECLINED, AppointmentStatus.ENDED)
    refused = _pairs(Appointment.objects.filter(mediation__in=ids, status__in=former), "mediation_id", "mediator_id")
    seated = _pairs(
        Appointment.objects.filter(mediation__in=ids, status__in=SEATED, presiding=True), "mediation_id", "mediator_id"
    )
    consented, acted = _consented(ids), _acted_before(mediations)
    return {
        one.pk: Need(
            case_id=one.pk,
            on=on,
            from_day=from_day,
            trade=one.case.subject.kind,
            speciality=one.matter if one.matter in OF_CREDITORS else one.case.product,
            county=(one.case.place_id or one.body.organisation.place_id or "")[:COUNTY],
            languages=frozenset(one.languages),
            body=one.body_id,
            institutions=frozenset(houses[one.pk]),
            acted_before=frozenset(acted[one.pk]),
            objected=frozenset(objected[one.pk]),
            refused=frozenset(refused[one.pk]),
            consented=frozenset(consented[one.pk]),
            seated=next(iter(seated[one.pk]), None),
            track=one.track,
            is_remote=one.mode in REMOTE,
        )
        for one in mediations
    }


def booked(days: Sequence[date]) -> Any:
    """Return the sessions that are planned or reserved from the first of the days to the last."""
    return Session.objects.filter(
        status__in=BOOKED,
        starts_at__gte=_midnight(min(days)),
        starts_at__lt=_midnight(max(days) + timedelta(days=1)),
    ).order_by("starts_at", "id")


def rooms_taken(rooms: Iterable[int], sessions: Iterable[Session], minutes: int) -> dict[int, set[Slot]]:
    """Return per room the slots in which sessions are held there."""
    taken: dict[int, set[Slot]] = {room: set() for room in rooms}
    for session in sessions:
        if session.room_id in taken:
            taken[session.room_id].update(slots_of(taken_by(session), minutes))
    return taken


def taken_by(session: Session) -> Taken:
    """Return the time a session takes, by the clock on the wall."""
    return Taken(
        timezone.localtime(session.starts_at).replace(tzinfo=None),
        timezone.localtime(session.ends_at).replace(tzinfo=None),
    )


def _mediators(bodies: Collection[int], on: date, only: Collection[int] | None) -> Iterable[Mediator]:
    present = engagements(on, body__in=bodies)
    here = Mediator.objects.filter(pk__in=present.values("mediator")).exclude(left_on__lte=on)
    return (
        (here if only is None else Mediator.objects.filter(pk__in=only))
        .select_related("member")
        .prefetch_related(
            Prefetch("engagements", present.exclude(mediator__left_on__lte=on)),
            Prefetch("qualifications", Qualification.objects.filter(is_required=True)),
            Prefetch("employments", Employment.objects.select_related("house")),
            Prefetch("relatives", Relative.objects.select_related("house")),
            "specialities", "languages", "availabilities", "absences",
        )
        .order_by("member__name", "pk")
    )  # fmt: skip


def _employers(mediator: Mediator) -> dict[int, date | None]:
    """Return per head office the last day of the latest employment, None while one lasts."""
    latest_last = sorted(mediator.employments.all(), key=lambda one: one.until or date.max)
    return {one.house.head_id or one.house_id: one.until for one in latest_last}


def _without_absences(days: Iterable[date], mediator: Mediator) -> list[date]:
    away = [(one.starts_on, one.ends_on) for one in mediator.absences.all()]
    return [day for day in days if not any(first <= day <= last for first, last in away)]


def _consented(ids: Sequence[int]) -> Mapping[int, set[int]]:
    """Return whose disclosure all sides of a case have accepted."""
    sides = dict(Mediation.objects.filter(pk__in=ids).annotate(number=Count("sides")).values_list("pk", "number"))
    given = (
        DisclosureConsent.objects.filter(appointment__mediation__in=ids)
        .values_list("appointment__mediation_id", "appointment__mediator_id")
        .annotate(number=Count("side", distinct=True))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for mediation, mediator, number in given:
        if number >= sides[mediation]:
            found[mediation].add(mediator)
    return found


def _acted_before(mediations: Sequence[Mediation]) -> Mapping[int, set[int]]:
    """Return who took part in a matter for another organisation than the body: in its complaint, or for a side or court."""
    chains: dict[str, set[int]] = defaultdict(set)
    bodies = {one.pk: one.body_id for one in mediations}
    for one in mediations:
        for case in {one.pk, one.complaint_id} - {None}:
            chains[f"case:{case}"].add(one.pk)
    acted: Any = (
        Event.objects.filter(chain__in=list(chains), actor_kind=ActorKind.STAFF, actor_id__isnull=False)
        .order_by()
        .values_list("chain", "actor_id", "organisation_id")
        .distinct()
    )
    found: dict[int, set[int]] = defaultdict(set)
    for chain, person, organisation in acted:
        for mediation in chains[chain]:
            if organisation != bodies[mediation]:
                found[mediation].add(person)
    return found


def _pairs(rows: Any, key: str, value: str) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in rows.order_by().values_list(key, value).distinct():
        found[one].add(other)
    return found


def _counted(seats: Any) -> Mapping[int, int]:
    rows = seats.order_by().values_list("mediator_id").annotate(number=Count("mediation", distinct=True))
    found: dict[int, int] = defaultdict(int)
    found.update(dict(rows))
    return found


def _point(longitude: float | None, latitude: float | None) -> tuple[float, float] | None:
    return None if longitude is None or latitude is None else (longitude, latitude)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
