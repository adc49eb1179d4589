"""Components of the pages. Loaded into every template; described in docs/ui.md."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.boundfield import BoundWidget
from django.http import HttpRequest
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.base import token_kwargs as parse_keywords
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

register = template.Library()

TEN_THOUSAND: Final = Decimal(10_000)
HUNDRED_MILLION: Final = Decimal(100_000_000)
NOTHING: Final = SafeString('<span class="text-secondary">—</span>')


class UnknownIconError(LookupError):
    """No such icon in @tabler/icons."""


@lru_cache(maxsize=512)
def _outline(name: str) -> str:
    path = settings.NODE_MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
    try:
        drawing = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UnknownIconError(f"{name}: not in {path.parent}") from error
    inner = drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.index("</svg>")]
    return " ".join(inner.split())


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Draw an outline icon of Tabler; it says nothing to a screen reader, so put words beside it."""
    return format_html(
        '<svg class="icon {}" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        css,
        mark_safe(_outline(name)),  # noqa: S308 - a file of a pinned package
    )


LIGHTS: Final = {
    "green": ("circle-check", gettext_lazy("正常")),
    "yellow": ("alert-triangle", gettext_lazy("临近到期")),
    "red": ("alert-octagon", gettext_lazy("即将到期")),
    "overdue": ("clock-exclamation", gettext_lazy("已逾期")),
    "closed": ("circle-check", gettext_lazy("已办结")),
}


@register.inclusion_tag("components/light.html")
def light(colour: str, text: str = "") -> dict[str, Any]:
    """Show a deadline's light: ``green``, ``yellow``, ``red``, ``overdue`` or ``closed``, with icon and words."""
    icon_name, label = LIGHTS[colour]
    return {"colour": colour, "icon_name": icon_name, "text": text or label}


@register.inclusion_tag("components/state.html")
def state(label: str, tone: str = "neutral") -> dict[str, Any]:
    """Show a state by its label; ``tone`` is neutral, active, waiting, good or bad."""
    return {"label": label, "tone": tone}


@register.filter
def thousands(value: int | Decimal | None) -> str:
    """Write a number with commas between thousands, in Chinese, too, whole ones without decimals; none is a dash."""
    return "—" if value is None else f"{value:,}".removesuffix(".00")


def _yuan(amount: Decimal) -> str:
    return f"¥{amount:,.2f}".removesuffix(".00")


def _short(amount: Decimal) -> str:
    if (get_language() or "").startswith("en"):
        return _yuan(amount)
    for unit, name in ((HUNDRED_MILLION, "亿"), (TEN_THOUSAND, "万")):
        if abs(amount) >= unit:
            return f"¥{amount / unit:,.2f}".rstrip("0").rstrip(".") + name
    return _yuan(amount)


@register.simple_tag
def money(amount: Decimal | float | None) -> SafeString:
    """Show an amount in yuan; from 10,000 up in 万 with the exact amount on hover and for screen readers."""
    if amount is None:
        return NOTHING
    exact = Decimal(str(amount))
    if (short := _short(exact)) == _yuan(exact):
        return format_html('<span class="fq-money">{}</span>', short)
    return format_html('<data class="fq-money" value="{}" title="{}">{}</data>', exact, _yuan(exact), short)


def _today(on: date | None) -> date:
    return on or timezone.localdate()


def due_words(due_on: date, today: date) -> str:
    """Return how far a day is off, in words."""
    days = (due_on - today).days
    if days == 0:
        return _("今天到期")
    if days > 0:
        return ngettext("还有 %(n)d 天", "还有 %(n)d 天", days) % {"n": days}
    return ngettext("逾期 %(n)d 天", "逾期 %(n)d 天", -days) % {"n": -days}


@register.simple_tag
def due(due_on: date | None, today: date | None = None, *, provisional: bool = False) -> SafeString:
    """Show a due day relative to today, the date itself on hover; ``provisional``: the year has no holidays yet."""
    if due_on is None:
        return NOTHING
    day = timezone.localtime(due_on).date() if isinstance(due_on, datetime) else due_on
    exact = formats.date_format(day, "DATE_FORMAT")
    title = _("%(date)s（暂定：该年节假日安排尚未公布）") % {"date": exact} if provisional else exact
    mark = "≈" if provisional else ""
    return format_html(
        '<time class="fq-due" datetime="{}" title="{}">{}{}</time>',
        day.isoformat(),
        title,
        mark,
        due_words(day, _today(today)),
    )


