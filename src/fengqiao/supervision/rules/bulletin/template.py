"""Templates of bulletins: plain text with references to indicators.

A template begins with lines ``key: value`` and an empty line. Then, separated by empty lines::

    # heading, ## second, ### third level (numbered by themselves)
    A paragraph with {{ received }} and {{ mediation_amount_agreed | 万 }}.
    [table received by=institution top=10 with=share,year] caption
    [chart received by=month] caption
    [medians per_1000_outlets per_10m_personal_customers] caption
    [goals]
    [if below first_line_banks at=measures.first_line_target_pct] printed only then; such paragraphs count: 一是 二是
    -- a remark that nobody prints

A reference is ``{{ kind: indicator option=value … | form }}``. Kinds: none (the value), ``before`` and ``year`` (the
value of the period before, of the year before), ``trend`` (how it changed since, in words), ``target`` (against the
goal of the year, else the parameter ``at=domain.name``), ``below`` and ``above`` (the institutions beyond the parameter
``at=``), ``standout`` (those above ``at=`` times the median of their peer group), ``extremes`` (highest and lowest institution), ``share`` and ``median`` (``group=``).
Options that narrow: ``organisation``, ``place``, ``trade``, ``product``, ``cause``. Forms: `numbers.Form`. Words
without indicator: ``period``, ``until``, ``issuer``.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.supervision.rules.bulletin.conditions import CONDITIONS, NEEDS_LIMIT, TAKES_LIMIT, Condition
from fengqiao.supervision.rules.bulletin.numbers import PLAIN, Form, UnknownFormError
from fengqiao.supervision.rules.bulletin.specs import NARROWED_BY, OF_CASES
from fengqiao.supervision.rules.indicators import Indicator

KINDS: Final = (
    "value",
    "before",
    "year",
    "trend",
    "target",
    "extremes",
    "share",
    "median",
    "below",
    "above",
    "standout",
)
WORDS: Final = ("period", "until", "issuer")
PERIODS: Final = ("year", "quarter", "month")
HEADER: Final = ("name", "period", "mark", "head", "title", "addressee")
BREAKDOWNS: Final = ("institution", "county", "month")
COLUMNS: Final = ("share", "before", "year")
GROUPS: Final = frozenset(
    {
        "state_bank", "joint_stock_bank", "foreign_bank", "city_bank", "rural_bank", "other_bank", "life_insurer",
        "property_insurer",
    }
)  # fmt: skip
_LIMIT: Final = frozenset({"at"})
_NEEDED: Final[Mapping[str, frozenset[str]]] = {
    "median": frozenset({"group"}), "below": _LIMIT, "above": _LIMIT, "standout": _LIMIT,
}  # fmt: skip
_TAKES: Final[Mapping[str, frozenset[str]]] = {
    "target": _LIMIT, "median": frozenset({"group"}), "extremes": frozenset({"group"}), "below": _LIMIT | {"top"},
    "above": _LIMIT | {"top"}, "standout": _LIMIT | {"top"},
}  # fmt: skip
_REFERENCE: Final = re.compile(r"\{\{(.*?)\}\}")
_BLOCK: Final = re.compile(r"\[(?P<kind>[a-z]+)(?P<rest>[^\]]*)\]\s*(?P<caption>.*)")
_CONDITIONAL: Final = re.compile(r"\s*\[if (?P<rest>[^\]]*)\]\s*(?P<text>.+)")
_INSIDE: Final = re.compile(r"\s*(?:(?P<kind>[a-z]+):)?\s*(?P<rest>[^|]*?)\s*(?:\|(?P<form>.*))?")
_WORD: Final = re.compile(r"\S+")


class TemplateError(ValueError):
    """A template cannot be read. ``line`` and ``column`` count from 1; ``reason`` is a Chinese sentence, ``given`` its values."""

    def __init__(self, line: int, column: int, reason: str, **given: str) -> None:
        super().__init__(f"第 {line} 行第 {column} 列：{reason % given if given else reason}")
        self.line, self.column, self.reason, self.given = line, column, reason, given


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure or a sentence that a template asks for; ``name`` is an indicator, or a word where ``kind`` is "word"."""

    kind: str
    name: str
    options: Mapping[str, str]
    form: Form


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A heading (``level`` 1 to 3) or a paragraph (0): texts and references in turn, printed where the condition holds."""

    level: int
    parts: tuple[str | Reference, ...]
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table, a chart with its table, the medians of peer groups, or the goals of the year."""

    kind: str
    indicators: tuple[str, ...]
    caption: str
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def top(self) -> int:
        """Return how many rows are wanted, 0 for all."""
        return int(self.options.get("top", 0))

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns beside the value."""
        return tuple(filter(None, self.options.get("with", "").split(",")))


@dataclass(frozen=True, slots=True)
class Template:
    """A template that can be filled in: each reference names an indicator there is."""

    header: Mapping[str, str]
    title: Paragraph
    blocks: tuple[Paragraph | Table, ...]

    @property
    def period(self) -> str:
        """Return for which periods it is made: year, quarter or month."""
        return self.header["period"]


def parse(
    text: str, indicators: Mapping[str, Indicator], breakdowns: Mapping[str, Collection[str]] | None = None
) -> Template:
    """Return the template of a text; ``breakdowns`` are those each indicator has. Raises TemplateError, naming line and column."""
    lines = text.splitlines()
    header, first = _header(lines)
    reader = _Reader(indicators, breakdowns or {})
    blocks: list[Paragraph | Table] = []
    waiting: list[str | Reference] = []
    condition: Condition | None = None
    for number, line in enumerate(lines[first:], start=first + 1):
        stripped = line.strip()
        is_own = stripped.startswith(("#", "[", "--")) or not stripped
        if is_own and waiting:
            blocks.append(Paragraph(0, tuple(waiting), condition))
            waiting, condition = [], None
        if not stripped or stripped.startswith("--"):
            continue
        if found := _CONDITIONAL.fullmatch(line.rstrip()):
            condition = reader.condition(found[1], number, found.start(1) + 1)
            waiting += reader.parts(found[2], number, found.start(2))
        elif stripped.startswith("["):
            blocks.append(reader.table(line, number))
        elif stripped.startswith("#"):
            blocks.append(reader.heading(line, number))
        else:
            waiting += reader.parts(line.rstrip(), number)
    if waiting:
        blocks.append(Paragraph(0, tuple(waiting), condition))
    title_line = next(number for number, line in enumerate(lines, start=1) if line.startswith("title:"))
    title = Paragraph(0, tuple(reader.parts(lines[title_line - 1].partition(":")[2].strip(), title_line)))
    return Template(header, title, tuple(blocks))


def _header(lines: list[str]) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    number = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            break
        if line.startswith("--"):
            continue
        key, colon, value = line.partition(":")
        if key not in HEADER or not colon:
            raise TemplateError(number, 1, N_("开头只能写这些项目：%(known)s"), known="、".join(HEADER))
        found[key] = value.strip()
    for key in HEADER:
        if not found.get(key):
            raise TemplateError(max(number, 1), 1, N_("开头缺少“%(key)s”"), key=key)
    if found["period"] not in PERIODS:
        raise TemplateError(1, 1, N_("期间只能是 year、quarter 或 month"))
    return found, number


class _Reader:
    """Reads the lines of a template."""

    def __init__(self, indicators: Mapping[str, Indicator], breakdowns: Mapping[str, Collection[str]]) -> None:
        self._indicators = indicators
        self._breakdowns = breakdowns

    def heading(self, line: str, number: int) -> Paragraph:
        marks = len(line.strip()) - len(line.strip().lstrip("#"))
        if marks > 3:
            raise TemplateError(number, 1, N_("标题最多三级"))
        text = line.strip()[marks:].strip()
        if not text:
            raise TemplateError(number, 1, N_("标题没有文字"))
        return Paragraph(marks, tuple(self.parts(text, number, line.find(text))))

    def parts(self, text: str, number: int, offset: int = 0) -> list[str | Reference]:
        found: list[str | Reference] = []
        end = 0
        for match in _REFERENCE.finditer(text):
            self._no_braces(text[end : match.start()], number, offset + end)
            found += [text[end : match.start()], self._reference(match[1], number, offset + match.start() + 3)]
            end = match.end()
        self._no_braces(text[end:], number, offset + end)
        return [part for part in (*found, text[end:]) if part]

    def table(self, line: str, number: int) -> Table:
        column = len(line) - len(line.lstrip()) + 1
        found = _BLOCK.fullmatch(line.strip())
        if found is None or found["kind"] not in {"table", "chart", "medians", "goals"}:
            raise TemplateError(number, column, N_("方括号里只能是 table、chart、medians、goals 或 if"))
        names, options = self._words(found["rest"], number, column + found.start("rest"))
        table = Table(found["kind"], tuple(names), found["caption"].strip(), options)
        if table.kind == "goals":
            if names or options:
                raise TemplateError(number, column, N_("goals 后面不写指标"))
            return table
        self._check_table(table, number, column)
        return table

    def condition(self, text: str, number: int, column: int) -> Condition:
        """Return the condition of a paragraph."""
        kind, _space, rest = text.strip().partition(" ")
        if kind not in CONDITIONS:
            raise TemplateError(number, column, N_("没有这种条件，可用：%(known)s"), known="、".join(CONDITIONS))
        names, options = self._words(rest, number, column + len(kind) + 1)
        if len(names) != (kind != "always"):
            raise TemplateError(number, column, N_("每个条件写一个指标，always 不写"))
        self._check_options(options, {*NARROWED_BY, *({"at"} if kind in TAKES_LIMIT else ())}, number, column)
        if kind in NEEDS_LIMIT and "at" not in options:
            raise TemplateError(number, column, N_("缺少“%(key)s”"), key="at")
        for name in names:
            self._check_narrowing(name, options, number, column)
        return Condition(kind, "".join(names), options)

    def _check_table(self, table: Table, number: int, column: int) -> None:
        allowed = {*NARROWED_BY} if table.kind == "medians" else {*NARROWED_BY, "by", "top", "with"}
        self._check_options(table.options, allowed, number, column)
        if not table.indicators:
            raise TemplateError(number, column, N_("请写明指标"))
        if table.kind != "medians" and table.options.get("by") not in BREAKDOWNS:
            raise TemplateError(number, column, N_("请写明按什么分：by=institution、by=county 或 by=month"))
        if not table.options.get("top", "1").isdecimal() or table.options.get("top") == "0":
            raise TemplateError(number, column, N_("top 须是正整数"))
        if set(table.columns) - set(COLUMNS) or (table.columns and len(table.indicators) > 1):
            raise TemplateError(number, column, N_("with 只能是 share、before、year，且只用于单个指标"))
        if table.kind == "chart" and len(table.indicators) > 1:
            raise TemplateError(number, column, N_("图只画一个指标"))
        for name in table.indicators:
            self._check_narrowing(name, table.options, number, column)
            by = table.options.get("by", "institution")
            if by not in self._breakdowns.get(name, BREAKDOWNS):
                raise TemplateError(number, column, N_("指标“%(id)s”不能按“%(by)s”分"), id=name, by=by)

    def _reference(self, text: str, number: int, column: int) -> Reference:
        found = _INSIDE.fullmatch(text)
        if found is None or not found["rest"]:
            raise TemplateError(number, column, N_("花括号里没有指标"))
        kind = found["kind"] or "value"
        try:
            form = Form.read(found["form"]) if found["form"] else PLAIN
        except UnknownFormError as error:
            raise TemplateError(number, column + found.start("form"), str(error)) from None
        if found["rest"] in WORDS and not found["kind"]:
            return Reference("word", found["rest"], {}, form)
        if kind not in KINDS:
            raise TemplateError(number, column, N_("没有这种引用，可用：%(known)s"), known="、".join(KINDS))
        names, options = self._words(found["rest"], number, column + found.start("rest"))
        if len(names) != 1:
            raise TemplateError(number, column, N_("每处引用写一个指标"))
        allowed = {*NARROWED_BY, *_TAKES.get(kind, ())}
        self._check_options(options, allowed, number, column)
        for missing in sorted(_NEEDED.get(kind, frozenset()) - set(options)):
            raise TemplateError(number, column, N_("缺少“%(key)s”"), key=missing)
        if kind == "share" and not set(options) & {*NARROWED_BY}:
            raise TemplateError(number, column, N_("占比要写明是哪一部分，例如 product=…"))
        self._check_narrowing(names[0], options, number, column)
        return Reference(kind, names[0], options, form)

    def _words(self, text: str, number: int, column: int) -> tuple[list[str], dict[str, str]]:
        names: list[str] = []
        options: dict[str, str] = {}
        for match in _WORD.finditer(text):
            key, equals, value = match[0].partition("=")
            at = column + match.start()
            if equals:
                if not value:
                    raise TemplateError(number, at, N_("“%(key)s”后面没有值"), key=key)
                options[key] = value
            elif key not in self._indicators:
                raise TemplateError(number, at, N_("没有名为“%(id)s”的指标"), id=key)
            else:
                names.append(key)
        return names, options

    def _check_options(self, options: Mapping[str, str], allowed: set[str], number: int, column: int) -> None:
        for key in options.keys() - allowed:
            raise TemplateError(number, column, N_("这里不能写“%(key)s”"), key=key)
        if options.get("group", "state_bank") not in GROUPS:
            raise TemplateError(number, column, N_("没有名为“%(group)s”的同业组"), group=options["group"])
        if "at" in options and len(options["at"].split(".")) != 2:
            raise TemplateError(number, column, N_("目标写成“规则集.参数”，例如 at=measures.first_line_target_pct"))

    def _check_narrowing(self, name: str, options: Mapping[str, str], number: int, column: int) -> None:
        feed = self._indicators[name].feed
        for key in sorted(OF_CASES & set(options)):
            if not feed.startswith("measure:") or f"{key}=" in feed:
                raise TemplateError(number, column, N_("指标“%(id)s”不能按“%(key)s”细分"), id=name, key=key)

    def _no_braces(self, text: str, number: int, column: int) -> None:
        for mark in ("{{", "}}"):
            if mark in text:
                raise TemplateError(number, column + text.index(mark) + 1, N_("花括号没有成对"))
