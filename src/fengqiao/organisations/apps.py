"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Institutions and their tree down to outlets, staff and the roles they act in."""

    name = "fengqiao.organisations"
    label = "organisations"
    verbose_name = _("机构与人员")
