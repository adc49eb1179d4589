"""Fields in which a place or an organisation is typed and chosen from a list that htmx fills."""

from typing import Any, Final

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.organisations import queries as organisations
from fengqiao.places import queries as places

_LISTED: Final = {"autocomplete": "off", "hx-trigger": "input changed delay:250ms", "hx-target": "next datalist"}


class PlaceField(forms.CharField):
    """A division by its code or name; the list below offers matches."""

    widget = forms.TextInput(attrs={**_LISTED, "hx-get": reverse_lazy("education:place_options")})

    def clean(self, value: Any) -> str:
        """Return the division's code, empty if none is given."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return ""
        code = text.split()[0]
        if places.known_codes([code]):
            return code
        found = places.search(text, limit=3)
        exact = [one for one in found if text in {one.name, one.short_name, one.label}]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0].code
        if found:
            listed = _("、").join(f"{one.code} {one.label}" for one in found)
            raise forms.ValidationError(_("有多个地方符合，请写明代码：%(names)s") % {"names": listed})
        raise forms.ValidationError(_("没有找到这个地方，请从列表中选择"))


class HostField(forms.CharField):
    """An organisation of the viewer's subtree by its code or name; the list below offers matches."""

    viewer: Actor
    widget = forms.TextInput(attrs={**_LISTED, "hx-get": reverse_lazy("education:office_options")})

    def clean(self, value: Any) -> Any:
        """Return the organisation, None if none is given."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        exact = organisations.subtree(self.viewer).filter(code__iexact=text.split()[0]).first()
        if exact is not None:
            return exact
        found = list(organisations.searched(self.viewer, text)[:3])
        named = [one for one in found if text in {one.name, one.short_name}]
        if len(named or found) == 1:
            return (named or found)[0]
        if found:
            listed = _("、").join(f"{one.code} {one.name}" for one in found)
            raise forms.ValidationError(_("有多个机构符合，请写明代码：%(names)s") % {"names": listed})
        raise forms.ValidationError(_("本机构和下级机构中没有这个机构，请核对代码或名称"))
