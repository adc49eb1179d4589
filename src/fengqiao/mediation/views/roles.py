"""Which roles may call which pages of mediation."""

from typing import Final

from fengqiao.foundation.actors import Role

INSTITUTION: Final = (Role.CLERK, Role.OFFICER, Role.EXECUTIVE)
WORKERS: Final = (*INSTITUTION, Role.MEDIATOR, Role.MEDIATION_CLERK, Role.COURT_LIAISON)
"""Those who change something; what exactly, the lifecycle decides."""
READERS: Final = (*WORKERS, Role.REGULATOR, Role.AUDITOR, Role.JUSTICE)
BRINGERS: Final = (*INSTITUTION, Role.MEDIATION_CLERK, Role.COURT_LIAISON)
