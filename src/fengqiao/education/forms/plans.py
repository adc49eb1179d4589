"""Forms of plans and campaigns."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.education.forms.events import SLUG
from fengqiao.education.queries.events import setting_choices
from fengqiao.education.queries.reference import topic_choices
from fengqiao.education.services.plans import TargetData
from fengqiao.foundation.forms import PlainForm
from fengqiao.places.fields import PlaceField


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, required=False, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )


class TargetForm(PlainForm):
    """One target of a plan."""

    place = PlaceField(label=gettext_lazy("地区"), required=False, max_length=60)
    setting = forms.ChoiceField(label=gettext_lazy("场所"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("主题"), required=False)
    sessions = _number(gettext_lazy("活动场次"))
    person_times = _number(gettext_lazy("人次"))
    leaflets = _number(gettext_lazy("资料份数"))
    from_need = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_one = [("", _("不限"))]
        self.fields["setting"].choices = any_one + setting_choices()  # type: ignore[attr-defined]
        self.fields["topic"].choices = any_one + topic_choices()  # type: ignore[attr-defined]

    @property
    def data_given(self) -> TargetData:
        """Return what was filled in."""
        given = self.cleaned_data
        numbers = {name: given[name] or 0 for name in ("sessions", "person_times", "leaflets")}
        return TargetData(
            setting=given["setting"],
            topic=given["topic"],
            place=given["place"],
            from_need=given["from_need"],
            **numbers,
        )


class CampaignForm(PlainForm):
    """A campaign."""

    code = forms.SlugField(
        label=gettext_lazy("代码"),
        max_length=24,
        help_text=gettext_lazy("字母、数字和连字符，例如 315-2027"),
        error_messages=SLUG,
    )
    title = forms.CharField(label=gettext_lazy("专题名称"), max_length=60)
    title_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=120, required=False)
    starts_on = forms.DateField(label=gettext_lazy("起"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=gettext_lazy("止"), widget=forms.DateInput(attrs={"type": "date"}))
    description = forms.CharField(
        label=gettext_lazy("说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
