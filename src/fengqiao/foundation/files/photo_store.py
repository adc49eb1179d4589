"""Keeps photos: original and copies, all or none, and hands them out again."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from itertools import chain
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.foundation.files import references, storage
from fengqiao.foundation.files.models import Photo
from fengqiao.foundation.files.photos import COPY_TYPE, Copies, read_photo
from fengqiao.foundation.parameters import queries as parameters

_MEGAPIXEL: Final = 1_000_000


class Size(StrEnum):
    """Which of a photo's three contents."""

    ORIGINAL = "original"
    PUBLIC = "public"
    THUMB = "thumb"


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """How large a photo may be, and how large its copies become (longest side, pixels)."""

    max_bytes: int
    max_pixels: int
    public_side: int
    thumb_side: int


def photo_limits(at: datetime) -> PhotoLimits:
    """Return the limits in force."""
    rules = parameters.rules_on("photos", timezone.localdate(at))
    return PhotoLimits(
        max_bytes=rules.number("photo_max_mb") * storage.MIB,
        max_pixels=rules.number("photo_max_megapixels") * _MEGAPIXEL,
        public_side=rules.number("photo_public_side"),
        thumb_side=rules.number("photo_thumb_side"),
    )


def keep_photos(*, files: Mapping[str, storage.ByteStream], at: datetime) -> dict[str, Photo]:
    """Check all photos, then keep all of them with their rows; in the caller's transaction or one of its own.

    Raises:
        Invalid: some are refused; maps the field of each to the reason. None is kept.
    """
    limits = photo_limits(at)
    refusals: dict[str, str] = {}
    sound: dict[str, tuple[bytes, Copies]] = {}
    for field, stream in files.items():
        try:
            sound[field] = _checked(stream, limits)
        except Invalid as refusal:
            refusals[field] = refusal.message
    if refusals:
        raise Invalid(refusals)
    with transaction.atomic():
        references.hold(alone=False)
        kept = {field: _stored(content, copies, at) for field, (content, copies) in sound.items()}
        Photo.objects.bulk_create(kept.values())
    return kept


def keep_photo(stream: storage.ByteStream, *, at: datetime) -> Photo:
    """Keep one photo. Raises Invalid (field ``file``) as `keep_photos` does."""
    return keep_photos(files={"file": stream}, at=at)["file"]


def open_photo(photo: Photo, size: Size) -> tuple[str, Iterator[bytes]]:
    """Return media type and verified chunks of one of a photo's contents; who may see it, the caller has decided.

    Raises:
        NotFound: the content is not in the store.
    """
    sha256 = {Size.ORIGINAL: photo.sha256, Size.PUBLIC: photo.public_sha256, Size.THUMB: photo.thumb_sha256}[size]
    try:
        return photo.media_type if size is Size.ORIGINAL else COPY_TYPE, storage.open_stored(sha256)
    except FileNotFoundError as error:
        raise NotFound(_("照片内容不在存储中，请联系管理员")) from error


def content_of_photos(hashes: Collection[str]) -> set[str]:
    """Return which of the hashes are content of a photo."""
    found = Photo.objects.filter(
        Q(sha256__in=hashes) | Q(public_sha256__in=hashes) | Q(thumb_sha256__in=hashes)
    ).values_list("sha256", "public_sha256", "thumb_sha256")
    return set(chain.from_iterable(found)) & set(hashes)


def _checked(stream: storage.ByteStream, limits: PhotoLimits) -> tuple[bytes, Copies]:
    content = stream.read(limits.max_bytes + 1)
    if not content:
        raise Invalid({"file": _("文件是空的")})
    if len(content) > limits.max_bytes:
        raise Invalid({"file": _("文件超过%(limit)d MB") % {"limit": limits.max_bytes // storage.MIB}})
    copies = read_photo(
        content, max_pixels=limits.max_pixels, public_side=limits.public_side, thumb_side=limits.thumb_side
    )
    return content, copies


def _stored(content: bytes, copies: Copies, at: datetime) -> Photo:
    original, public, thumb = (_store(one) for one in (content, copies.public, copies.thumb))
    return Photo(
        sha256=original.sha256,
        size=original.size,
        media_type=copies.reading.media_type,
        width=copies.reading.width,
        height=copies.reading.height,
        public_sha256=public.sha256,
        thumb_sha256=thumb.sha256,
        taken_at=copies.reading.taken_at,
        latitude=copies.reading.latitude,
        longitude=copies.reading.longitude,
        added_at=at,
    )


def _store(content: bytes) -> storage.Stored:
    return storage.store(BytesIO(content), max_bytes=len(content))
