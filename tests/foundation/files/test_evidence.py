"""Files that show what somebody says: all or none, told by name, left by the sweep while a row needs them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.foundation.files import storage
from fengqiao.foundation.files.evidence import MOST, content, keep
from support.files import EXE, PDF

pytestmark = pytest.mark.django_db


def upload(body: bytes, name: str) -> BytesIO:
    made = BytesIO(body)
    made.name = name
    return made


def stored() -> int:
    return sum(len(hashes) for hashes in storage.stored_before(timezone.now() + timedelta(days=1)))


def test_files_are_kept_under_names_that_do_no_harm_and_end_as_their_content_says():
    [kept] = keep([upload(PDF, "..\\\u202e制度.exe")], at=timezone.now())
    assert kept.file_name == "制度.exe.pdf"
    assert b"".join(content(kept.sha256)) == PDF
    assert kept.size == len(PDF)


def test_one_refused_file_keeps_none_and_the_message_names_it():
    before = stored()
    with pytest.raises(Invalid) as refusal:
        keep(
            [upload(PDF, "制度.pdf"), upload(EXE, "程序.exe"), upload(b"", "空.pdf")], at=timezone.now(), field="files"
        )
    message = refusal.value.fields["files"]
    assert "程序.exe：不接受这种文件" in message
    assert "空.pdf：文件是空的" in message
    assert "制度.pdf" not in message
    assert stored() == before


def test_no_more_files_than_a_form_can_hold_counting_those_it_has():
    files = [upload(PDF, f"{number}.pdf") for number in range(2)]
    assert len(keep(files, at=timezone.now(), held=MOST - 2)) == 2
    with pytest.raises(Invalid):
        keep(files, at=timezone.now(), held=MOST - 1)


def test_no_files_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert keep([], at=timezone.now()) == []


def test_content_the_store_lost_is_told():
    with pytest.raises(NotFound):
        content("a" * 64)
