"""Forgetting those who were helped, once their time is over."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from fengqiao.coverage.models import Visit
from fengqiao.coverage.rules.standards import DOMAIN
from fengqiao.coverage.services.visits import forget
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.parameters.queries import rules_on

BATCH = 500


def forget_old(*, at: datetime) -> int:
    """Destroy the keys of requests that ended longer ago than they are kept; return how many."""
    today = timezone.localdate(at)
    before = today - timedelta(days=rules_on(DOMAIN, today).number("visit_kept_days"))
    number = 0
    while found := _some(before, at):
        number += found
    return number


@transaction.atomic
def _some(before: object, at: datetime) -> int:
    rows = Visit.objects.select_for_update(skip_locked=True).filter(forgotten_at=None, ended_on__lt=before)
    found = list(rows.order_by("ended_on", "pk")[:BATCH])
    for visit in found:
        forget(visit, by=SYSTEM, at=at)
    return len(found)
