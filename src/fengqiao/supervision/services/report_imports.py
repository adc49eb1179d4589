"""Periodic reports from an institution's own table: one row, one period."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.marking import N_
from fengqiao.foundation.sheets.columns import Column, Sheet
from fengqiao.foundation.sheets.importing import Importer
from fengqiao.foundation.sheets.values import read_count, read_money
from fengqiao.organisations.models import Organisation
from fengqiao.supervision.models import PeriodicReport, Way
from fengqiao.supervision.queries.report_form import names_of
from fengqiao.supervision.queries.reports import items_of, reports_for
from fengqiao.supervision.rules.periods import Period, UnreadablePeriodError
from fengqiao.supervision.rules.report_parts import parts_of
from fengqiao.supervision.rules.reported import ITEMS
from fengqiao.supervision.rules.reports import DIMENSIONS, Figures
from fengqiao.supervision.services.reports import submit

_MOST: Final = 1_000_000_000
_NAMED: Final = 8
_EXAMPLES: Final = {"channel": "电话=3、网站=2", "product": "-=5", "cause": "-=5"}


def _period(text: str) -> str:
    try:
        return Period.read(text).key
    except UnreadablePeriodError:
        raise ValueError(N_("请写成 2026Q3 或 2026")) from None


def _count(text: str) -> int:
    return read_count(text, most=_MOST)


def _reader(name: str, office: Organisation | None) -> Callable[[str], dict[str, int]]:
    """Return what reads a breakdown: classes by name or code, as they are called today or were in the `_NAMED` quarters before.

    A table may be of a period that is over, and names a class that has ended since.
    """

    @cache
    def known() -> dict[str, str]:
        found: dict[str, str] = {}
        if office is None:
            return found
        period = Period.quarter_of(timezone.localdate())
        for _back in range(_NAMED):
            found = names_of(name, office, period) | found
            period = period.before()
        return found

    def read(text: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for told, number in parts_of(text).items():
            if told not in known():
                raise ValueError(N_("没有这个分类，请核对名称或代码"))
            found[known()[told]] = found.get(known()[told], 0) + number
        return found

    return read


def _sheet(by: Actor) -> Sheet:
    """Return the columns for who uploads: the items of their own institution only."""
    office = reports_for(by)
    money: Callable[[str], Decimal] = read_money
    items = [
        Column(item, ITEMS[item].name, read=money, example="1250000", help=ITEMS[item].definition)
        for item in (items_of(office) if office else ())
    ]
    parts = [
        Column(
            name, label, read=_reader(name, office), required=False, empty={}, example=_EXAMPLES[name],
            help=N_("写成“分类=件数”，几项用顿号隔开；分类写名称或代码都可以"),
        )
        for name, label in DIMENSIONS.items()
    ]  # fmt: skip
    return Sheet(
        title="定期报告",
        key=("period",),
        columns=(
            Column("period", "期间", read=_period, example="2026Q3", help=N_("季度写 2026Q3，年度写 2026")),
            *items,
            Column("received", "收到投诉", read=_count, example="5"),
            Column("closed", "办结投诉", read=_count, example="4"),
            *parts,
            Column("reason", "更正原因", required=False, empty="", help=N_("已经采纳的期间再报送时必填。")),
        ),
    )


def _write(values: Mapping[str, Any], by: Actor, at: datetime) -> PeriodicReport:
    figures = Figures(
        items={code: values[code] for code in ITEMS if code in values},
        received=values["received"],
        closed=values["closed"],
        parts={name: values[name] for name in DIMENSIONS},
    )
    return submit(period=values["period"], figures=figures, way=Way.SHEET, reason=values["reason"], by=by, at=at)


REPORTS: Final = Importer(
    key="reports",
    title=gettext_lazy("导入定期报告"),
    note=gettext_lazy("一行一个期间；报送后与本机构的案件记录比对。"),
    sheet=_sheet,
    write=_write,
    back="supervision:reports",
)
