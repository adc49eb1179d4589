"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EducationConfig(AppConfig):
    """Education of consumers (plans, events, materials, lessons) and the training of staff."""

    name = "fengqiao.education"
    label = "education"
    verbose_name = _("教育宣传")

    def ready(self) -> None:
        """Make the pages known to the menu."""
        from fengqiao.education.menu import register_menu

        register_menu()
