"""A place in a form."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from fengqiao.foundation.fields import ListedField
from fengqiao.places import queries as places


class PlaceField(ListedField):
    """A town or village by its code or name; what comes out is the code, ``empty_value`` if nothing was typed."""

    source = reverse_lazy("places:search")

    def clean(self, value: Any) -> str | None:
        """Return the division's code; several or none that fit are an error that says what to do."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return self.empty_value
        code = text.split()[0]
        if places.known_codes([code]):
            return code
        found = places.named(text) or places.search(text, limit=3)
        if len(found) == 1:
            return found[0].code
        if found:
            listed = _("、").join(f"{one.code} {one.label}" for one in found)
            raise forms.ValidationError(_("有多个地方符合，请写明代码：%(names)s") % {"names": listed})
        raise forms.ValidationError(_("没有找到这个地方，请从列表中选择"))
