"""The library: materials and their versions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.education.models.events import Audience
from fengqiao.organisations.models import Organisation, StaffMember


class MaterialStatus(models.TextChoices):
    """States of a version."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    APPROVED = "approved", _("已审核")
    RETURNED = "returned", _("已退回")
    REPLACED = "replaced", _("已被新版代替")


class Material(models.Model):
    """A leaflet, text or slide that is used when people are taught."""

    title = models.CharField(max_length=80)
    topic = models.CharField(max_length=24, db_index=True)
    audience = models.CharField(max_length=16, choices=Audience)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    is_public = models.BooleanField(default=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"material {self.pk}"


class MaterialVersion(models.Model):
    """One version: the text by which its plainness is judged, and the file if there is one."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    name = models.CharField(max_length=160, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    size = models.PositiveIntegerField(default=0)
    media_type = models.CharField(max_length=80, blank=True)
    score = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=MaterialStatus, default=MaterialStatus.DRAFT)
    reason = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    decided_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("material", "number"), name="material_version_once"),
            models.UniqueConstraint(
                fields=("material",), condition=Q(status=MaterialStatus.APPROVED), name="material_one_current"
            ),
        )

    def __str__(self) -> str:
        return f"material {self.material_id} v{self.number}"
