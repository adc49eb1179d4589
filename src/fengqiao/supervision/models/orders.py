"""Orders of supervision to institutions, and what follows from them."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.supervision.rules import orders as words


def _labels(labels: Mapping[str, str]) -> list[tuple[str, Any]]:
    return [(str(code), _(label)) for code, label in labels.items()]


class SupervisionOrder(models.Model):
    """An order of the regulator to an institution (监管督办).

    ``basis`` is a code of the catalogue of legal grounds. ``indicator``, ``period``, ``reading`` (the value in words as it
    was then) and ``records`` (the address of exactly its records) are set when it was opened from an indicator.
    ``due_on`` is the next day something is due, for whoever must act; null once it is over.
    """

    number = models.CharField(_("编号"), max_length=20, unique=True)
    subject = models.ForeignKey(Organisation, models.PROTECT, related_name="supervision_orders", verbose_name=_("机构"))
    title = models.CharField(_("事项"), max_length=120)
    question = models.TextField(_("督办内容"))
    basis = models.CharField(_("依据"), max_length=16)
    indicator = models.CharField(_("指标"), max_length=40, blank=True)
    period = models.CharField(_("期间"), max_length=8, blank=True)
    reading = models.CharField(_("当时的数值"), max_length=60, blank=True)
    records = models.CharField(_("记录"), max_length=400, blank=True)
    references = ArrayField(models.CharField(max_length=40), default=list, verbose_name=_("相关案件或预警编号"))
    state = models.CharField(_("状态"), max_length=12, choices=_labels(words.STATE_LABELS))
    answer_due_on = models.DateField(_("答复期限"))
    due_on = models.DateField(_("到期日"), null=True)
    opened_at = models.DateTimeField(_("发出时间"))
    opened_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("办结时间"), null=True)

    class Meta:
        indexes = (
            models.Index(fields=("due_on", "id"), name="supervision_order_due"),
            models.Index(fields=("subject", "due_on"), name="supervision_order_subject"),
        )
        constraints = (
            models.CheckConstraint(
                name="supervision_order_over_or_due",
                condition=Q(state__in=sorted(words.OPEN), due_on__isnull=False, closed_at__isnull=True)
                | (~Q(state__in=sorted(words.OPEN)) & Q(due_on__isnull=True, closed_at__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return self.number


class OrderExtension(models.Model):
    """An institution's wish for more time, and what was decided."""

    order = models.ForeignKey(SupervisionOrder, models.CASCADE, related_name="extensions")
    wanted_on = models.DateField(_("延期至"))
    reasons = models.TextField(_("理由"))
    asked_at = models.DateTimeField(_("申请时间"))
    is_granted = models.BooleanField(_("同意"), null=True)
    decision = models.TextField(_("决定理由"), blank=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("order",), condition=Q(decided_at__isnull=True), name="order_one_open_extension"
            ),
        )

    def __str__(self) -> str:
        return f"extension {self.pk}"


class OrderAnswer(models.Model):
    """An institution's answer, and how it was judged."""

    order = models.ForeignKey(SupervisionOrder, models.CASCADE, related_name="answers")
    text = models.TextField(_("答复内容"))
    sent_at = models.DateTimeField(_("答复时间"))
    sent_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    judgement = models.CharField(_("审核"), max_length=8, choices=_labels(words.JUDGEMENTS), blank=True)
    reasons = models.TextField(_("审核理由"), blank=True)
    judged_at = models.DateTimeField(_("审核时间"), null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("order",), condition=Q(judged_at__isnull=True), name="order_one_open_answer"
            ),
        )

    def __str__(self) -> str:
        return f"answer {self.pk}"


class OrderFile(models.Model):
    """A file that shows what an answer says; its content lies in the store by hash."""

    answer = models.ForeignKey(OrderAnswer, models.CASCADE, related_name="files")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("大小"))
    media_type = models.CharField(max_length=80)
    label = models.CharField(_("文件名"), max_length=160)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.label


class OrderMeasure(models.Model):
    """Something an institution must carry out by a day, its report, and the check of it."""

    order = models.ForeignKey(SupervisionOrder, models.CASCADE, related_name="measures")
    text = models.TextField(_("整改措施"))
    due_on = models.DateField(_("完成日期"))
    report = models.TextField(_("整改情况"), blank=True)
    reported_at = models.DateTimeField(_("报告时间"), null=True)
    remark = models.TextField(_("核查意见"), blank=True)
    done_at = models.DateTimeField(_("确认完成"), null=True)

    class Meta:
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(
                name="order_measure_done_after_report",
                condition=Q(done_at__isnull=True) | Q(done_at__gte=F("reported_at")),
            ),
        )

    def __str__(self) -> str:
        return f"measure {self.pk}"


class OrderTalk(models.Model):
    """A regulatory talk with an institution (监管谈话)."""

    order = models.ForeignKey(SupervisionOrder, models.CASCADE, related_name="talks")
    ground = models.CharField(_("谈话事由"), max_length=16, choices=_labels(words.GROUNDS))
    held_on = models.DateField(_("谈话日期"))
    participants = models.TextField(_("参加人员"))
    minutes = models.TextField(_("谈话记录"))
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering = ("held_on", "id")

    def __str__(self) -> str:
        return f"talk {self.pk}"


class OrderPaper(models.Model):
    """A paper that was sent out, as Word and PDF; content by hash in the store, never rewritten."""

    order = models.ForeignKey(SupervisionOrder, models.CASCADE, related_name="papers")
    kind = models.CharField(_("文种"), max_length=12, choices=_labels(words.PAPERS))
    number = models.CharField(_("文号"), max_length=24, unique=True)
    issued_at = models.DateTimeField(_("印发时间"))
    pdf_sha256 = models.CharField(max_length=64, db_index=True)
    pdf_size = models.PositiveBigIntegerField()
    docx_sha256 = models.CharField(max_length=64, db_index=True)
    docx_size = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.number
