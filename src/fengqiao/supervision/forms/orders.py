"""Forms of orders: a new one, and moves as they are declared."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.forms import SeveralFiles
from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.organisations import queries as organisations
from fengqiao.supervision.queries.order_bases import bases

_DAY = {"type": "date", "class": "form-control"}
_LONG = {"rows": 5, "class": "form-control"}


class NewOrderForm(forms.Form):
    """What an order says and to whom; ``indicator`` and ``period`` come with the address of a reading."""

    subject = forms.CharField(
        label=gettext_lazy("机构代码或名称"),
        max_length=60,
        help_text=gettext_lazy("总部、分行或支行的代码，或者全称、简称；输入时会提示总部。"),
        widget=forms.TextInput(attrs={"class": "form-control", "list": "houses", "autocomplete": "off"}),
    )
    title = forms.CharField(label=gettext_lazy("事项"), max_length=120)
    question = forms.CharField(
        label=gettext_lazy("督办内容"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-control"}),
    )
    basis = forms.ChoiceField(label=gettext_lazy("依据"))
    due_on = forms.DateField(
        label=gettext_lazy("答复期限"),
        required=False,
        help_text=gettext_lazy("不填按规则中的工作日数计算。"),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )
    references = forms.CharField(
        label=gettext_lazy("相关案件或预警编号"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("几个编号用空格或换行隔开。"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    indicator = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    period = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["basis"].choices = [("", "—"), *((one.code, one.label) for one in bases().values())]  # type: ignore[attr-defined]

    @property
    def references_given(self) -> tuple[str, ...]:
        """Return the numbers that were typed."""
        return tuple(self.cleaned_data["references"].split())


def house_choices(today: date) -> list[tuple[str, str]]:
    """Return code and name of the head offices, as suggestions."""
    return [(one.code, one.label) for one in organisations.heads(on=today)]


class MoveForm(forms.Form):
    """The fields of a move, drawn from its declaration; the service reads and checks them again."""

    def __init__(
        self, move: Move, *args: Any, which: Sequence[tuple[int, str]] = (), with_files: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.declared = [field.name for field in move.fields]
        for field in move.fields:
            self.fields[field.name] = _drawn(field, which)
        if with_files:
            self.fields["files"] = SeveralFiles(label=_("证明材料"), required=False)

    def entered(self) -> Mapping[str, Any]:
        """Return what was typed, as the service reads it."""
        return {name: self.data.get(name, "") for name in self.declared}


def _drawn(field: Field, which: Sequence[tuple[int, str]]) -> forms.Field:
    common: dict[str, Any] = {"label": _(field.label), "required": field.required, "help_text": _(field.help)}
    if field.name == "which":
        one = [("", "—")] if len(which) > 1 else []
        return forms.ChoiceField(choices=[*one, *((str(pk), text) for pk, text in which)], **common)
    match field.kind:
        case FieldKind.CHOICE:
            return forms.ChoiceField(
                choices=[("", "—"), *((c, _(label)) for c, label in field.choices.items())], **common
            )
        case FieldKind.DATE:
            return forms.DateField(widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"), **common)
        case FieldKind.LONG_TEXT:
            return forms.CharField(widget=forms.Textarea(attrs=_LONG), max_length=field.max_length, **common)
        case _:
            return forms.CharField(max_length=field.max_length, **common)
