"""Forms of improvement campaigns."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.forms import PlainForm, day_input, lines
from fengqiao.supervision.queries.naming import aspect_label
from fengqiao.supervision.rules.aspects import Aspect


class CampaignForm(PlainForm):
    """A campaign."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    description = forms.CharField(label=gettext_lazy("总体要求"), max_length=4000, required=False, widget=lines(5))
    starts_on = forms.DateField(label=gettext_lazy("开始"), widget=day_input())
    ends_on = forms.DateField(label=gettext_lazy("结束"), widget=day_input())


class TaskForm(PlainForm):
    """A task of a campaign."""

    aspect = forms.ChoiceField(label=gettext_lazy("方面"))
    title = forms.CharField(label=gettext_lazy("任务"), max_length=80)
    requirement = forms.CharField(label=gettext_lazy("要求和证明材料"), max_length=2000, widget=lines(4))
    trade = forms.ChoiceField(label=gettext_lazy("适用行业"), required=False)
    due_on = forms.DateField(label=gettext_lazy("期限"), widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        aspects: Any = self.fields["aspect"]
        aspects.choices = [(one.value, aspect_label(one)) for one in Aspect]
        trades: Any = self.fields["trade"]
        trades.choices = [("", _("银行和保险")), ("bank", _("银行")), ("insurer", _("保险"))]


class ReportForm(PlainForm):
    """What an institution did."""

    report = forms.CharField(label=gettext_lazy("完成情况"), max_length=4000, required=False, widget=lines(6))


class JudgeForm(PlainForm):
    """What the regulator thinks of it."""

    opinion = forms.CharField(label=gettext_lazy("验收意见"), max_length=400, required=False, widget=lines(3))


class FileForm(PlainForm):
    """A file that proves work."""

    file = forms.FileField(label=gettext_lazy("文件"))
