"""Forms of reception days, visits and bookings."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.executives.rules.receptions import Slot
from fengqiao.executives.rules.words import DAY_STATUS, OUTCOMES, DayStatus
from fengqiao.executives.services.receptions import Plan, Result
from fengqiao.foundation.forms import PlainForm, day_input, lines, time_input

_WEEKS: Final = (0, 1, 2, 4)


class PlanForm(PlainForm):
    """Reception days of a leader, once or repeated."""

    leader = forms.TypedChoiceField(label=gettext_lazy("接访领导"), coerce=int)
    first = forms.DateField(label=gettext_lazy("日期"), widget=day_input())
    starts_at = forms.TimeField(label=gettext_lazy("从"), widget=time_input())
    ends_at = forms.TimeField(label=gettext_lazy("到"), widget=time_input())
    slot_minutes = forms.IntegerField(label=gettext_lazy("每个时段（分钟）"), min_value=5, max_value=240)
    venue = forms.ChoiceField(label=gettext_lazy("接访地点"), required=False)
    room = forms.CharField(label=gettext_lazy("房间"), max_length=60, required=False)
    is_public = forms.BooleanField(label=gettext_lazy("公开并接受预约"), required=False, initial=True)
    every_weeks = forms.TypedChoiceField(label=gettext_lazy("重复"), coerce=int, required=False)
    until = forms.DateField(label=gettext_lazy("重复到"), widget=day_input(), required=False)

    def __init__(
        self, *args: Any, leaders: Sequence[tuple[int, str]], venues: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"].choices = list(leaders)  # type: ignore[attr-defined]
        self.fields["venue"].choices = list(venues)  # type: ignore[attr-defined]
        names = {0: _("不重复"), 1: _("每周"), 2: _("每两周"), 4: _("每四周")}
        self.fields["every_weeks"].choices = [(n, names[n]) for n in _WEEKS]  # type: ignore[attr-defined]
        self.fields["until"].help_text = _("遇到休息日的那几次自动跳过。")

    def clean(self) -> dict[str, Any]:
        """Ask for an end of what is repeated."""
        cleaned = super().clean() or {}
        cleaned["every_weeks"] = cleaned.get("every_weeks") or 0
        if cleaned["every_weeks"] and not cleaned.get("until"):
            self.add_error("until", _("请填写重复到哪一天"))
        return cleaned

    def plan(self) -> Plan:
        """Return what was filled in."""
        return Plan(**self.cleaned_data)


class MoveForm(PlainForm):
    """Another day and time of a planned reception."""

    day = forms.DateField(label=gettext_lazy("改到"), widget=day_input())
    starts_at = forms.TimeField(label=gettext_lazy("从"), widget=time_input())
    ends_at = forms.TimeField(label=gettext_lazy("到"), widget=time_input())
    reason = forms.CharField(label=gettext_lazy("改期原因"), max_length=200)


class SettleForm(PlainForm):
    """What became of a reception day."""

    status = forms.ChoiceField(label=gettext_lazy("结果"), widget=forms.RadioSelect)
    deputy = forms.CharField(label=gettext_lazy("代接人姓名和职务"), max_length=60, required=False)
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, required=False)

    def __init__(self, *args: Any, has_begun: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = (DayStatus.HELD, DayStatus.DEPUTISED, DayStatus.MISSED) if has_begun else (DayStatus.CANCELLED,)
        self.fields["status"].choices = [(one.value, _(DAY_STATUS[one])) for one in allowed]  # type: ignore[attr-defined]
        self.fields["reason"].help_text = _("委托代接、缺席和取消要写明原因，上级和监管机构会看到。")


class WalkInForm(PlainForm):
    """Somebody who came without booking."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    phone = forms.CharField(label=gettext_lazy("电话"), max_length=40, required=False)
    matter = forms.CharField(label=gettext_lazy("来访事项"), max_length=500, widget=lines(2))


class VisitForm(PlainForm):
    """What came of a visit; what each outcome needs is asked below it."""

    outcome = forms.ChoiceField(label=gettext_lazy("结果"), widget=forms.RadioSelect)
    note = forms.CharField(label=gettext_lazy("接访情况"), max_length=2000, widget=lines(3), required=False)
    promise = forms.CharField(label=gettext_lazy("承诺事项"), max_length=400, required=False, widget=lines(2))
    due_on = forms.DateField(label=gettext_lazy("兑现期限"), required=False, widget=day_input())
    number = forms.CharField(label=gettext_lazy("案件编号"), max_length=20, required=False)
    request = forms.CharField(label=gettext_lazy("投诉请求"), max_length=2000, required=False, widget=lines(2))
    facts = forms.CharField(label=gettext_lazy("事实与理由"), max_length=5000, required=False, widget=lines(3))
    subject = forms.CharField(label=gettext_lazy("被投诉机构代码"), max_length=24, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(code, _(label)) for code, label in OUTCOMES.items()]  # type: ignore[attr-defined]
        self.fields["subject"].help_text = _("不填就是接访的机构。")

    def result(self) -> Result:
        """Return what was filled in."""
        return Result(**self.cleaned_data)


class BookingForm(PlainForm):
    """A slot that a consumer books."""

    slot = forms.TypedChoiceField(label=gettext_lazy("时段"), coerce=int, widget=forms.RadioSelect)
    name = forms.CharField(
        label=gettext_lazy("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=gettext_lazy("电话"), max_length=40, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )
    matter = forms.CharField(label=gettext_lazy("来访事项"), max_length=500, widget=lines(3))

    def __init__(self, *args: Any, slots: Sequence[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [(one.number, f"{one.starts_at:%H:%M}–{one.ends_at:%H:%M}") for one in slots if one.free]
        self.fields["slot"].choices = free  # type: ignore[attr-defined]
        self.fields["phone"].help_text = _("只用来通知改期或取消，加密保存。")
        self.fields["matter"].help_text = _("请简单写明是什么事，方便领导事先了解；不要写银行卡号和密码。")


class CodeForm(PlainForm):
    """The code of a booking."""

    code = forms.CharField(
        label=gettext_lazy("预约码"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
