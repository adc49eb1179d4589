"""Led cases and promises: lists, pages, and the part of a case's page."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from fengqiao.casework.models import Case
from fengqiao.casework.queries import SCOPE, visible_cases
from fengqiao.executives.models import LedCase, LedNote, Promise, Responsible
from fengqiao.executives.queries.scope import leaders_of, may_plan, own_terms, rules_of, within
from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar.rules import due
from fengqiao.foundation.errors import NotFound


def led_cases(viewer: Actor) -> QuerySet[LedCase]:
    """Return the led cases a viewer sees: those of leaders in one's subtree, and those of cases against it."""
    seen = within(viewer)
    column = SCOPE.get(viewer.level) if viewer.level else None
    if column and viewer.organisation_id is not None and not viewer.is_regulator:
        seen |= Q(**{f"case__{column}": viewer.organisation_id}) & ~Q(case__level=Level.REGULATOR)
    return LedCase.objects.filter(seen).select_related("organisation", "leader", "case__subject")


def promises(viewer: Actor) -> QuerySet[Promise]:
    """Return the promises made by leaders in the viewer's subtree."""
    return Promise.objects.filter(within(viewer)).select_related("organisation", "leader", "visit__reception")


def is_stale(led: LedCase, *, on: date) -> bool:
    """Whether nothing was noted for longer than the rule set allows."""
    return led.closed_on is None and led.noted_on < stale_before(on)


def stale_before(on: date) -> date:
    """Return the day before which the last note of an open led case makes it stale."""
    return on - timedelta(days=rules_of(on).number("led_stale_days"))


def due_of(case: Case, on: date) -> date:
    """Return by when a led case is to be closed: the rule set's limit from today, or the case's own day if sooner."""
    limit = rules_of(on).limit("led_days")
    until = due(calendar.current(), starts_on=on, length=limit.length, unit=limit.unit).due_on
    return min(until, case.due_on) if case.due_on and case.due_on >= on else until


def leaders_for(viewer: Actor, *, on: date) -> list[Responsible]:
    """Return for whom one may take a case over: an executive oneself, an officer any leader of the own house."""
    if viewer.role is Role.EXECUTIVE:
        return own_terms(viewer, on=on)
    if viewer.role is Role.OFFICER and viewer.organisation_id is not None:
        return leaders_of(viewer.organisation_id, on=on)
    return []


@dataclass(frozen=True, slots=True)
class LedPage:
    """A led case with its notes, and what one may do."""

    led: LedCase
    notes: list[LedNote]
    is_stale: bool
    may_keep: bool
    sees_case: bool


def led_page(pk: int, viewer: Actor, *, on: date) -> LedPage:
    """Return one led case. Raises NotFound."""
    led = led_cases(viewer).filter(pk=pk).first()
    if led is None:
        raise NotFound(_("没有找到这个领办案件"))
    return LedPage(
        led=led,
        notes=list(led.notes.select_related("by")),
        is_stale=is_stale(led, on=on),
        may_keep=may_plan(viewer, led.organisation) and led.closed_on is None,
        sees_case=visible_cases(viewer).filter(pk=led.case_id).exists(),
    )


def led_of(case: Case, *, on: date) -> list[dict[str, Any]]:
    """Return who leads or led a case, newest first; the case is known to be in scope."""
    rows = LedCase.objects.filter(case=case).select_related("organisation", "leader").order_by("-taken_on", "-pk")
    return [{"led": one, "is_stale": is_stale(one, on=on)} for one in rows]
