"""Plans of a body's sessions: what the planner proposes, and what became of it."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from fengqiao.mediation.models.bodies import Body, Room
from fengqiao.mediation.models.cases import Mediation, Session
from fengqiao.mediation.models.mediators import Mediator
from fengqiao.organisations.models import StaffMember


class PlanStatus(models.TextChoices):
    """How far a plan is."""

    WAITING = "waiting", _("等待计算")
    READY = "ready", _("已算好")
    FAILED = "failed", _("没有算成")


class PlanRun(models.Model):
    """One plan for all cases of a body that wait for a session. ``figures``: what it amounts to, and by hand."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="plans")
    asked_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("时间"))
    status = models.CharField(_("状态"), max_length=8, choices=PlanStatus, default=PlanStatus.WAITING)
    finished_at = models.DateTimeField(null=True)
    first_day = models.DateField(_("从"), null=True)
    last_day = models.DateField(_("到"), null=True)
    kept = models.PositiveIntegerField(default=0)  # sessions that stay as they are
    is_best = models.BooleanField(default=False)
    figures = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("body",), condition=models.Q(status="waiting"), name="plan_one_at_a_time"),
        )

    def __str__(self) -> str:
        return f"plan {self.pk}"

    def is_ahead_on(self, day: date) -> bool:
        """Whether all of its days are still to come."""
        return self.first_day is not None and self.first_day > day


class LineKind(models.TextChoices):
    """What a line of a plan proposes."""

    ADDED = "added", _("新排")
    MOVED = "moved", _("改期")
    REASSIGNED = "reassigned", _("另换调解员")
    DROPPED = "dropped", _("取消")
    UNPLACED = "unplaced", _("排不上")


class LineOutcome(models.TextChoices):
    """What became of a line."""

    OPEN = "", _("未决定")
    ACCEPTED = "accepted", _("已采纳")
    REFUSED = "refused", _("未能采纳")


class PlanLine(models.Model):
    """What a plan proposes for one case, and why. ``together``: lines' cases without which it cannot be accepted."""

    run = models.ForeignKey(PlanRun, models.CASCADE, related_name="lines")
    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="+")
    kind = models.CharField(_("建议"), max_length=12, choices=LineKind)
    session = models.ForeignKey(Session, models.CASCADE, null=True, related_name="+")  # as it stands
    stood_at = models.DateTimeField(null=True)  # when that session was to begin
    mediator = models.ForeignKey(Mediator, models.CASCADE, null=True, related_name="+", verbose_name=_("调解员"))
    room = models.ForeignKey(Room, models.CASCADE, null=True, related_name="+", verbose_name=_("调解室"))
    starts_at = models.DateTimeField(_("开始"), null=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list)  # code and parameters of `rules.reasons.Reason`
    together = models.JSONField(default=list)
    outcome = models.CharField(_("结果"), max_length=8, choices=LineOutcome, default=LineOutcome.OPEN, blank=True)
    refusal = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("run", "starts_at", "id")
        constraints = (models.UniqueConstraint(fields=("run", "mediation"), name="plan_line_once"),)

    def __str__(self) -> str:
        return f"{self.run_id} {self.mediation_id} {self.kind}"
