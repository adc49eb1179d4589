"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarConfig(AppConfig):
    """Natural and working days: the yearly holiday arrangements and every date computed from them."""

    name = "fengqiao.foundation.calendar"
    label = "calendar"
    verbose_name = _("工作日历")
