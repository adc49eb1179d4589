"""The lifecycle of a complaint, declared once (Order 2020 No.3 of the CBIRC unless another source is named)."""

from typing import Final

from fengqiao.complaints.rules.moves.answers import ANSWERS
from fengqiao.complaints.rules.moves.clock import CLOCK
from fengqiao.complaints.rules.moves.handling import HANDLING
from fengqiao.complaints.rules.moves.levels import LEVELS
from fengqiao.complaints.rules.moves.material import MATERIAL
from fengqiao.complaints.rules.moves.oversight import OVERSIGHT
from fengqiao.complaints.rules.states import FINAL, State
from fengqiao.foundation.lifecycle import Lifecycle

# Pages offer the moves in this order.
MOVES: Final = (*HANDLING, *CLOCK, *MATERIAL, *ANSWERS, *LEVELS, *OVERSIGHT)
LIFECYCLE: Final = Lifecycle(states=tuple(State), final=FINAL, moves=MOVES)
