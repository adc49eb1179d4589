"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    """Tiered complaint handling under the statutory rule sets."""

    name = "fengqiao.complaints"
    label = "complaints"
    verbose_name = _("消费投诉")

    def ready(self) -> None:
        """Make complaints known to casework."""
        from fengqiao.casework import kinds
        from fengqiao.casework.models import CaseKind
        from fengqiao.complaints.kind import ComplaintKind

        kinds.register(CaseKind.COMPLAINT, ComplaintKind())
