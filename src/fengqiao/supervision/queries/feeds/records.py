"""The records of the service net that indicators count, each kind once."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.coverage.models import PlaceReach, StatusCode
from fengqiao.education.models import Attendance
from fengqiao.education.queries import scope as education
from fengqiao.executives.models import (
    AgendaItem,
    DedicatedStaff,
    LedCase,
    Promise,
    ReceptionDay,
    Responsible,
    Standing,
    Visit,
)
from fengqiao.executives.queries import scope as executives
from fengqiao.executives.rules.words import FIRST, DayStatus, Outcome
from fengqiao.foundation.actors import Actor, Level
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.models import Organisation, OrganisationKind, OrganisationLevel
from fengqiao.places.models import Division
from fengqiao.stations.models import GuidedOutlet
from fengqiao.stations.queries.scope import stations_seen
from fengqiao.stations.rules.states import MARKED
from fengqiao.supervision.queries.feeds.asking import Scope
from fengqiao.supervision.queries.feeds.practice import PRACTICE
from fengqiao.supervision.queries.feeds.rows import Record, Rows

HELD: Final = (DayStatus.HELD, DayStatus.DEPUTISED)
NOT_SEEN: Final = ("", Outcome.ABSENT)
OFFICES: Final = (OrganisationLevel.HEAD_OFFICE, OrganisationLevel.BRANCH, OrganisationLevel.SUB_BRANCH)
TRADE: Final = (OrganisationKind.BANK, OrganisationKind.INSURER)


def _in_scope(model: Any, path: str = "organisation") -> Callable[[Actor], QuerySet[Any]]:
    """Return rows whose organisation lies in the viewer's subtree."""
    return lambda viewer: model.objects.filter(executives.within(viewer, path))


def _during(field: str) -> Callable[[Scope], Q]:
    """Return what has its date in the period, and not in the future."""
    return lambda asked: Q(**{f"{field}__gte": asked.first, f"{field}__lte": asked.known_until})


def _moments(field: str) -> Callable[[Scope], Q]:
    """Return what has its moment on the days of the period."""
    return lambda asked: Q(**{f"{field}__date__gte": asked.first, f"{field}__date__lte": asked.known_until})


def _standing(since: str, until: str) -> Callable[[Scope], Q]:
    """Return what ran on the last day of the period."""

    def on_last_day(asked: Scope) -> Q:
        day = asked.known_until
        return Q(**{f"{since}__lte": day}) & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": day}))

    return on_last_day


def _always(_asked: Scope) -> Q:
    return Q()


def _responsible(row: Any) -> Record:
    url = reverse("executives:institution", args=[row.organisation_id])
    return Record(row.name, row.organisation.label, row.since, row.get_post_display(), url)


def _agenda(row: Any) -> Record:
    return Record(
        row.subject, row.organisation.label, row.held_on, row.get_body_display(), reverse("executives:agenda")
    )


def _reception(row: Any) -> Record:
    url = reverse("executives:reception", args=[row.pk])
    counts = row.status == DayStatus.HELD
    return Record(row.leader.name, row.organisation.label, row.day, row.get_status_display(), url, counts)


def _visit(row: Any) -> Record:
    day = row.reception
    return Record(
        _("来访 %(id)s") % {"id": row.pk}, day.organisation.label, day.day, row.get_outcome_display(),
        reverse("executives:visit", args=[row.pk]),
    )  # fmt: skip


def _led(row: Any) -> Record:
    counts = row.closed_on is not None and row.closed_on <= row.due_on
    url = reverse("executives:led", args=[row.pk])
    return Record(row.case.number, row.organisation.label, row.taken_on, row.leader.name, url, counts)


def _promise(row: Any) -> Record:
    counts = row.kept_on is not None and row.kept_on <= row.due_on
    url = reverse("executives:promise", args=[row.pk])
    return Record(row.text, row.organisation.label, row.due_on, row.leader.name, url, counts)


def _attendance(row: Any) -> Record:
    session = row.session
    url = reverse("education:session", args=[session.pk])
    return Record(row.member.name, session.organisation.label, timezone.localdate(row.at), session.course.label, url)


def _judged(question: str) -> Callable[[Any], Record]:
    def record(row: Any) -> Record:
        url = reverse("executives:institution", args=[row.organisation_id])
        note = _("达到") if getattr(row, question) else _("未达到")
        return Record(row.organisation.label, row.organisation.label, row.as_of, note, url, getattr(row, question))

    return record


def _staff(row: Any) -> Record:
    url = reverse("executives:institution", args=[row.organisation_id])
    return Record(row.name, row.organisation.label, row.since, row.post, url)


def _station(row: Any) -> Record:
    url = reverse("stations:station", args=[row.pk])
    return Record(row.outlet.label, row.outlet.label, row.granted_on, row.number or "", url)


def _guided(row: Any) -> Record:
    url = reverse("stations:station", args=[row.station_id])
    return Record(row.outlet.label, row.station.outlet.label, row.since, row.station.number or "", url)


def _village(row: Any) -> Record:
    url = reverse("coverage:village", args=[row.code])
    return Record(row.name, "", None, row.code, url, row.all_covered)


def _house(row: Any) -> Record:
    return Record(row.label, row.label, row.opened_on, row.code, reverse("executives:institution", args=[row.pk]))


def _outlet(row: Any) -> Record:
    return Record(row.label, row.label, row.opened_on, row.code, "")


def _attendances(viewer: Actor) -> QuerySet[Any]:
    return Attendance.objects.filter(education.within(viewer, "session__organisation"), session__is_cancelled=False)


