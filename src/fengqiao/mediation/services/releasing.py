"""Giving back the time and rooms of sessions that will not be held."""

from fengqiao.mediation.models import Mediation, Session, SessionStatus

AHEAD = (SessionStatus.RESERVED, SessionStatus.PLANNED)
"""Of sessions that have not been held."""


def release(mediation: Mediation | int, *, mediator: int | None = None) -> None:
    """Cancel the sessions ahead of a mediation, or those of one of its mediators."""
    ahead = Session.objects.filter(mediation=mediation, status__in=AHEAD)
    if mediator is not None:
        ahead = ahead.filter(mediator=mediator)
    ahead.update(status=SessionStatus.CANCELLED)
