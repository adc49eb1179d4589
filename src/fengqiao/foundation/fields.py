"""Form fields that several contexts use."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from fengqiao.foundation.amounts import read_amount
from fengqiao.foundation.hours import Hours, read_hours


class AmountField(forms.Field):
    """An amount in yuan, read as people write it; None when it is empty. What was typed comes back with an error."""

    def to_python(self, value: Any) -> Decimal | None:
        """Return the amount. Raises ValidationError."""
        if isinstance(value, Decimal):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return read_amount(text)
        except ValueError as wrong:
            raise forms.ValidationError(gettext(str(wrong))) from None


class ListedField(forms.CharField):
    """Something typed by code or name, for which an address offers matches: options of a list named after the field."""

    source: ClassVar[Any]
    """Address of the options; it is sent what was typed under the field's own name."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return what lets htmx fill the list while somebody types."""
        listed = {"autocomplete": "off", "hx-trigger": "input changed delay:250ms", "hx-target": "next datalist"}
        return {**super().widget_attrs(widget), **listed, "hx-get": self.source}

    def get_bound_field(self, form: forms.Form, field_name: str) -> forms.BoundField:  # type: ignore[override]
        """Name the list after the field; the template draws it where the widget has one."""
        self.widget.attrs["list"] = f"{field_name}-options"
        return super().get_bound_field(form, field_name)


class WeekField(forms.CharField):
    """Hours of a week, written as on a notice board; what comes out is a tuple of `Hours`."""

    def __init__(self, **kwargs: Any) -> None:
        shown = gettext_lazy("例如：周一至周五 8:30–17:00，周六、周日 9:00–16:00")
        super().__init__(**{"max_length": 240, "help_text": shown, **kwargs})

    def clean(self, value: Any) -> tuple[Hours, ...]:
        """Return the hours; none for an empty text. Raises ValidationError."""
        try:
            return read_hours(str(super().clean(value) or ""))
        except ValueError as wrong:
            raise forms.ValidationError(gettext(str(wrong))) from None
