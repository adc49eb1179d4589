"""The lifecycle of a complaint, declared once, by what it is about; the order is that of forms and guides."""

from typing import Final

from fengqiao.complaints.rules.moves import consumer, handling, steering, timing
from fengqiao.complaints.rules.states import FINAL, State
from fengqiao.foundation.lifecycle import Lifecycle

MOVES: Final = (*handling.MOVES, *timing.MOVES, *consumer.MOVES, *steering.MOVES)
LIFECYCLE: Final = Lifecycle(states=tuple(State), final=FINAL, moves=MOVES)
