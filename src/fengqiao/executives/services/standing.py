"""Keeping the answer to the three questions, so that lists of institutions can be filtered by it."""

from collections.abc import Collection
from datetime import date
from typing import Final

from django.utils import timezone

from fengqiao.executives.models import Standing
from fengqiao.executives.queries.scope import institutions
from fengqiao.executives.queries.standing import Judged, judged
from fengqiao.executives.rules.standing import Question
from fengqiao.foundation.actors import SYSTEM
from fengqiao.organisations.models import Organisation

_BATCH: Final = 200
_FIELDS: Final = (
    "in_charge", "in_control", "effective", "first_responsible", "staff", "staff_norm", "unmet", "figures", "as_of",
)  # fmt: skip


def refresh(ids: Collection[int], *, on: date | None = None) -> int:
    """Judge institutions anew and keep the answer, in the caller's transaction if there is one; return how many."""
    day = on or timezone.localdate()
    offices = list(institutions(SYSTEM, on=day).filter(pk__in=ids))
    return _keep(offices, day)


def refresh_all(*, on: date | None = None) -> int:
    """Judge every institution anew; return how many."""
    day = on or timezone.localdate()
    offices = list(institutions(SYSTEM, on=day))
    return sum(_keep(offices[at : at + _BATCH], day) for at in range(0, len(offices), _BATCH))


def _keep(offices: Collection[Organisation], day: date) -> int:
    rows = [_row(one, day) for one in judged(offices, on=day)]
    Standing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["organisation"], update_fields=list(_FIELDS)
    )
    return len(rows)


def _row(one: Judged, day: date) -> Standing:
    return Standing(
        organisation_id=one.organisation_id,
        in_charge=one.holds(Question.IN_CHARGE),
        in_control=one.holds(Question.IN_CONTROL),
        effective=one.holds(Question.EFFECTIVE),
        first_responsible=one.facts.first_responsible,
        staff=one.facts.staff,
        staff_norm=one.norms.staff,
        unmet=sum(not reason.met for reason in one.reasons),
        figures=dict(one.figures),
        as_of=day,
    )
