"""The form of a periodic report: one field a figure, drawn for what the institution has to report; explanations; a decision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from fengqiao.foundation.amounts import read_amount
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.forms import PlainForm, lines
from fengqiao.supervision.queries.report_form import Asked, Group, Line
from fengqiao.supervision.queries.reports import with_unit
from fengqiao.supervision.rules.reported import ITEMS, Item
from fengqiao.supervision.rules.reports import CLOSED, DIMENSIONS, MOST, RECEIVED, Figures

_NUMBER = {"inputmode": "decimal", "autocomplete": "off"}


class FigureField(forms.CharField):
    """A figure as people write it: ``1,250,000``, ``125万``. ``whole``: no decimals."""

    def __init__(self, *, whole: bool, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=forms.TextInput(attrs=_NUMBER), **kwargs)
        self.whole = whole

    def clean(self, value: Any) -> Decimal | None:
        """Return the figure, None for nothing. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        try:
            number = read_amount(text.replace(" ", ""))
        except ValueError:
            raise forms.ValidationError(_("请填写数字，例如 1250000 或 125万")) from None
        if self.whole and number != number.to_integral_value():
            raise forms.ValidationError(_("须为整数"))
        if number >= MOST:
            raise forms.ValidationError(_("数字超出范围"))
        return number


def typed(value: Decimal) -> str:
    """Return a figure as it would be typed."""
    return f"{value:f}".removesuffix(".00")


@dataclass(frozen=True, slots=True)
class Section:
    """Figures of a group with their fields; ``is_open``: a rare one holds something or is wrong."""

    group: Group
    rows: list[tuple[Line, BoundField, str]]
    rare: list[tuple[Line, BoundField, str]]
    is_open: bool


class ReportForm(PlainForm):
    """What an institution reports for a period."""

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for line in asked.lines:
            is_part = "/" in line.code
            whole = line.code != Item.PREMIUM
            label = line.label if is_part else with_unit(line.label, line.unit)
            self.fields[line.name] = FigureField(label=label, required=not is_part, whole=whole)
        self.fields["reason"] = forms.CharField(
            label=_("更正原因"), required=asked.is_correction, max_length=2000, widget=lines(2),
            help_text=_("这个期间的报告已经采纳，再报送是更正。"),
        )  # fmt: skip
        if not asked.is_correction:
            del self.fields["reason"]

    @property
    def sections(self) -> list[Section]:
        """Return the groups with their fields."""
        return [self._section(group) for group in self.asked.groups]

    def _section(self, group: Group) -> Section:
        rows = [self._row(line) for line in group.lines]
        rare = [self._row(line) for line in group.rare]
        return Section(group, rows, rare, any(bound.value() or bound.errors for _line, bound, _control in rare))

    def _row(self, line: Line) -> tuple[Line, BoundField, str]:
        """Return a line, its field and its input, tied to hint and error for screen readers."""
        bound = self[line.name]
        told = ["helptext"] if line.hint else []
        told += ["error"] if bound.errors else []
        attrs: dict[str, str | bool] = {"class": "form-control text-end" + (" is-invalid" if bound.errors else "")}
        if told:
            attrs["aria-describedby"] = " ".join(f"{bound.auto_id}_{one}" for one in told)
        if bound.errors:
            attrs["aria-invalid"] = "true"
        return line, bound, bound.as_widget(attrs=attrs)

    def clean(self) -> dict[str, Any]:
        """Hold the sum of each breakdown against the complaints received, beside its first field."""
        given = super().clean() or self.cleaned_data
        received = given.get(RECEIVED)
        for group in self.asked.groups:
            names = [line.name for line in (*group.lines, *group.rare)]
            if group.key not in DIMENSIONS or received is None or any(self.has_error(name) for name in names):
                continue
            total = sum((given.get(name) or Decimal() for name in names), Decimal())
            if total != received:
                words = {"group": group.label, "total": typed(total), "received": typed(received)}
                refusal = _("%(group)s各分项之和是 %(total)s 件，须等于收到投诉 %(received)s 件")
                self.add_error(names[0], refusal % words)
        return given

    @property
    def figures(self) -> Figures:
        """Return what was typed."""
        given = self.cleaned_data
        codes = {line.code for line in self.asked.lines}
        parts = {
            name: {line.code.split("/", 1)[1]: int(given[line.name]) for line in self._parts(name) if given[line.name]}
            for name in DIMENSIONS
        }
        items = {str(item): given[item] for item in ITEMS if item in codes}
        return Figures(items=items, received=int(given[RECEIVED]), closed=int(given[CLOSED]), parts=parts)

    def _parts(self, name: str) -> Iterable[Line]:
        return (line for line in self.asked.lines if line.code.startswith(f"{name}/"))

    def take_refused(self, wrong: Invalid) -> None:
        """Show what the service refused beside the field it means."""
        first = {group.key: group.lines[0].name for group in self.asked.groups if group.lines}
        for name, message in wrong.fields.items():
            where = first.get(name, name)
            self.add_error(where if where in self.fields else None, message)


class ExplainForm(PlainForm):
    """One text for each line that differs, or one for all that have none of their own."""

    def __init__(self, *args: Any, lines_given: Sequence[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = {f"line{number}": code for number, (code, _label, _text) in enumerate(lines_given)}
        self.fields["common"] = forms.CharField(
            label=_("共同的说明"), required=False, max_length=2000, widget=lines(3),
            help_text=_("几处差异是同一个原因时只写在这里；下面单独写了的，以单独写的为准。"),
        )  # fmt: skip
        for number, (_code, label, text) in enumerate(lines_given):
            self.fields[f"line{number}"] = forms.CharField(
                label=label, initial=text, max_length=2000, required=False, widget=lines(2)
            )

    def clean(self) -> dict[str, Any]:
        """Ask for a text where neither its own nor the common one is given."""
        given = super().clean() or self.cleaned_data
        for name in self.codes:
            if not given.get(name) and not given.get("common") and not self.has_error(name):
                self.add_error(name, _("请说明差异"))
        return given

    @property
    def explanations(self) -> Mapping[str, str]:
        """Return the texts by line."""
        common = self.cleaned_data.get("common", "")
        return {code: self.cleaned_data.get(name) or common for name, code in self.codes.items()}


class DecideForm(PlainForm):
    """Accept, or return with a reason."""

    act = forms.ChoiceField(choices=[("accept", ""), ("return", "")], widget=forms.HiddenInput)
    reason = forms.CharField(required=False, max_length=2000, widget=lines(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].label = _("采纳或退回")
        self.fields["reason"].label = _("审核意见")
        self.fields["reason"].help_text = _("退回时必填。")
