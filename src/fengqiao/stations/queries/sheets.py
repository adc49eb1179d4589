"""Inspectors' sheets as pages and phones need them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.stations.models import Check, Criterion, Evidence, Sheet, SheetPhoto
from fengqiao.stations.queries import scope
from fengqiao.stations.rules.standard import FUNCTIONS
from fengqiao.stations.rules.states import CHECK_KINDS, Stage


def is_appointed(check_id: int, viewer: Actor) -> bool:
    """Whether the viewer is one of the two sent to look."""
    return Sheet.objects.filter(check_of=check_id, inspector=viewer.person_id or 0).exists()


def code_of(evidence: Evidence) -> str:
    """Return the code of the criterion a piece of evidence belongs to."""
    return str(Criterion.objects.values_list("code", flat=True).get(pk=evidence.criterion_id))


def photos_of(check: Check) -> Sequence[SheetPhoto]:
    """Return the photos both inspectors took, by criterion."""
    rows = SheetPhoto.objects.filter(sheet__check_of=check).select_related("photo", "criterion", "sheet__inspector")
    return list(rows.order_by("criterion__position", "id"))


def sheet_photo_seen(photo_id: int, *, viewer: Actor) -> SheetPhoto:
    """Return an inspector's photo: to its taker at once, to others once the check is concluded. Raises NotFound."""
    found = SheetPhoto.objects.filter(pk=photo_id).select_related("photo", "sheet__check_of__station").first()
    if found is not None:
        check = found.sheet.check_of
        if found.sheet.inspector_id == viewer.person_id:
            return found
        is_open = check.stage == Stage.CONCLUDED or scope.inspects(viewer) or viewer.is_regulator
        if is_open and scope.stations_seen(viewer).filter(pk=check.station_id).exists():
            return found
    raise NotFound(_("没有这张照片"))


def as_data(sheet: Sheet) -> dict[str, Any]:
    """Return a sheet with its criteria as the phone keeps it."""
    marks = {mark.criterion_id: mark for mark in sheet.marks.all()}
    criteria = Criterion.objects.filter(standard=sheet.check_of.standard_id).order_by("position")
    return {
        "check": sheet.check_of_id,
        "kind": _(CHECK_KINDS[sheet.check_of.kind]),
        "version": sheet.version,
        "remarks": sheet.remarks,
        "handed_in": sheet.handed_in_at is not None,
        "photos": list(sheet.photos.values_list("key", flat=True)),
        "criteria": [
            {
                "code": one.code,
                "function": _(FUNCTIONS[one.function]),
                "text": _(one.text),
                "points": one.points,
                "choices": list(range(one.points, -1, -1)),
                "must": one.is_must,
                "mark": marks[one.pk].points if one.pk in marks else None,
                "reason": marks[one.pk].reason if one.pk in marks else "",
            }
            for one in criteria
        ],
    }
