"""Reception days of the demo's leaders over a year, who came, and what was promised."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from django.utils import timezone

from fengqiao.casework.models import Person
from fengqiao.casework.services import PersonData, new_person
from fengqiao.executives.models import Promise, ReceptionDay, Responsible, Visit
from fengqiao.executives.rules.words import FIRST, DayStatus, Outcome
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar.rules import is_working_day
from fengqiao.foundation.numbering import new_receipt_code
from fengqiao.foundation.privacy import blind_index, seal

_AHEAD: Final = 42
_EVERY: Final = {"head_office": 30, "branch": 30, "sub_branch": 75}
_MATTERS: Final = (
    "信用卡年费没有事先告知", "提前还贷被收违约金", "车险理赔拖了两个月", "理财亏损，当时说保本", "存折密码重置排队太久",
    "老人办卡被推荐保险", "贷款利率和合同不一致", "自助机吞卡没有退", "征信记录有误要求更正", "退保只退一部分",
)  # fmt: skip
_PROMISES: Final = (
    "十个工作日内核实并退还多收的费用",
    "一个月内完成理赔复核并书面答复",
    "月底前上门更正征信资料",
    "两周内安排专人陪同办理",
)
_REASONS: Final = ("临时参加上级会议", "出差", "身体不适")
_SURNAMES: Final = "张李王刘陈杨黄吴徐朱"
_GIVEN: Final = ("小红", "大有", "桂芳", "志强", "秀英", "建华", "玉兰", "春生")
_OUTCOMES: Final = (
    Outcome.EXPLAINED,
    Outcome.EXPLAINED,
    Outcome.SETTLED,
    Outcome.SETTLED,
    Outcome.PROMISED,
    Outcome.REFERRED,
)
_NOTES: Final[dict[str, str]] = {
    Outcome.EXPLAINED: "对照合同逐条解释，来访人表示理解。", Outcome.SETTLED: "当场核实，现场办理完毕。",
    Outcome.PROMISED: "情况属实，明确经办人和期限。", Outcome.REFERRED: "不属本机构业务，已联系对方单位。",
}  # fmt: skip


def hold_receptions(leaders: Sequence[Responsible], today: date, random: Random, *, since: date | None = None) -> int:
    """Write a year of receptions with visits and promises, and those to come; return how many days.

    With ``since`` only those from that day on that are over.
    """
    days = [day for one in leaders if one.post in FIRST for day in _days(one, today, random)]
    if since is not None:
        days = [one for one in days if since <= one.day < today and one.status != DayStatus.PLANNED]
    ReceptionDay.objects.bulk_create(days, batch_size=1000)
    visits = _visits(days, today, random)
    _promise(visits, today, random)
    return len(days)


def _days(leader: Responsible, today: date, random: Random) -> list[ReceptionDay]:
    """Plan a leader's days at even distance; who has a login receives this week, too."""
    known, every = calendar.current(), _EVERY[leader.organisation.level]
    wanted = {today - timedelta(days=n) for n in range(random.randint(2, every), 365, every)}
    wanted |= {today + timedelta(days=n) for n in range(random.randint(1, every), _AHEAD, every)}
    if leader.member_id and leader.until is None:
        wanted |= {today, today - timedelta(days=today.weekday()) + timedelta(days=3)}
    chosen = set()
    for day in wanted:
        while not is_working_day(known, day):
            day += timedelta(days=1)  # noqa: PLW2901 - moved to the next working day
        if leader.since <= day and (leader.until is None or day <= leader.until):
            chosen.add(day)
    return [_day(leader, day, today, random) for day in sorted(chosen)]


def _day(leader: Responsible, day: date, today: date, random: Random) -> ReceptionDay:
    morning, status, chance = random.random() < 0.7, DayStatus.PLANNED, random.random()
    if day < today:
        status = DayStatus.MISSED if chance < 0.02 else DayStatus.DEPUTISED if chance < 0.06 else DayStatus.HELD
        if chance > 0.995 and day > today - timedelta(days=30):
            status = DayStatus.PLANNED
    told = status in {DayStatus.MISSED, DayStatus.DEPUTISED}
    return ReceptionDay(
        organisation=leader.organisation, venue=leader.organisation, leader=leader, day=day, planned_on=day,
        room="一楼消保服务站", starts_at=time(9) if morning else time(14), ends_at=time(11) if morning else time(16),
        slot_minutes=30, status=status, reason=random.choice(_REASONS) if told else "",
        deputy="副行长" if status == DayStatus.DEPUTISED else "",
        recorded_at=_at(day, 17) if status != DayStatus.PLANNED else None,
    )  # fmt: skip


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())


def _visits(days: Sequence[ReceptionDay], today: date, random: Random) -> list[Visit]:
    """Let people come to the days held, and book slots of days to come."""
    made: list[tuple[ReceptionDay, int | None, Person, str]] = []
    for day in days:
        if day.status in {DayStatus.HELD, DayStatus.DEPUTISED}:
            count = random.choice((0, 1, 1, 2, 3))
        else:
            is_near = today <= day.day <= today + timedelta(days=14)
            count = (2 if day.leader.member_id else random.choice((0, 0, 1, 2))) if is_near else 0
        for number in range(count):
            slot = number + 1 if day.day >= today or random.random() < 0.5 else None
            name = random.choice(_SURNAMES) + random.choice(_GIVEN)
            person = new_person(PersonData(name=name, phone=f"1380575{random.randint(0, 9999):04d}"))
            made.append((day, slot, person, random.choice(_MATTERS)))
    Person.objects.bulk_create([person for _day, _slot, person, _matter in made], batch_size=1000)
    rows = []
    for day, slot, person, matter in made:
        over = day.status in {DayStatus.HELD, DayStatus.DEPUTISED}
        outcome = random.choice(_OUTCOMES) if over else ""
        rows.append(Visit(
            reception=day, slot=slot, person=person, matter=seal(person.sealed_key, matter),
            code_index=blind_index("reception_code", new_receipt_code() + new_receipt_code()[:4]) if slot else None,
            made_at=min(_at(day.day, 9), timezone.now()), outcome=outcome, note=_NOTES[outcome] if outcome else "",
            recorded_at=_at(day.day, 17) if over else None,
        ))  # fmt: skip
    return Visit.objects.bulk_create(rows, batch_size=1000)


def _promise(visits: Sequence[Visit], today: date, random: Random) -> None:
    rows = []
    for visit in visits:
        if visit.outcome != Outcome.PROMISED:
            continue
        day = visit.reception
        due = day.day + timedelta(days=random.choice((14, 30, 30, 45)))
        kept = due - timedelta(days=random.randint(0, 10)) if random.random() < 0.95 else due + timedelta(days=6)
        open_ = kept >= today or (due < today and random.random() < 0.02)
        rows.append(Promise(
            organisation_id=day.organisation_id, leader_id=day.leader_id, visit=visit, text=random.choice(_PROMISES),
            made_on=day.day, due_on=due, kept_on=None if open_ else kept, how="" if open_ else "已办理并回访，来访人认可。",
        ))  # fmt: skip
    Promise.objects.bulk_create(rows, batch_size=1000)
