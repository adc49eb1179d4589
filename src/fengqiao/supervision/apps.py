"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    """Five aspects, indicators, goals, evaluation, orders to institutions, reports, bulletins."""

    name = "fengqiao.supervision"
    label = "supervision"
    verbose_name = _("监督评价")

    def ready(self) -> None:
        """Make the pages known to the menu, the files that prove something to the sweep, what waits to the dashboard."""
        from fengqiao.foundation import attention
        from fengqiao.foundation.files import references
        from fengqiao.supervision.menu import register_menu
        from fengqiao.supervision.queries.attention import campaigns, net
        from fengqiao.supervision.services.evidence import content_of_work

        references.register(content_of_work)
        attention.register("net", net)
        attention.register("campaigns", campaigns)
        register_menu()
