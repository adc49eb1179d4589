"""The templates that are shipped: found by name, read once."""

from functools import cache
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.supervision.queries.readings import breakdowns
from fengqiao.supervision.rules.bulletin.template import Template, TemplateError, parse
from fengqiao.supervision.rules.indicators import INDICATORS
from fengqiao.supervision.rules.periods import Period

FOLDER: Final = Path(__file__).parents[2] / "data" / "bulletins"


def names() -> list[str]:
    """Return the names of the templates there are."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def choices() -> list[tuple[str, str]]:
    """Return names and labels of the templates, for a form."""
    return [(name, template_named(name).header["name"]) for name in names()]


def template_named(name: str) -> Template:
    """Return a template.

    Raises:
        NotFound: there is none of that name. Invalid: it has an error, with line and column.
    """
    if name not in names():
        raise NotFound(_("没有名为 %(name)s 的模板，可用：%(known)s") % {"name": name, "known": "、".join(names())})
    return _read(name, (FOLDER / f"{name}.txt").stat().st_mtime_ns)


@cache
def _read(name: str, _changed: int) -> Template:
    return template_of((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))


def template_of(text: str) -> Template:
    """Return the template of a text. Raises Invalid, naming ``template``, with line and column of the error."""
    try:
        return parse(text, INDICATORS, {name: breakdowns(one) for name, one in INDICATORS.items()})
    except TemplateError as error:
        reason = _(error.reason) % error.given if error.given else _(error.reason)
        message = _("第 %(line)s 行第 %(column)s 列：%(reason)s") % {
            "line": error.line, "column": error.column, "reason": reason,
        }  # fmt: skip
        raise Invalid({"template": message}) from None


def for_period(period: Period) -> str:
    """Return the name of the template made for such a period: a year's, a quarter's or a month's. Raises NotFound."""
    kind = "quarter" if period.quarter else "month" if period.month else "year"
    found = next((name for name in names() if template_named(name).period == kind), None)
    if found is None:
        raise NotFound(_("没有这种期间的模板"))
    return found


def check_period(template: Template, period: Period) -> None:
    """Refuse a period that a template is not made for. Raises Invalid, naming ``period``."""
    kind = "quarter" if period.quarter else "month" if period.month else "year"
    if kind != template.period:
        wanted = {"year": _("年"), "quarter": _("季度"), "month": _("月")}[template.period]
        raise Invalid({"period": _("这个模板按%(kind)s编写，请选择相应的期间") % {"kind": wanted}})
