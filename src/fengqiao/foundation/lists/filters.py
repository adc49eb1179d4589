"""Filters of a list, declared once: they read the address, check it, narrow the query and draw themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

M = TypeVar("M", bound=Model)
Narrow = Callable[[QuerySet[Any], Any], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: its name in the address, the form field that checks it, and a lookup or a function to narrow by."""

    name: str
    field: forms.Field
    by: str | Narrow

    def narrow(self, queryset: QuerySet[M], value: Any) -> QuerySet[M]:
        """Return the rows that fit ``value``."""
        return queryset.filter(**{self.by: value}) if isinstance(self.by, str) else self.by(queryset, value)


class Filters:
    """The filters of one list as filled in by one request.

    A value that does not pass its check narrows nothing and shows its error. ``form`` draws the fields.
    """

    def __init__(self, filters: tuple[Filter, ...], data: Mapping[str, Any]) -> None:
        self._filters = filters
        self.form = forms.Form(data)
        for one in filters:
            one.field.required = False
            self.form.fields[one.name] = one.field
        self.form.is_valid()

    @property
    def chosen(self) -> dict[str, Any]:
        """Return the filters in use and their checked values."""
        cleaned = self.form.cleaned_data
        given = {one.name: cleaned.get(one.name) for one in self._filters}
        return {name: value for name, value in given.items() if value not in (None, "", [], False)}

    def apply(self, queryset: QuerySet[M]) -> QuerySet[M]:
        """Return the rows that fit all filters in use."""
        chosen = self.chosen
        for one in self._filters:
            if one.name in chosen:
                queryset = one.narrow(queryset, chosen[one.name])
        return queryset


def choice_field(
    label: Any, choices: Sequence[tuple[Any, Any]], *, empty: str | None = "", wide: bool = False
) -> forms.ChoiceField:
    """Return the select of a filter. ``empty``: what choosing nothing is called ("" for all); None if one must be chosen."""
    every = list(choices) if empty is None else [("", empty or _("全部")), *choices]
    css = "form-select fq-wide-choice" if wide else "form-select"
    return forms.ChoiceField(label=label, choices=every, widget=forms.Select(attrs={"class": css}))
