"""Who works for a body on a day: the day of leaving counts no more. Said here once."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from fengqiao.mediation.models import Engagement


def engaged(on: date) -> Q:
    """Return the condition on engagements that hold on a day."""
    return Q(until__isnull=True) | Q(until__gt=on)


def engagements(on: date, **narrowed: Any) -> QuerySet[Engagement]:
    """Return the engagements that hold on a day."""
    return Engagement.objects.filter(engaged(on), **narrowed)


def holds(engagement: Engagement, on: date) -> bool:
    """Whether one engagement holds on a day."""
    return engagement.until is None or engagement.until > on
