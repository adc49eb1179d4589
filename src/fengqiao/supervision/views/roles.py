"""Who reads and who supervises."""

from typing import Final

from fengqiao.foundation.actors import Role

READERS: Final = (Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR)
"""Those who see indicators: of their own institution, and of city and counties."""
