"""Photos as evidence of an event: kept, compared with when and where the event was, shown in scope."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.education.models import Event, EventPhoto
from fengqiao.education.queries.photos import known_points
from fengqiao.education.queries.reference import rules_of
from fengqiao.education.queries.scope import event_seen, may_add_photos
from fengqiao.education.rules.evidence import Taken, Window, doubts
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.files.photo_store import keep_photos
from fengqiao.foundation.ledger import services as ledger

MOST: Final = 12


@transaction.atomic
def add_photos(event_id: int, files: Sequence[Any], *, by: Actor, at: datetime) -> list[EventPhoto]:
    """Keep photos of an event with what speaks against each. Records `education.photo_added` for each.

    Raises:
        NotFound, NotAllowed: the actor is no host, or the event is over and done with. Invalid: field ``photos``.
    """
    event = event_seen(event_id, viewer=by, lock=True)
    if not may_add_photos(event, by):
        raise NotAllowed(_("只有主办机构可以上传照片"))
    if event.photos.count() + len(files) > MOST:
        raise Invalid({"photos": _("一场活动最多 %(most)d 张照片") % {"most": MOST}})
    try:
        kept = keep_photos(files={str(number): one for number, one in enumerate(files)}, at=at)
    except Invalid as refused:
        raise Invalid({"photos": refused.message}) from None
    return [_added(event, photo, by=by, at=at) for photo in kept.values()]


def _added(event: Event, photo: Any, *, by: Actor, at: datetime) -> EventPhoto:
    used = EventPhoto.objects.filter(photo__sha256=photo.sha256).exists()
    added = EventPhoto.objects.create(event=event, photo=photo, doubts=_doubts(event, photo, used=used))
    data = {"photo": added.pk, "sha256": photo.sha256, "doubts": list(added.doubts)}
    ledger.record(chain=f"education:{event.pk}", tag="education.photo_added", actor=by, at=at, data=data)
    return added


def _doubts(event: Event, photo: Any, *, used: bool) -> list[str]:
    rules = rules_of()
    place = (None, None) if photo.longitude is None else (float(photo.longitude), float(photo.latitude))
    found = doubts(
        Taken(photo.taken_at, *place),
        Window(event.starts_at, event.ends_at, known_points(event.place_id)),
        slack_minutes=rules.number("photo_slack_minutes"),
        radius_km=rules.number("photo_radius_km"),
        used_before=used,
    )
    return [str(one) for one in found]
