"""Reads photos and makes copies of them that tell nothing but the picture.

A copy is drawn anew from the pixels: upright, no larger than asked, without metadata, thumbnails or colour profiles of
the original. Nothing is decoded before the size its header claims is known to be within the limit.
"""

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from django.utils import timezone as local
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from fengqiao.foundation.errors import Invalid

FORMATS: Final[Mapping[str, str]] = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
ACCEPT: Final = ",".join(FORMATS.values())
"""For a form's ``accept``: a phone that takes HEIC then hands in JPEG."""
COPY_TYPE: Final = "image/jpeg"
_QUALITY: Final = 82
_TURNED: Final = frozenset({5, 6, 7, 8})  # values of EXIF's Orientation that lie on their side
_EARLIEST: Final = datetime(1990, 1, 1)  # noqa: DTZ001 - compared with what a camera wrote, which names no zone
_DEGREE_PARTS: Final = (1, 60, 3600)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a photo says of itself: size in pixels as seen upright; time and place (degrees, WGS 84) if it carries them."""

    media_type: str
    width: int
    height: int
    taken_at: datetime | None
    latitude: Decimal | None
    longitude: Decimal | None


@dataclass(frozen=True, slots=True)
class Copies:
    """A photo read, and its copies as JPEG."""

    reading: Reading
    public: bytes
    thumb: bytes


def read_photo(content: bytes, *, max_pixels: int, public_side: int, thumb_side: int) -> Copies:
    """Check that ``content`` is a sound photo of at most ``max_pixels``, read it and make both copies.

    The sides are the longest of each copy, in pixels; nothing is enlarged.

    Raises:
        Invalid: it is no JPEG, PNG or WebP picture, is damaged, or too large. Field ``file``.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata of a sound picture is dropped, not talked about
            return _read(content, max_pixels=max_pixels, public_side=public_side, thumb_side=thumb_side)
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        IndexError,
        Image.DecompressionBombError,
    ):
        raise Invalid({"file": _("不是完好的照片。请上传 JPEG、PNG 或 WebP 格式的照片")}) from None


def _read(content: bytes, *, max_pixels: int, public_side: int, thumb_side: int) -> Copies:
    with Image.open(BytesIO(content), formats=tuple(FORMATS)) as image:
        if image.width * image.height > max_pixels:
            raise Invalid({"file": _("照片超过%(limit)d万像素，请缩小后再传") % {"limit": max_pixels // 10_000}})
        exif = image.getexif()
        reading = _reading(image, exif)
        image.draft("RGB", (public_side, public_side))  # a JPEG is decoded no larger than needed
        upright = ImageOps.exif_transpose(_on_white(image))
    return Copies(reading, _copy(upright, public_side), _copy(upright, thumb_side))


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture in plain colours, what is transparent becoming white; EXIF's orientation stays known."""
    orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    if image.has_transparency_data:
        picture = image.convert("RGBA")
        plain = Image.new("RGB", picture.size, "white")
        plain.paste(picture, mask=picture)
    else:
        plain = image.convert("RGB")
    plain.getexif()[ExifTags.Base.Orientation] = orientation
    return plain


def _copy(upright: Image.Image, side: int) -> bytes:
    copy = upright.copy()
    copy.thumbnail((side, side), Image.Resampling.LANCZOS)
    bare = Image.new("RGB", copy.size)
    bare.paste(copy)
    written = BytesIO()
    bare.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()


def _reading(image: Image.Image, exif: Image.Exif) -> Reading:
    width, height = image.size
    if exif.get(ExifTags.Base.Orientation) in _TURNED:
        width, height = height, width
    latitude, longitude = place_in(exif.get_ifd(ExifTags.IFD.GPSInfo))
    return Reading(
        media_type=FORMATS[str(image.format)],
        width=width,
        height=height,
        taken_at=time_in(exif.get_ifd(ExifTags.IFD.Exif)),
        latitude=latitude,
        longitude=longitude,
    )


def time_in(tags: Mapping[int, Any]) -> datetime | None:
    """Return when EXIF says the photo was taken; without an offset the time is local. None if it says nothing sound."""
    try:
        written = str(tags.get(ExifTags.Base.DateTimeOriginal, "")).strip("\x00 ")
        taken = datetime.strptime(written, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the zone stands in another tag
    except ValueError:
        return None
    if taken < _EARLIEST:
        return None
    zone = _offset(str(tags.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\x00 "))
    return taken.replace(tzinfo=zone) if zone else local.make_aware(taken)


def _offset(written: str) -> timezone | None:
    sign, digits = written[:1], written[1:].replace(":", "")
    if sign not in {"+", "-"} or len(digits) != 4 or not digits.isdecimal():
        return None
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=minutes if sign == "+" else -minutes)) if minutes <= 14 * 60 else None


def place_in(tags: Mapping[int, Any]) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """Return latitude and longitude in degrees that EXIF names, or twice None if it names no place on earth."""
    latitude = _degrees(tags.get(ExifTags.GPS.GPSLatitude), tags.get(ExifTags.GPS.GPSLatitudeRef), "S", 90)
    longitude = _degrees(tags.get(ExifTags.GPS.GPSLongitude), tags.get(ExifTags.GPS.GPSLongitudeRef), "W", 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):  # 0, 0: a camera without a fix
        return None, None
    return latitude, longitude


def _degrees(parts: Any, side: Any, negative: str, limit: int) -> Decimal | None:
    try:
        total = math.fsum(float(part) / divisor for part, divisor in zip(parts, _DEGREE_PARTS, strict=True))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not 0 <= total <= limit:  # not a number fails this, too
        return None
    found = Decimal(f"{total:.6f}")
    return -found if str(side).strip("\x00 ").upper().startswith(negative) else found
