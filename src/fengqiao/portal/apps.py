"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """What a consumer sees: filing, following and answering a complaint."""

    name = "fengqiao.portal"
    label = "portal"
    verbose_name = _("消费者服务")

    def ready(self) -> None:
        """Put the portal's pages into its menu."""
        from fengqiao.foundation.navigation import NavItem, register

        register(NavItem(_("我要投诉"), "portal:find", "message-report", order=10))
        register(NavItem(_("申请调解"), "portal:mediate", "heart-handshake", order=15))
        register(NavItem(_("查进度"), "portal:status", "list-search", order=20))
        register(NavItem(_("找帮助"), "portal:help", "phone", order=30))
