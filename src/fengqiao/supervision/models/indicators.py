"""Values of indicators as they were computed, and figures that institutions reported."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.places.models import Division
from fengqiao.supervision.rules.reported import ITEMS


class IndicatorValue(models.Model):
    """One value of one indicator as it was computed on ``data_on``: for an institution, a county, or (neither) the city.

    It stays: what another day finds is another row; only the same day's is replaced. ``query`` is the address of exactly its records,
    ``rule_set`` the rules it was computed by. Counts are in the indicator's terms; a value that cannot be given is
    null, and ``reason`` says why.
    """

    indicator = models.CharField(_("指标"), max_length=40)
    version = models.PositiveSmallIntegerField(_("版本"))
    period = models.CharField(_("期间"), max_length=8)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("机构")
    )
    place = models.ForeignKey(
        Division, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("地区")
    )
    value = models.FloatField(_("数值"), null=True)
    numerator = models.DecimalField(_("分子"), max_digits=20, decimal_places=2, null=True)
    denominator = models.DecimalField(_("分母"), max_digits=20, decimal_places=2, null=True)
    reason = models.CharField(_("缺数原因"), max_length=24, blank=True)
    query = models.CharField(_("记录"), max_length=400)
    rule_set = models.CharField(_("规则集"), max_length=80)
    data_on = models.DateField(_("数据日期"))
    computed_at = models.DateTimeField(_("计算时间"))

    class Meta:
        indexes = (
            models.Index(fields=("period", "indicator", "organisation", "place", "-data_on"), name="indicator_latest"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "version", "period", "organisation", "place", "data_on"),
                nulls_distinct=False,
                name="indicator_value_once_a_day",
            ),
            models.CheckConstraint(
                name="indicator_value_one_scope", condition=Q(organisation__isnull=True) | Q(place__isnull=True)
            ),
            models.CheckConstraint(name="indicator_value_or_reason", condition=Q(value__isnull=False) ^ ~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}"


class ReportedFigure(models.Model):
    """A figure that an institution reported for a period, such as its premium: the denominator of a ratio.

    The one in force per institution, item and period has no ``replaced_at``; corrected ones stay.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="reported", verbose_name=_("机构"))
    item = models.CharField(
        _("项目"), max_length=24, choices=[(item.value, _(rule.name)) for item, rule in ITEMS.items()]
    )
    period = models.CharField(_("期间"), max_length=8)
    value = models.DecimalField(_("数值"), max_digits=18, decimal_places=2)
    entered_at = models.DateTimeField(_("登记时间"))
    entered_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(_("更正时间"), null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "item", "period"),
                condition=Q(replaced_at__isnull=True),
                name="reported_figure_one_in_force",
            ),
            models.CheckConstraint(name="reported_figure_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(
                name="reported_figure_replaced_after",
                condition=Q(replaced_at__isnull=True) | Q(replaced_at__gte=F("entered_at")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.period}"
