"""Complaints of the demo that leaders took over."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from django.utils import timezone

from fengqiao.casework.models import Case, CaseKind
from fengqiao.executives.models import LedCase, LedNote, Responsible
from fengqiao.executives.rules.words import FIRST, LedResult

_NOTES: Final = (
    ("met", "在服务站当面听取诉求，核对合同和流水。"),
    ("phone", "电话告知办理进度，约定下次沟通时间。"),
    ("coordinated", "召集业务、合规和网点负责人会商处理意见。"),
    ("visited", "上门走访，补充核实情况。"),
)
_OPEN_SHOWN: Final = 1500
_CLOSED_SHOWN: Final = 3000
_AT_ONE: Final = 4


def lead_cases(leaders: Sequence[Responsible], today: date, random: Random) -> int:
    """Let leaders lead open complaints of their house, and some that are closed; return how many."""
    by_office: dict[int, Responsible] = {
        one.organisation_id: one for one in leaders if one.post in FIRST and one.post != FIRST[0] and one.until is None
    }
    rows: list[LedCase] = []
    taken: dict[int, int] = defaultdict(int)
    complaints = Case.objects.filter(kind=CaseKind.COMPLAINT)
    newest = [*complaints.filter(closed_at=None).order_by("-opened_at", "-pk")[:_OPEN_SHOWN],
              *complaints.exclude(closed_at=None).order_by("-opened_at", "-pk")[:_CLOSED_SHOWN]]  # fmt: skip
    for case in newest:
        leader = _leader_of(case, by_office, random)
        is_own = leader is not None and leader.member_id is not None
        if leader is None or taken[leader.pk] >= _AT_ONE or random.random() > (0.5 if is_own else 0.12):
            continue
        row = _row(case, leader, today, random)
        if row is not None:
            taken[leader.pk] += 1
            rows.append(row)
    LedCase.objects.bulk_create(rows, batch_size=1000)
    LedNote.objects.bulk_create(note for row in rows for note in _notes(row, random))
    return len(rows)


def _leader_of(case: Case, by_office: dict[int, Responsible], random: Random) -> Responsible | None:
    offices = [case.sub_branch_id, case.branch_id, case.head_id]
    found = [by_office[one] for one in offices if one in by_office]
    return random.choice(found) if found else None


def _row(case: Case, leader: Responsible, today: date, random: Random) -> LedCase | None:
    opened = timezone.localdate(case.opened_at)
    taken = max(opened + timedelta(days=random.randint(0, 3)), leader.since)
    if case.closed_at is not None:
        closed = timezone.localdate(case.closed_at)
        if taken > closed:
            return None
        due = taken + timedelta(days=30)
        return LedCase(organisation_id=leader.organisation_id, leader=leader, case=case, taken_on=taken, due_on=due,
                       noted_on=closed, closed_on=closed, result=random.choice((LedResult.SETTLED, LedResult.DECIDED)),
                       summary="查清事实，依法处理并当面告知，当事人认可。")  # fmt: skip
    if taken > today:
        return None
    taken = max(taken, today - timedelta(days=random.choice((2, 5, 9, 20, 34))))
    noted = max(taken, today - timedelta(days=random.choice((1, 2, 4, 6, 14))))
    return LedCase(organisation_id=leader.organisation_id, leader=leader, case=case, taken_on=taken,
                   due_on=taken + timedelta(days=30), noted_on=noted)  # fmt: skip


def _notes(row: LedCase, random: Random) -> list[LedNote]:
    """Note something on the day last noted, and perhaps once before."""
    span = (row.noted_on - row.taken_on).days
    days = sorted({row.noted_on, row.taken_on + timedelta(days=random.randint(0, span))}) if span else []
    zone = timezone.get_default_timezone()
    found = []
    for day in days:
        deed, text = random.choice(_NOTES)
        at = datetime.combine(day, time(16), tzinfo=zone)
        found.append(LedNote(led=row, day=day, deed=deed, text=text, by_id=row.leader.member_id, at=at))
    return found
