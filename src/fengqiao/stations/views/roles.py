"""Who sees stations at the desk."""

from typing import Final

from fengqiao.foundation.actors import Role

READERS: Final = (Role.OFFICER, Role.EXECUTIVE, Role.CLERK, Role.REGULATOR, Role.AUDITOR, Role.ADMINISTRATOR)
ACTING: Final = (Role.OFFICER, Role.REGULATOR)
