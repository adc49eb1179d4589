"""Forms of topics, of what complaints call for them, and of plain words."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.education.models import Section
from fengqiao.education.queries.reference import topic_choices
from fengqiao.education.queries.vocabulary import AXES, class_choices
from fengqiao.education.services.vocabulary import EntryData
from fengqiao.foundation.forms import PlainForm, day_input


class EntryForm(PlainForm):
    """An entry, new (with its key) or in a new version."""

    key = forms.CharField(label=gettext_lazy("代码"), max_length=24)
    value = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    value_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=120)
    source = forms.CharField(
        label=gettext_lazy("来源"), max_length=200, help_text=gettext_lazy("依据哪份文件；自己定的写“D: 自定”")
    )
    effective_from = forms.DateField(label=gettext_lazy("生效日"), widget=day_input())

    def __init__(self, *args: Any, section: str, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if section != Section.TOPIC:
            del self.fields["value_en"]
        if section in AXES:
            self._choose(section)
        elif section == Section.TERM:
            self.fields["key"].label, self.fields["value"].label = _("行话"), _("通俗说法")
        else:
            self.fields["key"].help_text = _("大写字母、数字和连字符，设立后不变")
        if not is_new:
            del self.fields["key"]

    def _choose(self, section: str) -> None:
        classes = [("", _("请选择")), *class_choices(section, timezone.localdate())]
        self.fields["key"] = forms.ChoiceField(label=_("投诉类别"), choices=classes)
        self.fields["value"] = forms.ChoiceField(label=_("归到的主题"), choices=[("", _("请选择")), *topic_choices()])

    @property
    def data_given(self) -> EntryData:
        """Return what was filled in."""
        return EntryData(**{name: value for name, value in self.cleaned_data.items() if name != "key"})


class EndForm(PlainForm):
    """The last day of an entry."""

    effective_to = forms.DateField(label=gettext_lazy("最后一天"), widget=day_input())
