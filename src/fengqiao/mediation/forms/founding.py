"""The form by which an organisation becomes a body that mediates."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.mediation.models import BodyKind
from fengqiao.mediation.queries.founding import TRADES, areas, foundable, offices_of
from fengqiao.mediation.rules.choices import MATTERS

ROOM_NAME: Final = 40


class FoundingForm(forms.Form):
    """What a body is, from where it takes what, and whom it belongs to."""

    code = forms.ChoiceField(label=gettext_lazy("机构"))
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=BodyKind.choices)
    trades = forms.MultipleChoiceField(label=gettext_lazy("行业"), choices=TRADES, widget=forms.CheckboxSelectMultiple)
    matters = forms.MultipleChoiceField(label=gettext_lazy("受理事项"), widget=forms.CheckboxSelectMultiple)
    jurisdiction = forms.MultipleChoiceField(label=gettext_lazy("受理的地区"), widget=forms.CheckboxSelectMultiple)
    rooms = forms.CharField(
        label=gettext_lazy("调解室（每行一间）"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    hours = forms.CharField(label=gettext_lazy("开放时间"), max_length=120, required=False)
    association = forms.ChoiceField(label=gettext_lazy("设立的行业协会"), required=False)
    court = forms.ChoiceField(label=gettext_lazy("所驻法院"), required=False)
    justice = forms.ChoiceField(label=gettext_lazy("指导的司法行政机关"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        nobody = ("", "—")
        self._choose("code", [nobody, *foundable()])
        self._choose("matters", [(code, _(label)) for code, label in MATTERS.items()])
        self._choose("jurisdiction", areas())
        for kind in ("association", "court", "justice"):
            self._choose(kind, [nobody, *offices_of(kind)])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_rooms(self) -> list[str]:
        """Return the rooms' names, each once."""
        names = [line.strip() for line in self.cleaned_data["rooms"].splitlines() if line.strip()]
        if len(set(names)) < len(names):
            raise forms.ValidationError(_("调解室的名称不能相同"))
        if any(len(name) > ROOM_NAME for name in names):
            raise forms.ValidationError(_("调解室的名称不能超过 40 个字"))
        return names

    def clean(self) -> dict[str, Any]:
        """Ask a room at a court for its court."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == BodyKind.COURT_ROOM and not cleaned.get("court"):
            self.add_error("court", _("驻法院调解室请选择法院"))
        return cleaned

    def data_given(self) -> Mapping[str, Any]:
        """Return what was typed as the service takes it; members of the mechanism join one by one."""
        return {**self.cleaned_data, "members": []}
