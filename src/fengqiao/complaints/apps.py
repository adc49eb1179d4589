"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    """Tiered complaint handling under the statutory rule sets."""

    name = "fengqiao.complaints"
    label = "complaints"
    verbose_name = _("消费投诉")
