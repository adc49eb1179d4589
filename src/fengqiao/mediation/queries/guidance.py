"""What a justice bureau looks at: how the bodies it guides stand. State and outcome only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Q, Sum

from fengqiao.casework.models import CaseKind
from fengqiao.casework.queries import visible_cases
from fengqiao.foundation.actors import Actor
from fengqiao.mediation.models import Body, CommitteeTerm
from fengqiao.mediation.queries.outcomes import SETTLED, UNSETTLED
from fengqiao.mediation.queries.rows import Row, listed, row_of

SOON: Final = timedelta(days=90)
"""A committee's term that ends within this is shown: the next election has to be prepared."""
LATE_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class BodyView:
    """A body: what is open and overdue, what ended this year and how, and when its committee's term ends."""

    body: Body
    open: int
    overdue: int
    settled: int
    unsettled: int
    amount: Decimal
    term_ends: date | None
    term_soon: bool


@dataclass(frozen=True, slots=True)
class Guidance:
    """The bodies a bureau guides, their sums, and the matters overdue."""

    year: int
    bodies: Sequence[BodyView]
    late: Sequence[Row]

    @property
    def open(self) -> int:
        """Return how many matters are open."""
        return sum(one.open for one in self.bodies)

    @property
    def overdue(self) -> int:
        """Return how many of them are overdue."""
        return sum(one.overdue for one in self.bodies)

    @property
    def settled(self) -> int:
        """Return how many ended by agreement this year."""
        return sum(one.settled for one in self.bodies)


def guidance(viewer: Actor, *, today: date) -> Guidance:
    """Return a justice bureau's landing page; the number of queries does not grow with cases or bodies."""
    bodies = list(Body.objects.filter(justice=viewer.organisation_id).select_related("organisation"))
    terms: dict[int, date] = {}
    for body_id, ends_on in CommitteeTerm.objects.filter(body__in=bodies).values_list("body_id", "ends_on"):
        terms[body_id] = max(ends_on, terms.get(body_id, ends_on))
    counted = {one["mediation__body"]: one for one in _counts(viewer, today)}
    late = listed(viewer).filter(closed_at__isnull=True, due_on__lt=today, yellow_on__isnull=False)
    return Guidance(
        year=today.year,
        bodies=[_view(body, counted.get(body.pk, {}), terms.get(body.pk), today) for body in bodies],
        late=[row_of(case, today, outside=True) for case in late.order_by("due_on", "id")[:LATE_SHOWN]],
    )


def _counts(viewer: Actor, today: date) -> Any:
    ended = Q(mediation__ended_at__year=today.year)
    agreed = ended & SETTLED
    open_now = Q(closed_at__isnull=True)
    return (
        visible_cases(viewer, CaseKind.MEDIATION)
        .order_by()
        .values("mediation__body")
        .annotate(
            open=Count("pk", filter=open_now),
            overdue=Count("pk", filter=open_now & Q(due_on__lt=today, yellow_on__isnull=False)),
            settled=Count("pk", filter=agreed),
            unsettled=Count("pk", filter=ended & UNSETTLED),
            amount=Sum("mediation__agreed_amount", filter=agreed),
        )
    )


def _view(body: Body, counts: Any, term_ends: date | None, today: date) -> BodyView:
    return BodyView(
        body=body,
        open=counts.get("open", 0),
        overdue=counts.get("overdue", 0),
        settled=counts.get("settled", 0),
        unsettled=counts.get("unsettled", 0),
        amount=counts.get("amount") or Decimal(0),
        term_ends=term_ends,
        term_soon=term_ends is not None and term_ends - today <= SOON,
    )
