"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """What a consumer sees: filing, following and answering a complaint."""

    name = "fengqiao.portal"
    label = "portal"
    verbose_name = _("消费者服务")
