"""Reads of notices. Whoever asks has checked that the viewer may see what they are about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy

from fengqiao.foundation.notices.models import SEALED, Notice, NoticeStatus
from fengqiao.foundation.privacy import mask_email, mask_phone, unseal_text

_CHANNELS: Final = {
    "sms": gettext_lazy("短信"),
    "email": gettext_lazy("电子邮件"),
    "file": gettext_lazy("文件夹"),
    "console": gettext_lazy("控制台"),
}


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice as a page shows it; the recipient is masked, a sealed body is left out."""

    id: int
    about: str
    template: str
    channel: str
    recipient: str
    subject: str
    body: str
    status: NoticeStatus
    created_at: datetime
    sent_at: datetime | None
    attempts: int
    message_id: str
    sha256: str
    error: str

    @property
    def channel_label(self) -> str:
        """Return the channel in words."""
        return str(_CHANNELS.get(self.channel, self.channel))


def notices_about(about: str) -> list[NoticeRow]:
    """Return all notices about something, e.g. ``case:17``, newest first."""
    return [_row(notice) for notice in Notice.objects.filter(about=about)]


def failed_notices(*, limit: int = 100) -> list[NoticeRow]:
    """Return the latest notices that were given up, for the administrator."""
    return [_row(notice) for notice in Notice.objects.filter(status=NoticeStatus.FAILED)[:limit]]


def failed_count() -> int:
    """Return how many notices were given up."""
    return Notice.objects.filter(status=NoticeStatus.FAILED).count()


def _row(notice: Notice) -> NoticeRow:
    recipient = unseal_text(notice.recipient)
    return NoticeRow(
        id=notice.pk,
        about=notice.about,
        template=notice.template,
        channel=notice.channel,
        recipient=mask_email(recipient) if "@" in recipient else mask_phone(recipient),
        subject=notice.subject,
        body="" if notice.body.startswith(SEALED) else notice.body,
        status=NoticeStatus(notice.status),
        created_at=notice.created_at,
        sent_at=notice.sent_at,
        attempts=notice.attempts,
        message_id=notice.proof.get("message_id", ""),
        sha256=notice.proof.get("sha256", ""),
        error=notice.proof.get("error", ""),
    )
