"""Gaps follow what was computed: found, changed, closed once covered."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from fengqiao.coverage.models import Gap, GapState, GapStep, StepKind
from fengqiao.coverage.rules.gaps import Change, Known, change_of
from fengqiao.coverage.rules.reach import Lack, Reach, Status
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.ledger.services import record
from fengqiao.organisations.rules.offers import Tier

CHAIN = "coverage"


def follow(reaches: Sequence[Reach], *, at: datetime) -> None:
    """Find, change and close the gaps of these results; part of the transaction that stores them."""
    places = {reach.place for reach in reaches}
    open_gaps = {
        (gap.place_id, Tier(gap.tier)): gap
        for gap in Gap.objects.select_for_update().filter(place__in=places).exclude(state=GapState.CLOSED)
    }
    found: list[Gap] = []
    changed: list[Gap] = []
    closed: list[Gap] = []
    for reach in reaches:
        gap = open_gaps.get((reach.place, reach.tier))
        match change_of(_known(gap), reach):
            case Change.FOUND:
                found.append(_new(reach, at))
            case Change.CHANGED if gap is not None:
                gap.status, gap.lacks = reach.status.value, [lack.value for lack in reach.lacks]
                changed.append(gap)
            case Change.CLOSED if gap is not None:
                gap.state, gap.closed_on = GapState.CLOSED, timezone.localdate(at)
                closed.append(gap)
            case _:
                pass
    Gap.objects.bulk_create(found, batch_size=2000)
    Gap.objects.bulk_update(changed, ["status", "lacks"], batch_size=500)
    Gap.objects.bulk_update(closed, ["state", "closed_on"], batch_size=500)
    steps = ((found, StepKind.FOUND), (changed, StepKind.CHANGED), (closed, StepKind.CLOSED))
    GapStep.objects.bulk_create(
        (
            GapStep(gap=gap, kind=kind, at=at, status="" if kind is StepKind.CLOSED else gap.status)
            for gaps, kind in steps
            for gap in gaps
        ),
        batch_size=2000,
    )
    if found or changed or closed:
        data = {"found": len(found), "changed": len(changed), "closed": len(closed)}
        record(chain=CHAIN, tag="coverage.computed", actor=SYSTEM, at=at, data=data)


def _known(gap: Gap | None) -> Known | None:
    return None if gap is None else Known(Status(gap.status), tuple(Lack(code) for code in gap.lacks))


def _new(reach: Reach, at: datetime) -> Gap:
    return Gap(
        place_id=reach.place,
        tier=reach.tier.value,
        status=reach.status.value,
        lacks=[lack.value for lack in reach.lacks],
        found_on=timezone.localdate(at),
    )
