"""Photos in the store: all or none, encrypted, safe from the sweep while somebody refers to them."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from fengqiao.casework import attachments
from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.foundation.files import references, storage
from fengqiao.foundation.files.downloads import picture
from fengqiao.foundation.files.models import Photo
from fengqiao.foundation.files.photo_store import Size, keep_photo, keep_photos, open_photo
from support.files import PDF
from support.photos import photo

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 16, tzinfo=UTC)


def content(kept, size):
    media_type, chunks = open_photo(kept, size)
    return media_type, b"".join(chunks)


def test_a_photo_is_kept_with_copies_and_what_it_says(kept):
    original = photo(taken="2026:03:15 09:30:00", place=(30.1, 120.5))
    found = Photo.objects.get(pk=keep_photo(BytesIO(original), at=NOW).pk)
    assert (found.size, found.width, found.height) == (len(original), 400, 300)
    assert found.taken_at == datetime(2026, 3, 15, 1, 30, tzinfo=UTC)
    assert content(found, Size.ORIGINAL) == ("image/jpeg", original)
    media_type, shown = content(found, Size.PUBLIC)
    assert media_type == "image/jpeg"
    assert not Image.open(BytesIO(shown)).getexif()
    assert len(kept()) == 3
    assert not any(path.read_bytes().startswith(b"\xff\xd8") for path in kept())


def test_one_bad_photo_among_two_keeps_none_and_is_named(kept):
    with pytest.raises(Invalid) as refusal:
        keep_photos(files={"a": BytesIO(photo()), "b": BytesIO(PDF)}, at=NOW)
    assert set(refusal.value.fields) == {"b"}
    assert kept() == []
    assert not Photo.objects.exists()


def test_an_empty_or_too_large_photo_is_refused(monkeypatch):
    with pytest.raises(Invalid, match="空"):
        keep_photo(BytesIO(b""), at=NOW)
    monkeypatch.setattr(storage, "MIB", 1)
    with pytest.raises(Invalid, match="超过"):
        keep_photo(BytesIO(photo()), at=NOW)


def test_the_sweep_leaves_photos_and_takes_what_nobody_refers_to(kept):
    found = keep_photo(BytesIO(photo()), at=NOW)
    storage.store(BytesIO(PDF), max_bytes=storage.MIB)
    attachments.purge_drafts(at=timezone.now() + timedelta(days=3))
    assert len(kept()) == 3
    found.delete()
    attachments.purge_drafts(at=timezone.now() + timedelta(days=3))
    assert kept() == []


def test_a_photo_whose_content_is_lost_is_not_found(kept):
    found = keep_photo(BytesIO(photo()), at=NOW)
    for path in kept():
        path.unlink()
    with pytest.raises(NotFound):
        open_photo(found, Size.THUMB)


def test_sources_are_asked_once_each():
    before = len(references._SOURCES)
    references.register(references._SOURCES[0])
    assert len(references._SOURCES) == before


def test_a_public_picture_may_be_cached_and_one_in_scope_may_not():
    shown = picture(media_type="image/jpeg", chunks=[b"x"], for_everybody=True)
    assert shown["Cache-Control"].startswith("public")
    assert shown["Content-Security-Policy"].startswith("sandbox")
    assert picture(media_type="image/jpeg", chunks=[], for_everybody=False)["Cache-Control"] == "private, no-store"
