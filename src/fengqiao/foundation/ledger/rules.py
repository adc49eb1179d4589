"""How an event is written down and marked. Pure: no clock, no database, keys are given.

An event's 32-byte hash has two halves, each a truncated HMAC-SHA256 (RFC 2104, section 5):

* the *content mark* covers everything the event says, its chain and its place in it;
* the *link mark* covers the content mark and the head of the chain before it.

So each event can be judged by itself, and exactly the altered one is named. The *head* kept with
the chain is an HMAC of the last hash: whoever cuts events off the end by SQL cannot make the head
that belongs to the shorter chain.
"""

import hmac
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson

from fengqiao.foundation.actors import Actor

KEY_PURPOSE: Final = "ledger"
SEAL_CHAIN: Final = "seals"
MARK_SIZE: Final = 16
EVENT_COLUMNS: Final = (
    "chain", "seq", "at", "tag", "actor_kind", "actor_id", "actor_role", "organisation_id", "data", "hash",
)  # fmt: skip
CHAIN_COLUMNS: Final = ("name", "length", "head")

# Names under which personal data travels; any key of `data`, in any case and at any depth.
PERSONAL_KEYS: Final = frozenset({
    "name", "full_name", "first_name", "last_name", "complainant", "customer", "birthday",
    "phone", "mobile", "telephone", "tel", "address", "email", "e_mail", "mail",
    "id_number", "id_card", "identity", "identity_number", "passport",
    "card", "card_number", "bank_card", "account", "account_number",
    "姓名", "电话", "手机", "手机号", "手机号码", "联系电话", "地址", "住址", "邮箱", "电子邮箱",
    "身份证", "身份证号", "身份证号码", "证件号码", "银行卡号", "账号",
})  # fmt: skip

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_OPTIONS: Final = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS

_MOBILE: Final = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d|\.\d)")
_IDENTITY: Final = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])")
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_DIGEST: Final = re.compile(r"[0-9a-f]{32,128}")


class Entry(NamedTuple):
    """What is to be recorded in one chain."""

    tag: str
    actor: Actor
    at: datetime
    data: Mapping[str, Any] | None = None


class EventRow(NamedTuple):
    """One row of ``ledger_event``, in the order of `EVENT_COLUMNS`; ``data`` is JSON text."""

    chain: str
    seq: int
    at: datetime
    tag: str
    actor_kind: str
    actor_id: int | None
    actor_role: str
    organisation_id: int | None
    data: str
    hash: bytes


class ChainRow(NamedTuple):
    """One row of ``ledger_chain``, in the order of `CHAIN_COLUMNS`."""

    name: str
    length: int
    head: bytes


NO_HEAD: Final = b""


@dataclass(frozen=True, slots=True)
class Marker:
    """Makes the marks of one key. Keep one for many events: the key's HMAC state is prepared once."""

    _content: Callable[[], "hmac.HMAC"]
    _link: Callable[[], "hmac.HMAC"]
    _head: Callable[[], "hmac.HMAC"]
    _seal: Callable[[], "hmac.HMAC"]

    @classmethod
    def of(cls, key: bytes) -> "Marker":
        """Return the marker of the 32-byte ``key``."""
        return cls(*(hmac.new(key, prefix, "sha256").copy for prefix in (b"content:", b"link:", b"head:", b"seal:")))

    def content(self, fields: bytes) -> bytes:
        """Return the content mark of an event's canonical bytes."""
        state = self._content()
        state.update(fields)
        return state.digest()[:MARK_SIZE]

    def link(self, previous_head: bytes, content: bytes) -> bytes:
        """Return the link mark of an event with this content mark after ``previous_head``."""
        state = self._link()
        state.update(previous_head + content)
        return state.digest()[:MARK_SIZE]

    def head(self, last_hash: bytes) -> bytes:
        """Return the head of a chain whose last event has ``last_hash``."""
        state = self._head()
        state.update(last_hash)
        return state.digest()

    def seal(self, fields: bytes) -> bytes:
        """Return the root of a seal's canonical bytes."""
        state = self._seal()
        state.update(fields)
        return state.digest()


def next_hash(marker: Marker, previous_head: bytes, fields: bytes) -> bytes:
    """Return the hash of an event with canonical ``fields`` after ``previous_head`` (`NO_HEAD` for the first)."""
    content = marker.content(fields)
    return content + marker.link(previous_head, content)


def microseconds(at: datetime) -> int:
    """Return whole microseconds since 1970 UTC, which is what PostgreSQL keeps of a timestamp.

    Raises:
        ValueError: ``at`` has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"time without zone: {at}")
    return (at - _EPOCH) // _MICROSECOND


def canonical(  # noqa: PLR0913 - the columns of an event
    *, chain: str, seq: int, at: int | None, tag: str, actor_kind: str, actor_id: int | None, actor_role: str,
    organisation_id: int | None, data: bytes,
) -> bytes:  # fmt: skip
    """Return the bytes an event's content mark covers. ``at`` in microseconds, ``data`` as `encode` made it."""
    return orjson.dumps((chain, seq, at, tag, actor_kind, actor_id, actor_role, organisation_id)) + data


