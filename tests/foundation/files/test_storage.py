"""The store: checked, hashed, encrypted, all or nothing."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.files.sealing import CHUNK, DamagedFileError
from fengqiao.foundation.files.storage import (
    MIB,
    discard,
    discard_leftovers,
    open_stored,
    staged_all,
    store,
    stored_before,
)
from support.files import HTML, JPEG, PDF, office

NOW = datetime.now(UTC)
LATER = NOW + timedelta(hours=1)


def test_a_file_is_kept_under_the_hash_of_its_content(data):
    stored = store(BytesIO(PDF), max_bytes=MIB)
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (stored.size, stored.media_type) == (len(PDF), "application/pdf")
    assert (data / "files" / stored.sha256[:2] / stored.sha256[2:]).is_file()
    assert b"".join(open_stored(stored.sha256)) == PDF


def test_a_stored_file_is_unreadable_on_disk_and_only_for_its_owner(kept):
    store(BytesIO("我的身份证号".encode() * 100), max_bytes=MIB)
    (path,) = kept()
    assert "身份证".encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_the_same_content_twice_is_kept_once(kept):
    assert store(BytesIO(PDF), max_bytes=MIB) == store(BytesIO(PDF), max_bytes=MIB)
    assert len(kept()) == 1


def test_reading_stops_at_the_limit_and_leaves_nothing(kept):
    class Endless:
        asked = 0

        def read(self, size: int, /) -> bytes:
            self.asked += size
            return JPEG[:1] * size

    stream = Endless()
    with pytest.raises(Invalid, match="超过1 MB"):
        store(stream, max_bytes=MIB)
    assert stream.asked <= MIB + 2 * CHUNK
    assert kept() == []


@pytest.mark.parametrize(
    ("content", "message"), [(b"", "空"), (HTML, "不接受"), (office(word__vba_dot_bin=b"x"), "不接受")]
)
def test_a_refused_file_leaves_nothing(kept, content, message):
    with pytest.raises(Invalid, match=message):
        store(BytesIO(content), max_bytes=MIB)
    assert kept() == []


def test_a_stream_that_breaks_leaves_nothing(kept):
    class Broken:
        def read(self, size: int, /) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store(Broken(), max_bytes=MIB)
    assert kept() == []


def test_a_word_file_is_looked_into_before_it_is_kept():
    assert store(BytesIO(office()), max_bytes=MIB).media_type.endswith("wordprocessingml.document")


def test_one_bad_file_among_three_keeps_none_and_is_named(kept):
    streams = {"a": BytesIO(PDF), "b": BytesIO(HTML), "c": BytesIO(JPEG)}
    with pytest.raises(Invalid) as refusal, staged_all(streams, max_bytes=MIB):
        pytest.fail("the block must not run")
    assert set(refusal.value.fields) == {"b"}
    assert kept() == []


def test_an_altered_file_is_noticed_when_read(kept):
    stored = store(BytesIO(PDF), max_bytes=MIB)
    (path,) = kept()
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedFileError):
        list(open_stored(stored.sha256))


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "A" * 64, ""])
def test_what_is_not_stored_is_not_found(name):
    with pytest.raises(FileNotFoundError):
        open_stored(name)


def test_only_what_was_kept_before_is_swept():
    stored = store(BytesIO(PDF), max_bytes=MIB)
    assert list(stored_before(NOW - timedelta(hours=1))) == []
    assert list(stored_before(LATER)) == [[stored.sha256]]
    assert not discard(stored.sha256, kept_before=NOW - timedelta(hours=1))
    assert discard(stored.sha256, kept_before=LATER)
    assert not discard(stored.sha256, kept_before=LATER)


def test_what_a_killed_process_left_is_swept(data, kept):
    store(BytesIO(PDF), max_bytes=MIB)
    left = data / "files" / ".incoming" / "left"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    assert discard_leftovers(staged_before=NOW - timedelta(hours=1)) == 1
    assert len(kept()) == 1
