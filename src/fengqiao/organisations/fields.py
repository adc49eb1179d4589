"""An organisation in a form."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.fields import ListedField
from fengqiao.organisations import queries
from fengqiao.organisations.models import Organisation


class OfficeField(ListedField):
    """An organisation of the viewer's subtree by its code or name. The form sets ``viewer``."""

    viewer: Actor
    source = reverse_lazy("organisations:options")

    def clean(self, value: Any) -> Organisation | None:
        """Return the organisation; several or none that fit are an error that says what to do."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        exact = queries.subtree(self.viewer).filter(code__iexact=text.split()[0]).first()
        if exact is not None:
            return exact
        found = list(queries.searched(self.viewer, text)[:3])
        named = [one for one in found if text in {one.name, one.short_name}]
        if len(named or found) == 1:
            return (named or found)[0]
        if found:
            listed = _("、").join(f"{one.code} {one.name}" for one in found)
            raise forms.ValidationError(_("有多个机构符合，请写明代码：%(names)s") % {"names": listed})
        raise forms.ValidationError(_("您的维护范围内没有这个机构，请核对代码或名称"))
