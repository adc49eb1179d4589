"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Files people hand in, and photos with copies that may be shown to everybody."""

    name = "fengqiao.foundation.files"
    label = "files"
    verbose_name = _("文件与照片")

    def ready(self) -> None:
        """Tell the sweep of the store which content photos need."""
        from fengqiao.foundation.files import references
        from fengqiao.foundation.files.photo_store import content_of_photos

        references.register(content_of_photos)
