"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Notices to people through replaceable channels, with proof of sending."""

    name = "fengqiao.foundation.notices"
    label = "notices"
    verbose_name = _("通知")
