"""What the menus lead to, by role."""

from django.utils.translation import gettext_lazy as _

from fengqiao.foundation.actors import Role
from fengqiao.foundation.navigation import NavItem, register

_GAP_READERS = frozenset({Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR})
_POINT_READERS = _GAP_READERS | {Role.CLERK, Role.ADMINISTRATOR}
_HELPERS = _GAP_READERS | {Role.CLERK}
_SECTION = _("服务覆盖")
_ITEMS: tuple[NavItem, ...] = (
    NavItem(_("覆盖地图"), "coverage:overview", "map-2", _POINT_READERS, order=76, section=_SECTION),
    NavItem(
        _("选址试算"),
        "coverage:what_if",
        "map-plus",
        frozenset({Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.ADMINISTRATOR}),
        order=77,
        section=_SECTION,
    ),
    NavItem(_("附近服务"), "coverage:near", "map-pin", order=28),
    NavItem(_("上门服务"), "coverage:visits", "home-heart", _HELPERS, order=75, section=_SECTION),
    NavItem(_("覆盖缺口"), "coverage:gaps", "list-check", _GAP_READERS, order=78, section=_SECTION),
    NavItem(_("服务点"), "coverage:points", "map-pin", _POINT_READERS, order=79, section=_SECTION),
)


def register_menu() -> None:
    """Add the pages of this context; called once the applications are ready."""
    for item in _ITEMS:
        register(item)
