"""What a mediator should see coming in a day: clashes between sessions, and what is to be prepared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_

CHANGE: Final = timedelta(minutes=15)
"""Between two sessions in different places one needs at least this."""


class Clash(StrEnum):
    """Why a session cannot go as planned."""

    ABSENT = "absent"
    ROOM_CLOSED = "room_closed"
    TOO_CLOSE = "too_close"
    NO_LINK = "no_link"


CLASHES: Final = {
    Clash.ABSENT: N_("这一天您登记了请假"),
    Clash.ROOM_CLOSED: N_("调解室已停用，请另选"),
    Clash.TOO_CLOSE: N_("与上一场间隔不到一刻钟，且不在同一地点"),
    Clash.NO_LINK: N_("线上或电话调解，还没有填地址或号码"),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A planned session as far as its time and place go. ``place``: the room, 0 for none."""

    starts_at: datetime
    ends_at: datetime
    place: int
    is_absent: bool = False
    room_in_use: bool = True
    needs_link: bool = False


def clashes(slots: Sequence[Slot]) -> list[list[Clash]]:
    """Return what stands against each session; ``slots`` in order of their beginning."""
    found = []
    for before, slot in zip((None, *slots), slots, strict=False):
        close = before is not None and before.place != slot.place and slot.starts_at - before.ends_at < CHANGE
        asked = (
            (Clash.ABSENT, slot.is_absent),
            (Clash.ROOM_CLOSED, not slot.room_in_use),
            (Clash.TOO_CLOSE, close),
            (Clash.NO_LINK, slot.needs_link),
        )
        found.append([clash for clash, holds in asked if holds])
    return found
