"""Rows of unsaved model instances, and sending them by ``COPY``."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from django.db import connection, models
from psycopg.types.json import Jsonb

from fengqiao.casework.models import Case, Deadline, Party, Person, Remark, SearchEntry
from fengqiao.complaints.models import Complaint, Decision

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table and its columns; an id that the database gives is left out."""

    name: str
    columns: tuple[str, ...]
    row_of: Callable[[Any], Row]

    @classmethod
    def of(cls, model: type[models.Model], *, with_id: bool = True) -> "Table":
        """Return the table of a model; ``with_id`` when the instances carry their ids."""
        fields = [f for f in model._meta.concrete_fields if with_id or not f.primary_key]
        get = attrgetter(*(f.attname for f in fields))
        json = [i for i, f in enumerate(fields) if isinstance(f, models.JSONField)]

        def with_json(instance: Any) -> Row:
            row = list(get(instance))
            for i in json:
                row[i] = Jsonb(row[i])
            return tuple(row)

        columns = tuple(f.column for f in fields if f.column)
        return cls(model._meta.db_table, columns, with_json if json else get)

    def send(self, rows: Iterable[Row]) -> None:
        """Append rows over the connection of the current transaction."""
        statement = f"COPY {self.name} ({', '.join(self.columns)}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def send_instances(self, instances: Sequence[models.Model]) -> None:
        """Append unsaved instances."""
        if instances:
            self.send(map(self.row_of, instances))


PERSONS: Final = Table.of(Person)
CASES: Final = Table.of(Case)
COMPLAINTS: Final = Table.of(Complaint)
SEARCH: Final = Table.of(SearchEntry)
PARTIES: Final = Table.of(Party, with_id=False)
DEADLINES: Final = Table.of(Deadline, with_id=False)
DECISIONS: Final = Table.of(Decision, with_id=False)
REMARKS: Final = Table.of(Remark, with_id=False)
TABLES: Final = (PERSONS, CASES, COMPLAINTS, SEARCH, PARTIES, DEADLINES, DECISIONS, REMARKS)


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Take ids of a model's table in one round trip."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [found for (found,) in cursor.fetchall()]
