"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoverageConfig(AppConfig):
    """Financial services within reach: service points, reach by village, gaps and their closing, help for who needs it."""

    name = "fengqiao.coverage"
    label = "coverage"
    verbose_name = _("服务覆盖")

    def ready(self) -> None:
        """Make the pages known to the menu, and hear of changes of offices."""
        from fengqiao.coverage.menu import register_menu
        from fengqiao.coverage.services.outlets import follow_office
        from fengqiao.organisations.services import on_change

        register_menu()
        on_change(follow_office)
