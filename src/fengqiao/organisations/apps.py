"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Institutions and their tree down to outlets, staff and the roles they act in."""

    name = "fengqiao.organisations"
    label = "organisations"
    verbose_name = _("机构与人员")

    def ready(self) -> None:
        """Put the administrators' pages into the menu, and let a request ask once whether this is the reference year."""
        from django.core.signals import request_finished, request_started

        from fengqiao.foundation.actors import Role
        from fengqiao.foundation.navigation import NavItem, register
        from fengqiao.organisations import reference_year

        request_started.connect(reference_year.begin_request)
        request_finished.connect(reference_year.end_request)
        administrators = frozenset({Role.ADMINISTRATOR})
        for order, label, url_name, icon in (
            (500, _("机构与网点"), "organisations:list", "building-bank"),
            (510, _("人员与角色"), "organisations:staff", "users"),
        ):
            register(NavItem(label, url_name, icon, administrators, order, _("系统管理")))
