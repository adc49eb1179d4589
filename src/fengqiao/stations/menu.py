"""What the menus lead to, by role."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from fengqiao.foundation.actors import Level, Role
from fengqiao.foundation.navigation import NavItem, register

_SEE: Final = frozenset({Role.OFFICER, Role.EXECUTIVE, Role.CLERK, Role.REGULATOR, Role.AUDITOR, Role.ADMINISTRATOR})
_LEVELS: Final = frozenset(Level) - {Level.BODY}


def register_menu() -> None:
    """Add the pages of this context; called once the applications are ready."""
    section = _("服务网络")
    register(NavItem(_("服务站"), "stations:directory", "building-store", order=25))
    register(NavItem(_("服务站"), "stations:list", "building-store", _SEE, order=76, section=section, levels=_LEVELS))
    register(NavItem(_("服务站数据"), "stations:figures", "chart-bar", _SEE, order=77, section=section, levels=_LEVELS))
