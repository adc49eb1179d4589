"""Self-checks and sheets of invented stations."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from fengqiao.foundation.actors import Actor
from fengqiao.stations.demo_rows import Book
from fengqiao.stations.models import Check, Criterion, Evidence, SelfCheck, Sheet, SheetMark, SheetPhoto, StationPerson
from fengqiao.stations.rules.scoring import Measure, Policy, merge
from fengqiao.stations.rules.standard import EvidenceKind

_WHY: Final = ("个别内容未更新", "标识不够醒目", "台账有缺项", "用品数量不足", "人员交接未登记")
_NOTES: Final = ("已按标准配置，见材料。", "由站长负责，每周检查。", "")


@dataclass(slots=True)
class Looked:
    """Two people sent to a station on a day, and their sheets."""

    first: Actor
    second: Actor
    visit_on: date
    sheets: tuple[Sheet, ...] = ()

    def open(self, book: Book, check: Check) -> None:
        """Give each an empty sheet."""
        self.sheets = tuple(
            book.add(Sheet(check_of=check, inspector_id=one.person_id or 0)) for one in (self.first, self.second)
        )


def _criteria(check: Check) -> list[Criterion]:
    return sorted(check.standard.criteria.all(), key=lambda one: one.position)


def look_oneself(book: Book, check: Check, random: Random, at: datetime, *, share: float) -> None:
    """Fill in a share of the self-check with what shows it."""
    criteria = _criteria(check)
    people = [row for row in book.rows[StationPerson] if row.station is check.station]
    for one in criteria[: round(len(criteria) * share)]:
        book.add(SelfCheck(check_of=check, criterion=one, is_met=True, note=random.choice(_NOTES)))
        shown = Evidence(check_of=check, criterion=one, added_at=at)
        match one.evidence:
            case EvidenceKind.PHOTO:
                shown.photo, shown.is_public = book.photos[one.function], one.is_must
            case EvidenceKind.PERSON:
                shown.person = people[0]
            case _:
                shown.sha256, shown.size = book.paper.sha256, book.paper.size
                shown.label, shown.media_type = f"{one.code}.txt", book.paper.media_type
        book.add(shown)


def inspect(
    book: Book, check: Check, looked: Looked, random: Random, *, quality: float, at: datetime, gap: str = ""
) -> Decimal:
    """Fill in both sheets about a quality (0 to 1) and hand them in; return the merged points.

    ``gap`` names a criterion where the two lie far apart.
    """
    criteria = _criteria(check)
    first = {one.code: _points(one, quality, random) for one in criteria}
    second = {code: max(0, min(points, points - random.choice((0, 0, 0, 1)))) for code, points in first.items()}
    for one in criteria:
        if one.is_must and quality > 0.7:
            first[one.code] = second[one.code] = one.points
    if gap:
        first[gap], second[gap] = first[gap], 1
    for sheet, marks in zip(looked.sheets, (first, second), strict=True):
        sheet.version, sheet.saved_at, sheet.handed_in_at = 1, at, at + timedelta(minutes=random.randint(0, 40))
        for one in criteria:
            reason = random.choice(_WHY) if marks[one.code] < one.points else ""
            book.add(SheetMark(sheet=sheet, criterion=one, points=marks[one.code], reason=reason))
    shot = next(one for one in criteria if one.evidence == EvidenceKind.PHOTO)
    book.add(
        SheetPhoto(sheet=looked.sheets[0], criterion=shot, photo=book.photos[shot.function], key=f"demo-{shot.code}")
    )
    policy = Policy(gap_pct=100, must_pct=60, pass_pct=check.standard.pass_pct, rectify_pct=check.standard.rectify_pct)
    total = merge([Measure(one.code, one.points) for one in criteria], [first, second], {}, policy).total
    return total or Decimal(0)


def _points(one: Criterion, quality: float, random: Random) -> int:
    return max(0, min(one.points, round(one.points * random.gauss(quality, 0.06))))
