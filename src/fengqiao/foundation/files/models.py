"""Tables of files: photos, which contexts refer to."""

from django.db import models


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
