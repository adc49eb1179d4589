"""Names of files people hand in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.files.media import EXTENSIONS
from fengqiao.foundation.files.names import MAX_NAME, safe_name


@pytest.mark.parametrize(
    ("given_name", "media_type", "safe"),
    [
        ("合同.PDF", "application/pdf", "合同.PDF"),
        ("C:\\Users\\wang\\合同.pdf", "application/pdf", "合同.pdf"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("photo.exe", "image/png", "photo.exe.png"),
        ("a\r\nSet-Cookie: x.pdf", "application/pdf", "aSet-Cookie x.pdf"),
        ("gpj\u202efdp.pdf", "application/pdf", "gpjfdp.pdf"),
        ("", "image/jpeg", "file.jpg"),
        ("...", "image/jpeg", "file.jpg"),
    ],
)
def test_a_name_keeps_its_words_and_loses_its_tricks(given_name, media_type, safe):
    assert safe_name(given_name, media_type) == safe


@given(st.text(max_size=400), st.sampled_from(sorted(EXTENSIONS)))
def test_a_safe_name_is_short_ends_as_its_content_says_and_stays_safe(name, media_type):
    safe = safe_name(name, media_type)
    assert len(safe) <= MAX_NAME
    assert safe.lower().endswith(EXTENSIONS[media_type])
    assert not set(safe) & set('/\\\r\n\0"')
    assert safe_name(safe, media_type) == safe
