"""Templates of bulletins: what can be written, and how an error is named."""

from pathlib import Path

import pytest

import fengqiao.supervision
from fengqiao.supervision.rules.bulletin.template import GROUPS, Paragraph, Reference, Table, TemplateError, parse
from fengqiao.supervision.rules.indicators import INDICATORS

HEAD = "name: 试\nperiod: year\nmark: 试\nhead: 试\ntitle: {{ period }}试\naddressee: 各机构：\n\n"
SHIPPED = sorted((Path(fengqiao.supervision.__file__).parent / "data" / "bulletins").glob("*.txt"))


def parsed(text: str):
    return parse(HEAD + text, INDICATORS)


def test_headings_paragraphs_references_tables_and_charts_are_read():
    made = parsed(
        "# 总体\n收到{{ received trade=bank | 万 余 10 }}，\n{{ trend: received }}。\n\n"
        "-- 不印\n[table received by=institution top=10 with=share,year] 前十\n[chart received by=month] 各月\n"
    )
    heading, paragraph, table, chart = made.blocks
    assert (heading.level, heading.parts) == (1, ("总体",))
    assert [type(one) for one in paragraph.parts] == [str, Reference, str, Reference, str]
    first = paragraph.parts[1]
    assert (first.kind, first.name, first.options) == ("value", "received", {"trade": "bank"})
    assert (first.form.scale, first.form.rounds_down, first.form.step) == ("万", True, 10)
    assert isinstance(table, Table)
    assert (table.top, table.columns, table.caption) == (10, ("share", "year"), "前十")
    assert chart.kind == "chart"
    assert isinstance(made.title, Paragraph)


def test_a_paragraph_may_have_a_condition_and_run_over_lines():
    made = parsed(
        "[if below on_time_rate at=measures.first_line_target_pct] 甲{{ received }}，\n乙。\n[if always] 丙\n\n[goals]\n"
    )
    first, second, goals = made.blocks
    assert (first.condition.kind, first.condition.name) == ("below", "on_time_rate")
    assert first.condition.options == {"at": "measures.first_line_target_pct"}
    assert [type(one) for one in first.parts] == [str, Reference, str, str]
    assert (second.condition.kind, second.parts) == ("always", ("丙",))
    assert goals.kind == "goals"


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("甲{{ nothing }}", 8, 5, "nothing"),
        ("一\n二{{ received }}丙{{ trend: nowhere }}", 9, 27, "nowhere"),
        ("{{ guess: received }}", 8, 3, "trend"),
        ("{{ received | 千 }}", 8, 14, "余"),
        ("{{ received town=1 }}", 8, 3, "town"),
        ("{{ stations trade=bank }}", 8, 3, "trade"),
        ("{{ share: received }}", 8, 3, "product"),
        ("{{ below: received }}", 8, 3, "at"),
        ("{{ standout: received }}", 8, 3, "at"),
        ("[if soon received] 甲", 8, 5, "always"),
        ("[if always received] 甲", 8, 5, "always"),
        ("[if any] 甲", 8, 5, "指标"),
        ("[if below received] 甲", 8, 5, "at"),
        ("[if rises received at=a.b] 甲", 8, 5, "at"),
        ("[if rises stations trade=bank] 甲", 8, 5, "trade"),
        ("[if any received] 甲{{ nothing }}", 8, 23, "nothing"),
        ("[goals received]", 8, 1, "goals"),
        ("{{ median: received group=big }}", 8, 3, "big"),
        ("甲{{ received", 8, 2, "成对"),
        ("甲 received }}", 8, 12, "成对"),
        ("[table received]", 8, 1, "by"),
        ("[table received by=institution top=x]", 8, 1, "top"),
        ("[map received by=county]", 8, 1, "table"),
        ("[chart received open by=month]", 8, 1, "一个"),
        ("[table received by=institution with=age]", 8, 1, "with"),
        ("#### 深", 8, 1, "三级"),
        ("#", 8, 1, "文字"),
    ],
)
def test_an_error_is_named_with_line_and_column(text, line, column, word):
    with pytest.raises(TemplateError, match=word) as found:
        parsed(text)
    assert (found.value.line, found.value.column) == (line, column)


def test_a_breakdown_an_indicator_does_not_have_is_named():
    with pytest.raises(TemplateError, match="received"):
        parse(HEAD + "[table received by=county]", INDICATORS, {"received": {"month"}})


def test_a_header_without_all_its_lines_is_refused():
    with pytest.raises(TemplateError, match="mark"):
        parse("name: 试\nperiod: year\n\n一", INDICATORS)
    with pytest.raises(TemplateError, match="开头"):
        parse("naem: 试\n\n一", INDICATORS)


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_the_templates_that_are_shipped_can_be_read(path):
    assert parse(path.read_text(encoding="utf-8"), INDICATORS).blocks


def test_the_peer_groups_are_those_of_institutions():
    from fengqiao.organisations.models import PeerGroup

    assert frozenset(PeerGroup) - {""} == GROUPS
