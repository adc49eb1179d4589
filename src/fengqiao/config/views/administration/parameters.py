"""Rule sets and their parameters: what holds, since when, by which source; and a new value."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.config.views.administration.forms import VALUE, ParameterForm
from fengqiao.config.views.administration.roles import READERS, is_keeper, keeper
from fengqiao.config.views.administration.wording import DOMAINS, EFFECTS, KEYS, PARTS, TAGS, UNITS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar.rules import Unit, due
from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.lists import Format, export
from fengqiao.foundation.parameters import services
from fengqiao.foundation.parameters.queries import ParameterRow, all_parameters
from fengqiao.foundation.parameters.rules import Json
from fengqiao.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One value of a parameter as the table shows it."""

    row: ParameterRow
    text: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ShownParameter:
    """One parameter: the value to show first, and all it has had."""

    name: str
    label: str
    first: ShownValue
    values: tuple[ShownValue, ...]


@dataclass(frozen=True, slots=True)
class ShownRuleSet:
    """One rule set with its parameters."""

    code: str
    name: str
    domain: str
    parameters: tuple[ShownParameter, ...]
    unverified: int


def value_text(value: Json, unit: str) -> str:
    """Return a value in words with its unit."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dict):
        return _("；").join(f"{PARTS.get(key, key)} {value_text(part, unit)}" for key, part in value.items())
    if isinstance(value, list):
        return _("、").join(value_text(item, "") for item in value)
    if isinstance(value, int):
        return f"{value:,} {UNITS.get(unit, unit)}".strip()
    return str(PARTS.get(value, value))


def _shown(rows: Iterable[ParameterRow], today: date) -> ShownParameter:
    values = tuple(ShownValue(row, value_text(row.value, row.unit), _holds(row, today)) for row in rows)
    first = next((one for one in values if one.is_current), values[-1])
    return ShownParameter(first.row.name, first.row.label, first, values)


def _holds(row: ParameterRow, day: date) -> bool:
    return row.effective_from <= day and (row.effective_to is None or day <= row.effective_to)


def _rule_sets(rows: Iterable[ParameterRow], today: date) -> list[ShownRuleSet]:
    found = []
    for code, of_set in groupby(rows, key=lambda row: row.rule_set):
        parameters = tuple(_shown(held, today) for _name, held in groupby(of_set, key=lambda row: row.name))
        row = parameters[0].first.row
        unverified = sum(not parameter.first.row.verified for parameter in parameters)
        found.append(
            ShownRuleSet(code, row.rule_set_name, str(DOMAINS.get(row.domain, row.domain)), parameters, unverified)
        )
    return found


@access(*READERS)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Show one rule set, or all parameters that nobody has verified."""
    every, chosen = _asked(request)
    address = reverse("administration:parameters")
    context = {
        "tabs": [(one.name, f"{address}?rule_set={one.code}", one is chosen) for one in every],
        "rule_set": chosen,
        "is_keeper": is_keeper(request),
        "history": [
            entry
            for entry in organisations.entries_of(reversed(ledger.history(services.CHAIN)), tags=TAGS, keys=KEYS)
            if chosen and (str(KEYS["rule_set"]), chosen.code) in entry.details
        ],
    }
    return render(request, "administration/parameters.html", context)


def _asked(request: ActorRequest) -> tuple[list[ShownRuleSet], ShownRuleSet | None]:
    """Return all rule sets and the one a request asks for."""
    every = _rule_sets(all_parameters(), timezone.localdate())
    wanted = request.GET.get("rule_set") or "CBIRC_2020"
    return every, next((one for one in every if one.code == wanted), every[-1] if every else None)


@access(*READERS)
@require_safe
def export_list(request: ActorRequest) -> HttpResponseBase:
    """Send all values of a rule set's parameters, past and future ones too, as a file."""
    _every, chosen = _asked(request)
    columns = [
        _("规则集"), _("参数"), _("说明"), _("值"), _("来源"), _("已核实"), _("生效"), _("失效"), _("现行")
    ]  # fmt: skip
    code = chosen.code if chosen else "rules"
    wanted = Format.asked(request.GET.get("format"))
    return export(_lines(chosen), columns, wanted, name=f"{code}-{timezone.localdate():%Y%m%d}")


def _lines(chosen: ShownRuleSet | None) -> Iterator[tuple[Any, ...]]:
    for parameter in chosen.parameters if chosen else ():
        for one in parameter.values:
            row = one.row
            yield (
                row.rule_set,
                row.name,
                row.label,
                one.text,
                row.source,
                row.verified,
                row.effective_from,
                row.effective_to,
                one.is_current,
            )


@keeper
@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, rule_set: str, name: str) -> HttpResponse:
    """Give a parameter a new value from a day on."""
    rows = [row for row in all_parameters() if (row.rule_set, row.name) == (rule_set, name)]
    if not rows:
        raise NotFound(_("没有这个参数：%(name)s") % {"name": f"{rule_set}.{name}"})
    last, today = rows[-1], timezone.localdate()
    ended = last.effective_to is not None and last.effective_to < today
    initial = {
        "effective_from": last.effective_from if ended else max(today, last.effective_from),
        "source": last.source,
    }
    unit = str(UNITS.get(last.unit, last.unit))
    form = ParameterForm(request.POST or None, parameter=name, old=last.value, unit=unit, initial=initial)
    preview: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            preview = _example(last, form.value, form.cleaned_data["effective_from"])
        elif _saved(request, form, last):
            messages.success(request, _("已保存，自 %(day)s 起生效。") % {"day": form.cleaned_data["effective_from"]})
            return redirect(f"{reverse('administration:parameters')}?rule_set={rule_set}")
    context = {
        "form": form,
        "value_fields": [bound for bound in form if bound.name.startswith(VALUE)],
        "other_fields": [bound for bound in form if not bound.name.startswith(VALUE)],
        "parameter": _shown(rows, today),
        "effect": EFFECTS.get(last.domain, ""),
        "can_preview": last.unit in set(Unit),
        "preview": preview,
        "is_keeper": is_keeper(request),
    }
    return render(request, "administration/parameter.html", context)


def _saved(request: ActorRequest, form: ParameterForm, last: ParameterRow) -> bool:
    given = form.cleaned_data
    try:
        services.set_parameter(
            rule_set=last.rule_set,
            name=last.name,
            value=form.value,
            source=given["source"],
            verified=given["verified"],
            effective_from=given["effective_from"],
            by=request.actor,
            at=timezone.now(),
        )
    except Invalid as refusal:
        form.refuse(refusal)
        return False
    return True


def _example(last: ParameterRow, value: Json, on: date) -> dict[str, Any]:
    """Return what becomes of a period that starts on the first day of the new value."""
    if last.unit not in set(Unit) or not isinstance(value, int) or not 0 <= value <= 3660:
        return {}
    known = calendar.current()
    before = due(known, starts_on=on, length=last.value, unit=Unit(last.unit))
    after = due(known, starts_on=on, length=value, unit=Unit(last.unit))
    return {"on": on, "before": before.due_on, "after": after.due_on}
