"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalyticsConfig(AppConfig):
    """Facts and measures over cases, their rollups and the cases behind each figure."""

    name = "fengqiao.analytics"
    label = "analytics"
    verbose_name = _("统计")
