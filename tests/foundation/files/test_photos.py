"""Photos: what they say of themselves, and copies that say nothing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.files import photos
from support.files import HTML, JPEG, PDF, png
from support.photos import photo

LIMITS = {"max_pixels": 1_000_000, "public_side": 200, "thumb_side": 40}


def read(content, **limits):
    return photos.read_photo(content, **(LIMITS | limits))


def test_time_and_place_are_read():
    reading = read(photo(taken="2026:03:15 09:30:00", place=(30.1234, 120.5678))).reading
    assert reading.taken_at == datetime(2026, 3, 15, 1, 30, tzinfo=UTC)
    assert (reading.latitude, reading.longitude) == (Decimal("30.123400"), Decimal("120.567800"))
    assert (reading.media_type, reading.width, reading.height) == ("image/jpeg", 400, 300)


def test_a_time_with_offset_is_that_moment():
    found = photos.time_in({36867: "2026:03:15 09:30:00", 36881: "+01:00"})
    assert found == datetime(2026, 3, 15, 8, 30, tzinfo=UTC)
    assert found.utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize("written", ["", "0000:00:00 00:00:00", "yesterday", "1970:01:01 00:00:00", None, 7])
def test_a_time_that_is_none_is_none(written):
    assert photos.time_in({36867: written}) is None


@pytest.mark.parametrize("parts", [None, (), (1, 2), (91, 0, 0), (float("nan"), 0, 0), ("x", 0, 0), (-1, 0, 0), 5])
def test_a_place_that_is_none_is_none(parts):
    assert photos.place_in({1: "N", 2: parts, 3: "E", 4: (120, 30, 0)}) == (None, None)


def test_south_and_west_are_negative_and_no_fix_is_no_place():
    tags = {1: "S", 2: (30, 30, 0), 3: "W", 4: (120, 0, 36)}
    assert photos.place_in(tags) == (Decimal("-30.500000"), Decimal("-120.010000"))
    assert photos.place_in({1: "N", 2: (0, 0, 0), 3: "E", 4: (0, 0, 0)}) == (None, None)


@given(st.dictionaries(st.sampled_from([1, 2, 3, 4, 36867, 36881]), st.one_of(st.text(), st.integers(), st.none())))
def test_no_metadata_breaks_the_reading(tags):
    photos.time_in(tags)
    photos.place_in(tags)


def test_copies_are_upright_small_and_bare():
    copies = read(photo(taken="2026:03:15 09:30:00", place=(30.1, 120.5), orientation=6))
    assert (copies.reading.width, copies.reading.height) == (300, 400)
    for content, size in ((copies.public, (150, 200)), (copies.thumb, (30, 40))):
        with Image.open(BytesIO(content)) as image:
            assert (image.format, image.size) == ("JPEG", size)
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photo_on_its_side_is_turned_the_right_way():
    source = Image.new("RGB", (40, 20), "blue")
    source.paste("red", (0, 0, 20, 20))  # the left half; turned a quarter clockwise it is on top
    exif = Image.Exif()
    exif[0x0112] = 6
    written = BytesIO()
    source.save(written, "JPEG", exif=exif, quality=95)
    with Image.open(BytesIO(read(written.getvalue()).public)) as image:
        top, bottom = image.getpixel((10, 5)), image.getpixel((10, 35))
    assert top[0] > 200 > top[2]
    assert bottom[2] > 200 > bottom[0]


def test_nothing_is_enlarged():
    with Image.open(BytesIO(read(photo(size=(60, 50))).public)) as image:
        assert image.size == (60, 50)


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "I;16"), ("WEBP", "RGB"), ("JPEG", "CMYK")]
)
def test_every_accepted_form_becomes_a_plain_jpeg(form, mode):
    written = BytesIO()
    Image.new(mode, (50, 40)).save(written, form)
    with Image.open(BytesIO(read(written.getvalue()).public)) as image:
        assert (image.format, image.mode) == ("JPEG", "RGB")


def test_what_is_transparent_becomes_white():
    written = BytesIO()
    Image.new("RGBA", (50, 40), (0, 0, 0, 0)).save(written, "PNG")
    with Image.open(BytesIO(read(written.getvalue()).public)) as image:
        assert image.getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize("content", [JPEG, PDF, HTML, b"", b"GIF89a" + b"\0" * 50, photo()[:400], photo()[:-300]])
def test_what_is_no_sound_photo_is_refused(content):
    with pytest.raises(Invalid, match="完好的照片"):
        read(content)


def test_a_bomb_is_refused_by_its_header_alone():
    small = bytearray(png())
    small[16:24] = (60_000).to_bytes(4, "big") * 2  # claims 3.6 thousand million pixels; its checksum is stale, too
    with pytest.raises(Invalid):
        read(bytes(small), max_pixels=10**12)
    with pytest.raises(Invalid, match="超过1万像素"):
        read(photo(), max_pixels=10_000)
