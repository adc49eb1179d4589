"""Notices that were or will be sent, and the proof."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

SEALED: Final = "sealed:"
"""Begins the body of a notice that only its recipient may read; the rest is encrypted."""


class NoticeStatus(models.TextChoices):
    """How far a notice got."""

    QUEUED = "queued", _("待发送")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("发送失败")


class Notice(models.Model):
    """A message to one recipient through one channel about one subject (e.g. ``case:17``)."""

    about = models.CharField(max_length=40, db_index=True)
    template = models.CharField(_("类型"), max_length=40)
    channel = models.CharField(_("渠道"), max_length=16)
    recipient = models.BinaryField()  # encrypted address
    subject = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("正文"))
    status = models.CharField(_("状态"), max_length=8, choices=NoticeStatus, default=NoticeStatus.QUEUED)
    created_at = models.DateTimeField(_("生成时间"))
    sent_at = models.DateTimeField(_("发送时间"), null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    proof = models.JSONField(_("凭证"), default=dict)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("-id",), condition=models.Q(status="failed"), name="notice_failed"),)

    def __str__(self) -> str:
        return f"{self.template} → {self.about}"
