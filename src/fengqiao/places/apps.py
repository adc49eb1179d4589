"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    """Administrative divisions of the city and their map."""

    name = "fengqiao.places"
    label = "places"
    verbose_name = _("行政区划")
