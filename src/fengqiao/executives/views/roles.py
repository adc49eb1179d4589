"""Which roles may call which pages."""

from typing import Final

from fengqiao.foundation.actors import Role

PLANNERS: Final = (Role.OFFICER, Role.EXECUTIVE)
"""Those who keep duties and registers; of which institution, the service decides."""
RECORDERS: Final = (*PLANNERS, Role.CLERK)
READERS: Final = (*RECORDERS, Role.REGULATOR, Role.AUDITOR)
OVERSEERS: Final = (*PLANNERS, Role.REGULATOR, Role.AUDITOR)
