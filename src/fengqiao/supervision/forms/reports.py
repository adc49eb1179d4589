"""The form of a periodic report, drawn for what the institution has to report."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from fengqiao.supervision.queries.naming import period_label
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.report_parts import parts_of
from fengqiao.supervision.rules.reported import ITEMS, Item
from fengqiao.supervision.rules.reports import DIMENSIONS, Figures

_TEXT = {"class": "form-control"}


class PartsField(forms.CharField):
    """Numbers by code, one ``code=number`` per line or separated by 、 or spaces."""

    def clean(self, value: Any) -> dict[str, int]:
        """Return the numbers by code. Raises ValidationError."""
        try:
            return parts_of(str(super().clean(value) or ""))
        except ValueError as error:
            raise forms.ValidationError(_(str(error))) from None


class ReportForm(forms.Form):
    """What an institution reports for a period."""

    def __init__(
        self, *args: Any, items: Sequence[Item], periods: Sequence[Period], is_correction: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.items = list(items)
        choices = [(one.key, period_label(one)) for one in periods]
        self.fields["period"] = forms.ChoiceField(label=_("期间"), choices=choices)
        for item in self.items:
            label = f"{_(ITEMS[item].name)}（{_(ITEMS[item].unit)}）"
            self.fields[item] = forms.DecimalField(label=label, min_value=0, max_digits=17, decimal_places=2)
        self.fields["received"] = forms.IntegerField(label=_("收到投诉（件）"), min_value=0)
        self.fields["closed"] = forms.IntegerField(label=_("办结投诉（件）"), min_value=0)
        hint = _("每行一个“分类代码=件数”，没有填写分类的记作“-=件数”；合计须等于收到投诉件数。")
        for name, label in DIMENSIONS.items():
            widget = forms.Textarea(attrs={**_TEXT, "rows": 4})
            self.fields[name] = PartsField(
                label=_(label), required=False, help_text=hint, widget=widget, max_length=4000
            )
        self.fields["reason"] = forms.CharField(
            label=_("更正原因"), required=is_correction, max_length=2000, widget=forms.Textarea(attrs={**_TEXT, "rows": 2}),
            help_text=_("已经采纳的期间再报送时必填。"),
        )  # fmt: skip

    @property
    def figures(self) -> Figures:
        """Return what was typed."""
        given = self.cleaned_data
        return Figures(
            items={item: Decimal(given[item]) for item in self.items},
            received=given["received"],
            closed=given["closed"],
            parts={name: given[name] for name in DIMENSIONS},
        )


class ExplainForm(forms.Form):
    """One text for each line that differs."""

    def __init__(self, *args: Any, lines: Sequence[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.codes = {f"line{number}": code for number, (code, _label, _text) in enumerate(lines)}
        for number, (_code, label, text) in enumerate(lines):
            self.fields[f"line{number}"] = forms.CharField(
                label=label, initial=text, max_length=2000, widget=forms.Textarea(attrs={**_TEXT, "rows": 2})
            )

    @property
    def explanations(self) -> Mapping[str, str]:
        """Return the texts by line."""
        return {code: self.cleaned_data.get(name, "") for name, code in self.codes.items()}


class DecideForm(forms.Form):
    """Accept, or return with a reason."""

    act = forms.ChoiceField(choices=[("accept", ""), ("return", "")])
    reason = forms.CharField(required=False, max_length=2000)


class PeriodForm(forms.Form):
    """Which period's list is shown."""

    def __init__(self, *args: Any, periods: Sequence[Period], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        choices = [(one.key, period_label(one)) for one in periods]
        select = forms.Select(attrs={"class": "form-select"})
        self.fields["period"] = forms.ChoiceField(label=_("期间"), choices=choices, required=False, widget=select)
        self._periods = list(periods)
        self._today = today

    @property
    def period(self) -> Period:
        """Return the period chosen, else the last quarter that is over."""
        chosen = self.cleaned_data.get("period") if self.is_valid() else ""
        return Period.read(chosen) if chosen else self._periods[0]
