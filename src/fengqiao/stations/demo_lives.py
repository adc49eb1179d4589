"""The invented life of one station: applied for, accepted, reviewed, and whatever its plan holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from random import Random
from typing import Any, Final

from django.utils import timezone

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.ledger.rules import Entry
from fengqiao.foundation.numbering import STATION, next_number
from fengqiao.organisations.models import Organisation
from fengqiao.stations.demo_checks import Looked, inspect, look_oneself
from fengqiao.stations.demo_rows import Book
from fengqiao.stations.models import Appeal, Check, GuidedOutlet, Standard, Station, StationPerson
from fengqiao.stations.queries.facts import rules_of
from fengqiao.stations.rules.periods import end_of_mark
from fengqiao.stations.rules.standard import Permission
from fengqiao.stations.rules.states import Action, CheckKind, Outcome, Stage, State, Waiting
from fengqiao.stations.services.waiting import deadline, settle, wait

_SURNAMES: Final = "陈王张李俞骆周沈徐章钱孟鲁金何朱马吴郑宣"
_GIVEN: Final = (
    "建国",
    "丽娟",
    "小平",
    "志刚",
    "美芳",
    "伟强",
    "雅琴",
    "海燕",
    "国锋",
    "晓红",
    "春华",
    "文斌",
    "佳怡",
    "立群",
)


_WORDS: Final = (
    "大厅进门右手边，有爱心座椅和饮水机，先坐下再说事。",
    "每周三下午有调解员在站，能听懂本地话。",
    "附近村民可以打电话预约上门。",
    "",
)


class Plan(Enum):
    """How a station's life goes."""

    SELF_CHECK = auto()
    SUBMITTED = auto()
    VISIT_AHEAD = auto()
    TO_BE_TALKED_OVER = auto()
    REFUSED = auto()
    REFUSED_AND_APPEALED = auto()
    RECTIFYING = auto()
    RECTIFIED = auto()
    PROBATION = auto()
    WITHDRAWN = auto()
    WITHDRAWN_AND_UPHELD = auto()
    EXPIRED = auto()
    GIVEN_UP = auto()
    RENEWING = auto()
    SURPRISE = auto()
    GRANTED = auto()


APPLYING: Final = frozenset(
    {Plan.SELF_CHECK, Plan.SUBMITTED, Plan.VISIT_AHEAD, Plan.TO_BE_TALKED_OVER, Plan.REFUSED, Plan.REFUSED_AND_APPEALED}
)


@dataclass(frozen=True, slots=True)
class Crew:
    """Those who act in the demo: inspectors, the login ``regulator`` first, and an officer per institution."""

    inspectors: Sequence[Actor]
    officers: Mapping[int, Actor]


