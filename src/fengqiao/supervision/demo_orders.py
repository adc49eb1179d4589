"""The demo's orders of supervision: one in every state, made move by move as people make them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.queries import visible_cases
from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.progress import Report, silent
from fengqiao.organisations.models import Organisation
from fengqiao.supervision.demo_reports import MISSING, actors
from fengqiao.supervision.models import SupervisionOrder
from fengqiao.supervision.rules.orders import Action
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.services.orders import NewOrder, open_order, perform

_HOUSE: Final = frozenset({Action.ANSWER, Action.ASK_EXTENSION, Action.REPORT_MEASURE})
_ANSWERED: Final = (
    "经查，问题出在网点把登记当作受理，未在系统中计时。已对相关人员谈话提醒，并由总部消保部每周抽查一次。"
    "涉及的消费者均已补发书面答复。"
)


@dataclass(frozen=True, slots=True)
class Step:
    """A move so many days before today, and what was typed. A day typed as a number is counted from today."""

    days: int
    action: Action
    data: Mapping[str, Any]
    file: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """An order from its opening on. ``cases``: how many cases of the house it names."""

    days: int
    subject: str
    title: str
    question: str
    basis: str
    steps: tuple[Step, ...] = ()
    indicator: str = ""
    cases: int = 0


def load(report: Report = silent) -> None:
    """Write them once. Raises NotAllowed outside a demo."""
    if not settings.DEMO:
        raise NotAllowed(_("示范机构和人员只能在演示模式下载入；请设置 FENGQIAO_DEMO=1 或使用另一个数据目录"))
    regulator = actors(Role.REGULATOR, Level.REGULATOR)
    if SupervisionOrder.objects.exists() or not regulator:
        return
    by, now = next(iter(regulator.values())), timezone.now()
    officers = actors(Role.OFFICER, Level.HEAD_OFFICE)
    told = stories()
    with transaction.atomic():
        for number, story in enumerate(told, 1):
            office = Organisation.objects.filter(code=story.subject).first()
            if office is not None and office.head_id in officers:
                tell(story, office, by, officers[office.head_id], now)
            report(number, len(told))


def tell(story: Story, office: Organisation, by: Actor, officer: Actor, now: datetime) -> None:
    """Open an order to the story's institution and make its moves, those of the house by its officer."""
    today = timezone.localdate(now)

    def at(days: int) -> datetime:
        return min(timezone.make_aware(datetime.combine(today - timedelta(days=days), time(10, 20))), now)

    new = NewOrder(
        subject=office.code, title=story.title, question=story.question, basis=story.basis,
        references=_cases(office, story.cases, by), indicator=story.indicator,
        period=_last_quarter(today - timedelta(days=story.days)).key if story.indicator else "",
    )  # fmt: skip
    order = open_order(new, by=by, at=at(story.days))
    for step in story.steps:
        data = {name: _typed(name, value, today) for name, value in step.data.items()}
        if step.action in {Action.REPORT_MEASURE, Action.CHECK_MEASURE}:
            data["which"] = _measure(order, step.action)
        files = [SimpleUploadedFile("核查报告.txt", step.file.encode(), "text/plain")] if step.file else []
        who = officer if step.action in _HOUSE else by
        perform(number=order.number, action=step.action, by=who, at=at(step.days), data=data, files=files)


def _typed(name: str, value: Any, today: date) -> Any:
    return today + timedelta(days=value) if name.endswith("_on") and value is not None else value


def _cases(office: Organisation, number: int, by: Actor) -> tuple[str, ...]:
    if not number:
        return ()
    rows = (
        visible_cases(by)
        .filter(subject__head=office.head_id, kind="complaint", closed_at=None)
        .order_by("due_on", "pk")
    )
    return tuple(rows.values_list("number", flat=True)[:number])


def _measure(order: SupervisionOrder, action: Action) -> int:
    """Return the first measure that is still to be reported, or to be checked."""
    rows = order.measures.filter(done_at=None, reported_at__isnull=action is Action.REPORT_MEASURE)
    return int(rows.order_by("pk").values_list("pk", flat=True)[0])


def _last_quarter(day: date) -> Period:
    return Period.quarter_of(day).before()


def stories() -> list[Story]:
    """Return the orders; days count back from today."""
    return [*_waiting(), *_in_hand(), *_over(), _escalated()]


def _waiting() -> list[Story]:
    return [
        Story(3, "B08", "投诉按期办结率须说明",
              "请就你行上季度投诉按期办结率说明超期办结的原因和责任部门，并逐件说明所列在办投诉的进展和办结时间，附台账。",
              "A18", indicator="on_time_rate", cases=3),
        Story(31, "B01", "网点未公开投诉渠道和处理流程",
              "暗访发现部分网点未在醒目位置公开投诉电话、地址和处理流程。请逐网点自查并报送照片和整改清单。", "A40_1"),
        Story(9, "B08-01", "拒绝参加调解未说明理由",
              "市金融纠纷调解组织反映，你行两次收到调解邀请后未在期限内答复。请说明理由和今后的安排。", "A40_3",
              (Step(1, Action.ASK_EXTENSION,
                    {"wanted_on": 14, "reasons": "两件纠纷涉及的贷款合同在异地档案库，调阅约需一周。"}),)),
    ]  # fmt: skip


