"""Tables that offices upload."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """A file between upload and import, and the rows that came back. Both are encrypted, and removed after a week."""

    importer = models.CharField(_("类别"), max_length=40)
    member_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    name = models.CharField(_("文件名"), max_length=160)
    content = models.BinaryField(null=True)
    rejects = models.BinaryField(null=True)
    uploaded_at = models.DateTimeField(_("上传时间"))
    imported_at = models.DateTimeField(_("导入时间"), null=True)
    accepted = models.PositiveIntegerField(_("接受"), default=0)
    rejected = models.PositiveIntegerField(_("退回"), default=0)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("importer", "member_id", "-id"), name="sheets_upload_member"),)

    def __str__(self) -> str:
        return self.name
