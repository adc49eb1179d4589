"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParametersConfig(AppConfig):
    """Versioned rule sets and parameters, each with a source and a period of validity."""

    name = "fengqiao.foundation.parameters"
    label = "parameters"
    verbose_name = _("规则参数")