class Life:
    """Plays one station; ``now`` is never passed. With ``span`` it begins between so many days ago, whatever its plan."""

    def __init__(
        self, outlet: Organisation, plan: Plan, officer: Actor, crew: Crew, standards: Sequence[Standard], random: Random,
        now: datetime, *, span: tuple[int, int] | None = None,
    ) -> None:  # fmt: skip
        self._given_span = span
        self.outlet, self.plan, self.officer, self.crew = outlet, plan, officer, crew
        self.standards, self.random, self.now = standards, random, now
        self.station = Station(outlet=outlet, state=State.APPLYING, opened_at=now, updated_at=now)

    def live(self, book: Book) -> None:
        """Write this life into ``book``."""
        self.book = book
        self.station.introduction = self.random.choice(_WORDS)
        book.add(self.station)
        begins = self._days_ago(*self._span())
        self._people(timezone.localdate(begins) if self._given_span else None)
        self.station.opened_at = begins
        self._note("opened", self.officer, begins, organisation=self.outlet.pk)
        if self.plan in APPLYING:
            self._apply(begins)
        else:
            self._hold(begins)
        self.station.updated_at = self.at

    def _span(self) -> tuple[int, int]:
        """Return between how many days ago the application began, by plan."""
        if self._given_span is not None:
            return self._given_span
        match self.plan:
            case Plan.SELF_CHECK:
                return 8, 35
            case Plan.SUBMITTED:
                return 12, 40
            case Plan.VISIT_AHEAD | Plan.TO_BE_TALKED_OVER:
                return 25, 40
            case Plan.REFUSED | Plan.REFUSED_AND_APPEALED:
                return 60, 64
            case Plan.EXPIRED:
                return 1180, 1300
            case Plan.RENEWING:
                return 1090, 1110
            case _:
                return 420, 1030

    def _days_ago(self, least: int, most: int) -> datetime:
        day = timezone.localdate(self.now) - timedelta(days=self.random.randint(least, most))
        return self._moment(day)

    def _moment(self, day: date) -> datetime:
        made = timezone.make_aware(
            datetime.combine(day, time(8 + self.random.randint(1, 8), self.random.randint(0, 59)))
        )
        return min(made, self.now)

    def _later(self, at: datetime, least: int, most: int) -> datetime:
        return self._moment(timezone.localdate(at) + timedelta(days=self.random.randint(least, most)))

    def _note(self, tag: str, by: Actor, at: datetime, **data: Any) -> None:
        self.at = at
        self.book.events.append((self.station, Entry(tag=f"stations.{tag}", actor=by, at=at, data=data)))

    def _move(self, action: Action, by: Actor, at: datetime, **data: Any) -> None:
        self._note(action, by, at, **data, after=str(self.station.state))

    def _people(self, begins: date | None) -> None:
        """Give the station its people and the outlets it guides, from its beginning on where that is given."""
        since = begins or timezone.localdate(self.now) - timedelta(days=self.random.randint(30, 700))
        given = self.random.sample(_GIVEN, 3)
        for number, duty in enumerate(("站长", "投诉处理专员", "宣教联络员")[: self.random.randint(2, 3)]):
            name = self.random.choice(_SURNAMES) + given[number]
            phone = f"0575-8{self.random.randint(1000000, 9999999)}" if number == 0 else ""
            self.book.add(StationPerson(station=self.station, name=name, duty=duty, phone=phone, since=since))
        outlets = Organisation.objects.filter(sub_branch=self.outlet, level="outlet", closed_on=None).order_by("code")
        for outlet in outlets[:5]:
            permissions = list(Permission) if self.random.random() < 0.7 else [Permission.GUIDE, Permission.INSPECT]
            self.book.add(
                GuidedOutlet(
                    station=self.station, outlet=outlet, permissions=[str(one) for one in permissions], since=since
                )
            )

    def _standard(self, at: datetime) -> Standard:
        day = timezone.localdate(at)
        return max((one for one in self.standards if one.valid_from <= day), key=lambda one: one.valid_from)

    def _check(self, kind: CheckKind, at: datetime, stage: Stage) -> Check:
        check: Check = self.book.add(
            Check(station=self.station, standard=self._standard(at), kind=kind, stage=stage, opened_at=at)
        )
        return check

    def _pair(self, *, with_login: bool = False) -> tuple[Actor, Actor]:
        crew = list(self.crew.inspectors)
        if with_login:
            return crew[0], self.random.choice(crew[1:])
        first, second = self.random.sample(crew[1:], 2)
        return first, second

    def _apply(self, begins: datetime) -> None:
        check = self._check(CheckKind.APPLICATION, begins, Stage.SELF_CHECK)
        if self.plan is Plan.SELF_CHECK:
            look_oneself(self.book, check, self.random, begins, share=0.6)
            wait(self.station, Waiting.SELF_CHECK, since=timezone.localdate(begins))
            return
        submitted = self._submit(check, begins)
        if self.plan is Plan.SUBMITTED:
            return
        looked = self._appoint(check, submitted)
        if self.plan is Plan.VISIT_AHEAD:
            return
        if self.plan is Plan.TO_BE_TALKED_OVER:
            inspect(self.book, check, looked, self.random, quality=0.95, at=self.at, gap="C1")
            return
        self._refuse(check, looked)

    def _submit(self, check: Check, begins: datetime) -> datetime:
        look_oneself(self.book, check, self.random, begins, share=1.0)
        submitted = self._later(begins, 2, 7)
        check.stage, check.submitted_at = Stage.SUBMITTED, submitted
        wait(self.station, Waiting.APPOINT, since=timezone.localdate(submitted))
        self._move(Action.SUBMIT, self.officer, submitted, check=check, standard=check.standard_id)
        return submitted

    def _appoint(self, check: Check, since: datetime) -> Looked:
        ahead = self.plan is Plan.VISIT_AHEAD
        at = self._later(since, 2, 6)
        visit = timezone.localdate(self.now) + timedelta(days=1) if ahead else timezone.localdate(self._later(at, 2, 6))
        first, second = self._pair(with_login=ahead or self.plan is Plan.TO_BE_TALKED_OVER)
        check.stage, check.visit_on, check.appointed_by_id = Stage.INSPECTING, visit, first.person_id
        check.due_on = deadline("station_conclude", visit)
        wait(self.station, Waiting.CONCLUDE, since=visit)
        self._move(Action.APPOINT, first, at, check=check, visit_on=visit)
        looked = Looked(first, second, visit)
        looked.open(self.book, check)
        return looked

    def _conclude(self, check: Check, looked: Looked, outcome: Outcome, reasons: str, quality: float) -> None:
        """Let both hand in their sheets on the day of the visit, and the first conclude some days later."""
        visited = self._moment(looked.visit_on)
        self._note("sheet_handed_in", looked.first, visited, check=check)
        self._note("sheet_handed_in", looked.second, visited, check=check)
        check.total = inspect(self.book, check, looked, self.random, quality=quality, at=visited)
        check.share = check.total
        at = self._later(visited, 1, 5)
        check.stage, check.outcome, check.reasons = Stage.CONCLUDED, outcome, reasons
        check.concluded_at, check.concluded_by_id = at, looked.first.person_id
        self.station.share, self.station.reviewed_on = check.share, timezone.localdate(at)
        self.at = at

    def _refuse(self, check: Check, looked: Looked) -> None:
        self._conclude(check, looked, Outcome.REFUSE, "投诉接待区没有录音录像，必备项未达标。", 0.6)
        station, at = self.station, self.at
        station.state, station.decided_by_id = State.REFUSED, looked.first.person_id
        settle(station, on=timezone.localdate(at))
        station.appeal_until = deadline("station_appeal", timezone.localdate(at))
        self._move(Action.CONCLUDE, looked.first, at, outcome=str(Outcome.REFUSE), share=str(check.share))
        if self.plan is Plan.REFUSED_AND_APPEALED:
            self._appeal(at, "接待区改造已经完工，检查当天录像设备正在调试，请求复核。")

    def _appeal(self, since: datetime, grounds: str) -> Appeal:
        at, station = self._later(since, 3, 9), self.station
        appeal: Appeal = self.book.add(Appeal(station=station, against=station.state, grounds=grounds, filed_at=at))
        station.appeal_until = None
        wait(station, Waiting.DECIDE_APPEAL, since=timezone.localdate(at))
        self._move(Action.APPEAL, self.officer, at)
        return appeal

    def _hold(self, begins: datetime) -> None:
        """Come to the mark, keep it through the yearly reviews, and end as planned."""
        check = self._check(CheckKind.APPLICATION, begins, Stage.SELF_CHECK)
        submitted = self._submit(check, begins)
        looked = self._appoint(check, submitted)
        self._conclude(check, looked, Outcome.GRANT, "六项功能齐全，必备项全部达标。", self.random.uniform(0.86, 0.99))
        station, day = self.station, timezone.localdate(self.at)
        station.number, station.state, station.granted_on = next_number(STATION, day.year), State.GRANTED, day
        station.expires_on = end_of_mark(day, rules_of(day).number("station_valid_years"))
        settle(station, on=day)
        self._move(Action.CONCLUDE, looked.first, self.at, outcome=str(Outcome.GRANT), share=str(check.share))
        while station.waits_for == Waiting.REVIEW and station.due_on and station.due_on < self._review_until():
            self._review(Outcome.PASS, "保持达标。", self.random.uniform(0.84, 0.98))
        self._end()

    def _review_until(self) -> date:
        """Return until when reviews were made: a few stations are left with one overdue."""
        slack = 20 if self.random.random() < 0.06 else -3
        return timezone.localdate(self.now) - timedelta(days=max(slack, 12))

    def _review(self, outcome: Outcome, reasons: str, quality: float, kind: CheckKind = CheckKind.PERIODIC) -> Looked:
        due = self.station.due_on or timezone.localdate(self.now)
        day = (
            due
            if outcome is Outcome.PASS
            else timezone.localdate(self.now) - timedelta(days=self.random.randint(14, 22))
        )
        at = self._moment(day - timedelta(days=10))
        check = self._check(kind, at, Stage.INSPECTING)
        looked = Looked(*self._pair(), min(day - timedelta(days=6), timezone.localdate(self.now)))
        check.visit_on, check.appointed_by_id = looked.visit_on, looked.first.person_id
        self._move(Action.PLAN_REVIEW, looked.first, at, check=check, check_kind=str(kind), visit_on=looked.visit_on)
        looked.open(self.book, check)
        self._conclude(check, looked, outcome, reasons, quality)
        if outcome is Outcome.PASS:
            settle(self.station, on=timezone.localdate(self.at))
            self._move(Action.CONCLUDE, looked.first, self.at, outcome=str(outcome), share=str(check.share))
        return looked

    def _end(self) -> None:
        match self.plan:
            case Plan.RECTIFYING | Plan.RECTIFIED:
                self._rectify()
            case Plan.PROBATION:
                self._put_down()
            case Plan.WITHDRAWN | Plan.WITHDRAWN_AND_UPHELD:
                self._take_away()
            case Plan.EXPIRED | Plan.GIVEN_UP:
                self._cease()
            case Plan.RENEWING:
                at = self._days_ago(2, 6)
                renewal = self._check(CheckKind.RENEWAL, at, Stage.SELF_CHECK)
                look_oneself(self.book, renewal, self.random, at, share=0.4)
                wait(self.station, Waiting.SELF_CHECK, since=timezone.localdate(at))
                self._move(Action.RENEW, self.officer, at, check_kind=str(CheckKind.RENEWAL))
            case Plan.SURPRISE:
                at = self._days_ago(1, 3)
                check = self._check(CheckKind.SURPRISE, at, Stage.INSPECTING)
                looked = Looked(*self._pair(with_login=True), timezone.localdate(self.now) + timedelta(days=2))
                check.visit_on, check.due_on = looked.visit_on, deadline("station_conclude", looked.visit_on)
                looked.open(self.book, check)
                self._move(
                    Action.PLAN_REVIEW,
                    looked.first,
                    at,
                    check=check,
                    check_kind=str(CheckKind.SURPRISE),
                    visit_on=looked.visit_on,
                )

    def _rectify(self) -> None:
        looked = self._review(Outcome.RECTIFY, "公示内容过期，便民用品缺失，限期改正。", 0.74, CheckKind.SURPRISE)
        station = self.station
        station.state = State.RECTIFYING
        wait(station, Waiting.RECTIFY, since=timezone.localdate(self.at))
        self._move(Action.CONCLUDE, looked.first, self.at, outcome=str(Outcome.RECTIFY), share=str(station.share))
        if self.plan is Plan.RECTIFIED:
            station.rectified_at = self._later(self.at, 3, 6)
            station.rectify_report = "公示栏已更换，老花镜、轮椅已补齐，并安排每周检查。"
            wait(station, Waiting.CONFIRM, since=timezone.localdate(station.rectified_at))
            self._move(Action.REPORT_RECTIFIED, self.officer, station.rectified_at)

    def _put_down(self) -> None:
        at, station = self._days_ago(20, 60), self.station
        station.state = State.PROBATION
        first, _second = self._pair()
        station.decided_by_id = first.person_id
        station.appeal_until = deadline("station_appeal", timezone.localdate(at))
        settle(station, on=timezone.localdate(at))
        self._move(Action.DOWNGRADE, first, at)

    def _take_away(self) -> None:
        at, station = self._days_ago(50, 52), self.station
        first, second = self._pair()
        station.state, station.ended_on, station.decided_by_id = (
            State.WITHDRAWN,
            timezone.localdate(at),
            first.person_id,
        )
        station.appeal_until = deadline("station_appeal", timezone.localdate(at))
        settle(station, on=timezone.localdate(at))
        self._move(Action.WITHDRAW, first, at)
        if self.plan is Plan.WITHDRAWN_AND_UPHELD:
            appeal = self._appeal(at, "投诉未及时登记系个别员工所为，请求保留标牌。")
            decided = self._later(self.at, 8, 20)
            appeal.is_overturned, appeal.decided_at, appeal.decided_by_id = False, decided, second.person_id
            appeal.reasons = "一年内两次查实投诉不登记，事实清楚，维持撤牌。"
            settle(station, on=timezone.localdate(decided))
            self._move(Action.DECIDE_APPEAL, second, decided, overturned=False)

    def _cease(self) -> None:
        station = self.station
        if self.plan is Plan.EXPIRED and station.expires_on:
            station.state, station.ended_on = State.EXPIRED, station.expires_on
            at = self._moment(station.expires_on + timedelta(days=1))
        else:
            at = self._days_ago(30, 200)
            station.state, station.ended_on = State.GIVEN_UP, timezone.localdate(at)
        settle(station, on=timezone.localdate(at))
        self._move(Action.EXPIRE if self.plan is Plan.EXPIRED else Action.GIVE_UP, self.officer, at)
