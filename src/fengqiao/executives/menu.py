"""What the menus lead to, by role."""

from django.utils.translation import gettext_lazy as _

from fengqiao.foundation.actors import Level, Role
from fengqiao.foundation.navigation import NavItem, register

_READ = frozenset({Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR})
_OVERSEE = _READ - {Role.CLERK}
_HOUSES = frozenset({Level.HEAD_OFFICE, Level.BRANCH, Level.SUB_BRANCH, Level.REGULATOR})


def register_menu() -> None:
    """Add the pages of this context; called once the applications are ready."""
    section = _("高管三制")
    for item in (
        NavItem(_("我的三制"), "executives:mine", "user-star", frozenset({Role.EXECUTIVE}), order=80, section=section),
        NavItem(_("本周接访和领办"), "executives:week", "calendar-week", _READ, order=81, section=section),
        NavItem(_("三制与组织"), "executives:institutions", "sitemap", _OVERSEE, order=86, section=section, levels=_HOUSES),
        NavItem(_("需要关注"), "executives:attention", "alert-triangle", _OVERSEE, order=87, section=section, levels=_HOUSES),
        NavItem(_("领导接访"), "executives_public:receptions", "calendar-user", order=25),
    ):  # fmt: skip
        register(item)
