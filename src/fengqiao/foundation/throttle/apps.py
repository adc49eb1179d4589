"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ThrottleConfig(AppConfig):
    """Limits on how often one caller may use a public endpoint."""

    name = "fengqiao.foundation.throttle"
    label = "throttle"
    verbose_name = _("频率限制")
