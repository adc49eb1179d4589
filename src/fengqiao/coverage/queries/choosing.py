"""What the lists of coverage are narrowed by: a choice, and the place."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from fengqiao.foundation.lists import Filter
from fengqiao.places import queries as places


def choice(label: str, choices: Sequence[Any], *, empty: bool = True) -> forms.ChoiceField:
    """Return the field of a filter; ``empty``: it may be left at all."""
    every = [("", _("全部")), *choices] if empty else list(choices)
    return forms.ChoiceField(label=label, choices=every, widget=forms.Select(attrs={"class": "form-select"}))


def place_filters() -> tuple[Filter, Filter]:
    """Return the filters by county and by town; the towns of all counties are there to choose, county by county."""
    found = places.towns_by_county()
    counties = [(county.code, county.short_name) for county, _towns in found]
    towns = [(county.short_name, [(town.code, town.short_name) for town in below]) for county, below in found]
    return (
        Filter("county", choice(_("区县"), counties), lambda rows, code: rows.filter(places.within(code))),
        Filter("town", choice(_("镇街"), towns), lambda rows, code: rows.filter(places.within(code))),
    )
