"""The lifecycle of a mediation, declared once, by stage."""

from typing import Final

from fengqiao.foundation.lifecycle import Lifecycle
from fengqiao.mediation.rules.moves.agreeing import MOVES as AGREEING
from fengqiao.mediation.rules.moves.appointing import MOVES as APPOINTING
from fengqiao.mediation.rules.moves.confirming import MOVES as CONFIRMING
from fengqiao.mediation.rules.moves.creditors import MOVES as CREDITORS
from fengqiao.mediation.rules.moves.ending import MOVES as ENDING
from fengqiao.mediation.rules.moves.intake import MOVES as INTAKE
from fengqiao.mediation.rules.moves.mediating import MOVES as MEDIATING
from fengqiao.mediation.rules.states import FINAL, State

MOVES: Final = (*INTAKE, *APPOINTING, *MEDIATING, *CREDITORS, *AGREEING, *CONFIRMING, *ENDING)
LIFECYCLE: Final = Lifecycle(states=tuple(State), final=FINAL, moves=MOVES)
