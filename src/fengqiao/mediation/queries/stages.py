"""The board's columns as the database counts them."""

from django.db.models import Case as Choose
from django.db.models import CharField, Exists, OuterRef, Q, Value, When

from fengqiao.mediation.models import Session, SessionStatus
from fengqiao.mediation.rules.board import STATES, Stage
from fengqiao.mediation.rules.states import State

_PLANNED = Exists(Session.objects.filter(mediation=OuterRef("pk"), status=SessionStatus.PLANNED))


def in_stage(stage: str) -> Q:
    """Return which cases stand in a column."""
    among = Q(state__in=STATES[Stage(stage)])
    if stage == Stage.SCHEDULE:
        return among & ~Q(_PLANNED)
    if stage == Stage.SESSION:
        return among & (~Q(state=State.MEDIATING) | Q(_PLANNED))
    return among


def stage_expression() -> Choose:
    """Return a case's column as an expression."""
    whens = [When(in_stage(stage), then=Value(str(stage))) for stage in Stage]
    return Choose(*whens, default=Value(""), output_field=CharField())
