"""Periodic reports of institutions, in versions, line by line; and who was reminded."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.supervision.rules.reports import STATE_LABELS, State


class Way(models.TextChoices):
    """How a report came in."""

    FORM = "form", _("网页填报")
    SHEET = "sheet", _("表格导入")
    API = "api", _("接口报送")


class PeriodicReport(models.Model):
    """One version of an institution's report for a period. What replaced it is the next version."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="periodic_reports", verbose_name=_("机构")
    )
    period = models.CharField(_("期间"), max_length=8)
    version = models.PositiveSmallIntegerField(_("版本"))
    state = models.CharField(
        _("状态"), max_length=12, choices=[(str(code), _(label)) for code, label in STATE_LABELS.items()]
    )
    way = models.CharField(_("报送方式"), max_length=8, choices=Way)
    reason = models.TextField(_("更正原因"), blank=True)
    submitted_at = models.DateTimeField(_("报送时间"))
    submitted_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    is_late = models.BooleanField(_("迟报"), default=False)
    decision = models.TextField(_("审核意见"), blank=True)
    decided_at = models.DateTimeField(_("审核时间"), null=True)
    decided_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=("period", "organisation", "-version"), name="periodic_report_latest"),)
        constraints = (
            models.UniqueConstraint(fields=("organisation", "period", "version"), name="periodic_report_version"),
            models.UniqueConstraint(
                fields=("organisation", "period"),
                condition=Q(state__in=[State.DIFFERING, State.SUBMITTED]),
                name="periodic_report_one_waiting",
            ),
            models.UniqueConstraint(
                fields=("organisation", "period"),
                condition=Q(state=State.ACCEPTED),
                name="periodic_report_one_accepted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period} v{self.version}"


class ReportLine(models.Model):
    """One figure of a report, beside what the case records gave when it came in.

    ``counted`` is null for figures the system has no records of (business); ``query`` is the address of the records.
    """

    report = models.ForeignKey(PeriodicReport, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("项目"), max_length=40)
    reported = models.DecimalField(_("报送数"), max_digits=18, decimal_places=2)
    counted = models.DecimalField(_("系统记录数"), max_digits=18, decimal_places=2, null=True)
    query = models.CharField(_("记录"), max_length=400, blank=True)
    explanation = models.TextField(_("差异说明"), blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("report", "code"), name="report_line_once"),)

    def __str__(self) -> str:
        return self.code

    @property
    def differs(self) -> bool:
        """Whether report and records disagree."""
        return self.counted is not None and self.counted != self.reported


class ReportReminder(models.Model):
    """That an institution was reminded of a report, once before and once after the due day."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    period = models.CharField(_("期间"), max_length=8)
    is_after = models.BooleanField()
    sent_at = models.DateTimeField(_("提醒时间"))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "period", "is_after"), name="report_reminded_once"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period}"
