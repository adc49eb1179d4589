"""What the form of a report asks for: one line a figure, beside it what was reported last and what the records give."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from fengqiao.analytics.queries.labels import labelled
from fengqiao.analytics.rules.dimensions import DIMENSIONS as MEASURED
from fengqiao.casework.codes import codes, is_known
from fengqiao.casework.models import Axis, IntakeChannel
from fengqiao.foundation.actors import SYSTEM
from fengqiao.organisations.models import Organisation
from fengqiao.supervision.models import PeriodicReport
from fengqiao.supervision.queries.reports import Counted, counted, items_of
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reported import ITEMS
from fengqiao.supervision.rules.reports import CLOSED, DIMENSIONS, LIVE, RECEIVED, UNSTATED, Figures, State

_AXES: Final = {"product": Axis.PRODUCT, "cause": Axis.CAUSE}
_NAMED: Final = 5
"""So many unknown classes are named in one refusal."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure to report. ``name`` is its field; ``before`` what was reported last; ``counted`` None where nothing can be."""

    code: str
    label: str
    unit: str
    hint: str
    before: Decimal | None
    counted: Counted | None

    @property
    def name(self) -> str:
        """Return the name of its field; a code has a slash, which an anchor may not."""
        return self.code.replace("/", "__")


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that belong together. ``rare`` are classes in which nothing was counted or reported."""

    key: str
    label: str
    hint: str
    lines: list[Line]
    rare: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """The whole form: its groups, the period of the figures beside, this period's last version and whether one is in force."""

    groups: list[Group]
    compared: Period | None
    last: PeriodicReport | None
    is_correction: bool

    @property
    def lines(self) -> list[Line]:
        """Return every line in order."""
        return [line for group in self.groups for line in (*group.lines, *group.rare)]


def asked_of(office: Organisation, period: Period) -> Asked:
    """Return what an institution reports for a period; some ten queries."""
    versions = PeriodicReport.objects.filter(organisation=office, period=period.key)
    last = versions.order_by("-version").prefetch_related("lines").first()
    compared, before = before_of(office, period)
    known = counted(office, period)
    used = {code for source in (before, values_of(last), known) for code, value in source.items() if _is_used(value)}
    groups = [_business(office, before), _complaints(before, known)]
    groups += [_classes(name, office, period, before, known, used) for name in DIMENSIONS]
    return Asked(groups, compared, last, versions.filter(state=State.ACCEPTED).exists())


def _is_used(value: Decimal | Counted) -> bool:
    return bool(value.value if isinstance(value, Counted) else value)


def values_of(report: PeriodicReport | None) -> dict[str, Decimal]:
    """Return a report's figures by line; empty for none."""
    return {line.code: line.reported for line in report.lines.all()} if report else {}


def before_of(office: Organisation, period: Period) -> tuple[Period | None, dict[str, Decimal]]:
    """Return the last period of the same length before this one that was reported, and its figures."""
    rows = PeriodicReport.objects.filter(organisation=office, state__in=sorted(LIVE), period__lt=period.key)
    rows = rows.filter(period__contains="Q") if period.quarter else rows.exclude(period__contains="Q")
    found = rows.order_by("-period", "-version").prefetch_related("lines").first()
    return (Period.read(found.period), values_of(found)) if found else (None, {})


def _business(office: Organisation, before: Mapping[str, Decimal]) -> Group:
    rules = [(item, ITEMS[item]) for item in items_of(office)]
    lines = [Line(str(i), _(r.name), _(r.unit), _(r.definition), before.get(str(i)), None) for i, r in rules]
    return Group("business", _("业务数据"), "", lines)


def _complaints(before: Mapping[str, Decimal], known: Mapping[str, Counted]) -> Group:
    told = (
        (RECEIVED, _("收到投诉"), _("期内收到的消费投诉，含撤回、合并和不予受理的，按收到日期计。")),
        (CLOSED, _("办结投诉"), _("期内办结的投诉，不含撤回、合并和不予受理的，按办结日期计。")),
    )
    lines = [Line(code, label, _("件"), hint, before.get(code), known.get(code)) for code, label, hint in told]
    return Group("complaints", _("投诉件数"), "", lines)


def _classes(
    name: str, office: Organisation, period: Period, before: Mapping[str, Decimal], known: Mapping[str, Counted],
    used: Iterable[str],
) -> Group:  # fmt: skip
    prefix = f"{name}/"
    keys = [*_keys(name, office, period), UNSTATED]
    keys += sorted({code.removeprefix(prefix) for code in used if code.startswith(prefix)} - set(keys))
    names = labelled(MEASURED[name], ["" if key == UNSTATED else key for key in keys], SYSTEM)
    lines = [
        Line(
            prefix + key, names["" if key == UNSTATED else key].label, _("件"), "", before.get(prefix + key),
            known.get(prefix + key) or Counted(Decimal(), ""),
        )
        for key in keys
    ]  # fmt: skip
    common = [line for line in lines if line.code in set(used)] or lines[:1]
    hint = _("各分项之和须等于收到投诉件数；没有的不填。")
    return Group(name, _(DIMENSIONS[name]), hint, common, [line for line in lines if line not in common])


def _keys(name: str, office: Organisation, period: Period) -> Sequence[str]:
    if name in _AXES:
        return [one.code for one in codes(_AXES[name], period.last, office.kind)]
    return [str(value) for value in IntakeChannel.values]


def names_of(name: str, office: Organisation, period: Period) -> dict[str, str]:
    """Return the codes of a breakdown by name as well as by code, for tables filled in by hand."""
    keys = _keys(name, office, period)
    labels = labelled(MEASURED[name], ["", *keys], SYSTEM)
    return (
        {key: key for key in (*keys, UNSTATED)}
        | {labels[key].label: key for key in keys}
        | {labels[""].label: UNSTATED}
    )


def unknown_classes(figures: Figures) -> dict[str, str]:
    """Return the classes of a report that exist in no classification, in words by breakdown; those once in force exist."""
    wrong = {}
    for name, parts in figures.parts.items():
        unknown = sorted(key for key in parts if key != UNSTATED and not _exists(name, key))
        if unknown:
            wrong[name] = _("没有这个分类代码：%(codes)s，请核对分类代码") % {"codes": "、".join(unknown[:_NAMED])}
    return wrong


def _exists(name: str, key: str) -> bool:
    return is_known(_AXES[name], key) if name in _AXES else name in DIMENSIONS and key in IntakeChannel.values
