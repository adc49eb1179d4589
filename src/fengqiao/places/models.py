"""Administrative divisions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DivisionLevel(models.TextChoices):
    """Levels of GB/T 2260 and of the statistical codes below it."""

    CITY = "city", _("市")
    COUNTY = "county", _("区县")
    TOWN = "town", _("乡镇街道")
    VILLAGE = "village", _("村社区")


class Division(models.Model):
    """One division. Names repeat between counties: the twelve-digit code is the key."""

    code = models.CharField(_("代码"), max_length=12, primary_key=True)
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("级别"), max_length=8, choices=DivisionLevel)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name=_("上级"))

    class Meta:
        ordering = ("code",)
        indexes = (models.Index(fields=("level", "code"), name="division_level_code"),)
        constraints = (
            models.CheckConstraint(name="division_code_has_twelve_digits", condition=models.Q(code__regex=r"^\d{12}$")),
        )

    def __str__(self) -> str:
        return self.name
