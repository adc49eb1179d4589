"""Forms of stations: moves as they are declared, the self-check of one criterion, people and guided outlets."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.files.photos import ACCEPT
from fengqiao.foundation.forms import DOCUMENTS, SeveralFiles
from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.stations.models import GuidedOutlet, Station, StationPerson
from fengqiao.stations.queries.entries import guidable
from fengqiao.stations.queries.people import inspectors
from fengqiao.stations.rules.standard import PERMISSIONS, EvidenceKind


class MoveForm(forms.Form):
    """The fields of a move, drawn from its declaration; the service reads and checks them again."""

    def __init__(self, move: Move, *args: Any, on: date, narrowed: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in move.fields:
            self.fields[field.name] = _drawn(field, on, narrowed)

    def entered(self) -> Mapping[str, Any]:
        """Return what was typed, as the service reads it."""
        return {name: self.data.get(name, "") for name in self.fields}


def _drawn(field: Field, on: date, narrowed: Sequence[str]) -> forms.Field:
    common: dict[str, Any] = {"label": _(field.label), "required": field.required, "help_text": _(field.help)}
    if field.name in {"first", "second"}:
        return forms.ChoiceField(choices=[("", "—"), *((str(pk), name) for pk, name in inspectors(on))], **common)
    match field.kind:
        case FieldKind.CHOICE:
            allowed = [(code, _(label)) for code, label in field.choices.items() if not narrowed or code in narrowed]
            return forms.ChoiceField(choices=allowed, **common)
        case FieldKind.DATE:
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common)
        case FieldKind.LONG_TEXT:
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=field.max_length, **common)
        case _:
            return forms.CharField(max_length=field.max_length, **common)


class OutletForm(forms.Form):
    """Which outlet or sub-branch is put forward."""

    outlet = forms.TypedChoiceField(label=gettext_lazy("网点"), coerce=int)

    def __init__(self, *args: Any, outlets: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["outlet"].choices = [("", "—"), *outlets]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What the institution says of one criterion, and what shows it."""

    is_met = forms.TypedChoiceField(
        label=gettext_lazy("是否符合"),
        choices=[("1", gettext_lazy("符合")), ("0", gettext_lazy("还不符合"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("说明"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, evidence: str, station: Station, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if evidence == EvidenceKind.PERSON:
            people = StationPerson.objects.filter(station=station, until=None)
            choices = [("", "—"), *((str(one.pk), f"{one.name} · {one.duty}") for one in people)]
            self.fields["person"] = forms.ChoiceField(label=_("责任人员"), choices=choices, required=False)
            return
        is_photo = evidence == EvidenceKind.PHOTO
        label, accept = (_("添加照片"), ACCEPT) if is_photo else (_("添加文件"), DOCUMENTS)
        self.fields["files"] = SeveralFiles(label=label, accept=accept, required=False)

    @property
    def person_id(self) -> int | None:
        """Return the person chosen, or None."""
        chosen = self.cleaned_data.get("person")
        return int(chosen) if chosen else None


class AgreeForm(forms.Form):
    """What both inspectors agreed on."""

    points = forms.DecimalField(label=gettext_lazy("合议得分"), min_value=0, max_digits=4, decimal_places=1)
    reason = forms.CharField(label=gettext_lazy("合议理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, points: int, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["points"].widget.attrs.update({"max": points, "step": "0.5"})
        self.fields["points"].help_text = _("满分 %(points)d 分，可以是半分。") % {"points": points}


_DAY: Final = {"class": "form-control", "type": "date"}


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """Somebody of a station."""

    class Meta:
        model = StationPerson
        fields = ("name", "duty", "phone", "since", "until")
        widgets = {
            "since": forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
            "until": forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        }


class GuidedForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """An outlet that a station guides."""

    permissions = forms.MultipleChoiceField(label=gettext_lazy("权限"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, station: Station, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permissions"].choices = [(code, _(label)) for code, label in PERMISSIONS.items()]  # type: ignore[attr-defined]
        outlet: Any = self.fields["outlet"]
        outlet.queryset = guidable(station)
        outlet.label_from_instance = lambda one: one.label

    class Meta:
        model = GuidedOutlet
        fields = ("outlet", "permissions", "since", "until")
        widgets = {
            "since": forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
            "until": forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        }


class IntroductionForm(forms.Form):
    """A few words for the public."""

    introduction = forms.CharField(
        label=gettext_lazy("简介"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 5})
    )
