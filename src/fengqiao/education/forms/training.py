"""Forms of training."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from fengqiao.education.forms.events import moment
from fengqiao.education.queries.training import courses
from fengqiao.foundation.forms import PlainForm

_MOMENT: Final = "%Y-%m-%dT%H:%M"


class SessionForm(PlainForm):
    """A session of a course."""

    course = forms.ChoiceField(label=gettext_lazy("课程"))
    starts_at = forms.DateTimeField(label=gettext_lazy("开始"), widget=moment(), input_formats=[_MOMENT])
    ends_at = forms.DateTimeField(label=gettext_lazy("结束"), widget=moment(), input_formats=[_MOMENT])
    venue = forms.CharField(label=gettext_lazy("地点"), max_length=80)
    trainer = forms.CharField(label=gettext_lazy("讲师"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = [(one.code, one.label) for one in courses()]  # type: ignore[attr-defined]
