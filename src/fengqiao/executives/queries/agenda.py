"""Agenda items of board, committee and management."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from fengqiao.executives.models import AgendaItem
from fengqiao.executives.queries.scope import LEVELS, within
from fengqiao.foundation.actors import Actor, Role


def items(viewer: Actor) -> QuerySet[AgendaItem]:
    """Return the agenda items of the institutions in one's subtree."""
    return AgendaItem.objects.filter(within(viewer)).select_related("organisation")


def totals(rows: QuerySet[AgendaItem]) -> dict[str, Any]:
    """Return what a filtered list comes to: items, yuan, people, follow-ups not done."""
    open_ones = Q(done_on=None) & ~Q(follow_up="")
    found = rows.order_by().aggregate(
        count=Count("pk"), money=Sum("money"), people=Sum("people"), open=Count("pk", filter=open_ones)
    )
    return {**found, "money": found["money"] or Decimal(0), "people": found["people"] or 0}


def own_house(viewer: Actor) -> int | None:
    """Return the id of the institution whose agenda the viewer enters, or None."""
    keeps = viewer.role in {Role.OFFICER, Role.EXECUTIVE} and viewer.level in LEVELS
    return viewer.organisation_id if keeps else None
