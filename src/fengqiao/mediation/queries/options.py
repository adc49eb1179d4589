"""What the fields of a mediation's moves are chosen from: value and label."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.attachments import attachments_of
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.lifecycle import Field, Move
from fengqiao.mediation.models import AppointmentStatus, Body, Mediator, Room, Session, SessionStatus
from fengqiao.mediation.queries.bodies import bodies_for
from fengqiao.mediation.queries.circumstances import SEATED
from fengqiao.mediation.queries.engaged import engagements
from fengqiao.mediation.queries.founding import joined_by
from fengqiao.mediation.queries.matching import Ranking, exclusions, ranking
from fengqiao.mediation.queries.meeting import times_offered
from fengqiao.mediation.rules.states import Action

Choices = list[tuple[str, str]]
_EMPTY: Final = ("", "—")


class Offers:
    """What the fields of one case's moves are chosen from; the ranking of mediators is made once, if at all."""

    def __init__(self, case: Any) -> None:
        self._case = case

    @cached_property
    def ranking(self) -> Ranking:
        """Return who suits the case, best first."""
        return ranking(self._case.mediation, on=timezone.localdate())

    def __call__(self, field: Field, move: Move, case: Any, viewer: Actor) -> Choices | None:
        """Return what a field is chosen from, None where it is typed."""
        if field.name == "mediator" and move.action == Action.APPOINT:
            return [(str(one.pk), one.member.name) for one in self.ranking.selectable]
        choices = _OFFERED.get(field.name)
        return choices(case, move, viewer) if choices is not None else None


def mediators_of(case: Any) -> list[Mediator]:
    """Return the body's mediators by name."""
    present = engagements(timezone.localdate(), body=case.mediation.body_id)
    found = Mediator.objects.filter(pk__in=present.values("mediator"))
    return list(found.select_related("member").order_by("member__name"))


def _mediators(case: Any, move: Move, viewer: Actor) -> Choices:
    if move.action == Action.ACCEPT_DISCLOSURE:
        seats = case.mediation.appointments.filter(status=AppointmentStatus.DISCLOSED)
        return [(str(seat.mediator_id), seat.mediator.member.name) for seat in seats.select_related("mediator__member")]
    if move.action == Action.RECUSE:
        seats = case.mediation.appointments.filter(status__in=SEATED)
        return [(str(seat.mediator_id), seat.mediator.member.name) for seat in seats.select_related("mediator__member")]
    engaged = mediators_of(case)
    if move.action == Action.OBJECT_MEDIATOR:
        return [_EMPTY, *((str(one.pk), one.member.name) for one in engaged)]
    excluded = exclusions(case.mediation, [one.pk for one in engaged], on=timezone.localdate())
    return [_EMPTY, *((str(one.pk), one.member.name) for one in engaged if one.pk not in excluded)]


def _times(case: Any, _move: Move, _viewer: Actor) -> Choices:
    return times_offered(case.mediation, on=timezone.localdate())


def _rooms(case: Any, _move: Move, _viewer: Actor) -> Choices:
    rooms = Room.objects.filter(body=case.mediation.body_id, is_in_use=True)
    return [("", _("不用调解室（线上或电话）")), *((str(room.pk), room.name) for room in rooms)]


def _sessions(case: Any, _move: Move, _viewer: Actor) -> Choices:
    planned = Session.objects.filter(mediation=case.pk, status=SessionStatus.PLANNED).order_by("starts_at")
    return [(str(one.number), f"{one.number} · {timezone.localtime(one.starts_at):%m-%d %H:%M}") for one in planned]


def _sides(case: Any, _move: Move, viewer: Actor) -> Choices | None:
    if viewer.role is not Role.MEDIATION_CLERK:
        return []
    return [_EMPTY, *((str(s.number), f"{s.number} · {s.get_role_display()}") for s in case.mediation.sides.all())]


def _bodies(case: Any, _move: Move, _viewer: Actor) -> Choices:
    found = bodies_for(trade=case.subject.kind, matter=case.mediation.matter, place=case.place_id or "")
    return [(one.organisation.code, one.organisation.label) for one in found if one.pk != case.mediation.body_id]


def _versions(case: Any, _move: Move, _viewer: Actor) -> Choices:
    current = case.mediation.agreements.filter(replaced_at__isnull=True)
    return [(str(one.version), _("第 %(n)s 版") % {"n": one.version}) for one in current]


def _files(case: Any, _move: Move, viewer: Actor) -> Choices:
    kept = [one for one in attachments_of(case, viewer) if not one.document][::-1][:20]
    return [_EMPTY, *((str(one.pk), one.name) for one in kept)]


def _instalments(case: Any, _move: Move, _viewer: Actor) -> Choices:
    current = case.mediation.agreements.filter(replaced_at__isnull=True).first()
    waiting = current.instalments.filter(paid_on__isnull=True) if current else []
    return [(str(one.number), f"{one.number} · {one.due_on} · {one.amount:,.2f}") for one in waiting]


_OFFERED: Final[dict[str, Callable[[Any, Move, Actor], Choices | None]]] = {
    "mediator": _mediators,
    "room": _rooms,
    "times": _times,
    "session": _sessions,
    "side": _sides,
    "body": _bodies,
    "version": _versions,
    "attachment": _files,
    "instalment": _instalments,
}


def bodies_offered(*, trade: str, matter: str, place: str, house_id: int | None = None) -> Choices:
    """Return the bodies that take such a matter, for a form; first those whose mechanism the institution has joined."""
    joined = joined_by([house_id], on=timezone.localdate())
    found = sorted(bodies_for(trade=trade, matter=matter, place=place), key=lambda one: one.pk not in joined)
    marked = _("%(body)s（本机构已加入机制）")
    return [
        (
            one.organisation.code,
            marked % {"body": one.organisation.label} if one.pk in joined else one.organisation.label,
        )
        for one in found
    ]


def every_body() -> Choices:
    """Return every open body, for a form that knows no place yet."""
    return [
        (one.organisation.code, one.organisation.label)
        for one in Body.objects.filter(is_open=True).select_related("organisation").order_by("organisation__code")
    ]
