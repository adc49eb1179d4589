"""A draft: the template's text with figures and sentences in it, and what has to be said of its data."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from django.utils import translation
from django.utils.formats import date_format

from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.organisations.models import PeerGroup
from fengqiao.supervision.queries.bulletins.closures import closed_during
from fengqiao.supervision.queries.bulletins.judging import Judge
from fengqiao.supervision.queries.bulletins.reading import Reader, in_column, records_of
from fengqiao.supervision.queries.feeds import By
from fengqiao.supervision.queries.naming import period_label
from fengqiao.supervision.queries.readings import Reading
from fengqiao.supervision.rules.bulletin.conditions import item
from fengqiao.supervision.rules.bulletin.content import Block, Row, mark
from fengqiao.supervision.rules.bulletin.numbers import PLAIN, Form
from fengqiao.supervision.rules.bulletin.specs import Against, Figure, Kind, Spec, narrowing
from fengqiao.supervision.rules.bulletin.template import Paragraph, Reference, Table, Template
from fengqiao.supervision.rules.bulletin.wording import (
    Limits,
    Trend,
    extremes_of,
    numbered,
    trend_of,
    trend_words,
)
from fengqiao.supervision.rules.indicators import INDICATORS, Shape, Timing
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reasons import REASONS, Reason

CHINESE: Final = "zh-hans"
_HEADS: Final = {"share": "占比", "before": "环比", "year": "同比"}
_BY: Final = {By.INSTITUTION: "机构", By.COUNTY: "区县", By.MONTH: "月份"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A composed bulletin: its figures by key, and ``notes`` on what its data lack."""

    title: str
    blocks: list[Block]
    figures: dict[str, Figure]
    notes: list[str]
    rule_set: str
    data_on: date


def limits_on(day: date) -> Limits:
    """Return the thresholds of a day."""
    rules = rules_on("supervision", day)
    return Limits(
        rules.number("bulletin_steady_pct"),
        rules.number("bulletin_steady_tenths"),
        rules_on("measures", day).number("suppress_below"),
    )


def compose(template: Template, period: Period, *, issuer: str, today: date) -> Draft:
    """Fill in a template for a period with what the records say today. In Chinese, whatever the reader's language."""
    with translation.override(CHINESE):
        work = _Work(Reader(today), period, issuer, limits_on(today))
        title = "".join(work.sentence(part) for part in template.title.parts)
        blocks = list(work.blocks(template))
        notes = _notes(work, period, today)
    return Draft(title, blocks, work.figures, notes, rules_on("supervision", today).code, today)


