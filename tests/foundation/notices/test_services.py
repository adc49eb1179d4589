"""Notices: queued with the change, sent once, with proof."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.notices import channels, queries, services
from fengqiao.foundation.notices.channels import DeliveryError, MemoryChannel, Proof
from fengqiao.foundation.notices.models import Notice, NoticeStatus

AT = datetime(2019, 11, 14, 2, 0, tzinfo=UTC)


class FailingChannel:
    """Refuses as told by the recipient."""

    def send(self, recipient, subject, body, attachments=()) -> Proof:
        raise DeliveryError("busy", is_final="final" in recipient)


@pytest.fixture(autouse=True)
def memory(settings):
    settings.NOTICE_CHANNELS = {
        "memory": f"{channels.__name__}.MemoryChannel",
        "failing": f"{__name__}.FailingChannel",
    }
    channels._made.cache_clear()
    yield channels.channel_named("memory")
    channels._made.cache_clear()


def queue(channel: str = "memory", recipient: str = "13900000001", **changes: str) -> Notice:
    values = {"about": "case:1", "template": "receipt", "subject": "登记回执", "body": "已登记"} | changes
    return services.queue(channel=channel, recipient=recipient, at=AT, **values)


@pytest.mark.django_db
def test_a_notice_is_sent_once_and_its_proof_kept(memory: MemoryChannel):
    notice = queue()
    assert services.deliver(notice_id=notice.pk, at=AT) is NoticeStatus.SENT
    assert services.deliver(notice_id=notice.pk, at=AT) is NoticeStatus.SENT
    assert memory.sent == [("13900000001", "登记回执", "已登记")]
    (row,) = queries.notices_about("case:1")
    assert (row.status, row.sent_at, row.attempts) == (NoticeStatus.SENT, AT, 1)
    assert row.sha256 == hashlib.sha256("已登记".encode()).hexdigest()
    assert row.message_id


@pytest.mark.django_db
def test_the_recipient_is_encrypted_in_the_table_and_masked_on_pages():
    notice = queue()
    notice.refresh_from_db()
    assert b"13900000001" not in bytes(notice.recipient)
    assert "0000" not in queries.notices_about("case:1")[0].recipient


@pytest.mark.django_db
def test_the_job_is_queued_only_if_the_change_commits():
    before = ProcrastinateJob.objects.count()
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert ProcrastinateJob.objects.count() == before
    assert not Notice.objects.exists()
    notice = queue()
    job = ProcrastinateJob.objects.latest("id")
    assert (job.task_name, job.args) == (services.SEND_NOTICE, {"notice_id": notice.pk})


@pytest.mark.django_db
def test_a_failure_is_counted_and_given_up_after_five_attempts():
    notice = queue("failing")
    for attempt in range(1, services.MAX_ATTEMPTS + 1):
        with pytest.raises(DeliveryError) as failure:
            services.deliver(notice_id=notice.pk, at=AT)
        assert failure.value.is_final is (attempt == services.MAX_ATTEMPTS)
    assert services.deliver(notice_id=notice.pk, at=AT) is NoticeStatus.FAILED
    (row,) = queries.failed_notices()
    assert (row.attempts, row.error) == (services.MAX_ATTEMPTS, "busy")


@pytest.mark.django_db
def test_a_failure_that_is_final_is_given_up_at_once():
    notice = queue("failing", recipient="final@example.com")
    with pytest.raises(DeliveryError):
        services.deliver(notice_id=notice.pk, at=AT)
    assert [row.id for row in queries.failed_notices()] == [notice.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(("channel", "recipient", "field"), [("pigeon", "1", "channel"), ("memory", " ", "recipient")])
def test_a_notice_without_channel_or_recipient_is_refused(channel, recipient, field):
    with pytest.raises(Invalid) as refusal:
        queue(channel, recipient)
    assert set(refusal.value.fields) == {field}


@pytest.mark.django_db
def test_a_subject_stays_one_line():
    assert queue(subject="登记\r\nBcc: everyone@example.com").subject == "登记 Bcc: everyone@example.com"


@pytest.mark.django_db
def test_a_confidential_body_is_read_by_its_recipient_alone(memory: MemoryChannel):
    values = {"about": "case:1", "template": "code", "subject": "验证码", "body": "验证码 123456"}
    notice = services.queue(channel="memory", recipient="13900000001", at=AT, confidential=True, **values)
    assert "123456" not in notice.body
    services.deliver(notice_id=notice.pk, at=AT)
    assert memory.sent == [("13900000001", "验证码", "验证码 123456")]
    (row,) = queries.notices_about("case:1")
    assert row.body == ""
    assert row.sha256 == hashlib.sha256("验证码 123456".encode()).hexdigest()
    assert services.wording(notice) == "验证码 123456"
