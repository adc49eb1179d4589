"""The mediations of a complaint."""

from django.utils import timezone

from fengqiao.casework.models import Case
from fengqiao.foundation.actors import Actor
from fengqiao.mediation.queries.rows import Row, listed, row_of


def mediations_of(complaint: Case, viewer: Actor) -> list[Row]:
    """Return what became of a complaint that was handed over, newest first."""
    found = listed(viewer).filter(mediation__complaint=complaint.pk).order_by("-opened_at", "-id")
    return [row_of(case, timezone.localdate()) for case in found]
