"""Which roles may call these pages. Who may change something, the services decide."""

from typing import Final

from fengqiao.foundation.access import ActorRequest
from fengqiao.foundation.actors import Role

READERS: Final = (Role.ADMINISTRATOR, Role.AUDITOR, Role.REGULATOR)
KEEPERS: Final = (Role.ADMINISTRATOR,)
INSPECTORS: Final = (Role.AUDITOR, Role.ADMINISTRATOR)


def is_keeper(request: ActorRequest) -> bool:
    """Whether to offer changes: to the regulator's administrator."""
    return request.actor.is_regulator and request.actor.role is Role.ADMINISTRATOR
