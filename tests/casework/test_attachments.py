"""Files of a case: all or none, through scope, with their hash in the ledger."""

import hashlib
import os
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import transaction

from fengqiao.casework import attachments
from fengqiao.casework.models import Attachment, Case
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.foundation.actors import Role, consumer
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.files import storage
from fengqiao.foundation.ledger.queries import history
from support.city import ANYONE, WANG, City, moment, small_city
from support.files import HTML, JPEG, PDF

pytestmark = pytest.mark.django_db
TOKEN = "a" * 43
AT = moment("2019-11-14")


class Upload(BytesIO):
    """A file with a name."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def city() -> City:
    return small_city()


@pytest.fixture
def case(city) -> Case:
    filing = Filing(subject="B-1-1-1", request="请退年费", facts="没有告知年费", complainant=WANG)
    return Case.objects.get(pk=file_complaint(filing=filing, by=ANYONE, at=AT).case_id)


@pytest.fixture
def clerk(city):
    return city.actor("B-1-1-1", Role.CLERK)


@pytest.fixture
def attach(case, clerk):
    def do(*files: Upload, **options):
        return attachments.attach(**{"case_id": case.pk, "files": files, "by": clerk, "at": AT} | options)

    return do


def kept(data) -> int:
    return sum(path.is_file() for path in (data / "files").rglob("*"))


def test_a_file_is_kept_and_noted_in_the_ledger_without_its_name(case, attach):
    (added,) = attach(Upload("王小明的合同.pdf", PDF))
    event = history(f"case:{case.pk}")[-1]
    assert event.tag == "attachment.added"
    assert event.data["sha256"] == added.sha256 == hashlib.sha256(PDF).hexdigest()
    assert event.data["size"] == len(PDF)
    assert "王小明" not in str(event.data)


def test_one_bad_file_of_three_keeps_none(case, attach, data):
    events = len(history(f"case:{case.pk}"))
    with pytest.raises(Invalid) as refusal:
        attach(Upload("a.pdf", PDF), Upload("b.jpg", HTML), Upload("c.jpg", JPEG))
    assert set(refusal.value.fields) == {"file-1"}
    assert not Attachment.objects.exists()
    assert len(history(f"case:{case.pk}")) == events
    assert kept(data) == 0


def test_a_file_over_the_limit_in_force_is_refused(attach, data):
    limit = attachments.limits(AT).max_bytes
    with pytest.raises(Invalid, match=f"{limit // storage.MIB} MB"):
        attach(Upload("a.txt", b"x" * (limit + 1)))
    assert kept(data) == 0


def test_more_files_than_allowed_are_refused_papers_of_the_system_do_not_count(attach):
    most = attachments.limits(AT).max_files
    attach(Upload("decision.pdf", PDF), document="decision")
    attach(*(Upload(f"{n}.pdf", PDF) for n in range(most)))
    with pytest.raises(Invalid, match=f"最多{most}个"):
        attach(Upload("one more.pdf", PDF))


def test_who_does_not_see_the_case_can_neither_add_nor_list_nor_open(city, case, attach):
    (added,) = attach(Upload("a.pdf", PDF))
    stranger = city.actor("B-1-2", Role.OFFICER)
    with pytest.raises(NotFound):
        attach(Upload("b.pdf", PDF), by=stranger)
    with pytest.raises(NotFound):
        attachments.open_attachment(attachment_id=added.pk, viewer=stranger)
    assert attachments.attachments_of(case, stranger) == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_only_reads_adds_nothing(city, attach, role):
    with pytest.raises((NotAllowed, NotFound)):
        attach(Upload("a.pdf", PDF), by=city.actor("B-1-1-1", role))
    assert not Attachment.objects.exists()


def test_a_consumer_sees_what_is_meant_for_consumers_and_nothing_else(case, attach):
    wang = consumer(case.pk)
    (own,) = attach(Upload("a.pdf", PDF), by=wang, visible_to_consumer=False)
    (internal,) = attach(Upload("b.jpg", JPEG), visible_to_consumer=False)
    assert attachments.attachments_of(case, wang) == [own]
    with pytest.raises(NotFound):
        attachments.open_attachment(attachment_id=internal.pk, viewer=wang)


def test_a_consumer_of_another_case_sees_nothing(case, attach):
    (added,) = attach(Upload("a.pdf", PDF))
    with pytest.raises(NotFound):
        attachments.open_attachment(attachment_id=added.pk, viewer=consumer(case.pk + 1))


def test_a_download_returns_the_bytes_that_were_handed_in(attach, clerk):
    content = JPEG + b"\x02" * 200_000
    (added,) = attach(Upload("照片.jpg", content))
    response = attachments.download_response(*attachments.open_attachment(attachment_id=added.pk, viewer=clerk))
    assert response.getvalue() == content
    assert response["Content-Length"] == str(len(content))
    assert response["Content-Type"] == "image/jpeg"


def test_content_missing_from_the_store_is_told_as_not_found(attach, clerk, data):
    (added,) = attach(Upload("a.pdf", PDF))
    (data / "files" / added.sha256[:2] / added.sha256[2:]).unlink()
    with pytest.raises(NotFound):
        attachments.open_attachment(attachment_id=added.pk, viewer=clerk)


def test_drafts_survive_until_the_form_is_filed_and_then_belong_to_the_case(case):
    attachments.add_draft(token=TOKEN, files=[Upload("a.pdf", PDF)], at=AT)
    attachments.add_draft(token=TOKEN, files=[Upload("b.jpg", JPEG)], at=AT)
    assert [draft.name for draft in attachments.drafts_of(TOKEN)] == ["a.pdf", "b.jpg"]
    wang = consumer(case.pk)
    attachments.attach_drafts(case=case, token=TOKEN, by=wang, at=AT)
    assert [found.name for found in attachments.attachments_of(case, wang)] == ["a.pdf", "b.jpg"]
    assert attachments.drafts_of(TOKEN) == []
    assert attachments.attach_drafts(case=case, token=TOKEN, by=wang, at=AT) == []


def test_a_draft_is_nobodys_to_open_and_only_its_form_takes_it_back(clerk, city):
    (draft,) = attachments.add_draft(token=TOKEN, files=[Upload("a.pdf", PDF)], at=AT)
    for viewer in (clerk, city.actor("REG", Role.REGULATOR)):
        with pytest.raises(NotFound):
            attachments.open_attachment(attachment_id=draft.pk, viewer=viewer)
    with pytest.raises(NotFound):
        attachments.remove_draft(token="b" * 43, attachment_id=draft.pk)
    attachments.remove_draft(token=TOKEN, attachment_id=draft.pk)
    assert attachments.drafts_of(TOKEN) == []


@pytest.mark.parametrize("token", ["", "short", "a" * 44, "../" * 8])
def test_a_token_of_another_form_is_refused(token):
    with pytest.raises(Invalid):
        attachments.add_draft(token=token, files=[Upload("a.pdf", PDF)], at=AT)
    assert attachments.drafts_of(token) == []


def test_the_purge_takes_old_drafts_and_content_without_rows_only(attach, data):
    (added,) = attach(Upload("a.pdf", PDF))
    attachments.add_draft(token=TOKEN, files=[Upload("b.jpg", JPEG)], at=AT - timedelta(days=2))
    with transaction.atomic():
        attach(Upload("c.txt", b"rolled back"))
        transaction.set_rollback(True)
    assert kept(data) == 3
    for path in (data / "files").rglob("*"):
        os.utime(path, (0, 0))
    assert attachments.purge_drafts(at=AT) == 1
    assert kept(data) == 1
    assert list(Attachment.objects.all()) == [added]
