"""What could not be sent is seen by the administrator, and sent again."""

import pytest
from django.urls import reverse
from django.utils import timezone

from fengqiao.casework.models import Case
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.foundation.actors import Role
from fengqiao.foundation.ledger.queries import history
from fengqiao.foundation.notices.models import Notice, NoticeStatus
from support.city import ANYONE, WANG

URL = reverse("administration:notices")


@pytest.fixture
def lost(city) -> Notice:
    """A receipt that no channel took."""
    filing = Filing(subject="B-1-1-1", request="请退还年费", facts="没有告知", complainant=WANG)
    file_complaint(filing=filing, by=ANYONE, at=timezone.now(), key=None)
    notice = Notice.objects.get()
    notice.status, notice.attempts, notice.proof = NoticeStatus.FAILED, 5, {"error": "号码停机"}
    notice.save()
    return notice


def test_a_notice_that_was_given_up_is_listed_with_its_reason_and_without_personal_data(keeper, lost):
    text = keeper.get(URL).content.decode()
    assert "号码停机" in text
    assert Case.objects.get().number in text
    assert "投诉登记回执" in text
    assert WANG.phone not in text


def test_it_is_queued_again_and_the_case_remembers(keeper, lost):
    keeper.post(URL, {"notice": lost.pk})
    lost.refresh_from_db()
    assert (lost.status, lost.attempts) == (NoticeStatus.QUEUED, 0)
    assert history(lost.about)[-1].tag == "notice.retried"
    assert "没有发送失败的通知" in keeper.get(URL).content.decode()


def test_what_was_sent_is_not_sent_twice(keeper, lost):
    Notice.objects.update(status=NoticeStatus.SENT)
    keeper.post(URL, {"notice": lost.pk})
    lost.refresh_from_db()
    assert lost.status == NoticeStatus.SENT


@pytest.mark.parametrize(
    ("office", "role"), [("B", Role.ADMINISTRATOR), ("REG", Role.AUDITOR), ("REG", Role.REGULATOR)]
)
def test_nobody_else_sees_or_sends_them(enter_as, lost, office, role):
    client = enter_as(office, role)
    assert client.get(URL).status_code == client.post(URL, {"notice": lost.pk}).status_code == 403