def _guided_seen(viewer: Actor) -> QuerySet[Any]:
    return GuidedOutlet.objects.filter(station__in=stations_seen(viewer).order_by().values("pk"))


def _marked(asked: Scope, prefix: str = "") -> Q:
    """Return the stations whose mark hung on the last day: granted by then, and still held or ended later."""
    day = asked.known_until
    ended_later = Q(**{f"{prefix}ended_on__gt": day}) | Q(
        **{f"{prefix}state__in": sorted(MARKED), f"{prefix}ended_on__isnull": True}
    )
    return Q(**{f"{prefix}granted_on__lte": day}) & ended_later


def _guided_then(asked: Scope) -> Q:
    return _standing("since", "until")(asked) & _marked(asked, "station__")


def _villages(_viewer: Actor) -> QuerySet[Any]:
    """Return the villages of which anything was computed; what is within reach is public."""
    reach = PlaceReach.objects.filter(place=OuterRef("pk"))
    lacking = reach.exclude(status=StatusCode.COVERED)
    return Division.objects.filter(Exists(reach)).annotate(all_covered=~Exists(lacking))


def _covered(_asked: Scope) -> Q:
    return Q(all_covered=True)


def _houses(viewer: Actor) -> QuerySet[Organisation]:
    return organisations.subtree(viewer).filter(level__in=OFFICES, kind__in=TRADE)


def _with_responsible(asked: Scope) -> Q:
    day = asked.known_until
    terms = Responsible.objects.filter(executives.in_office(day), post__in=sorted(FIRST), organisation=OuterRef("pk"))
    return Q(Exists(terms)) & _open(asked)


def _open(asked: Scope) -> Q:
    day = asked.known_until
    opened = Q(opened_on__isnull=True) | Q(opened_on__lte=day)
    return opened & (Q(closed_on__isnull=True) | Q(closed_on__gt=day))


def _outlets(viewer: Actor) -> QuerySet[Organisation]:
    return organisations.subtree(viewer).filter(level=Level.OUTLET, kind=OrganisationKind.BANK)


def _judgement(name: str, question: str) -> Rows:
    return Rows(
        name, _in_scope(Standing), _always, _judged(question), "organisation", "organisation__place",
        counted=lambda _asked: Q(**{question: True}), related=("organisation",),
    )  # fmt: skip


_ALL: Final = (
    Rows(
        "first_responsible", _in_scope(Responsible),
        lambda asked: executives.in_office(asked.known_until) & Q(post__in=sorted(FIRST)),
        _responsible, "organisation", "organisation__place", related=("organisation",),
    ),
    Rows("agenda_items", _in_scope(AgendaItem), _during("held_on"), _agenda, "organisation", "organisation__place", day="held_on", related=("organisation",)),
    Rows(
        "receptions_held", _in_scope(ReceptionDay), lambda asked: _during("day")(asked) & Q(status__in=HELD),
        _reception, "organisation", "organisation__place", day="day", related=("organisation", "leader"),
    ),
    Rows(
        "reception_rate", _in_scope(ReceptionDay),
        lambda asked: _during("day")(asked) & Q(status__in=(*HELD, DayStatus.MISSED)), _reception, "organisation", "organisation__place", day="day",
        counted=lambda _asked: Q(status=DayStatus.HELD), related=("organisation", "leader"),
    ),
    Rows(
        "reception_visits", _in_scope(Visit, "reception__organisation"),
        lambda asked: _during("reception__day")(asked) & Q(cancelled_at=None) & ~Q(outcome__in=NOT_SEEN),
        _visit, "reception__organisation", "reception__organisation__place", "reception__day",
        related=("reception__organisation",),
    ),
    Rows(
        "led_cases", _in_scope(LedCase), _during("taken_on"), _led, "organisation", "organisation__place", day="taken_on",
        related=("organisation", "leader", "case"),
    ),
    Rows(
        "led_on_time_rate", _in_scope(LedCase), _during("due_on"), _led, "organisation", "organisation__place", day="due_on",
        counted=lambda _asked: Q(closed_on__lte=F("due_on")), related=("organisation", "leader", "case"),
    ),
    Rows(
        "promises_kept_rate", _in_scope(Promise), _during("due_on"), _promise, "organisation", "organisation__place", day="due_on",
        counted=lambda _asked: Q(kept_on__lte=F("due_on")), related=("organisation", "leader"),
    ),
    Rows(
        "study_attendance", _attendances, _moments("at"), _attendance, "session__organisation",
        "session__organisation__place", "at", related=("member", "session__organisation", "session__course"),
    ),
    _judgement("in_charge_rate", "in_charge"),
    _judgement("in_control_rate", "in_control"),
    _judgement("effective_rate", "effective"),
    Rows("dedicated_staff", _in_scope(DedicatedStaff), _standing("since", "until"), _staff, "organisation", "organisation__place", related=("organisation",)),
    Rows("stations", stations_seen, _marked, _station, "outlet", "outlet__place", related=("outlet",)),
    Rows(
        "guided_outlets", _guided_seen, _guided_then, _guided, "station__outlet", "outlet__place",
        related=("outlet", "station__outlet"),
    ),
    Rows("villages_covered", lambda viewer: _villages(viewer).filter(all_covered=True), _always, _village, place="parent"),
    Rows("coverage_rate", _villages, _always, _village, place="parent", counted=_covered),
    Rows("houses_with_responsible", _houses, _with_responsible, _house, "", "place"),
    Rows("outlets", _outlets, _open, _outlet, "", "place"),
)  # fmt: skip

ROWS: Final[Mapping[str, Rows]] = {one.name: one for one in (*_ALL, *PRACTICE)}
"""Every kind of record by its name."""
