"""Goals of a year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fengqiao.organisations.models import StaffMember
from fengqiao.supervision.rules.goals import SLOTS


class GoalSet(models.Model):
    """The goals of one year for the city: drafted, then adopted; adopted ones are set anew only with a reason."""

    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    title = models.CharField(_("名称"), max_length=60)
    adopted_on = models.DateField(_("确定日期"), null=True)
    adopted_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("调整原因"), max_length=300, blank=True)
    changed_at = models.DateTimeField(_("更新时间"))

    def __str__(self) -> str:
        return str(self.year)


class Goal(models.Model):
    """One goal: what is to rise or fall, from where, to where. Shares are fractions, as the indicator's values are."""

    goal_set = models.ForeignKey(GoalSet, models.CASCADE, related_name="goals")
    slot = models.PositiveSmallIntegerField(_("序号"), choices=[(one.number, _(one.label)) for one in SLOTS])
    label = models.CharField(_("目标"), max_length=60)
    indicator = models.CharField(_("指标"), max_length=40)
    baseline = models.FloatField(_("基数"), null=True, blank=True)
    target = models.FloatField(_("目标值"))

    class Meta:
        ordering = ("slot",)
        constraints = (
            models.UniqueConstraint(fields=("goal_set", "slot"), name="goal_once_a_slot"),
            models.CheckConstraint(name="goal_slot_exists", condition=models.Q(slot__gte=1, slot__lte=len(SLOTS))),
        )

    def __str__(self) -> str:
        return f"{self.goal_set_id}/{self.slot}"
