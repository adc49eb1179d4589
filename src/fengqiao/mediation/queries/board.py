"""The centre's board: what waits in which column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from fengqiao.casework.models import Case
from fengqiao.casework.queries import available, visible_cases
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.marking import N_
from fengqiao.mediation.queries.rows import Row, listed, row_of
from fengqiao.mediation.rules.states import State

CARDS: Final = 12
"""Cards a column shows; the rest is one click away in the list."""
COLUMNS: Final[Mapping[str, tuple[str, tuple[State, ...]]]] = {
    "check": (N_("待审核"), (State.APPLIED,)),
    "invite": (N_("邀请中"), (State.INVITING,)),
    "appoint": (N_("选定调解员"), (State.APPOINTING,)),
    "mediate": (N_("调解中"), (State.MEDIATING, State.EVALUATING, State.PROPOSED, State.VOTING)),
    "sign": (N_("待签署"), (State.SIGNING,)),
    "perform": (N_("履行中"), (State.PERFORMING, State.IN_DEFAULT)),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its first cards, soonest due first, and how many there are."""

    name: str
    label: str
    number: int
    rows: Sequence[Row]
    states: Sequence[str]


def board(viewer: Actor, *, today: date, narrowed: Q | None = None) -> list[Column]:
    """Return the columns; the number of queries does not grow with cases."""
    base: QuerySet[Case] = visible_cases(viewer, "mediation").filter(closed_at__isnull=True)
    base = base.filter(narrowed) if narrowed is not None else base
    numbers = base.order_by().values("state").annotate(number=Count("pk")).values_list("state", "number")
    by_state = dict(numbers)
    columns = []
    for name, (label, states) in COLUMNS.items():
        shown: QuerySet[Case] = listed(viewer).filter(state__in=states, closed_at__isnull=True)
        shown = shown.filter(narrowed) if narrowed is not None else shown
        rows = [row_of(case, today) for case in shown.order_by("due_on", "id")[:CARDS]]
        number = sum(by_state.get(state, 0) for state in states)
        columns.append(Column(name, _(label), number, rows, [str(state) for state in states]))
    return columns


def moves_of(case: Any, *, viewer: Actor, today: date) -> list[tuple[str, str]]:
    """Return the moves open to the viewer that lead to another state, for the card's menu."""
    found = available(case=case, viewer=viewer, on=today)
    return [(one.move.action, _(one.move.label)) for one in found if one.allowed and (one.move.after or one.move.also)]
