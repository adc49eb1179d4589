"""The register of an institution's organisation, its evidence, and how it stands."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.executives.rules.words import ELEMENTS
from fengqiao.foundation.files import models as files
from fengqiao.organisations.models import Organisation


class Element(models.Model):
    """One part of an institution's organisation, valid for a time. ``figure`` is a weight in per cent or a budget in yuan."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="elements", verbose_name=_("机构"))
    kind = models.CharField(_("类别"), max_length=12, choices=[(value, _(label)) for value, label in ELEMENTS.items()])
    title = models.CharField(_("名称或文号"), max_length=120)
    responsible = models.CharField(_("责任人"), max_length=60)
    figure = models.DecimalField(_("数值"), max_digits=14, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField(_("生效"))
    until = models.DateField(_("有效期至"), null=True, blank=True)
    remarks = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        ordering = ("organisation", "kind", "-starts_on", "-id")
        indexes = (models.Index(fields=("organisation", "kind"), name="element_organisation"),)
        constraints = (
            models.CheckConstraint(
                name="element_ends_after_start", condition=Q(until__isnull=True) | Q(until__gte=F("starts_on"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"


class Evidence(files.Evidence):
    """A file that proves an element."""

    element = models.ForeignKey(Element, models.CASCADE, related_name="evidence")


class Standing(models.Model):
    """The answer to the three questions for one institution, kept so that lists can be filtered by it.

    Written anew with every change of its register, and every night.
    """

    organisation = models.OneToOneField(Organisation, models.CASCADE, primary_key=True, related_name="standing")
    in_charge = models.BooleanField(_("有人管"))
    in_control = models.BooleanField(_("管得顺"))
    effective = models.BooleanField(_("管到位"))
    first_responsible = models.PositiveSmallIntegerField(_("第一责任人"))
    staff = models.PositiveSmallIntegerField(_("专职人员"))
    staff_norm = models.PositiveSmallIntegerField(_("人员标准"))
    unmet = models.PositiveSmallIntegerField(_("未达到的条件"))
    figures = models.JSONField(default=dict)  # name of figure → whole number
    as_of = models.DateField(_("截至"))

    def __str__(self) -> str:
        return f"standing {self.pk}"
