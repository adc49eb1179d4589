"""One station on one page: mark, what may be done, checks with their scores, people, outlets, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.organisations.queries import history
from fengqiao.organisations.queries.staff import members
from fengqiao.stations.models import Check, Criterion, Evidence, Sheet, Station
from fengqiao.stations.queries import scope
from fengqiao.stations.queries.facts import is_secret, score_of, self_check_gaps
from fengqiao.stations.rules.moves import MOVES
from fengqiao.stations.rules.scoring import Score
from fengqiao.stations.rules.standard import EVIDENCE, FUNCTIONS, PERMISSIONS
from fengqiao.stations.rules.states import CHECK_KINDS, OUTCOMES, STAGE_LABELS, STATE_LABELS, Stage

TAGS: Final[history.Labels] = {
    **{f"stations.{move.action}": gettext_lazy(move.label) for move in MOVES},
    "stations.opened": gettext_lazy("开始申请"),
    "stations.taken_over": gettext_lazy("登记已有标牌"),
    "stations.answered": gettext_lazy("填写自查"),
    "stations.evidence_removed": gettext_lazy("撤下证明材料"),
    "stations.published": gettext_lazy("设置照片是否公开"),
    "stations.sheet_handed_in": gettext_lazy("提交评分表"),
    "stations.sheet_photo": gettext_lazy("上传检查照片"),
    "stations.agreed": gettext_lazy("合议评分"),
    "stations.introduced": gettext_lazy("修改简介"),
    **{
        f"stations.{part}_{deed}": format_lazy("{}：{}", what, label)
        for part, what in (("person", gettext_lazy("本站人员")), ("guided", gettext_lazy("指导网点")))
        for deed, label in (
            ("added", gettext_lazy("登记")), ("changed", gettext_lazy("修改")), ("ended", gettext_lazy("结束"))
        )
    },
}  # fmt: skip
KEYS: Final[history.Labels] = {
    "standard": gettext_lazy("标准"),
    "check_kind": gettext_lazy("检查类别"),
    "granted_on": gettext_lazy("授牌日期"),
    "expires_on": gettext_lazy("有效期至"),
    "visit_on": gettext_lazy("到场日期"),
    "outcome": gettext_lazy("结论"),
    "share": gettext_lazy("得分率"),
    "after": gettext_lazy("状态"),
    "criterion": gettext_lazy("项目代码"),
    "met": gettext_lazy("符合"),
    "overturned": gettext_lazy("撤销原决定"),
    "points": gettext_lazy("得分"),
    "public": gettext_lazy("在公开页面展示"),
    "permissions": gettext_lazy("权限"),
}
_UNSAID: Final = frozenset({"check", "evidence", "sheet", "appeal", "entry", "before", "total", "sha256"})
_IN_WORDS: Final = {
    "check_kind": CHECK_KINDS, "outcome": OUTCOMES, "after": STATE_LABELS
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion in a check: what the institution says, what it rests on, and how both marked it."""

    criterion: Criterion
    function: str
    evidence_kind: str
    answer: bool | None
    note: str
    evidence: Sequence[Evidence]
    marks: Sequence[tuple[str, int, str]]
    result: Decimal | None
    must_talk: bool
    agreed: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """One check with everything in it."""

    check: Check
    kind: str
    stage: str
    outcome: str
    inspectors: Sequence[tuple[str, bool]]
    lines: Sequence[CriterionLine]
    score: Score | None
    gaps: Sequence[str]

    @property
    def by_function(self) -> list[tuple[str, list[CriterionLine]]]:
        """Return the lines under the name of their function."""
        grouped: dict[str, list[CriterionLine]] = {}
        for line in self.lines:
            grouped.setdefault(line.function, []).append(line)
        return list(grouped.items())


def check_page(check_id: int, *, viewer: Actor, on: date) -> CheckPage:
    """Return a check as far as the viewer may see it.

    An inspector sees the other's marks only once both sheets are in; an institution only once it is concluded.

    Raises:
        NotFound: there is none within scope, or it is a surprise.
    """
    check = Check.objects.select_related("station__outlet__head", "standard").filter(pk=check_id).first()
    if check is None:
        raise NotFound(_("没有找到这项检查"))
    scope.station_seen(check.station_id, viewer=viewer)
    if not scope.checks_seen(check.station, viewer).filter(pk=check.pk).exists():
        raise NotFound(_("没有找到这项检查"))
    sheets = list(check.sheets.order_by("id"))
    names = members(sheet.inspector_id for sheet in sheets)
    is_shown = _marks_are_shown(check, sheets, viewer)
    score = score_of(check, on=on) if is_shown else None
    return CheckPage(
        check=check,
        kind=_(CHECK_KINDS[check.kind]),
        stage=_(STAGE_LABELS[check.stage]),
        outcome=_(OUTCOMES[check.outcome]) if check.outcome else "",
        inspectors=[(names[one.inspector_id].name, one.handed_in_at is not None) for one in sheets],
        lines=_lines(check, sheets if is_shown else [], names, score),
        score=score,
        gaps=self_check_gaps(check) if check.stage == Stage.SELF_CHECK else [],
    )


