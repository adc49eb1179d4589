"""Photos of events: what speaks against each, and their contents in scope."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from fengqiao.education.models import Event, EventPhoto
from fengqiao.education.queries.scope import events_seen
from fengqiao.education.rules.evidence import HARD, Doubt
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.files.photo_store import Size, open_photo
from fengqiao.foundation.marking import N_
from fengqiao.organisations.models import Organisation
from fengqiao.places import queries as places
from fengqiao.places.rules import town_of

DOUBTS: Final[Mapping[str, str]] = {
    Doubt.NO_TIME: N_("照片没有拍摄时间"),
    Doubt.OTHER_TIME: N_("拍摄时间不在活动期间"),
    Doubt.NO_PLACE: N_("照片没有拍摄地点"),
    Doubt.OTHER_PLACE: N_("拍摄地点离该乡镇太远"),
    Doubt.USED_BEFORE: N_("同一张照片已用过"),
}


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo with its doubts in words; ``is_doubtful`` if somebody should look into it."""

    id: int
    taken_at: Any
    doubts: str
    is_doubtful: bool


def photos_of(event: Event) -> list[PhotoView]:
    """Return the photos of an event."""
    return [
        PhotoView(
            id=one.pk,
            taken_at=one.photo.taken_at,
            doubts=_("、").join(_(DOUBTS[doubt]) for doubt in one.doubts if doubt in DOUBTS),
            is_doubtful=bool(HARD & set(one.doubts)),
        )
        for one in event.photos.select_related("photo")
    ]


def known_points(place: str) -> tuple[tuple[float, float], ...]:
    """Return longitude and latitude of the outlets known in a place's town; none if there are none."""
    town = town_of(place)
    if town is None:
        return ()
    rows = Organisation.objects.filter(places.within(town), longitude__isnull=False)
    found = rows.exclude(latitude=None).values_list("longitude", "latitude")[:50]
    return tuple((east, north) for east, north in found if east is not None and north is not None)


def photo_content(photo_id: int, *, viewer: Actor, original: bool) -> tuple[str, Iterator[bytes], int]:
    """Return media type, chunks and size (0: unknown) of a photo of an event in scope. Raises NotFound."""
    found = EventPhoto.objects.select_related("photo").filter(pk=photo_id, event__in=events_seen(viewer)).first()
    if found is None:
        raise NotFound(_("没有找到这张照片"))
    media_type, chunks = open_photo(found.photo, Size.ORIGINAL if original else Size.PUBLIC)
    return media_type, chunks, found.photo.size if original else 0
