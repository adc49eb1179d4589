"""Gaps as a work list: who closes which, how and by when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.coverage.models.points import ServicePoint
from fengqiao.coverage.models.reach import LackCode, StatusCode, TierCode
from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.places.models import Division


class GapState(models.TextChoices):
    """States of a gap."""

    OPEN = "open", _("待落实")
    PLANNED = "planned", _("已有措施")
    CLOSED = "closed", _("已消除")


class StepKind(models.TextChoices):
    """What happened to a gap."""

    FOUND = "found", _("发现")
    CHANGED = "changed", _("情况变化")
    ASSIGNED = "assigned", _("指定责任机构")
    ANSWERED = "answered", _("落实措施")
    CLOSED = "closed", _("覆盖后自动消除")


class Gap(models.Model):
    """A village that lacks a tier wholly or partly, from when it was found until it is covered."""

    place = models.ForeignKey(Division, models.PROTECT, related_name="gaps", verbose_name=_("村社区"))
    tier = models.CharField(_("服务层级"), max_length=16, choices=TierCode)
    status = models.CharField(_("程度"), max_length=8, choices=StatusCode)
    lacks = ArrayField(models.CharField(max_length=12, choices=LackCode), default=list, verbose_name=_("原因"))
    state = models.CharField(_("状态"), max_length=8, choices=GapState, default=GapState.OPEN)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="gaps", verbose_name=_("责任机构")
    )
    measure = models.CharField(_("措施"), max_length=300, blank=True)
    point = models.ForeignKey(
        ServicePoint, models.SET_NULL, null=True, blank=True, related_name="gaps", verbose_name=_("规划的服务点")
    )
    due_on = models.DateField(_("期限"), null=True, blank=True)
    ready_on = models.DateField(_("计划完成日期"), null=True, blank=True)
    found_on = models.DateField(_("发现日期"))
    closed_on = models.DateField(_("消除日期"), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("place", "tier"), condition=~Q(state="closed"), name="gap_once_at_a_time"),
            models.CheckConstraint(
                name="gap_closed_on",
                condition=Q(state="closed", closed_on__isnull=False) | (~Q(state="closed") & Q(closed_on=None)),
            ),
        )
        indexes = (
            models.Index(fields=("state", "due_on", "id"), name="gap_state_due"),
            models.Index(fields=("owner", "state", "id"), name="gap_owner"),
        )

    def __str__(self) -> str:
        return f"{self.place_id} {self.tier} {self.state}"


class GapStep(models.Model):
    """One step in the life of a gap, as its page tells it."""

    gap = models.ForeignKey(Gap, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    at = models.DateTimeField()
    member = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True)
    status = models.CharField(max_length=8, choices=StatusCode, blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.gap_id} {self.kind}"