def _in_hand() -> list[Story]:
    return [
        Story(13, "I01", "投诉量明显高于同业", "你公司上季度投诉量与保费规模之比高于同组中位数。请分析成因，说明已经和将要采取的措施。",
              "D_INDICATOR",
              (Step(2, Action.ANSWER, {"text": "上升主要来自一款短期医疗险的免责条款解释不清。已停售并对存量客户逐一回访，"
                                               "回访记录见附件。"}, "回访客户 326 人，解释后无异议 311 人，转人工处理 15 人。"),),
              indicator="per_100m_premium"),
        Story(24, "B03", "处理决定未告知救济途径", "抽查的处理决定书未写明核查、调解、仲裁、诉讼等途径。请说明范围并更正。", "A40_2",
              (Step(15, Action.ANSWER, {"text": "已要求各支行使用新版模板。"}),
               Step(3, Action.RETURN, {"reasons": "只说明了今后的做法，没有查明已发出多少份、是否补正告知。请补充。"}))),
        Story(62, "I01", "理赔时效管理制度不健全", "多件投诉反映车险理赔长期没有答复。请报送理赔时效管理制度和执行情况。", "A41_SYSTEM",
              (Step(52, Action.ANSWER, {"text": _ANSWERED}, "抽查 80 件，其中 9 件超过内部时限。"),
               Step(45, Action.ACCEPT_PARTLY,
                    {"reasons": "原因已经查明，制度尚需修订并检验效果。", "measure": "修订理赔时效管理制度，明确各环节时限和责任人。",
                     "measure_due_on": 6}),
               Step(44, Action.ADD_MEASURE, {"measure": "对前三个季度超过时限的赔案逐件回访并补偿。", "measure_due_on": 25}),
               Step(4, Action.REPORT_MEASURE, {"report": "制度已修订印发，自下月起执行，条款对照表随附。"}))),
    ]  # fmt: skip


def _over() -> list[Story]:
    return [
        Story(96, "B05", "信用卡年费争议反复发生", "同一产品的年费争议三个月内多次发生。请从源头查明原因并整改。", "D_INDICATOR",
              (Step(85, Action.ANSWER, {"text": _ANSWERED}),
               Step(80, Action.ACCEPT_PARTLY,
                    {"reasons": "同意整改方向，须按期核查。", "measure": "在申请页面以加粗文字提示年费标准和减免条件。",
                     "measure_due_on": -45}),
               Step(48, Action.REPORT_MEASURE, {"report": "申请页面已于本月上线新提示，截图留存。"}),
               Step(44, Action.CHECK_MEASURE, {"result": "done", "reasons": "现场核验，提示醒目。", "measure_due_on": None}),
               Step(43, Action.CLOSE, {"reasons": "整改到位，同类投诉已经下降。"})),
              indicator="received"),
        Story(75, "B02", "客服热线长时间无人接听", "请核实客服热线接通率下降的原因，并报送恢复计划。", "A40_2",
              (Step(68, Action.ASK_EXTENSION, {"wanted_on": -50, "reasons": "话务外包商更换，数据需等交接后提取。"}),
               Step(66, Action.DECIDE_EXTENSION, {"result": "granted", "reasons": "理由成立，同意延期一次。"}),
               Step(54, Action.ANSWER, {"text": "接通率已恢复到百分之九十四，人员和线路扩容情况见附件。"}, "日均来电 1820 通，接通 1711 通。"),
               Step(51, Action.ACCEPT, {"reasons": "情况属实，已经恢复。"}))),
        Story(40, "I03", "涉嫌捆绑销售意外险", "接群众反映，请核实贷款业务中是否强制搭售意外险。", "A40_2",
              (Step(38, Action.WITHDRAW, {"reasons": "经核对，被反映的网点不属于你公司，另行交办。"}),)),
    ]  # fmt: skip


def _escalated() -> Story:
    return Story(
        70, MISSING, "未报送年度定期报告", "你行至今未报送年度定期报告，经提醒仍未报送。请立即报送并说明原因。", "A36",
        (Step(41, Action.TALK,
              {"ground": "not_reported", "held_on": -41, "participants": "监管分局消保科科长、科员；被谈话机构分管副行长、消保部负责人",
               "minutes": "通报了未报送的情况和依据。机构承认年报口径交接脱节，承诺补报并建立报送台账，分管领导为第一责任人。"}),
         Step(33, Action.NOTICE,
              {"paper": "opinion", "text": "你行未按规定报送年度定期报告，经提醒和监管谈话后仍未改正。",
               "demands": "一、自收到本意见书之日起十个工作日内补报。\n二、建立报送台账，指定专人负责。\n三、将整改情况书面报告我局。"})),
    )  # fmt: skip
