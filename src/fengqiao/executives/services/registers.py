"""Keeping the registers of an institution: every change is written with its event, and how it stands is judged anew."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.executives.queries.scope import may_plan
from fengqiao.executives.queries.sections import Section, tag_of
from fengqiao.executives.services.events import note
from fengqiao.executives.services.standing import refresh
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.days import DayKind, Typed, problems_of_stretch
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.organisations.models import Organisation

_STRETCHES: Final = (
    ("since", "until", DayKind.BEGINS),
    ("starts_on", "until", DayKind.BEGINS),
    ("held_on", "due_on", DayKind.HELD),
    ("held_on", "done_on", DayKind.HELD),
)


def day_problems(section: Section, value_of: Callable[[str], Typed], *, today: date) -> dict[str, str]:
    """Return what is wrong with the days of a row, by field: out of range, or an end before its beginning."""
    found: dict[str, str] = {}
    for begins, ends, kind in _STRETCHES:
        if begins in section.fields and ends in section.fields:
            stretch = (begins, value_of(begins)), (ends, value_of(ends))
            found = problems_of_stretch(*stretch, kind=kind, today=today) | found
    return found


@transaction.atomic
def keep(section: Section, row: Any, organisation: Organisation, *, by: Actor, at: datetime, judge: bool = True) -> Any:
    """Write a row, new or changed, that a form has checked; who writes many judges the institution afterwards.

    Raises:
        NotAllowed: the actor does not keep this institution's registers. Invalid: a day is out of range, or the database
        does not take it.
    """
    _require_keeper(organisation, by)
    if wrong := day_problems(section, partial(getattr, row), today=timezone.localdate(at)):
        raise Invalid(wrong)
    is_new = row.pk is None
    row.organisation = organisation
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Invalid({"": _(section.twice)}) from None
    _note(section, row, "added" if is_new else "changed", organisation, by, at)
    if judge:
        refresh([organisation.pk], on=timezone.localdate(at))
    return row


@transaction.atomic
def remove(section: Section, row: Any, organisation: Organisation, *, by: Actor, at: datetime) -> None:
    """Remove a row that was entered by mistake; who was in office is ended, not removed. Raises NotAllowed."""
    _require_keeper(organisation, by)
    if section.ends:
        raise NotAllowed(_("这一类登记不能删除，请填写结束或更正"))
    _note(section, row, "removed", organisation, by, at)
    row.delete()
    refresh([organisation.pk], on=timezone.localdate(at))


def _note(section: Section, row: Any, deed: str, organisation: Organisation, by: Actor, at: datetime) -> None:
    said = {name: _told(getattr(row, name)) for name in section.fields if name not in section.unsaid}
    note(organisation.pk, tag_of(section, deed), by=by, at=at, entry=row.pk, **said)


def _told(value: Any) -> Any:
    """Return a value as the ledger says it: a person by the id."""
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def _require_keeper(organisation: Organisation, by: Actor) -> None:
    if not may_plan(by, organisation):
        raise NotAllowed(_("只有本机构或上级机构的消保专员和高管可以维护"))
