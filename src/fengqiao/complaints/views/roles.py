"""Which roles may call which pages of the desk."""

from typing import Final

from fengqiao.foundation.actors import Role

READERS: Final = (Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR)
WORKERS: Final = (Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR)
"""Those who change something; what exactly, the lifecycle decides."""
HANDLERS: Final = (Role.CLERK, Role.OFFICER, Role.EXECUTIVE)
VERIFIERS: Final = (Role.AUDITOR, Role.REGULATOR)
