"""Collects the rows of invented stations and writes them table by table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import ForeignKey, Model

from fengqiao.foundation.files.models import Photo
from fengqiao.foundation.files.storage import Stored
from fengqiao.foundation.ledger.rules import Entry
from fengqiao.foundation.ledger.services import record_many
from fengqiao.stations.models import (
    AgreedMark,
    Appeal,
    Check,
    Evidence,
    GuidedOutlet,
    SelfCheck,
    Sheet,
    SheetMark,
    SheetPhoto,
    Station,
    StationPerson,
)
from fengqiao.stations.services.events import chain_of

# In this order: each refers only to what stands before it.
_TABLES: tuple[type[Model], ...] = (
    Station, StationPerson, GuidedOutlet, Check, SelfCheck, Evidence, Sheet, SheetMark, SheetPhoto, AgreedMark, Appeal,
)  # fmt: skip


@dataclass(slots=True)
class Book:
    """Rows by table, and events by station; ``photos`` are the demo's pictures by function, ``paper`` its one document."""

    photos: Mapping[str, Photo]
    paper: Stored
    rows: dict[type[Model], list[Any]] = field(default_factory=dict)
    events: list[tuple[Station, Entry]] = field(default_factory=list)

    def add(self, row: Any) -> Any:
        """Note a row and return it."""
        self.rows.setdefault(type(row), []).append(row)
        return row

    def write(self) -> None:
        """Write everything; rows that refer to others take their ids by then."""
        for table in _TABLES:
            rows = self.rows.get(table, [])
            for row in rows:
                _take_ids(row)
            table._base_manager.bulk_create(rows, batch_size=2000)
        record_many((chain_of(station.pk), _with_ids(entry)) for station, entry in self.events)


def _with_ids(entry: Entry) -> Entry:
    """Return an event in which the rows it tells of stand by the ids they were given."""
    told = {key: value.pk if isinstance(value, Model) else value for key, value in (entry.data or {}).items()}
    return entry._replace(data=told)


def _take_ids(row: Model) -> None:
    """Let a row know the ids that the rows it refers to were given meanwhile."""
    for one in row._meta.concrete_fields:
        if isinstance(one, ForeignKey) and one.is_cached(row):
            related = getattr(row, one.name)
            setattr(row, one.attname, related.pk if related is not None else None)
