"""Which roles may call which pages."""

from typing import Final

from fengqiao.foundation.actors import Role

READERS: Final = (Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR)
KEEPERS: Final = (Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR)
CHECKERS: Final = (Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR)
