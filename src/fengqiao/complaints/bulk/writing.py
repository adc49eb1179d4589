"""Writing batches of cases: each batch is one transaction, and a record that is there already stays as it is."""

import gc
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from fengqiao.casework import search
from fengqiao.casework.models import Case, PartyRole, Person
from fengqiao.casework.services import PersonData
from fengqiao.complaints.bulk import copying
from fengqiao.complaints.bulk.drafts import Draft, Drafting
from fengqiao.complaints.bulk.offices import Offices
from fengqiao.complaints.bulk.people import People
from fengqiao.complaints.bulk.plans import NewCase
from fengqiao.complaints.bulk.replay import draft
from fengqiao.complaints.rules.states import DOMAIN
from fengqiao.complaints.services.filing import people_of
from fengqiao.foundation.ledger import services as ledger
from fengqiao.foundation.ledger.rules import ChainRow, EventRow, Marker, rows_for_copy
from fengqiao.foundation.numbering import COMPLAINT, reserve_numbers
from fengqiao.foundation.parameters import queries as parameters


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch ready for ``COPY``. Rows are made while the server takes in those before them."""

    marker: Marker
    drafts: Sequence[Draft]
    persons: Sequence[Person]
    parties: Sequence[tuple[int, int, str]]

    def send(self) -> None:
        """Append everything, in the order in which tables refer to each other; the caller holds the ledger."""
        drafts = self.drafts
        copying.PERSONS.send_instances(self.persons)
        copying.CASES.send_instances([made.case for made in drafts])
        copying.COMPLAINTS.send_instances([made.complaint for made in drafts])
        copying.SEARCH.send((made.case.pk, search.vector((*made.texts, made.case.number))) for made in drafts)
        copying.PARTIES.send(self.parties)
        copying.DEADLINES.send_instances([row for made in drafts for row in made.clocks.rows])
        copying.DECISIONS.send_instances([row for made in drafts for row in made.decisions])
        copying.REMARKS.send(row for made in drafts for row in made.remarks)
        chains: list[ChainRow] = []
        with connection.cursor() as cursor:
            ledger.copy_events(cursor, self._events(chains))
            with cursor.copy(ledger.CHAIN_COPY) as copy:
                for row in chains:
                    copy.write_row(row)

    def _events(self, chains: list[ChainRow]) -> Iterator[EventRow]:
        """Give the events of all cases and note their chains."""
        for made in self.drafts:
            chain, rows = rows_for_copy(self.marker, f"case:{made.case.pk}", made.entries)
            chains.append(chain)
            yield from rows


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the garbage collector from counting a batch again and again: nothing in it goes in circles for long."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class BulkWriter:
    """Writes batches; keep one for a whole load. Notices and papers are not sent for what is history."""

    def __init__(self, offices: Offices | None = None) -> None:
        self.offices = offices or Offices.load()
        self._drafting = Drafting(self.offices)
        self._marker = ledger.marker()
        self._people: People | None = None  # of the batch before, which may still be on its way

    @transaction.atomic
    def write(self, cases: Sequence[NewCase]) -> int:
        """Write those cases whose record is not there yet and return how many."""
        for source in sorted({new.source for new in cases}):
            _hold(source)
        missing = self.missing(cases)
        if missing:
            ledger.hold_for_writing()
            self.prepare(missing).send()
        return len(missing)

    def missing(self, cases: Sequence[NewCase]) -> list[NewCase]:
        """Return those cases whose record is not there yet."""
        there = present(cases)
        return [new for new in cases if (new.source, new.source_ref) not in there]

    def prepare(self, cases: Sequence[NewCase]) -> Prepared:
        """Take ids and numbers, and return the rows of ``cases``; writes nothing."""
        self._drafting.dues = {}  # the calendar may change between batches
        people = self._people = People(self._people)
        people.recall([data for new in cases for data, _role in people_of(new.filing)])
        parties: list[tuple[int, Person, PartyRole]] = []
        drafts: list[Draft] = []
        numbers = _numbers(cases)
        for case_id, new in zip(copying.reserve_ids(Case, len(cases)), cases, strict=True):
            who = [(people.person(data), role) for data, role in people_of(new.filing)]
            repeated = self._is_repeated(new, people, who)
            drafts.append(
                draft(self._drafting, new, case_id=case_id, number=numbers[new.at.year].pop(), repeated=repeated)
            )
            parties += [(case_id, person, role) for person, role in who]
        for person, person_id in zip(people.made, copying.reserve_ids(Person, len(people.made)), strict=True):
            person.pk = person_id
        return Prepared(
            self._marker, drafts, people.made, [(case_id, person.pk, role.value) for case_id, person, role in parties]
        )

    def _is_repeated(self, new: NewCase, people: People, who: Sequence[tuple[Person, PartyRole]]) -> bool:
        if not who or who[0][1] is not PartyRole.COMPLAINANT:
            return False
        subject_id = self.offices.by_code[new.filing.subject].pk
        on = new.filing.received_on or timezone.localdate(new.at)
        rules = parameters.rules_on(DOMAIN, on)
        return people.is_repeated(who[0][0], subject_id=subject_id, product=new.filing.product, on=on, rules=rules)


def present(cases: Sequence[NewCase]) -> set[tuple[str, str | None]]:
    """Return the records among ``cases`` that have been written before, by source and reference."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for new in cases:
        if new.source_ref is not None:
            wanted[new.source].append(new.source_ref)
    found: set[tuple[str, str | None]] = set()
    for source, refs in wanted.items():
        rows = Case.objects.filter(source=source, source_ref__in=refs).values_list("source_ref", flat=True)
        found |= {(source, ref) for ref in rows}
    return found


def _hold(source: str) -> None:
    """Let one load of a source write at a time, so that two loads of one file wait instead of failing."""
    lock, params = source_lock(source)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({lock})", params)


def source_lock(source: str) -> tuple[str, list[str]]:
    """Return the key of the lock that a load of a source holds, as SQL with its parameter."""
    return "hashtextextended(%s, 0)", [f"bulk:{source}"]


def _numbers(cases: Sequence[NewCase]) -> Mapping[int, list[str]]:
    years: dict[int, int] = defaultdict(int)
    for new in cases:
        years[new.at.year] += 1
    return {year: reserve_numbers(COMPLAINT, year, count)[::-1] for year, count in years.items()}


ANONYMOUS: Final = PersonData(name="")
"""The complainant of a record that names nobody."""


LOADED: Final = (
    *(table.name for table in copying.TABLES), "ledger_event", "ledger_chain",
)  # fmt: skip
"""The tables that a load appends to."""
MANY: Final = 1000
"""Cases from which a load can change what a plan is chosen by; fewer are left to autovacuum."""


def refresh_statistics(written: int) -> None:
    """Tell PostgreSQL what was loaded: on tables it never looked at it chooses bad plans for lists."""
    if written < MANY:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(LOADED)}")
