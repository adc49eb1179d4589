"""The page of measures in the documentation, written from their registry: ``python -m fengqiao.analytics.guide``."""

import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.utils.translation import gettext, override

from fengqiao.analytics.rules.dimensions import DIMENSIONS
from fengqiao.analytics.rules.facts import COMPLAINTS, MEDIATIONS, Basis
from fengqiao.analytics.rules.measures import MEASURES, Kind, Measure

HEAD = """# 统计指标 / Measures

每个指标只定义一次（`analytics/rules/measures/`），页面、导出和接口都用同一定义；点击任何数字即列出其案件。
本页由 `python -m fengqiao.analytics.guide docs/measures.md` 生成，请勿手改。

Each measure is defined once; pages, exports and the API share it, and a click on any figure lists exactly its cases.
This page is generated; do not edit it by hand.
"""
KINDS = {
    Kind.COUNT: "件数 / count",
    Kind.RATE: "占比 / rate",
    Kind.MEDIAN: "中位数 / median",
    Kind.PERCENTILE: "九成位 / 90th percentile",
    Kind.MEAN: "平均值 / mean",
    Kind.SUM: "合计 / sum",
}
DIRECTIONS = {"up": "越高越好 / higher is better", "down": "越低越好 / lower is better", "neutral": "—"}
DATES = {
    Basis.RECEIVED: "收到日期 / receipt",
    Basis.CLOSED: "办结日期 / closing",
    Basis.ACCEPTED: "受理日期 / acceptance",
    Basis.ENDED: "调解终结日期 / end of mediation",
}
OF = {COMPLAINTS.id: "投诉 / complaints", MEDIATIONS.id: "调解 / mediation"}


def page() -> str:
    """Return the page of all measures and dimensions in Chinese and English, as Markdown."""
    return "\n".join((HEAD, *(line for measure in MEASURES.values() for line in _section(measure)), *_dimensions()))


def _both(text: str) -> tuple[str, str]:
    with override("en"):
        return text, gettext(text)


def _section(measure: Measure) -> Iterator[str]:
    name, english = _both(measure.name)
    yield f"## {name} / {english} {{ #{measure.id} }}\n"
    yield f"`{measure.id}` · {KINDS[measure.kind]} · {DIRECTIONS[measure.direction]} · {DATES[measure.basis]} · {OF[measure.facts.id]}\n"
    for text in _both(measure.definition):
        yield f"{text}\n"
    source, translated = _both(measure.source)
    yield f"依据 / Source: {source} ({translated})\n"


def _dimensions() -> Iterator[str]:
    yield "## 分组 / Dimensions\n"
    yield "| by | 中文 | English | 用于 / of |"
    yield "| --- | --- | --- | --- |"
    for dimension in DIMENSIONS.values():
        name, english = _both(dimension.name)
        of = "，".join(OF[kind] for kind in dimension.of)
        yield f"| `{dimension.id}` | {name} | {english} | {of} |"
    yield ""


if __name__ == "__main__":
    django.setup()
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
