"""Evaluations (考核评价): a year's weights, each institution's course, scores by stage, calculations, meetings."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.foundation.files.models import Evidence
from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.supervision.rules.rating import course


class EvaluationYear(models.Model):
    """The evaluations of one year. ``weights``: per cent by element, as text; ``note``: why these."""

    year = models.PositiveSmallIntegerField(_("评价年度"), unique=True)
    scheme = models.CharField(_("评价办法"), max_length=20)
    weights: Any = models.JSONField(_("权重"))
    note = models.CharField(_("权重说明"), max_length=400, blank=True)
    self_due_on = models.DateField(_("自评期限"))
    state = models.CharField(
        _("状态"),
        max_length=8,
        default=course.YearState.PLANNED,
        choices=[(s.value, s.value) for s in course.YearState],
    )
    changed_at = models.DateTimeField(_("更新时间"))

    class Meta:
        ordering = ("-year",)

    def __str__(self) -> str:
        return str(self.year)


class Evaluation(models.Model):
    """One institution in one year. ``score`` and ``level`` are those of the last decision, provisional until announced.

    ``due_on``: when the side whose turn it is must have acted; ``window_until``: until when the institution may object or
    appeal.
    """

    year = models.ForeignKey(EvaluationYear, models.PROTECT, related_name="evaluations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("机构"))
    state = models.CharField(_("状态"), max_length=10, choices=[(k, _(v)) for k, v in course.STATES.items()])
    due_on = models.DateField(_("期限"), null=True)
    window_until = models.DateField(_("意见期限"), null=True)
    score = models.DecimalField(_("得分"), max_digits=4, decimal_places=1, null=True)
    level = models.CharField(_("等级"), max_length=2, blank=True)
    not_rated = models.CharField(_("不评价的原因"), max_length=12, blank=True)
    changed_at = models.DateTimeField(_("更新时间"))

    class Meta:
        indexes = (models.Index(fields=("organisation", "-year"), name="evaluation_of_house"),)
        constraints = (
            models.UniqueConstraint(fields=("year", "organisation"), name="evaluation_once"),
            models.CheckConstraint(name="evaluation_score_with_level", condition=Q(score__isnull=True) ^ ~Q(level="")),
            models.CheckConstraint(name="evaluation_not_rated_why", condition=Q(state="not_rated") ^ Q(not_rated="")),
        )

    def __str__(self) -> str:
        return f"{self.year_id} {self.organisation_id}"


class EvaluationItem(models.Model):
    """What was collected for an item: the value of an ``indicator`` made for the institution as it stood on ``data_on``, and what it earns."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="items")
    code = models.CharField(max_length=20)
    indicator = models.CharField(_("指标"), max_length=40, blank=True, db_default="")
    value = models.FloatField(_("数值"), null=True)
    reason = models.CharField(_("缺数原因"), max_length=24, blank=True)
    query = models.CharField(_("记录"), max_length=400, blank=True)
    suggested = models.DecimalField(_("按指标计算的分数"), max_digits=4, decimal_places=1, null=True)
    data_on = models.DateField(_("数据日期"), null=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("evaluation", "code"), name="evaluation_item_once"),)

    def __str__(self) -> str:
        return self.code


class ItemScore(models.Model):
    """The score of an item at a stage, or that it does not apply, and why."""

    item = models.ForeignKey(EvaluationItem, models.CASCADE, related_name="scores")
    stage = models.CharField(max_length=8, choices=[(k, _(v)) for k, v in course.STAGES.items()])
    score = models.DecimalField(_("分数"), max_digits=4, decimal_places=1, null=True)
    is_excluded = models.BooleanField(_("不适用"), default=False)
    reason = models.TextField(_("说明"), blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("item", "stage"), name="item_score_once"),
            models.CheckConstraint(
                name="item_score_in_range", condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100)
            ),
            models.CheckConstraint(
                name="item_score_or_excluded", condition=Q(is_excluded=False) | Q(score__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.stage}"


class EvaluationDeduction(models.Model):
    """Points taken away at a stage for a reason of the scheme."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="deductions")
    stage = models.CharField(max_length=8, choices=[(k, _(v)) for k, v in course.STAGES.items()])
    code = models.CharField(max_length=20)
    points = models.DecimalField(_("扣分"), max_digits=4, decimal_places=1)
    reason = models.TextField(_("说明"))

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "stage", "code"), name="deduction_once_a_stage"),
            models.CheckConstraint(name="deduction_above_nought", condition=Q(points__gt=0)),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.points}"


class EvaluationMeeting(models.Model):
    """A meeting that decided collectively: who was there and what was decided."""

    year = models.ForeignKey(EvaluationYear, models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("会议日期"))
    chair = models.CharField(_("主持人"), max_length=40)
    members = ArrayField(models.CharField(max_length=40), verbose_name=_("参加人员"))
    minutes = models.TextField(_("会议记录"))
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-held_on", "-id")

    def __str__(self) -> str:
        return f"meeting {self.pk}"


class Calculation(models.Model):
    """A score as it was computed: from what, why, and by which meeting. Never rewritten; the next one explains what changed.

    ``occasion`` is the move that made it, or ``weights``. ``given`` holds ``scores``, ``weights``, ``deductions`` (decimals as text) and ``excluded`` (codes).
    """

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="calculations")
    number = models.PositiveSmallIntegerField(_("次序"))
    stage = models.CharField(max_length=8, choices=[(k, _(v)) for k, v in course.STAGES.items()])
    occasion = models.CharField(max_length=20)
    given: Any = models.JSONField()
    score = models.DecimalField(_("得分"), max_digits=4, decimal_places=1)
    level = models.CharField(_("等级"), max_length=2)
    reason = models.TextField(_("重新计算的原因"), blank=True)
    meeting = models.ForeignKey(EvaluationMeeting, models.PROTECT, null=True, related_name="calculations")
    made_at = models.DateTimeField(_("计算时间"))

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("evaluation", "number"), name="calculation_once"),)

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.number}"


class EvaluationObjection(models.Model):
    """What an institution has against the first rating of an item, or its appeal from the result (no item)."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="objections")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in course.Kind])
    item = models.CharField(max_length=20, blank=True)
    text = models.TextField(_("异议和依据"))
    raised_at = models.DateTimeField(_("提出时间"))
    raised_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(_("处理期限"))
    result = models.CharField(
        _("处理"), max_length=8, choices=[(k, _(v)) for k, v in course.OUTCOMES.items()], blank=True
    )
    reasons = models.TextField(_("处理理由"), blank=True)
    decided_at = models.DateTimeField(_("处理时间"), null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="objection_decided_after", condition=Q(decided_at=None) | Q(decided_at__gte=F("raised_at"))
            ),
            models.CheckConstraint(name="objection_decided_with_result", condition=Q(decided_at=None) ^ ~Q(result="")),
        )

    def __str__(self) -> str:
        return f"objection {self.pk}"


class EvaluationFile(Evidence):
    """A file of the institution's that shows what it says: of an item it assessed itself, or of an objection or appeal."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="files")
    item = models.CharField(max_length=20, blank=True)
    objection = models.ForeignKey(EvaluationObjection, models.CASCADE, null=True, related_name="files")

    class Meta(Evidence.Meta):
        constraints = (
            models.CheckConstraint(
                name="evaluation_file_of_one",
                condition=Q(item="", objection__isnull=False) | (Q(objection=None) & ~Q(item="")),
            ),
        )
