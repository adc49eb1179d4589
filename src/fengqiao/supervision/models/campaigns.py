"""Improvement campaigns, their tasks, and each institution's work on them with evidence."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.foundation.files.models import Evidence
from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.supervision.rules.aspects import ASPECTS
from fengqiao.supervision.rules.campaigns import CAMPAIGN_STATES, WORK_STATES, CampaignState, WorkState


class ImprovementCampaign(models.Model):
    """A campaign such as "quality and efficiency" (提质增效行动)."""

    title = models.CharField(_("名称"), max_length=60)
    description = models.TextField(_("要求"), blank=True)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"))
    state = models.CharField(
        _("状态"),
        max_length=8,
        choices=[(value.value, _(label)) for value, label in CAMPAIGN_STATES.items()],
        default=CampaignState.PLANNED.value,
    )
    changed_at = models.DateTimeField(_("更新时间"))

    class Meta:
        ordering = ("-starts_on", "-id")
        constraints = (
            models.CheckConstraint(name="campaign_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
        )

    def __str__(self) -> str:
        return self.title


class CampaignTask(models.Model):
    """What every institution of the named kinds has to do by a day. ``kinds``: comma between, empty for all."""

    campaign = models.ForeignKey(ImprovementCampaign, models.CASCADE, related_name="tasks")
    aspect = models.CharField(
        _("方面"), max_length=12, choices=[(value.value, _(label)) for value, label in ASPECTS.items()]
    )
    title = models.CharField(_("任务"), max_length=80)
    requirement = models.TextField(_("要求和证明材料"))
    trade = models.CharField(_("适用行业"), max_length=12, blank=True)
    due_on = models.DateField(_("期限"))

    class Meta:
        ordering = ("due_on", "id")

    def __str__(self) -> str:
        return self.title


class TaskWork(models.Model):
    """One institution's work on one task."""

    task = models.ForeignKey(CampaignTask, models.CASCADE, related_name="works")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("机构"))
    state = models.CharField(
        _("状态"),
        max_length=8,
        choices=[(value.value, _(label)) for value, label in WORK_STATES.items()],
        default=WorkState.OPEN.value,
    )
    report = models.TextField(_("完成情况"), blank=True)
    reported_at = models.DateTimeField(_("报告时间"), null=True)
    reported_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    opinion = models.CharField(_("验收意见"), max_length=400, blank=True)
    judged_at = models.DateTimeField(_("验收时间"), null=True)
    judged_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("organisation", "state", "id"), name="task_work_organisation"),)
        constraints = (
            models.UniqueConstraint(fields=("task", "organisation"), name="task_work_once"),
            models.CheckConstraint(name="task_work_reported", condition=Q(state="open") | Q(reported_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.task_id} {self.organisation_id}"


class WorkEvidence(Evidence):
    """A file that proves work."""

    work = models.ForeignKey(TaskWork, models.CASCADE, related_name="evidence")