@dataclass
class _Work:
    reader: Reader
    period: Period
    issuer: str
    limits: Limits
    figures: dict[str, Figure] = field(default_factory=dict)
    place: int = 0
    missing: dict[str, set[str]] = field(default_factory=dict)
    judge: Judge = field(init=False)

    def __post_init__(self) -> None:
        self.judge = Judge(self.reader, self.period, self.limits, self.put)

    def blocks(self, template: Template) -> Iterator[Block]:
        counts = [0, 0, 0]
        numbers = dict(self._items(template))
        for self.place, source in enumerate(template.blocks, start=1):
            if isinstance(source, Table):
                yield from self.table(source)
                continue
            if source.condition is not None and self.place not in numbers:
                continue
            text = "".join(self.sentence(part) for part in source.parts)
            if source.level:
                counts[source.level - 1] += 1
                counts[source.level :] = [0] * (3 - source.level)
                text = numbered(source.level, counts[source.level - 1], text)
            elif numbers.get(self.place):
                text = item(numbers[self.place], text)
            yield Block("heading" if source.level else "paragraph", text, text, source.level)

    def _items(self, template: Template) -> Iterator[tuple[int, int]]:
        """Return the place of each conditional paragraph that is printed, and its number among those beside it: 0 if alone."""
        run: list[int] = []
        for place, source in enumerate((*template.blocks, None), start=1):
            condition = source.condition if isinstance(source, Paragraph) else None
            if condition is not None:
                run += [place] if self.judge.holds(condition) else []
                continue
            yield from ((one, number if len(run) > 1 else 0) for number, one in enumerate(run, start=1))
            run = []

    def sentence(self, part: str | Reference) -> str:
        """Return a piece of text with marks in place of figures."""
        if isinstance(part, str):
            return part
        if part.kind == "word":
            until = date_format(self.period.until(self.reader.today), "Y年n月j日")
            return {"period": period_label(self.period), "until": until, "issuer": self.issuer}[part.name]
        spec = Spec(part.name, self.period.key, narrowed=narrowing(part.options))
        match part.kind:
            case "trend":
                return self._trend(spec)
            case "target":
                return self.judge.target(spec, part.options.get("at", ""))
            case "below" | "above":
                return self.judge.institutions_beyond(spec, part.options, below=part.kind == "below")
            case "standout":
                return self.judge.standing_out(spec, part.options)
            case "extremes":
                return self._extremes(spec, part.options.get("group", ""))
            case "before" | "year":
                spec = replace(spec, against=part.kind)
            case "share" | "median":
                spec = replace(spec, kind=Kind(part.kind), group=part.options.get("group", ""))
        return self.put(spec, part.form)

    def put(self, spec: Spec, form: Form = PLAIN) -> str:
        """Keep a figure and return its mark."""
        return mark(self.kept(self.reader.figure(spec, form)))

    def kept(self, figure: Figure) -> str:
        """Keep a figure under the next key of this block and return the key."""
        number = 1 + sum(key.startswith(f"{self.place}.") for key in self.figures)
        key = f"{self.place}.{number}"
        self.figures[key] = figure
        return key

    def _trend(self, spec: Spec) -> str:
        against = [Against.YEAR]
        if not (spec.period.isdecimal() or not self.period.is_over(self.reader.today)):
            against.insert(0, Against.BEFORE)
        return "，".join(self._trend_since(spec, one) for one in against)

    def _trend_since(self, spec: Spec, against: Against) -> str:
        earlier = replace(spec, against=against)
        shape = INDICATORS[spec.indicator].shape
        trend = trend_of(shape, self.reader.measured(spec), self.reader.measured(earlier), self.limits)
        says_size = trend in {Trend.RISES, Trend.FALLS}
        return trend_words(trend, against, self.put(replace(earlier, kind=Kind.CHANGE)) if says_size else "")

    def _extremes(self, spec: Spec, group: str) -> str:
        answer = self.reader.answer(replace(spec, by=By.INSTITUTION))
        rows = {
            row.key: row
            for row in (answer.rows if answer else ())
            if not group or self.reader.group_of(row.key) == group
        }
        able = [(key, row.value, records_of(row) or 0) for key, row in rows.items() if row.value is not None]
        ends = extremes_of(able, self.limits)
        if ends is None:
            return "可比机构较少，不分高低"
        said = [self.put(replace(spec, by=By.INSTITUTION, row=key)) for key in ends]
        return f"{rows[ends[0]].label}最高（{said[0]}），{rows[ends[1]].label}最低（{said[1]}）"

    def table(self, source: Table) -> Iterator[Block]:
        if source.kind == "medians":
            yield self._medians(source)
            return
        if source.kind == "goals":
            text = self.judge.goals()
            yield Block("paragraph", text, text)
            return
        by = By(source.options["by"])
        spec = Spec(source.indicators[0], self.period.key, narrowed=narrowing(source.options), by=by)
        rows = self._chosen(spec, by, source.top)
        heads = [INDICATORS[name].name for name in source.indicators]
        if not any(row.value is not None for row in rows):
            text = f"{source.caption or heads[0]}：{self._why_empty(spec, rows)}。"
            yield Block("paragraph", text, text)
            return
        columns = (_BY[by], *(f"{head}（{INDICATORS[name].unit}）" for head, name in zip(heads, source.indicators, strict=True)),
                   *(_HEADS[name] for name in source.columns))  # fmt: skip
        made = tuple(Row(_label(row.label, by), tuple(self._cells(spec, source, row.key))) for row in rows)
        yield Block(source.kind, source.caption, source.caption, columns=columns, rows=made)

    def _why_empty(self, spec: Spec, rows: list[Reading]) -> str:
        """Return why a table has no figure at all."""
        answer = self.reader.answer(spec)
        reason = next((row.reason for row in rows if row.reason), answer.total.reason if answer else None)
        if reason is None:
            return "期内没有记录"
        name = INDICATORS[spec.indicator].name
        self.missing.setdefault(reason, set()).add(name)
        return REASONS[reason]

    def _chosen(self, spec: Spec, by: By, top: int) -> list[Reading]:
        """Return the rows, months in their order, others the highest first."""
        answer = self.reader.answer(spec)
        rows = list(answer.rows) if answer else []
        if by is not By.MONTH:
            rows.sort(key=lambda row: (row.value is None, -(row.value or 0), row.key))
        return rows[:top] if top else rows

    def _cells(self, spec: Spec, source: Table, key: str) -> Iterator[str]:
        for name in source.indicators:
            yield self.kept(self._guarded(self.reader.figure(replace(spec, indicator=name, row=key))))
        first = replace(spec, row=key)
        for column in source.columns:
            if column == "share":
                yield self.kept(self.reader.figure(replace(first, kind=Kind.SHARE)))
            else:
                yield self.kept(self._changed(replace(first, kind=Kind.CHANGE, against=column)))

    def _changed(self, spec: Spec) -> Figure:
        """Return a change with its direction in words, or why nothing is said of it."""
        figure = self.reader.figure(spec)
        then = self.reader.measured(replace(spec, kind=Kind.VALUE))
        now = self.reader.measured(replace(spec, kind=Kind.VALUE, against=""))
        trend = trend_of(INDICATORS[spec.indicator].shape, now, then, self.limits)
        text = {
            Trend.RISES: f"↑{figure.text}", Trend.FALLS: f"↓{figure.text}", Trend.STEADY: "持平",
            Trend.TOO_SMALL: "数量较少", Trend.UNKNOWN: "不可比",
        }[trend]  # fmt: skip
        return replace(figure, text=text)

    def _guarded(self, figure: Figure) -> Figure:
        """Return a figure of a table; a small count of cases is not told, so that nobody is recognised by it."""
        of_cases = INDICATORS[figure.spec.indicator].feed.startswith("measure:")
        counts = INDICATORS[figure.spec.indicator].shape is Shape.COUNT
        if figure.spec.by == By.COUNTY and of_cases and counts and 0 < (figure.value or 0) < self.limits.small:
            return replace(figure, text=f"不足{self.limits.small}", exact="")
        return replace(figure, text=in_column(INDICATORS[figure.spec.indicator], figure.value) or "缺数")

    def _medians(self, source: Table) -> Block:
        applies, narrowed = {name: INDICATORS[name].applies_to for name in source.indicators}, narrowing(source.options)
        rows = []
        for group in (one for one in PeerGroup if one):
            trade = "insurer" if group.value.endswith("insurer") else "bank"
            figures = [
                self.reader.figure(Spec(name, self.period.key, Kind.MEDIAN, narrowed=narrowed, group=group.value))
                if not wanted or {trade, group.value} & set(wanted)
                else None
                for name, wanted in applies.items()
            ]
            if any(one and one.denominator for one in figures):
                cells = (self.kept(self._guarded(one)) if one else "" for one in figures)
                rows.append(Row(str(group.label), tuple(cells)))
        if not rows:
            text = f"{source.caption}：没有可比的机构。"
            return Block("paragraph", text, text)
        columns = ("同业组", *(f"{INDICATORS[name].name}（{INDICATORS[name].unit}）" for name in source.indicators))
        return Block("table", source.caption, source.caption, columns=columns, rows=tuple(rows))


