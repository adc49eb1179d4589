"""What the menus lead to, by role."""

from fengqiao.foundation.navigation import NavItem, register

_ITEMS: tuple[NavItem, ...] = ()


def register_menu() -> None:
    """Add the pages of this context; called once the applications are ready."""
    for item in _ITEMS:
        register(item)
