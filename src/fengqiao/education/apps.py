"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EducationConfig(AppConfig):
    """Education of consumers (plans, events, materials, lessons) and the training of staff."""

    name = "fengqiao.education"
    label = "education"
    verbose_name = _("教育宣传")

    def ready(self) -> None:
        """Make the pages known to the menu, and its files to the sweep of the store."""
        from fengqiao.education.menu import register_menu
        from fengqiao.education.queries.materials import content_of_materials
        from fengqiao.education.queries.training import content_of_certificates
        from fengqiao.foundation.files import references

        register_menu()
        references.register(content_of_materials)
        references.register(content_of_certificates)
