"""Which roles may call these pages. Who may change something, the services decide."""

from typing import Final

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Level, Role

READERS: Final = (Role.ADMINISTRATOR, Role.AUDITOR, Role.REGULATOR)
KEEPERS: Final = (Role.ADMINISTRATOR,)
INSPECTORS: Final = (Role.AUDITOR, Role.ADMINISTRATOR)

keeper: Final = access(*KEEPERS, level=Level.REGULATOR)
"""Declares a view to be for the regulator's administrator: an institution's own keeps its staff and offices only."""


def is_keeper(request: ActorRequest) -> bool:
    """Whether to offer changes: to the regulator's administrator."""
    return request.actor.is_regulator and request.actor.role is Role.ADMINISTRATOR