@register.simple_tag
def day(value: date | datetime | None) -> SafeString:
    """Show a date; a moment with its time of day, in local time."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return format_html('<time datetime="{}">{}</time>', local.isoformat(), f"{local:%Y-%m-%d %H:%M}")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), f"{value:%Y-%m-%d}")


@register.inclusion_tag("components/masked.html")
def masked(value: str, reveal_url: str = "", label: str = "") -> dict[str, Any]:
    """Show a masked value; with ``reveal_url`` a button that POSTs there and puts the answer in its place."""
    return {"value": value, "reveal_url": reveal_url, "label": label}


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", icon_name: str = "inbox", url: str = "", action: str = "") -> dict[str, Any]:
    """Say that there is nothing here, and what to do next."""
    return {"title": title, "text": text, "icon_name": icon_name, "url": url, "action": action}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, hint: str = "") -> dict[str, Any]:
    """Render one form field with label, help and error, tied together for screen readers."""
    widget = bound.field.widget
    choices = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    single_check = isinstance(widget, CheckboxInput)
    described = [f"{bound.auto_id}_helptext"] if (bound.help_text or hint) else []
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    css = "form-check-input" if choices or single_check else "form-control"
    if not choices and getattr(widget, "input_type", "") == "select":
        css = "form-select"
    attrs: dict[str, str | bool] = {
        "class": f"{widget.attrs.get('class', '')} {css}{' is-invalid' if bound.errors else ''}".strip()
    }
    if described and not choices:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors and not choices:
        attrs["aria-invalid"] = "true"
    return {
        "field": bound,
        "control": None if choices else bound.as_widget(attrs=attrs),
        "choices": _choices(bound) if choices else None,
        "single_check": single_check,
        "help": hint or bound.help_text,
        "described": " ".join(described),
        "required": bound.field.required,
    }


def _choices(bound: BoundField) -> list[BoundWidget]:
    options = list(bound.subwidgets)
    for option in options:
        option.data["attrs"]["class"] = "form-check-input"
    return options


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """List a form's errors at its top, each a link to its field."""
    return {"form": form, "fields": [bound for bound in form if bound.errors], "general": form.non_field_errors()}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Mapping[str, Any], page: Any, target: str = "") -> dict[str, Any]:
    """Draw the way through a keyset page (`foundation.lists.Page`); ``target``: CSS selector htmx replaces."""
    request: HttpRequest = context["request"]
    return {
        "page": page,
        "next": _with(request, after=page.next_cursor),
        "first": _with(request, after=None),
        "is_first": not request.GET.get("after"),
        "target": target,
    }


@register.inclusion_tag("components/exports.html", takes_context=True)
def exports(context: Mapping[str, Any], url: str) -> dict[str, Any]:
    """Offer the whole list as files; ``url`` takes the list's own filters and ``format``, ``xlsx`` or ``csv``."""
    request: HttpRequest = context["request"]
    return {
        "xlsx_url": url + _with(request, after=None, format="xlsx"),
        "csv_url": url + _with(request, after=None, format="csv"),
    }


def _with(request: HttpRequest, **changes: str | None) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: Mapping[str, Any], name: str, label: str, css: str = "") -> dict[str, Any]:
    """Draw a column heading that sorts by ``?sort=name`` and, clicked again, ``?sort=-name``."""
    request: HttpRequest = context["request"]
    current = request.GET.get("sort", context.get("sort", ""))
    direction = {name: "ascending", f"-{name}": "descending"}.get(current, "")
    url = _with(request, sort=f"-{name}" if direction == "ascending" else name, after=None)
    return {"label": label, "url": url, "direction": direction, "css": css}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[tuple[str, str, bool]], label: str) -> dict[str, Any]:
    """Draw tabs that are links; items are (label, url, active)."""
    return {"items": list(items), "label": label}


@register.inclusion_tag("components/stat.html")
def stat(label: str, value: Any, url: str = "", *, unit: str = "", note: str = "", tone: str = "") -> dict[str, Any]:
    """Show one figure; ``url`` leads to exactly its records."""
    return {"label": label, "value": value, "url": url, "unit": unit, "note": note, "tone": tone}


@register.inclusion_tag("components/definition.html")
def definition(label: str, text: str, source: str = "") -> dict[str, Any]:
    """Put 口径 beside a figure: what it counts, and by which rule. Opens without script."""
    return {"label": label, "text": text, "source": source}


class _BlockNode(template.Node):
    """A component around a block of template."""

    def __init__(self, name: str, nodes: NodeList, values: dict[str, FilterExpression]) -> None:
        self.name = name
        self.nodes = nodes
        self.values = values

    def render(self, context: template.Context) -> SafeString:
        """Render the block, then the component around it."""
        values = {name: value.resolve(context) for name, value in self.values.items()}
        with context.push():
            inner = self.nodes.render(context)
        shown = context.template.engine.get_template(f"components/{self.name}.html")  # type: ignore[union-attr]
        with context.push(**values, content=inner):
            return shown.render(context)


def _block(name: str) -> None:
    def compile_block(parser: Parser, token: Token) -> _BlockNode:
        values = parse_keywords(token.split_contents()[1:], parser)
        nodes = parser.parse((f"end{name}",))
        parser.delete_first_token()
        return _BlockNode(name, nodes, values)

    register.tag(name, compile_block)


for _name in ("filter_bar", "confirm"):
    _block(_name)
