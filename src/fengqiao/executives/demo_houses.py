"""The organisation of the demo's institutions: bodies, rules, staff, agenda, some of it missing or lapsed."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import Final

from django.utils import timezone

from fengqiao.executives.models import AgendaItem, DedicatedStaff, Element, Evidence
from fengqiao.executives.queries.scope import rules_of
from fengqiao.executives.queries.standing import judged
from fengqiao.foundation.files import storage
from fengqiao.organisations.models import Organisation

_TITLES: Final = {
    "committee": "消费者权益保护委员会议事规则",
    "group": "消保工作领导小组的通知",
    "department": "消费者权益保护部（牵头）",
    "rules": "消费者权益保护工作办法",
    "training": "年度消保培训计划",
    "appraisal": "消保考核办法",
    "budget": "年度消保经费预算",
}
_SUBJECTS: Final = (
    ("年度消费者权益保护工作计划", "同意，由消保牵头部门组织实施。", "下发计划并分解到各部门"),
    ("上半年投诉情况和溯源整改", "对投诉前三位的业务逐项整改，按季报告。", "完成信用卡年费告知整改"),
    ("消保服务站建设", "同意增设服务站并配齐专职人员。", "新站验收挂牌"),
    ("适老化服务改造", "同意拨款，优先改造乡镇网点。", "完成坡道和大字版改造"),
    ("三制落实情况", "领导接访、领办情况按季通报。", ""),
)
_SURNAMES: Final = "徐孙马朱胡郭林罗高郑"
_GIVEN: Final = ("晓燕", "丹", "伟", "丽", "敏", "静", "斌", "霞", "磊", "婷")
_SAMPLE: Final = "示范材料：消费者权益保护工作办法（节选）\n\n第一条 本机构董事会对消费者权益保护工作承担最终责任。\n"


def organise(offices: list[Organisation], today: date, random: Random, *, at: datetime | None = None) -> None:
    """Write elements with evidence, dedicated staff and agenda items; evidence is as of ``at``, or of now."""
    elements = [row for one in offices for row in _elements(one, today, random)]
    Element.objects.bulk_create(elements)
    _prove(elements, random, at or timezone.now())
    wanted = {one.organisation_id: one.norms.staff for one in judged(offices, on=today)}
    DedicatedStaff.objects.bulk_create(
        DedicatedStaff(
            organisation=one, name=f"{random.choice(_SURNAMES)}{random.choice(_GIVEN)}", post=f"消保专员（{number + 1}）",
            since=today - timedelta(days=random.randint(100, 1500)),
        )
        for one in offices
        for number in range(max(0, wanted[one.pk] - (random.random() < 0.08)))
    )  # fmt: skip
    AgendaItem.objects.bulk_create(row for one in offices for row in agenda_of(one, today, random))


def _elements(one: Organisation, today: date, random: Random) -> list[Element]:
    rows = []
    for kind in rules_of(today).value(f"required_{one.level}"):
        chance = random.random()
        if chance < 0.03:
            continue
        starts = today - timedelta(days=random.randint(60, 330))
        until = today + timedelta(days=random.choice((35, 120, 300, 700)))
        if chance < 0.06:
            until = today - timedelta(days=random.randint(3, 50))
        figure = {
            "appraisal": Decimal(random.choice((5, 5, 6, 8, 10, 3))),
            "budget": Decimal(random.randint(3, 60) * 10_000),
        }.get(kind)
        rows.append(Element(
            organisation=one, kind=kind, title=f"{_TITLES[kind]}（{starts.year}）", responsible=random.choice(("行长", "分管副行长", "消保部总经理"))
            if one.kind == "bank" else random.choice(("总经理", "分管副总经理", "消保部负责人")),
            figure=figure, starts_on=starts, until=until,
        ))  # fmt: skip
    return rows


def _prove(elements: list[Element], random: Random, now: datetime) -> None:
    """Attach evidence to most elements; all the sample files hold the same text, kept once."""
    kept = storage.store(BytesIO(_SAMPLE.encode()), max_bytes=storage.MIB)
    Evidence.objects.bulk_create(
        Evidence(element=one, file_name=f"{_TITLES[one.kind]}.txt", media_type=kept.media_type, size=kept.size,
                 sha256=kept.sha256, added_at=now)
        for one in elements
        if random.random() < 0.85
    )  # fmt: skip


def agenda_of(one: Organisation, today: date, random: Random) -> list[AgendaItem]:
    """Return what an institution's bodies had on their agenda in the year before a day."""
    bodies = (
        ("board", "committee", "committee", "committee", "management")
        if one.level == "head_office"
        else ("management",)
    )
    rows = []
    for body, (subject, decision, follow_up) in zip(bodies, random.sample(_SUBJECTS, len(bodies)), strict=True):
        held = today - timedelta(days=random.randint(20, 340))
        due = held + timedelta(days=random.randint(30, 150))
        done = (
            due - timedelta(days=random.randint(0, 20))
            if follow_up and due < today and random.random() < 0.95
            else None
        )
        rows.append(AgendaItem(
            organisation=one, body=body, held_on=held, subject=subject, decision=decision,
            money=Decimal(random.randint(2, 40) * 10_000) if random.random() < 0.5 else None,
            people=random.randint(1, 4) if random.random() < 0.3 else None,
            follow_up=follow_up, responsible="消保牵头部门负责人" if follow_up else "", due_on=due if follow_up else None, done_on=done,
        ))  # fmt: skip
    return rows
