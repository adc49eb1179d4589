"""Queueing notices and sending them, once each, with proof."""

import base64
import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.jobs import defer
from fengqiao.foundation.ledger.services import record
from fengqiao.foundation.notices.channels import DeliveryError, channel_named, configured, one_line
from fengqiao.foundation.notices.models import SEALED, Notice, NoticeStatus
from fengqiao.foundation.privacy import seal_text, unseal_text
from fengqiao.foundation.reference import require_keeper

log = logging.getLogger(__name__)

SEND_NOTICE: Final = "fengqiao.foundation.notices.jobs.send_notice"
RETRIED: Final = "notice.retried"
MAX_ATTEMPTS: Final = 5
MAX_SUBJECT: Final = 120


def queue(
    *,
    about: str,
    template: str,
    channel: str,
    recipient: str,
    subject: str,
    body: str,
    at: datetime,
    confidential: bool = False,
) -> Notice:
    """Note a notice and queue its sending; both only count once the caller's transaction commits.

    ``about`` names what it concerns, e.g. ``case:17``. The recipient is encrypted; the body should not hold more
    personal data than the message needs. One that carries a code is ``confidential``: it is kept sealed, and only the
    recipient reads it.

    Raises:
        Invalid: no recipient, or no such channel.
    """
    if not recipient.strip():
        raise Invalid({"recipient": _("缺少通知对象")})
    if channel not in configured():
        raise Invalid({"channel": _("没有名为“%(name)s”的通知渠道") % {"name": channel}})
    with transaction.atomic(savepoint=False):
        notice = Notice.objects.create(
            about=about,
            template=template,
            channel=channel,
            recipient=seal_text(recipient.strip()),
            subject=one_line(subject)[:MAX_SUBJECT],
            body=_sealed(body) if confidential else body,
            created_at=at,
        )
        defer(SEND_NOTICE, notice_id=notice.pk)
    return notice


def deliver(*, notice_id: int, at: datetime) -> NoticeStatus:
    """Send a queued notice and keep the proof; one that was sent or given up stays as it is.

    The row is locked meanwhile, so that of two workers the second finds it sent.

    Raises:
        DeliveryError: it did not leave; the attempt is recorded. Final after `MAX_ATTEMPTS`.
    """
    failure: DeliveryError | None = None
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice_id)
        if notice.status != NoticeStatus.QUEUED:
            return NoticeStatus(notice.status)
        notice.attempts += 1
        try:
            _send(notice, at)
        except DeliveryError as error:
            failure = _note_failure(notice, error, at)
        notice.save(update_fields=["status", "sent_at", "attempts", "proof"])
    if failure:
        raise failure
    return NoticeStatus.SENT


def _sealed(body: str) -> str:
    return SEALED + base64.b64encode(seal_text(body)).decode()


def wording(notice: Notice) -> str:
    """Return what a notice says to its recipient. Not for pages: they show `queries.NoticeRow`."""
    if not notice.body.startswith(SEALED):
        return notice.body
    return unseal_text(base64.b64decode(notice.body.removeprefix(SEALED)))


@transaction.atomic
def retry(*, notice_ids: Iterable[int], by: Actor, at: datetime) -> int:
    """Queue notices again that were given up, and note it where they belong; return how many.

    Raises:
        NotAllowed: not the regulator's administrator.
    """
    require_keeper(by)
    given_up = Notice.objects.select_for_update().filter(pk__in=list(notice_ids), status=NoticeStatus.FAILED)
    found = list(given_up.order_by("pk"))
    for notice in found:
        notice.status, notice.attempts = NoticeStatus.QUEUED, 0
        notice.save(update_fields=["status", "attempts"])
        record(chain=notice.about, tag=RETRIED, actor=by, at=at, data={"notice": notice.pk})
        defer(SEND_NOTICE, notice_id=notice.pk)
    return len(found)


def _send(notice: Notice, at: datetime) -> None:
    channel = channel_named(notice.channel)
    body = wording(notice)
    proof = channel.send(unseal_text(notice.recipient), notice.subject, body)
    notice.status, notice.sent_at = NoticeStatus.SENT, at
    notice.proof = {
        "at": at.isoformat(),
        "message_id": proof.message_id,
        "detail": proof.detail,
        "sha256": hashlib.sha256(body.encode()).hexdigest(),
    }


def _note_failure(notice: Notice, error: DeliveryError, at: datetime) -> DeliveryError:
    is_final = error.is_final or notice.attempts >= MAX_ATTEMPTS
    notice.proof = {"at": at.isoformat(), "error": error.reason}
    if is_final:
        notice.status = NoticeStatus.FAILED
        log.error(
            "notice %s about %s given up after %s attempts: %s", notice.pk, notice.about, notice.attempts, error.reason
        )
    return DeliveryError(error.reason, is_final=is_final)
