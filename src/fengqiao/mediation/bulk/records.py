"""One mediation in memory with all that hangs on it, and writing many of them in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from fengqiao.casework import search
from fengqiao.casework.kinds import Step
from fengqiao.casework.models import Case, Party, Person, Remark, SearchEntry
from fengqiao.casework.services import filed_event
from fengqiao.casework.services.acting import action_event
from fengqiao.complaints.bulk.clocks import Clocks
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.ledger import services as ledger
from fengqiao.foundation.ledger.rules import Entry
from fengqiao.foundation.parameters.rules import Rules
from fengqiao.mediation.models import Mediation, Side
from fengqiao.mediation.rules.moves import LIFECYCLE


@dataclass(slots=True)
class Record:
    """One mediation. ``rows`` are what hangs on it, those first on which others depend."""

    case: Case
    mediation: Mediation
    person: Person
    party: Party
    sides: Sequence[Side]
    clocks: Clocks
    rules: Rules
    entries: list[Entry] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    rows: list[models.Model] = field(default_factory=list)

    def filed(self, data: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
        """Note that the matter was brought."""
        tag, facts = filed_event(self.case, data)
        self.entries.append(Entry(tag, by, at, facts))

    def act(self, action: str, by: Actor, at: datetime, after: str = "", /, **data: object) -> Step:
        """Take an action as `casework.services.perform` notes it; ``after`` is the state it leads to, if another."""
        move, before, case = LIFECYCLE.move(action), self.case.state, self.case
        case.state = after or move.after or before
        step = Step(case=case, move=move, by=by, at=at, on=timezone.localdate(at), data=move.read(data))
        if case.state != before:
            case.closed_at = at if case.state in LIFECYCLE.final else None
        case.version += 1
        case.updated_at = at
        tag, facts, texts = action_event(step, before, {})
        self.entries.append(Entry(tag, by, at, facts))
        audiences = {one.name: one.audience for one in move.fields}
        self.remarks += [
            Remark(case=case, seq=len(self.entries), name=name, text=text, audience=audiences[name])
            for name, text in texts.items()
        ]
        return step


@transaction.atomic
def write(records: Sequence[Record]) -> int:
    """Save records with their events and return how many: a statement a table, whatever their number."""
    Person.objects.bulk_create([one.person for one in records])
    Case.objects.bulk_create([one.case for one in records])
    Mediation.objects.bulk_create([one.mediation for one in records])
    Party.objects.bulk_create([one.party for one in records])
    SearchEntry.objects.bulk_create(
        [SearchEntry(case=one.case, words=search.vector((one.case.title, one.case.number))) for one in records]
    )
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for one in records:
        for row in (*one.sides, *one.clocks.rows, *one.rows, *one.remarks):
            by_model.setdefault(type(row), []).append(row)
    for model, rows in by_model.items():
        model._default_manager.bulk_create(rows)
    ledger.record_many((f"case:{one.case.pk}", entry) for one in records for entry in one.entries)
    _refresh_statistics([Case, Mediation, *by_model])
    return len(records)


def _refresh_statistics(written: Sequence[type[models.Model]]) -> None:
    """Tell PostgreSQL what was loaded: on tables it never looked at it chooses bad plans."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in written)}")
