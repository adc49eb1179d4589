"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExecutivesConfig(AppConfig):
    """Executives in person: first responsible persons, receptions, led cases, agenda items; the organisation of consumer protection."""

    name = "fengqiao.executives"
    label = "executives"
    verbose_name = _("高管三制")

    def ready(self) -> None:
        """Make the pages known to the menu, and the files that prove something to the sweep of the store."""
        from fengqiao.executives.menu import register_menu
        from fengqiao.executives.models import Evidence
        from fengqiao.foundation.files import evidence, references

        references.register(evidence.held_by(Evidence))
        register_menu()
