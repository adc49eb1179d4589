"""A mediator who cannot come: their sessions of these days fall, the sides and the body are told by what follows."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.queries import visible_cases
from fengqiao.casework.services import perform
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.ledger import services as ledger
from fengqiao.mediation.models import Absence, Mediator, Session, SessionStatus
from fengqiao.mediation.rules.states import Action

LONGEST = 60
"""Days one may report oneself absent; longer leave is the body's to enter."""


@dataclass(frozen=True, slots=True)
class Fallen:
    """A session that was cancelled: its case, and when it was to begin."""

    number: str
    starts_at: datetime


@transaction.atomic
def report_absence(*, until: date, by: Actor, at: datetime) -> list[Fallen]:
    """Enter a mediator's absence from today to ``until`` and cancel their sessions of these days; all or nothing.

    The sides are told that a new date follows; on the board the cases stand where a session is to be planned.

    Raises:
        NotAllowed: the actor is no mediator. Invalid: the day is past or too far off.
    """
    today = timezone.localdate(at)
    mediator = Mediator.objects.select_for_update().filter(pk=by.person_id).first()
    if by.role is not Role.MEDIATOR or mediator is None:
        raise NotAllowed(_("只有调解员可以报告自己不能到场"))
    if not today <= until <= today + timedelta(days=LONGEST):
        raise Invalid({"until": _("请填今天到 %(n)s 天内的日期") % {"n": LONGEST}})
    Absence.objects.get_or_create(mediator=mediator, starts_on=today, ends_on=until)
    fallen = [_cancel(session, by, at) for session in sessions_in_the_way(by, until=until, at=at)]
    _reserved(mediator.pk, at, until).update(status=SessionStatus.CANCELLED)
    ledger.record(
        chain=f"staff:{mediator.pk}", tag="mediation.absent", actor=by, at=at,
        data={"from": today.isoformat(), "to": until.isoformat(), "sessions": len(fallen)},
    )  # fmt: skip
    return fallen


def sessions_in_the_way(by: Actor, *, until: date, at: datetime) -> list[Session]:
    """Return a mediator's planned sessions from now to the end of a day, of cases in which they are at work."""
    ahead = _ahead(by.person_id, at, until).filter(status=SessionStatus.PLANNED)
    mine = ahead.filter(mediation__case__in=visible_cases(by, "mediation"))
    return list(mine.select_related("mediation__case", "room").order_by("starts_at", "id"))


def _ahead(mediator: int | None, at: datetime, until: date) -> QuerySet[Session]:
    end = timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))
    return Session.objects.filter(mediator=mediator, ends_at__gt=at, starts_at__lt=end)


def _reserved(mediator: int, at: datetime, until: date) -> QuerySet[Session]:
    return _ahead(mediator, at, until).filter(status=SessionStatus.RESERVED)


def _cancel(session: Session, by: Actor, at: datetime) -> Fallen:
    case = session.mediation.case
    data = {"session": session.number, "reason": _("调解员临时不能到场")}
    perform(case_id=case.pk, action=Action.CANCEL_SESSION, by=by, at=at, data=data)
    return Fallen(case.number, session.starts_at)
