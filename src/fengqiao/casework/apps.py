"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    """The case: parties, timeline, deadlines, attachments, orders and search, whatever its kind."""

    name = "fengqiao.casework"
    label = "casework"
    verbose_name = _("案件")
