"""What any case's page tells a consumer: its history, its dates, what can be done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from django.utils.translation import gettext as _

from fengqiao.casework.queries import TimelineEntry
from fengqiao.foundation.actors import Role
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar import rules as calendar_rules
from fengqiao.foundation.calendar.rules import StepKind, Unit
from fengqiao.foundation.calendar.wording import sentences
from fengqiao.portal.rules import FILE_ADDED
from fengqiao.portal.rules.words import Deed, Telling

LIVE: Final = frozenset({"running", "paused"})
_WHO: Final[Mapping[str, str]] = {
    Role.CONSUMER: "self",
    Role.REGULATOR: "regulator",
    Role.SYSTEM: "system",
    Role.MEDIATOR: "mediator",
    Role.MEDIATION_CLERK: "body",
    Role.COURT_LIAISON: "court",
}


@dataclass(frozen=True, slots=True)
class DueView:
    """A day by which somebody has to act, and how it comes about."""

    kind: str
    label: str
    due_on: date
    provisional: bool
    paused: bool
    overdue: bool
    account: Sequence[str]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened. ``who`` is self, regulator, system, mediator, body, court or office."""

    at: datetime
    who: str
    title: str
    texts: Sequence[tuple[str, str]]
    tag: str = ""


@dataclass(frozen=True, slots=True)
class DeedView:
    """One thing the consumer can do now, or why not (``reason``)."""

    action: str
    deed: Deed
    reason: str = ""


def fingerprint(state: str, history: Sequence[HistoryLine]) -> str:
    """Return what changes whenever the state or what is told of a case does."""
    return f"{state}.{len(history)}.{history[-1].at.timestamp() if history else 0:.6f}"


def told(entries: Iterable[TimelineEntry], telling: Telling) -> list[HistoryLine]:
    """Return the events a consumer is told, oldest first; files uploaded together are one line."""
    lines: list[HistoryLine] = []
    visible = [e for e in entries if e.tag in telling.history and (e.tag not in telling.only_own or _is_material(e))]
    for (tag, _minute), group in groupby(visible, key=lambda e: (e.tag, e.at.replace(second=0, microsecond=0))):
        events = list(group)
        if tag == FILE_ADDED and len(events) > 1:
            title = _("上传了 %(n)d 个文件") % {"n": len(events)}
            lines.append(HistoryLine(events[-1].at, "self", title, ()))
        else:
            lines += [_line(event, telling) for event in events]
    return lines


def _is_own(entry: TimelineEntry) -> bool:
    return entry.actor_role == Role.CONSUMER


def _is_material(entry: TimelineEntry) -> bool:
    """Whether the consumer did it, and it is no part of another act, like the picture of a signature."""
    return _is_own(entry) and not entry.data.get("document")


def _line(entry: TimelineEntry, telling: Telling) -> HistoryLine:
    chosen = [
        (_(label), _(choices[entry.data[name]]))
        for (tag, name), (label, choices) in telling.choices.items()
        if tag == entry.tag and entry.data.get(name) in choices
    ]
    listed = telling.own_texts if _is_own(entry) else telling.texts
    texts = [
        (_(label), entry.texts[name])
        for (tag, name), label in listed.items()
        if tag == entry.tag and name in entry.texts
    ]
    who = _WHO.get(entry.actor_role, "office")
    return HistoryLine(entry.at, who, _(telling.history[entry.tag]), [*chosen, *texts], entry.tag)


def due_view(row: Any, *, label: str, today: date, lapses: bool) -> DueView:
    """Return a deadline as a consumer reads it; one that ``lapses`` is the consumer's own and never overdue."""
    paused = row.status == "paused"
    return DueView(
        kind=row.kind,
        label=_(label),
        due_on=row.due_on,
        provisional=row.provisional,
        paused=paused,
        overdue=today > row.due_on and not lapses and not paused,
        account=_account(row),
    )


def _account(row: Any) -> list[str]:
    """Return how the day comes about; nothing for a day that was agreed. Internal targets are left out."""
    period = {
        "starts_on": row.starts_on,
        "length": row.length,
        "unit": Unit(row.unit),
        "exclusions": [
            calendar_rules.Exclusion(x.starts_on, x.ends_on) for x in row.exclusions.all() if x.ends_on is not None
        ],
        "roll": row.due_on != row.raw_due_on,
    }
    if calendar_rules.due(calendar.current(), **period).due_on != row.due_on:
        return []
    steps = calendar_rules.explain(calendar.current(), **period)
    return sentences(step for step in steps if step.kind is not StepKind.TARGET)
