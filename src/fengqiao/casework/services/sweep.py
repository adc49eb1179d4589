"""The sweep: each deadline that has passed is noted once and its kind of case reacts."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from fengqiao.casework.kinds import kind_of
from fengqiao.casework.models import Case, Deadline, DeadlineStatus
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.ledger import services as ledger


def sweep(*, at: datetime, batch: int = 500) -> int:
    """Treat every running deadline that ended before today; return how many were newly overdue."""
    today = timezone.localdate(at)
    treated = 0
    while True:
        waiting = Deadline.objects.filter(
            status=DeadlineStatus.RUNNING, due_on__lt=today, overdue_since__isnull=True
        ).order_by("due_on", "id")
        ids = list(waiting.values_list("pk", "case_id")[:batch])
        for deadline_id, case_id in ids:
            _treat(deadline_id, case_id, at)
        treated += len(ids)
        if len(ids) < batch:
            return treated


@transaction.atomic
def _treat(deadline_id: int, case_id: int, at: datetime) -> None:
    case = Case.objects.select_for_update(of=("self",)).select_related("owner", "subject").get(pk=case_id)
    deadline = Deadline.objects.get(pk=deadline_id)
    if deadline.status != DeadlineStatus.RUNNING or deadline.overdue_since is not None:
        return
    deadline.overdue_since = timezone.localdate(at)
    deadline.save(update_fields=["overdue_since"])
    if deadline.kind not in kind_of(case).consumer_deadlines:
        ledger.record(
            chain=f"case:{case.pk}",
            tag="deadline.overdue",
            actor=SYSTEM,
            at=at,
            data={"kind": deadline.kind, "due_on": deadline.due_on.isoformat(), "office": case.owner.code},
        )
    kind_of(case).on_overdue(case, deadline.kind, at)
