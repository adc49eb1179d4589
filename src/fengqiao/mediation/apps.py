"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediationConfig(AppConfig):
    """Third-party mediation."""

    name = "fengqiao.mediation"
    label = "mediation"
    verbose_name = _("第三方调解")

    def ready(self) -> None:
        """Make mediations known to casework, and their pages to the menu."""
        from fengqiao.casework import kinds
        from fengqiao.casework.models import CaseKind
        from fengqiao.mediation.kind import MediationKind
        from fengqiao.mediation.menu import register_menu

        kinds.register(CaseKind.MEDIATION, MediationKind())
        register_menu()
