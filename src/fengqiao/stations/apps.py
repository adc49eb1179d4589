"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StationsConfig(AppConfig):
    """Consumer-protection service stations: the standard, the application, acceptance, the mark, review, the public directory."""

    name = "fengqiao.stations"
    label = "stations"
    verbose_name = _("金融消保服务站")

    def ready(self) -> None:
        """Make the pages known to the menu, expect a chain of every station, keep the documents in use."""
        from fengqiao.foundation.files import evidence, references
        from fengqiao.foundation.ledger.queries import register_expected_chains
        from fengqiao.stations.menu import register_menu
        from fengqiao.stations.models import Evidence

        register_expected_chains("SELECT 'station:' || id FROM stations_station")
        references.register(evidence.held_by(Evidence))
        register_menu()
