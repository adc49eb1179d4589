"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from fengqiao.foundation.actors import Role
from fengqiao.foundation.navigation import NavItem, register


class AnalyticsConfig(AppConfig):
    """Facts and measures over cases, their rollups and the cases behind each figure."""

    name = "fengqiao.analytics"
    label = "analytics"
    verbose_name = _("统计")

    def ready(self) -> None:
        """Add the dashboard and the explorer to the menus."""
        seniors = frozenset({Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR})
        mediation = frozenset({Role.MEDIATOR, Role.MEDIATION_CLERK, Role.COURT_LIAISON, Role.JUSTICE})
        everyone = seniors | mediation | {Role.CLERK}
        register(NavItem(_("概览"), "analytics:dashboard", "layout-dashboard", seniors, order=10))
        register(NavItem(_("统计"), "analytics:index", "chart-bar", everyone, order=78, section=_("统计分析")))
        register(
            NavItem(_("调解年度"), "analytics:mediation_year", "calendar-stats", everyone, order=62, section=_("调解"))
        )
