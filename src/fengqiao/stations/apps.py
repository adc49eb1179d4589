"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StationsConfig(AppConfig):
    """Consumer-protection service stations: the standard, the application, acceptance, the mark, review, the public directory."""

    name = "fengqiao.stations"
    label = "stations"
    verbose_name = _("金融消保服务站")

    def ready(self) -> None:
        """Make the pages known to the menu."""
        from fengqiao.stations.menu import register_menu

        register_menu()