def _label(label: str, by: By) -> str:
    return f"{int(label[-2:])}月" if by is By.MONTH else label


def _notes(work: _Work, period: Period, today: date) -> list[str]:
    """Return what a reader must know of the data: a period not over, houses that closed, what is missing and why."""
    found = []
    if not period.is_over(today):
        found.append(f"期间尚未结束，数据截至{date_format(today, 'Y年n月j日')}，同比按上年同日计算。")
    standing = sorted({
        INDICATORS[one.spec.indicator].name for one in work.figures.values()
        if INDICATORS[one.spec.indicator].timing is Timing.STANDING
    })  # fmt: skip
    if standing and period.is_over(today):
        day = date_format(today, "Y年n月j日")
        found.append(f"以下指标只有当前数据，按{day}的登记计算，不是期末数：{'、'.join(standing)}。")
    found += closed_during(period, today)
    if work.judge.sources:
        found.append(f"与要求比较的依据：{work.judge.sources_in_words()}。")
    missing = work.missing
    for figure in work.figures.values():
        if figure.reason and figure.spec.kind is not Kind.CHANGE:
            missing.setdefault(figure.reason, set()).add(INDICATORS[figure.spec.indicator].name)
    found += [f"{REASONS[Reason(reason)]}：{'、'.join(sorted(names))}。" for reason, names in sorted(missing.items())]
    return found


__all__ = ["CHINESE", "Draft", "Paragraph", "compose", "limits_on"]