def _as_text(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be kept in the ledger")


def encode(data: Mapping[str, Any] | None) -> bytes:
    """Return ``data`` as JSON that survives JSONB: keys sorted, decimals and dates as text.

    Raises:
        ValueError: a float, a NUL, a number past 64 bits, or something that looks like personal data.
    """
    if not data:
        return b"{}"
    _check_mapping(data, "data")
    try:
        return orjson.dumps(dict(data), default=_as_text, option=_OPTIONS)
    except TypeError as error:  # orjson's own errors are TypeErrors, too
        raise ValueError(f"not for the ledger: {error}") from error


def _check_mapping(data: Mapping[Any, Any], path: str) -> None:
    """Raise ValueError if anything in ``data`` must not be kept; never repeats the value itself."""
    for key, value in data.items():
        if _names_personal(key):
            raise ValueError(f"personal data is not for the ledger: {path}.{key}")
        kind = type(value)
        if kind is str:
            if len(value) > 4 or "\0" in value:  # nothing personal is shorter
                _check_text(value, f"{path}.{key}")
        elif kind is not int and kind is not bool and value is not None:
            _check_value(value, f"{path}.{key}")


def _check_value(value: object, path: str) -> None:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, Mapping):
        _check_mapping(value, path)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            _check_value(inner, f"{path}[{number}]")
    elif isinstance(value, float):
        raise ValueError(f"a float does not keep its value, use Decimal: {path}")  # noqa: TRY004 - one kind of refusal


def _check_text(text: str, path: str) -> None:
    if "\0" in text:
        raise ValueError(f"NUL cannot be kept: {path}")
    if looks_personal(text):
        raise ValueError(f"looks like a mobile or identity number or an e-mail address: {path}")


@lru_cache(maxsize=1024)
def _names_personal(key: object) -> bool:
    if not isinstance(key, str):
        return False  # the encoder refuses it
    _check_text(key, "key")
    return key.casefold() in PERSONAL_KEYS


def looks_personal(text: str) -> bool:
    """Return whether ``text`` holds a mainland mobile number, an 18-character identity number or an e-mail address."""
    if len(text) > 31 and _DIGEST.fullmatch(text) and not text.isdecimal():
        return False
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if "@" in plain and _EMAIL.search(plain):
        return True
    return len(plain) > 10 and (_MOBILE.search(plain) or _IDENTITY.search(plain)) is not None


def event_row(marker: Marker, *, chain: str, seq: int, previous_head: bytes, entry: Entry) -> EventRow:
    """Return the row of ``entry`` as number ``seq`` of ``chain``. Raises ValueError as `encode` does."""
    actor, data = entry.actor, encode(entry.data)
    fields = canonical(
        chain=chain, seq=seq, at=microseconds(entry.at), tag=entry.tag, actor_kind=actor.kind,
        actor_id=actor.person_id, actor_role=actor.role, organisation_id=actor.organisation_id, data=data,
    )  # fmt: skip
    return EventRow(
        chain, seq, entry.at, str(entry.tag), str(actor.kind), actor.person_id, str(actor.role),
        actor.organisation_id, data.decode(), next_hash(marker, previous_head, fields),
    )  # fmt: skip


def rows_for_copy(marker: Marker, chain: str, entries: Iterable[Entry]) -> tuple[ChainRow, list[EventRow]]:
    """Return the rows of a new chain and its first events, for ``COPY`` in the order of the column tuples.

    The chain must not exist yet. Raises ValueError as `encode` does.
    """
    head, events = NO_HEAD, list[EventRow]()
    for seq, entry in enumerate(entries, start=1):
        row = event_row(marker, chain=chain, seq=seq, previous_head=head, entry=entry)
        head = marker.head(row.hash)
        events.append(row)
    return ChainRow(chain, len(events), head), events


@dataclass(frozen=True, slots=True)
class SealedDay:
    """What a seal says: the events with ids in ``covered``, between the previous seal and ``last_event_id``."""

    day: str  # ISO
    last_event_id: int
    covered: str
    events: int
    chains: int
    digest: bytes
    previous: bytes
    sealed_at: int | None  # microseconds

    def root(self, marker: Marker) -> bytes:
        """Return the root over all of it, and so over every seal before."""
        return marker.seal(
            orjson.dumps((
                self.day, self.last_event_id, self.covered, self.events, self.chains, self.digest.hex(),
                self.previous.hex(), self.sealed_at,
            ))
        )  # fmt: skip
