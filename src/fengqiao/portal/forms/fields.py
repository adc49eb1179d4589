"""Fields of the portal's forms. What is wrong is said as what to do."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqiao.foundation.fields import AmountField
from fengqiao.portal import text

LONG: Final = 10_000
SHORT: Final = 2_000
NAME: Final = 60


class PlainText(forms.CharField):
    """Text without control and direction characters. No ``maxlength``: browsers cut silently what is pasted."""

    def to_python(self, value: Any) -> str:
        """Return the text made plain."""
        return text.plain(str(super().to_python(value) or ""))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave the length to the server, which says what to do."""
        return {}


def long_field(label: Any, *, required: bool = True, most: int = LONG, rows: int = 5, **more: Any) -> PlainText:
    """Return a field for several lines."""
    messages = {
        "required": _("请填写此项"),
        "max_length": _("写得太长了，请缩短到 %(limit_value)d 字以内（现在 %(show_value)d 字）"),
    }
    widget = forms.Textarea(attrs={"rows": rows})
    return PlainText(label=label, required=required, max_length=most, widget=widget, error_messages=messages, **more)


def short_field(label: Any, *, required: bool = True, attrs: Mapping[str, str] | None = None, **more: Any) -> PlainText:
    """Return a field for one line."""
    messages = {"required": _("请填写此项"), "max_length": _("写得太长了，请缩短到 %(limit_value)d 字以内")}
    messages |= more.pop("error_messages", {})
    return PlainText(
        label=label,
        required=required,
        max_length=more.pop("max_length", NAME),
        widget=forms.TextInput(attrs=dict(attrs or {})),
        error_messages=messages,
        **more,
    )


def phone_field(label: Any, *, required: bool = True, **more: Any) -> PlainText:
    """Return a field for a telephone number; `read_phone` checks it."""
    return short_field(
        label,
        required=required,
        attrs={"type": "tel", "inputmode": "tel", "autocomplete": more.pop("autocomplete", "off")},
        error_messages={"required": _("请填写电话，否则机构无法联系您")},
        **more,
    )


def amount_field(label: Any, *, required: bool = False, **more: Any) -> AmountField:
    """Return a field for an amount as people write it."""
    return AmountField(
        label=label,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("请填写金额")},
        **more,
    )


def read_identity_number(given: str) -> str:
    """Return an identity number whose check digit fits, or nothing. Raises ValidationError."""
    value = text.identity_number(given) if given else ""
    if value is None:
        raise forms.ValidationError(_("身份证号好像有误，请对照证件检查；也可以不填"))
    return value


def read_phone(form: forms.Form, cleaned: dict[str, Any], name: str) -> None:
    """Read a telephone number, or say at its field what is wrong."""
    given = cleaned.get(name)
    if not given:
        return
    cleaned[name] = text.phone(given)
    if cleaned[name] is None:
        form.add_error(name, _("请检查电话：手机号 11 位，座机请带区号"))
