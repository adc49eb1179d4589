"""The form of one row of a register of mediators and bodies, drawn from its section."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.mediation.models import Body, CommitteeTerm, Mediator
from fengqiao.mediation.queries.founding import TRADES
from fengqiao.mediation.queries.sections import CHOICES, TWICE, Section
from fengqiao.mediation.rules.choices import MATTERS

_NARROWED: Final[Mapping[str, Mapping[str, Any]]] = {
    "house": {"level": "head_office"},
    "organisation": {"level": "head_office"},
    "place": {"level__in": ("city", "county", "town")},
}
"""Of what one chooses where a field names an institution or a place."""
_SPANS: Final = (("since", "until"), ("starts_on", "ends_on"), ("issued_on", "expires_on"), ("starts_at", "ends_at"))


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """The form of one row. Uniqueness and spans are guarded by the database, and told by the service."""

    section: Section

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name in list(self.fields):
            given = CHOICES.get((self.section.key, name))
            if given is not None:
                plain = self.fields[name]
                self.fields[name] = forms.ChoiceField(label=plain.label, required=plain.required, choices=given())
        for name, narrowed in _NARROWED.items():
            if name in self.fields:
                field: Any = self.fields[name]
                above = ("parent",) if name == "place" else ()
                field.queryset = field.queryset.filter(**narrowed).select_related(*above).order_by("code")
                field.label_from_instance = _place if name == "place" else _office
        if "term" in self.fields:
            terms = CommitteeTerm.objects.filter(body=self.body_id).order_by("-starts_on")
            self.fields["term"] = forms.ModelChoiceField(terms, label=_("任期"), required=True)
            self.fields["term"].label_from_instance = lambda term: f"{term.starts_on} – {term.ends_on}"  # type: ignore[attr-defined]

    body_id: int = 0

    def clean(self) -> dict[str, Any]:
        """Refuse an end before its beginning."""
        cleaned = super().clean() or {}
        for first, last in _SPANS:
            begins, ends = cleaned.get(first), cleaned.get(last)
            if begins and ends and ends < begins:
                self.add_error(last, _("结束不能早于开始"))
        return cleaned

    def _update_errors(self, errors: ValidationError) -> None:
        """Say in words that help what Django would tell by the constraint's name."""
        if NON_FIELD_ERRORS in getattr(errors, "error_dict", {}):
            errors.error_dict[NON_FIELD_ERRORS] = [ValidationError(TWICE)]
        super()._update_errors(errors)  # type: ignore[misc]  # Django keeps it out of its stubs


def _office(organisation: Any) -> str:
    return str(organisation.label)


def _place(division: Any) -> str:
    """Return a town with its county, since names repeat."""
    above = division.parent
    return f"{above.name} {division.name}" if division.level == "town" and above else division.name


_WIDGETS: Final[Mapping[str, Callable[[], forms.Widget]]] = {
    "DateField": lambda: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    "TimeField": lambda: forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    "TextField": lambda: forms.Textarea(attrs={"rows": 3}),
}


def entry_form(section: Section, *args: Any, body_id: int = 0, **kwargs: Any) -> EntryForm:
    """Return the form of one row of a section."""
    widgets: dict[str, type[forms.Widget] | forms.Widget] = {}
    for name in section.fields:
        kind = type(section.model._meta.get_field(name)).__name__
        if kind in _WIDGETS:
            widgets[name] = _WIDGETS[kind]()
    made: Any = forms.modelform_factory(section.model, form=EntryForm, fields=section.fields, widgets=widgets)
    made.section, made.body_id = section, body_id
    form: EntryForm = made(*args, **kwargs)
    return form


class MediatorForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """What is kept of a mediator but no list."""

    class Meta:
        model = Mediator
        fields = ("is_full_time", "capacity", "place", "introduction")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        towns = field.queryset.filter(level__in=("county", "town"))
        field.queryset = towns.select_related("parent").order_by("code")
        field.label_from_instance = _place
        field.help_text = _("用来计算路程；不填按所在组织的地点。")


class BodyForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """What is kept of a body but no list."""

    trades = forms.MultipleChoiceField(label=gettext_lazy("行业"), choices=TRADES, widget=forms.CheckboxSelectMultiple)
    matters = forms.MultipleChoiceField(label=gettext_lazy("受理事项"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matters"].choices = [(code, _(label)) for code, label in MATTERS.items()]  # type: ignore[attr-defined]
        for kind in ("association", "court", "justice"):
            field: Any = self.fields[kind]
            field.queryset = field.queryset.filter(kind=kind, closed_on=None).order_by("code")
            field.label_from_instance = _office

    class Meta:
        model = Body
        fields = (
            "kind", "trades", "matters", "hours", "capacity", "introduction", "association", "court", "justice", "is_open",
        )  # fmt: skip


class LeavingForm(forms.Form):
    """When and why a mediator leaves."""

    left_on = forms.DateField(
        label=gettext_lazy("退出日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=gettext_lazy("退出原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class EngagingForm(forms.Form):
    """Who is put on the roster: a staff member who has the role of mediator at the body."""

    member = forms.TypedChoiceField(label=gettext_lazy("人员"), coerce=int)
    engaged_on = forms.DateField(
        label=gettext_lazy("聘任日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["member"].choices = [("", "—"), *people]  # type: ignore[attr-defined]
