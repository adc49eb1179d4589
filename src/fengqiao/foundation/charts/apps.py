"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChartsConfig(AppConfig):
    """Charts, each with the table behind it."""

    name = "fengqiao.foundation.charts"
    label = "charts"
    verbose_name = _("图表")
