"""Tables of files: photos, which contexts refer to, and what every file has that shows what somebody says."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Photo(models.Model):
    """A photo: the original as it came, and copies without metadata.

    The original is shown only within the scope of what the photo belongs to; so are time and place of taking, which
    come from its metadata and prove nothing by themselves. All three contents lie encrypted in the store.
    """

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()  # bytes
    media_type = models.CharField(max_length=32)
    width = models.PositiveIntegerField()  # pixels, as seen upright
    height = models.PositiveIntegerField()
    public_sha256 = models.CharField(max_length=64)
    thumb_sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField(null=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True)  # degrees, WGS 84
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "files_photo"
        indexes = [
            models.Index(fields=["sha256"], name="files_photo_original"),
            models.Index(fields=["public_sha256"], name="files_photo_public"),
            models.Index(fields=["thumb_sha256"], name="files_photo_thumb"),
        ]


class Evidence(models.Model):
    """A file handed in to show what somebody says (see `evidence`); its content lies in the store by its hash."""

    file_name = models.CharField(_("文件名"), max_length=160)
    media_type = models.CharField(_("类型"), max_length=80)
    size = models.PositiveBigIntegerField(_("大小"))  # bytes
    sha256 = models.CharField(max_length=64, db_index=True)
    added_at = models.DateTimeField(_("添加时间"))

    class Meta:
        abstract = True
        ordering = ("id",)

    def __str__(self) -> str:
        return f"file {self.pk}"
