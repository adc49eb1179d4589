"""What is to be written: complaints with what has happened to them so far. Plain values."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from fengqiao.complaints.rules.states import Action
from fengqiao.complaints.services.filing import Filing
from fengqiao.foundation.actors import Actor

if TYPE_CHECKING:
    from fengqiao.complaints.bulk.drafts import Draft


@dataclass(frozen=True, slots=True)
class Act:
    """One action as `casework.services.perform` takes it. ``data`` are the fields of its move."""

    action: Action
    at: datetime
    by: Actor
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overdue:
    """The sweep of ``at`` noted that a deadline had passed."""

    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NewCase:
    """A checked filing and what followed, in order of time.

    ``source`` and ``source_ref`` name the record it comes from, once for all time; ``provenance`` goes into the
    event of filing (no personal data). ``course`` gives further acts one by one and sees the draft as it stands.
    """

    filing: Filing
    by: Actor
    at: datetime
    source: str
    source_ref: str | None = None
    acts: tuple[Act | Overdue, ...] = ()
    course: Callable[["Draft"], Iterator[Act | Overdue]] | None = None
    provenance: Mapping[str, object] = field(default_factory=dict)
