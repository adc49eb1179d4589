"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheetsConfig(AppConfig):
    """Tables that offices upload."""

    name = "fengqiao.foundation.sheets"
    label = "sheets"
    verbose_name = _("表格导入")
