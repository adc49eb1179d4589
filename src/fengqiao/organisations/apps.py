"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Institutions and their tree down to outlets, staff and the roles they act in."""

    name = "fengqiao.organisations"
    label = "organisations"
    verbose_name = _("机构与人员")

    def ready(self) -> None:
        """Put the administrators' pages into the menu."""
        from fengqiao.foundation.actors import Role
        from fengqiao.foundation.navigation import NavItem, register

        administrators = frozenset({Role.ADMINISTRATOR})
        for order, label, url_name, icon in (
            (500, _("机构与网点"), "organisations:list", "building-bank"),
            (510, _("人员与角色"), "organisations:staff", "users"),
        ):
            register(NavItem(label, url_name, icon, administrators, order, _("系统管理")))
