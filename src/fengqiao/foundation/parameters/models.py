"""Rule sets and parameters as versioned data."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RuleSet(models.Model):
    """A body of rules in force for a time, e.g. ``CBIRC_2020`` for complaints."""

    code = models.CharField(_("代码"), max_length=32, primary_key=True)
    domain = models.CharField(_("领域"), max_length=24)
    name = models.CharField(_("名称"), max_length=120)
    source = models.CharField(_("来源"), max_length=200)
    effective_from = models.DateField(_("生效"))
    effective_to = models.DateField(_("失效"), null=True, blank=True)

    class Meta:
        ordering = ("domain", "effective_from")
        constraints = (
            models.CheckConstraint(
                name="rule_set_ends_after_start",
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
            ),
        )

    def __str__(self) -> str:
        return self.code


class Parameter(models.Model):
    """One value of a rule set, with where it comes from and for how long it holds."""

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="parameters", verbose_name=_("规则集"))
    name = models.CharField(_("参数"), max_length=60)
    value = models.JSONField(_("值"))
    unit = models.CharField(_("单位"), max_length=12, blank=True)
    label = models.CharField(_("说明"), max_length=200)
    source = models.CharField(_("来源"), max_length=200)
    verified = models.BooleanField(_("已核实"), default=False)
    effective_from = models.DateField(_("生效"))
    effective_to = models.DateField(_("失效"), null=True, blank=True)

    class Meta:
        ordering = ("rule_set", "name", "effective_from")
        constraints = (
            models.UniqueConstraint(fields=("rule_set", "name", "effective_from"), name="parameter_once_per_start"),
            models.CheckConstraint(
                name="parameter_ends_after_start",
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule_set_id}.{self.name}"
