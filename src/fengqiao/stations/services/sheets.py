"""Inspectors' sheets as phones send them: late, twice, in any order; each keeps its own, and none is lost or doubled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.files.photo_store import keep_photo
from fengqiao.stations.models import AgreedMark, Check, Criterion, Sheet, SheetMark, SheetPhoto, Station
from fengqiao.stations.queries.facts import criteria_of, rules_of, score_of
from fengqiao.stations.queries.scope import sheet_of
from fengqiao.stations.rules.states import Stage
from fengqiao.stations.services.events import record

_KEY: Final = re.compile(r"[A-Za-z0-9-]{8,64}")
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet as the phone holds it. ``version`` counts its changes there; ``marks``: criterion to (points, reason)."""

    version: int
    marks: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    remarks: str = ""
    is_done: bool = False


@transaction.atomic
def save_sheet(*, check_id: int, filled: Filled, by: Actor, at: datetime) -> Sheet:
    """Take over a sheet from a phone and hand it in if it is done.

    The same version sent again changes nothing; an older one never overwrites a newer one.

    Raises:
        NotFound: the actor was not appointed. Conflict: it was handed in with other content, or the check is over.
        Invalid: a mark is out of range, or the sheet is not complete; fields are codes of criteria.
    """
    sheet = _locked(check_id, by)
    if sheet.handed_in_at is not None:
        if filled.version <= sheet.version:
            return sheet
        raise Conflict(_("您的评分表已经提交，不能再改"))
    _require_going_on(sheet.check_of)
    if filled.version <= sheet.version:
        return sheet
    criteria = criteria_of(sheet.check_of)
    _require_sound(filled, criteria)
    ids = {one.code: one.pk for one in criteria}
    sheet.marks.all().delete()
    SheetMark.objects.bulk_create(
        SheetMark(sheet=sheet, criterion_id=ids[code], points=points, reason=reason.strip())
        for code, (points, reason) in filled.marks.items()
    )
    sheet.version, sheet.remarks, sheet.saved_at = filled.version, filled.remarks.strip(), at
    if filled.is_done:
        sheet.handed_in_at = at
        total = sum(points for points, _reason in filled.marks.values())
        data = {"check": sheet.check_of_id, "sheet": sheet.pk, "total": total}
        record(sheet.check_of.station_id, "sheet_handed_in", by=by, at=at, data=data)
    sheet.save()
    return sheet


@transaction.atomic
def add_sheet_photo(*, check_id: int, criterion: str, key: str, stream: Any, by: Actor, at: datetime) -> SheetPhoto:
    """Take over a photo from a phone; the same ``key`` sent again keeps one.

    Raises:
        NotFound: the actor was not appointed, or no such criterion. Conflict: the check is over.
        Invalid: the photo is refused, or there are too many.
    """
    sheet = _locked(check_id, by)
    if not _KEY.fullmatch(key):
        raise Invalid({"key": _("表单已失效，请刷新页面")})
    if (kept := sheet.photos.filter(key=key).first()) is not None:
        return kept
    _require_going_on(sheet.check_of)
    found = Criterion.objects.filter(standard=sheet.check_of.standard_id, code=criterion).first()
    if found is None:
        raise NotFound(_("没有这个项目"))
    most = rules_of(timezone.localdate(at)).number("station_photos_max")
    if sheet.photos.count() >= most:
        raise Invalid({"file": _("照片最多%(limit)d张") % {"limit": most}})
    photo = keep_photo(stream, at=at)
    made = SheetPhoto.objects.create(sheet=sheet, criterion=found, photo=photo, key=key)
    data = {"check": sheet.check_of_id, "criterion": criterion, "sha256": photo.sha256}
    record(sheet.check_of.station_id, "sheet_photo", by=by, at=at, data=data)
    return made


@transaction.atomic
def agree(*, check_id: int, criterion: str, points: Decimal, reason: str, by: Actor, at: datetime) -> AgreedMark:
    """Write down what both inspectors agreed on for a criterion where they lay too far apart.

    Raises:
        NotFound: the actor was not appointed, or no such criterion.
        NotAllowed: there is nothing to agree on. Invalid: points or reason are missing or out of range.
    """
    sheet = _locked(check_id, by)
    check = sheet.check_of
    _require_going_on(check)
    score = score_of(check, on=timezone.localdate(at))
    line = next((one for one in score.lines if one.code == criterion), None) if score is not None else None
    if line is None:
        raise NotFound(_("没有这个项目"))
    if not line.must_talk:
        raise NotAllowed(_("这一项两人评分接近，取平均数，不用合议"))
    if not 0 <= points <= line.points or points % Decimal("0.5"):
        raise Invalid({"points": _("请填写 0 到 %(points)d 之间的分数，可以是半分") % {"points": line.points}})
    if not reason.strip() or len(reason) > _LONGEST:
        raise Invalid({"reason": _("请写明合议理由（400 字以内）")})
    found = Criterion.objects.get(standard=check.standard_id, code=criterion)
    values = {"points": points, "reason": reason.strip(), "agreed_by_id": by.person_id, "agreed_at": at}
    made, _new = AgreedMark.objects.update_or_create(check_of=check, criterion=found, defaults=values)
    data = {"check": check.pk, "criterion": criterion, "points": str(points)}
    record(check.station_id, "agreed", by=by, at=at, data=data)
    return made


def _locked(check_id: int, by: Actor) -> Sheet:
    """Return the actor's own sheet with its station locked, so that sheets, talks and conclusion take turns."""
    sheet = sheet_of(check_id, by)
    Station.objects.select_for_update(no_key=True).get(pk=sheet.check_of.station_id)
    return sheet_of(check_id, by)


def _require_going_on(check: Check) -> None:
    if check.stage != Stage.INSPECTING:
        raise Conflict(_("这次检查已经结束"))


def _require_sound(filled: Filled, criteria: list[Criterion]) -> None:
    by_code = {one.code: one for one in criteria}
    wrong = {code: _("没有这个项目") for code in filled.marks if code not in by_code}
    for code, one in by_code.items():
        if code not in filled.marks:
            if filled.is_done:
                wrong[code] = _("%(code)s 还没有评分") % {"code": code}
            continue
        points, reason = filled.marks[code]
        if not 0 <= points <= one.points:
            wrong[code] = _("%(code)s 的得分须在 0 到 %(points)d 之间") % {"code": code, "points": one.points}
        elif filled.is_done and points < one.points and not reason.strip():
            wrong[code] = _("%(code)s 没有给满分，请写明理由") % {"code": code}
        elif len(reason) > _LONGEST:
            wrong[code] = _("%(code)s 的理由过长，请精简到 400 字以内") % {"code": code}
    if wrong:
        raise Invalid(wrong)
