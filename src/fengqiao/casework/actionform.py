"""The form of one action of any kind of case, drawn from the fields its move declares."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.lifecycle import Field, FieldKind, Move

RADIOS_UP_TO: Final = 5
Offered = list[tuple[str, str]] | None
Options = Callable[[Field, Move, Any, Actor], Offered]
"""What a field of a move is chosen from, where its declaration only says number or text; None: typed freely."""
Day = Callable[[Field, Move, date], date | None]
"""The date a field begins with."""


def day_input() -> forms.DateInput:
    """Return the browser's own date field."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def no_day(_field: Field, _move: Move, _today: date) -> date | None:
    """Suggest no date."""
    return None


class ActionForm(forms.Form):
    """The form of one action, drawn from the fields its move declares. What is right is the move's to say."""

    def __init__(
        self,
        move: Move,
        *,
        case: Any,
        viewer: Actor,
        today: date,
        options: Options,
        first_day: Day = no_day,
        data: Any = None,
    ) -> None:
        super().__init__(data, auto_id=f"{move.action}_%s", label_suffix="")
        self.move = move
        for field in move.fields:
            offered = options(field, move, case, viewer)
            self.fields[field.name] = _field_of(
                field, case=case, offered=offered, first_day=first_day(field, move, today)
            )
        # an agreement's version is a field of its own; the case's must not take its place
        self._version = "case_version" if "version" in self.fields else "version"
        self.fields[self._version] = forms.CharField(widget=forms.HiddenInput, initial=case.version)

    def full_clean(self) -> None:
        """Judge nothing here: `Move.read` is the one place that does."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def refuse(self, wrong: Mapping[str, str]) -> None:
        """Show what was refused beside its field, or above the form."""
        for name, message in wrong.items():
            self.add_error(name if name in self.fields else None, message)

    def given(self) -> dict[str, object]:
        """Return what was typed into the declared fields."""
        several = {field.name for field in self.move.fields if field.kind is FieldKind.SEVERAL}
        return {
            field.name: self.data.getlist(field.name) if field.name in several else self.data.get(field.name)  # type: ignore[attr-defined]  # a QueryDict
            for field in self.move.fields
        }

    @property
    def version(self) -> int | None:
        """Return the version of the case that the person saw."""
        text = str(self.data.get(self._version, ""))
        return int(text) if text.isdecimal() else None

    def renew(self, version: int) -> None:
        """Let the form be sent again on what the case has become."""
        self.data = {**self.data.dict(), self._version: str(version)}  # type: ignore[attr-defined]  # a QueryDict


def _field_of(field: Field, *, case: Any, offered: Offered, first_day: date | None) -> forms.Field:
    label = _(field.label)
    if offered is not None:
        if field.kind is FieldKind.SEVERAL:
            tick = forms.CheckboxSelectMultiple()
            return forms.MultipleChoiceField(label=label, required=field.required, choices=offered, widget=tick)
        initial = getattr(case, field.name, "") if field.name in {"product", "cause"} else ""
        return forms.ChoiceField(label=label, required=field.required, choices=offered, initial=initial)
    required = field.required
    match field.kind:
        case FieldKind.CHOICE:
            return _choice_field(field, label)
        case FieldKind.DATE:
            return forms.DateField(label=label, required=required, widget=day_input(), initial=first_day)
        case FieldKind.FLAG:
            return forms.BooleanField(label=label, required=False)
        case FieldKind.MONEY:
            initial = f"{case.amount:f}" if field.name == "amount" and case.amount is not None else None
            return forms.CharField(
                label=label + _("（元）"), required=required, widget=_WIDGETS[field.kind](), initial=initial
            )
        case kind:
            return forms.CharField(label=label, required=required, widget=_WIDGETS[kind](field))


_WIDGETS: Final[Mapping[FieldKind, Callable[..., forms.Widget]]] = {
    FieldKind.TEXT: lambda field: forms.TextInput(attrs={"maxlength": field.max_length}),
    FieldKind.LONG_TEXT: lambda field: forms.Textarea(attrs={"rows": 3, "maxlength": field.max_length}),
    FieldKind.NUMBER: lambda _field: forms.NumberInput(),
    FieldKind.MONEY: lambda: forms.TextInput(attrs={"autocomplete": "off"}),
}


def _choice_field(field: Field, label: str) -> forms.ChoiceField:
    choices = [(value, _(text)) for value, text in field.choices.items()]
    if len(choices) <= RADIOS_UP_TO:
        return forms.ChoiceField(label=label, required=field.required, choices=choices, widget=forms.RadioSelect)
    return forms.ChoiceField(label=label, required=field.required, choices=[("", "—"), *choices])
