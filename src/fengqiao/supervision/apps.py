"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    """Five aspects, indicators, goals, evaluation, orders to institutions, reports, bulletins."""

    name = "fengqiao.supervision"
    label = "supervision"
    verbose_name = _("监督评价")

    def ready(self) -> None:
        """Make the pages known to the menu."""
        from fengqiao.supervision.menu import register_menu

        register_menu()