def _marks_are_shown(check: Check, sheets: Sequence[Sheet], viewer: Actor) -> bool:
    if check.stage == Stage.CONCLUDED:
        return True
    return (
        len(sheets) == 2
        and all(sheet.handed_in_at for sheet in sheets)
        and (scope.inspects(viewer) or viewer.is_regulator)
    )


def _lines(check: Check, sheets: Sequence[Sheet], names: Any, score: Score | None) -> list[CriterionLine]:
    answers = {one.criterion_id: one for one in check.self_checks.all()}
    shown: dict[int, list[Evidence]] = {}
    for row in check.evidence.select_related("photo", "person"):
        shown.setdefault(row.criterion_id, []).append(row)
    marks: dict[int, list[tuple[str, int, str]]] = {}
    for sheet in sheets:
        for mark in sheet.marks.all():
            marks.setdefault(mark.criterion_id, []).append((names[sheet.inspector_id].name, mark.points, mark.reason))
    agreed = {one.criterion_id: one.reason for one in check.agreed.all()} if sheets else {}
    scored = {line.code: line for line in score.lines} if score is not None else {}
    return [
        CriterionLine(
            criterion=one,
            function=_(FUNCTIONS[one.function]),
            evidence_kind=_(EVIDENCE[one.evidence]),
            answer=answers[one.pk].is_met if one.pk in answers else None,
            note=answers[one.pk].note if one.pk in answers else "",
            evidence=shown.get(one.pk, []),
            marks=marks.get(one.pk, []),
            result=scored[one.code].result if one.code in scored else None,
            must_talk=one.code in scored and scored[one.code].must_talk,
            agreed=agreed.get(one.pk, ""),
        )
        for one in Criterion.objects.filter(standard=check.standard_id).order_by("position")
    ]


def evidence_seen(evidence_id: int, *, viewer: Actor) -> Evidence:
    """Return a piece of evidence of a station the viewer sees. Raises NotFound."""
    found = Evidence.objects.filter(pk=evidence_id).select_related("photo", "check_of__station").first()
    if found is None or not scope.stations_seen(viewer).filter(pk=found.check_of.station_id).exists():
        raise NotFound(_("没有这份证明材料"))
    return found


def guided_rows(station: Station, viewer: Actor) -> list[tuple[Any, str, int | None]]:
    """Return the outlets a station guides now, what it may do there in words, and the id of a station they are."""
    rows = list(station.guided.filter(until=None).select_related("outlet"))
    seen = scope.stations_seen(viewer).filter(outlet__in=[row.outlet_id for row in rows])
    own = dict(seen.values_list("outlet", "pk"))
    return [
        (row, _("、").join(_(PERMISSIONS[code]) for code in row.permissions), own.get(row.outlet_id)) for row in rows
    ]


def history_of(station: Station, viewer: Actor) -> list[history.HistoryEntry]:
    """Return what happened to a station, newest first; a surprise that is not over is left out for its house."""
    events = list(reversed(ledger.history(f"station:{station.pk}")))
    hidden: set[int] = set()
    if not (scope.inspects(viewer) or viewer.is_regulator):
        hidden = {one.pk for one in station.checks.filter(stage=Stage.INSPECTING) if is_secret(one)}
    shown = [event for event in events if event.data.get("check") not in hidden or not hidden]
    for event in shown:
        event.data = {key: _worded(key, value) for key, value in event.data.items() if key not in _UNSAID}
    return history.entries_of(shown, tags=TAGS, keys=KEYS)


def _worded(key: str, value: Any) -> Any:
    if key in _IN_WORDS:
        return _(_IN_WORDS[key].get(str(value), str(value)))
    if key == "share":
        return f"{value}%"
    if key == "permissions":
        return [_(PERMISSIONS[code]) for code in value]
    return value
