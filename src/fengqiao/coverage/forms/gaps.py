"""Who closes a gap, and how."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class AssignForm(forms.Form):
    """The institution that is to close gaps, and by when."""

    owner = forms.TypedChoiceField(label=gettext_lazy("责任机构"), coerce=int)
    due_on = forms.DateField(
        label=gettext_lazy("期限"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, owners: Sequence[tuple[int, str]], due_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": {"due_on": due_on}, **kwargs})
        self.fields["owner"].choices = [("", _("请选择")), *owners]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The measure, by when it works, and the planned point that closes the gap if there is one."""

    measure = forms.CharField(label=gettext_lazy("措施"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    ready_on = forms.DateField(
        label=gettext_lazy("计划完成日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("选了规划的服务点可以不填，以它的启用日期为准"),
    )
    point = forms.TypedChoiceField(label=gettext_lazy("规划的服务点"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, points: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["point"].choices = [("", _("没有")), *points]  # type: ignore[attr-defined]


def ticked(values: Sequence[str]) -> dict[int, int | None]:
    """Return the ticked gaps with the owner each had when it was shown; what no page sends is passed over."""
    found: dict[int, int | None] = {}
    for value in values:
        gap, _colon, owner = value.partition(":")
        if gap.isascii() and gap.isdigit() and len(gap) < 19 and (not owner or (owner.isascii() and owner.isdigit())):
            found[int(gap)] = int(owner) if owner else None
    return found
