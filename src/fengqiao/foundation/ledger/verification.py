"""What is wrong with a chain or a seal, if anything. Pure: rows and markers are given, findings come out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

import orjson

from fengqiao.foundation.ledger.rules import MARK_SIZE, NO_HEAD, Marker, canonical

NAMED_ONE_BY_ONE: Final = 1000  # longer gaps are named as a span


class FindingKind(StrEnum):
    """What happened to an event, a chain or a seal."""

    ALTERED = "altered"
    MISSING = "missing"
    INSERTED = "inserted"


_NAMES: Final = {
    FindingKind.ALTERED: "ALTERED 被修改",
    FindingKind.MISSING: "MISSING 缺失",
    FindingKind.INSERTED: "INSERTED 被插入",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, named. Without ``seq`` it is about the chain as a whole, or a seal."""

    kind: FindingKind
    where: str  # chain, or "seal 2026-01-31", or "event" for one known by its id only
    reason: str
    seq: int | None = None
    until: int | None = None  # last of a long gap
    tag: str = ""
    event_id: int | None = None

    def __str__(self) -> str:
        place = self.where
        if self.seq is not None:
            place += f"#{self.seq}" + (f"–{self.until}" if self.until is not None else "")
        named = " ".join(part for part in (place, self.tag, f"(id {self.event_id})" if self.event_id else "") if part)
        return f"{_NAMES[self.kind]} {named}: {self.reason}"


class StoredEvent(NamedTuple):
    """A row of ``ledger_event`` beside its chain's row (``length`` and ``head`` are None without one)."""

    chain: str
    length: int | None
    head: bytes | None
    id: int
    seq: int
    at: int | None  # microseconds; None for a time no event can have
    tag: str
    actor_kind: str
    actor_id: int | None
    actor_role: str
    organisation_id: int | None
    data: str
    hash: bytes


def fields_of(event: StoredEvent) -> bytes | None:
    """Return the canonical bytes of a stored event, None if no event could read like that."""
    try:
        data = orjson.dumps(orjson.loads(event.data), option=orjson.OPT_SORT_KEYS)
        return canonical(
            chain=event.chain, seq=event.seq, at=event.at, tag=event.tag, actor_kind=event.actor_kind,
            actor_id=event.actor_id, actor_role=event.actor_role, organisation_id=event.organisation_id, data=data,
        )  # fmt: skip
    except (TypeError, ValueError):
        return None


@dataclass(slots=True)
class _ChainCheck:
    """State of walking one chain in order."""

    markers: Sequence[Marker]
    chain: str
    length: int | None
    head: bytes | None
    last_seq: int = 0
    heads: list[bytes] = field(default_factory=lambda: [NO_HEAD])  # possible heads before the next event
    certain: bool = True  # whether the next event's link must fit one of them
    sound_events: int = 0
    row_is_behind: bool = False

    def sound(self, event: StoredEvent, fields: bytes | None) -> bool:
        mark = event.hash[:MARK_SIZE]
        return fields is not None and any(marker.content(fields) == mark for marker in self.markers)

    def linked(self, event: StoredEvent) -> bool:
        content, link = event.hash[:MARK_SIZE], event.hash[MARK_SIZE:]
        return any(marker.link(head, content) == link for head in self.heads for marker in self.markers)

    def heads_after(self, *hashes: bytes) -> list[bytes]:
        return [marker.head(value) for value in hashes for marker in self.markers]

    def finding(self, kind: FindingKind, event: StoredEvent, reason: str) -> Finding:
        return Finding(kind, self.chain, reason, seq=event.seq, tag=event.tag, event_id=event.id)

    def take(self, event: StoredEvent) -> Iterator[Finding]:
        """Judge the next event of the chain."""
        fields = fields_of(event)
        sound = self.sound(event, fields)
        beyond = event.seq < 1 or self.length is None or event.seq > self.length
        if beyond and not (sound and (self.length is None or self.linked(event))):
            yield self.finding(FindingKind.INSERTED, event, "链上没有这个位置 / the chain has no such place")
            return
        self.row_is_behind = self.row_is_behind or (beyond and self.length is not None)
        if event.seq > self.last_seq + 1:
            yield from missing(self.chain, self.last_seq + 1, event.seq - 1)
            self.heads, self.certain = [], False
        if not sound:
            yield self.finding(FindingKind.ALTERED, event, "内容与哈希不符 / content does not match its hash")
            self.after_broken(event, fields)
        elif self.certain and not self.linked(event):
            yield self.finding(FindingKind.ALTERED, event, "与前一事件不相连 / does not follow the event before it")
            self.after_broken(event, fields)
        else:
            self.heads, self.certain = self.heads_after(event.hash), True
        self.sound_events += sound
        self.last_seq = event.seq

    def after_broken(self, event: StoredEvent, fields: bytes | None) -> None:
        """Go on from the hash that stands there and from the one that should."""
        contents = [marker.content(fields) for marker in self.markers] if fields is not None else []
        due = [c + marker.link(head, c) for c in contents for head in self.heads for marker in self.markers]
        self.heads, self.certain = self.heads_after(event.hash, *due), False

    def end(self) -> Iterator[Finding]:
        """Judge the chain's own row against its events."""
        if self.length is None:
            if self.sound_events:
                yield Finding(FindingKind.MISSING, self.chain, "链头记录缺失 / the chain's own row is gone")
        elif self.row_is_behind or (self.last_seq < self.length and self.last_seq and self.head in self.heads):
            yield Finding(
                FindingKind.ALTERED, self.chain,
                f"链头长度 {self.length} 不对 / the row says {self.length} events, the last is #{self.last_seq}",
            )  # fmt: skip
        elif self.last_seq < self.length:
            yield from missing(self.chain, self.last_seq + 1, self.length)
        elif self.head not in self.heads:
            yield Finding(
                FindingKind.ALTERED, self.chain,
                f"链头与 #{self.last_seq} 不符：被修改，或其后事件被删 / the head does not belong to #{self.last_seq}: "
                "changed, or later events are gone",
            )  # fmt: skip


def missing(chain: str, first: int, last: int) -> Iterator[Finding]:
    """Yield a finding for each place from ``first`` to ``last``, or one for the span when it is long."""
    reason = "事件缺失 / the event is gone"
    if last - first >= NAMED_ONE_BY_ONE:
        yield Finding(FindingKind.MISSING, chain, reason, seq=first, until=last)
        return
    for seq in range(first, last + 1):
        yield Finding(FindingKind.MISSING, chain, reason, seq=seq)


def check_chain(markers: Sequence[Marker], chain: str, events: Iterable[StoredEvent]) -> Iterator[Finding]:
    """Yield what is wrong with one chain. ``events`` are all its events, by seq, at least one."""
    check: _ChainCheck | None = None
    for _seq, group in groupby(events, key=attrgetter("seq")):
        first, *others = group
        if check is None:
            check = _ChainCheck(markers, chain, first.length, first.head)
        if others:  # two events claim one place: the first whose content is sound has it
            claims = [first, *others]
            first = next((e for e in claims if check.sound(e, fields_of(e))), first)
            for event in claims:
                if event is not first:
                    yield check.finding(FindingKind.INSERTED, event, "同一位置有两个事件 / the place is taken")
        yield from check.take(first)
    if check is not None:
        yield from check.end()
