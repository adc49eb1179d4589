"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    """Tiered complaint handling under the statutory rule sets."""

    name = "fengqiao.complaints"
    label = "complaints"
    verbose_name = _("消费投诉")

    def ready(self) -> None:
        """Make complaints known to casework, and the desk's pages to the menu."""
        from fengqiao.casework import kinds
        from fengqiao.casework.models import CaseKind
        from fengqiao.complaints.kind import ComplaintKind
        from fengqiao.complaints.menu import register_menu

        kinds.register(CaseKind.COMPLAINT, ComplaintKind())
        register_menu()
