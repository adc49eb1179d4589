"""Evaluations of the demo: last year's, decided, with an appeal; this year's, in which institutions assess themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.progress import Report, silent
from fengqiao.supervision.demo_reports import actors
from fengqiao.supervision.models import Evaluation, EvaluationYear
from fengqiao.supervision.queries.evaluations.scope import scheme_of
from fengqiao.supervision.queries.evaluations.sheet import basis_of
from fengqiao.supervision.queries.rating_schemes import schemes
from fengqiao.supervision.rules.rating.course import Stage, State
from fengqiao.supervision.rules.rating.scheme import for_year
from fengqiao.supervision.rules.rating.scoring import rounded
from fengqiao.supervision.services.evaluations import moving, years
from fengqiao.supervision.services.evaluations.files import Attached
from fengqiao.supervision.services.evaluations.sheets import Entry, Taken, save_sheet

SEED: Final = 20260915
PRESENT: Final = ("沈科长", "陆科长", "何主任科员")
DEDUCTED: Final = Taken(Decimal("2.5"), "现场检查发现两家网点未公示投诉渠道。")
SHOWN: Final = (
    "示范材料：工作台账（节选）\n\n一季度：制度修订两项，专题会议一次。\n二季度：全员培训一次，抽查网点六家。\n"
)
SESSIONS: Final = (
    "示范材料：三月集中宣教场次清单\n\n3 月 12 日 广场宣传一场\n3 月 15 日 进社区两场\n3 月 20 日 进企业一场\n"
)
OBJECTION: Final = {"item": "campaigns", "text": "三月集中宣教的场次登记在分行名下，请一并计算。"}
_SPREAD: Final = {Stage.SELF: 4.0, Stage.FIRST: 6.0}


@dataclass(frozen=True, slots=True)
class _Doing:
    regulator: Actor
    officers: dict[int, Actor]
    at: datetime
    random: Random


def load(report: Report = silent) -> None:
    """Write both years, by the services and seeded; what is there already is left alone. Raises NotAllowed outside a demo."""
    if not settings.DEMO:
        raise NotAllowed(_("示范机构和人员只能在演示模式下载入；请设置 FENGQIAO_DEMO=1 或使用另一个数据目录"))
    regulators = actors(Role.REGULATOR, Level.REGULATOR)
    if not regulators or EvaluationYear.objects.exists():
        return
    now = timezone.now()
    year = timezone.localdate(now).year
    doing = _Doing(next(iter(regulators.values())), actors(Role.OFFICER, Level.HEAD_OFFICE), now, Random(SEED))  # noqa: S311 - invented data, must repeat
    with transaction.atomic():
        _decided(year - 1, doing)
        report(1, 2)
        _running(year, doing)
        report(2, 2)


def _begun(year: int, doing: _Doing) -> list[Evaluation]:
    scheme = for_year(schemes(), year)
    if scheme is None:
        return []
    due_on = timezone.localdate(doing.at) + timedelta(days=21)
    note = "本年沿用办法规定的最低权重，其余用于纠纷化解和适当性管理。" if scheme.reset_yearly else ""
    years.set_year(year=year, weights=scheme.weights(), note=note, self_due_on=due_on, by=doing.regulator, at=doing.at)
    years.begin(year, by=doing.regulator, at=doing.at)
    rows = Evaluation.objects.filter(year__year=year, state=State.SELF).select_related("year", "organisation")
    return list(rows.order_by("organisation__code"))


def _decided(year: int, doing: _Doing) -> None:
    rated = [one for one in _begun(year, doing) if _first(one, doing)]
    for one in rated:
        officer = doing.officers.get(one.organisation_id)
        if officer:
            _do(one, "agree", officer, doing)
    _meet(year, "decide_second", rated, doing, days=20)
    _meet(year, "pass_audit", rated, doing, days=10)
    for one in rated[1:2]:
        _do(
            one,
            "appeal",
            doing.officers[one.organisation_id],
            doing,
            text="申请复核“资料保管与安全”一项：整改报告已按期报送，未计入。",
        )
        held = moving.record_meeting(year, _held(doing, 3), by=doing.regulator, at=doing.at)
        reasons = "经核查，整改报告在规定期限内报送，但整改尚未完成，维持原评分。"
        _do(one, "decide_review", doing.regulator, doing, meeting=held.pk, reasons=reasons)


def _running(year: int, doing: _Doing) -> None:
    begun = _begun(year, doing)
    for number, one in enumerate(begun):
        if number % 4 == 1 and _first(one, doing) and number % 8 == 1:
            officer = doing.officers.get(one.organisation_id)
            if officer:
                moving.perform(
                    evaluation_id=one.pk, action="object", by=officer, at=doing.at, data=OBJECTION,
                    files=[_file("三月集中宣教场次清单.txt", SESSIONS)],
                )  # fmt: skip
        elif number % 4 == 3:
            _self(one, doing)


def _self(one: Evaluation, doing: _Doing) -> Actor | None:
    officer = doing.officers.get(one.organisation_id)
    if officer is not None:
        entries = _entries(one, Stage.SELF, doing)
        told = next(item for item in scheme_of(one.year).items() if not item.measures)
        attached = Attached({told.code: [_file(f"{told.name.zh}台账.txt", SHOWN)]})
        save_sheet(one.pk, entries, {}, by=officer, at=doing.at, attached=attached)
        _do(one, "submit_self", officer, doing)
    return officer


def _file(name: str, text: str) -> BytesIO:
    made = BytesIO(text.encode())
    made.name = name
    return made


def _first(one: Evaluation, doing: _Doing) -> bool:
    """Let an institution assess itself and the regulator rate it first; False where nobody answers for it."""
    if _self(one, doing) is None:
        return False
    taken = {"inspection": DEDUCTED} if doing.random.random() < 0.25 else {}
    save_sheet(one.pk, _entries(one, Stage.FIRST, doing), taken, by=doing.regulator, at=doing.at)
    _do(one, "finish_first", doing.regulator, doing)
    return True


def _entries(one: Evaluation, stage: Stage, doing: _Doing) -> dict[str, Entry]:
    """Return scores around a level of the house's own; those the indicators give stay as they are."""
    counted = basis_of(one, stage)
    level = 84 + 9 * Random(one.organisation_id).random()  # noqa: S311
    made = {}
    for item in scheme_of(one.year).items():
        if item.code in counted:
            made[item.code] = Entry(counted[item.code])
            continue
        shift = 3 if stage is Stage.SELF else -2
        score = min(max(level + shift + doing.random.uniform(-_SPREAD[stage], _SPREAD[stage]), 40), 100)
        words = "制度、台账和抽查记录见附送材料。" if stage is Stage.SELF else "已核对材料并抽查两家网点。"
        made[item.code] = Entry(rounded(Decimal(repr(score))), reason=words)
    return made


def _held(doing: _Doing, days: int) -> moving.MeetingData:
    on: date = timezone.localdate(doing.at) - timedelta(days=days)
    return moving.MeetingData(on, "钟处长", PRESENT, "逐家听取初评情况和机构意见，逐项审议，一致同意。")


def _meet(year: int, action: str, rated: Sequence[Evaluation], doing: _Doing, *, days: int) -> None:
    numbers = [one.pk for one in rated]
    moving.meet_and_decide(year, _held(doing, days), action, numbers, by=doing.regulator, at=doing.at)


def _do(one: Evaluation, action: str, by: Actor, doing: _Doing, **data: object) -> None:
    moving.perform(evaluation_id=one.pk, action=action, by=by, at=doing.at, data=data)
