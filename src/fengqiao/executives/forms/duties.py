"""Forms of led cases and promises."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.executives.rules.words import DEEDS, LED_RESULTS
from fengqiao.foundation.forms import PlainForm, day_input, lines


class TakeForm(PlainForm):
    """Who takes a case over, and by when it is to be closed."""

    leader = forms.TypedChoiceField(label=gettext_lazy("领办领导"), coerce=int)
    due_on = forms.DateField(label=gettext_lazy("办结期限"), widget=day_input())

    def __init__(self, *args: Any, leaders: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"].choices = list(leaders)  # type: ignore[attr-defined]


class NoteForm(PlainForm):
    """What a leader did."""

    day = forms.DateField(label=gettext_lazy("日期"), widget=day_input())
    deed = forms.ChoiceField(label=gettext_lazy("方式"))
    text = forms.CharField(label=gettext_lazy("情况"), max_length=2000, widget=lines(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deed"].choices = [(code, _(label)) for code, label in DEEDS.items()]  # type: ignore[attr-defined]


class CloseForm(PlainForm):
    """How a led case ended."""

    result = forms.ChoiceField(label=gettext_lazy("领办结果"))
    summary = forms.CharField(label=gettext_lazy("结果说明"), max_length=2000, widget=lines(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = [(code, _(label)) for code, label in LED_RESULTS.items()]  # type: ignore[attr-defined]


class KeptForm(PlainForm):
    """When and how a promise was kept."""

    kept_on = forms.DateField(label=gettext_lazy("兑现日期"), widget=day_input())
    how = forms.CharField(label=gettext_lazy("兑现情况"), max_length=400, widget=lines(2))
