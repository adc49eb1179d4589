"""From or until when a service point serves people."""

from django import forms
from django.utils.translation import gettext_lazy


class DayForm(forms.Form):
    """The day from which a planned point serves people, or until which a point does."""

    on = forms.DateField(
        label=gettext_lazy("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), label_suffix=""
    )
