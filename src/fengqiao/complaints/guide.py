"""The pages of states and actions in the guide, written from the declaration: ``python -m fengqiao.complaints.guide``."""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import django
from django.utils.translation import gettext as _
from django.utils.translation import override

from fengqiao.complaints.rules.moves import LIFECYCLE
from fengqiao.complaints.rules.states import (
    CONSUMER_DEADLINES,
    DEADLINE_LABELS,
    FINAL,
    STATE_LABELS,
    DeadlineKind,
    State,
)
from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Move

MANY: Final = 6
_ARTICLE: Final = re.compile(r"^Arts?\. (\d+(?:, \d+)*)$")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language that only this page uses."""

    language: str
    title: str
    head: str
    states: tuple[str, str, str]
    actions: tuple[str, ...]
    deadlines: tuple[str, str, str]
    roles: Mapping[Role, str]
    diagram: str
    listing: str
    table: str
    limits: str
    yes: str
    any_state: str
    open_state: str
    same_state: str
    anyone_in_scope: str
    optional: str
    starts: str
    all_end: str
    article: str
    own_design: str
    of_consumer: str
    of_institution: str
    separator: str


CHINESE: Final = Wording(
    language="zh-hans",
    title="状态与操作",
    head="本页由 `python -m fengqiao.complaints.guide docs/guide` 根据 `complaints/rules/` 中的声明生成，请勿手改。\n"
    "页面上的按钮、接口和权限检查用的是同一份声明。",
    states=("代码", "状态", "已了结"),
    actions=("操作", "谁可以办", "从", "到", "须填写", "期限", "依据"),
    deadlines=("代码", "期限", "约束谁"),
    roles={
        Role.CONSUMER: "消费者",
        Role.CLERK: "柜面经办",
        Role.OFFICER: "消保专员",
        Role.EXECUTIVE: "行长/总经理",
        Role.REGULATOR: "监管人员",
        Role.SYSTEM: "系统",
    },
    diagram="流转图",
    listing="状态",
    table="操作",
    limits="期限",
    yes="是",
    any_state="任何状态",
    open_state="任何在办状态",
    same_state="不变",
    anyone_in_scope="（不限经办机构）",
    optional="（可不填）",
    starts="起算：",
    all_end="全部结束",
    article="第{}条",
    own_design="本系统设计",
    of_consumer="消费者（期满即止，不算逾期）",
    of_institution="机构或监管",
    separator="、",
)
ENGLISH: Final = Wording(
    language="en",
    title="States and actions",
    head="This page is written by `python -m fengqiao.complaints.guide docs/guide` from the declaration in\n"
    "`complaints/rules/`; do not edit it by hand. Buttons, the API and every check use the same declaration.",
    states=("Code", "State", "Final"),
    actions=("Action", "Who", "From", "To", "Needs", "Time limits", "Source"),
    deadlines=("Code", "Time limit", "Binds"),
    roles={
        Role.CONSUMER: "consumer",
        Role.CLERK: "counter clerk",
        Role.OFFICER: "officer",
        Role.EXECUTIVE: "executive",
        Role.REGULATOR: "regulator",
        Role.SYSTEM: "system",
    },
    diagram="Diagram",
    listing="States",
    table="Actions",
    limits="Time limits",
    yes="yes",
    any_state="any",
    open_state="Any open state",
    same_state="stays",
    anyone_in_scope=" (any office in scope)",
    optional=" (optional)",
    starts="starts ",
    all_end="all end",
    article="Art. {}",
    own_design="own design",
    of_consumer="the consumer: it lapses, nobody is late",
    of_institution="institution or regulator",
    separator=", ",
)
PAGES: Final = {"lifecycle.zh.md": CHINESE, "lifecycle.en.md": ENGLISH}


def page(words: Wording) -> str:
    """Return the page in one language, as Markdown."""
    with override(words.language):
        parts = (
            f"# {words.title}\n\n{words.head}\n",
            f"## {words.diagram}\n\n```mermaid\n" + "\n".join(_diagram(words)) + "\n```\n",
            f"## {words.listing}\n\n" + _table(words.states, _states(words)),
            f"## {words.table}\n\n" + _table(words.actions, (_action(move, words) for move in LIFECYCLE.moves)),
            f"## {words.limits}\n\n" + _table(words.deadlines, _deadlines(words)),
        )
        return "\n".join(parts)


def _diagram(words: Wording) -> Iterator[str]:
    """Draw only moves that change the state, those between the same two states on one arrow.

    What almost every open state allows starts from one box, or its arrows would hide the others.
    """
    yield "stateDiagram-v2"
    yield f'    state "{words.open_state}" as open'
    for state in State:
        yield f'    state "{_(STATE_LABELS[state])}" as {state}'
    yield f"    [*] --> {State.RECEIVED}"
    yield f"    [*] --> {State.WITH_REGULATOR}"
    arrows: dict[tuple[str, str], list[str]] = {}
    for move in LIFECYCLE.moves:
        for before in ["open"] if len(move.before) > MANY else _in_order(move.before):
            if move.after is not None and move.after != before:
                arrows.setdefault((before, move.after), []).append(_(move.label))
    for (before, after), labels in arrows.items():
        yield f"    {before} --> {after}: {' / '.join(labels)}"
    for final in _in_order(FINAL):
        yield f"    {final} --> [*]"


def _states(words: Wording) -> Iterator[tuple[str, ...]]:
    for state in State:
        yield f"`{state}`", _(STATE_LABELS[state]), words.yes if state in FINAL else ""


def _action(move: Move, words: Wording) -> tuple[str, ...]:
    who = words.separator.join(name for role, name in words.roles.items() if role in move.roles)
    before = words.separator.join(_(STATE_LABELS[State(s)]) for s in _in_order(move.before))
    needs = (_(field.label) + ("" if field.required else words.optional) for field in move.fields)
    return (
        f"{_(move.label)}<br>`{move.action}`",
        who + ("" if move.holder else words.anyone_in_scope),
        words.any_state if move.before == frozenset(State) else before,
        _(STATE_LABELS[State(move.after)]) if move.after else words.same_state,
        words.separator.join(needs),
        words.separator.join(_limits(move, words)),
        _source(move.source, words),
    )


def _limits(move: Move, words: Wording) -> Iterator[str]:
    for kind in move.starts:
        yield words.starts + _(DEADLINE_LABELS[kind])
    if move.after in FINAL:
        yield words.all_end


def _source(source: str, words: Wording) -> str:
    if found := _ARTICLE.match(source):
        return words.article.format(found[1].replace(", ", words.separator))
    return words.own_design if source == "own design" else _(source)


def _deadlines(words: Wording) -> Iterator[tuple[str, ...]]:
    for kind in DeadlineKind:
        bound = words.of_consumer if kind in CONSUMER_DEADLINES else words.of_institution
        yield f"`{kind}`", _(DEADLINE_LABELS[kind]), bound


def _in_order(states: Iterable[str]) -> list[str]:
    wanted = set(states)
    return [state for state in State if state in wanted]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, ("---",) * len(head), *rows)
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    django.setup()
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/guide")
    for name, words in PAGES.items():
        (folder / name).write_text(page(words), encoding="utf-8")
