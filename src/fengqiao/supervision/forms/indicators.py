"""What indicators are shown for: a period, an institution or a county."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.organisations import queries as organisations
from fengqiao.places import queries as places
from fengqiao.supervision.queries.naming import period_label
from fengqiao.supervision.rules.periods import Period, UnreadablePeriodError

YEARS_BACK: Final = 3


class PeriodField(forms.ChoiceField):
    """A choice of periods that takes any other as links write it (``2019``, ``2019Q3``, ``2019-11``)."""

    def __init__(self, *, today: date) -> None:
        super().__init__(label=_("期间"), choices=period_choices(today), required=False)

    def valid_value(self, value: Any) -> bool:
        """Whether the value names a period."""
        try:
            Period.read(str(value))
        except UnreadablePeriodError:
            return False
        return True


def period_choices(today: date) -> list[tuple[str, str]]:
    """Return the periods people ask for: this year and those before, their quarters, the last months."""
    years = [Period(today.year - back) for back in range(YEARS_BACK)]
    quarters, months = [Period.quarter_of(today)], [Period.month_of(today)]
    for _number in range(7):
        quarters.append(quarters[-1].before())
    for _number in range(11):
        months.append(months[-1].before())
    return [(one.key, period_label(one)) for one in (*years, *quarters, *months)]


class ScopeForm(forms.Form):
    """Period, and where ``parts`` names them, an institution (for who sees the whole city) and a county."""

    def __init__(
        self, data: Mapping[str, Any], *, viewer: Actor, today: date, parts: Collection[str] = ("organisation", "place")
    ) -> None:
        super().__init__(data)
        self._today = today
        self.fields["period"] = PeriodField(today=today)
        if viewer.is_regulator and "organisation" in parts:
            heads = [(one.code, one.label) for one in organisations.heads(on=today)]
            self.fields["organisation"] = forms.ChoiceField(
                label=_("机构"), choices=[("", _("全市")), *heads], required=False
            )
        if "place" in parts:
            counties = [(one.code, one.short_name) for one in places.counties()]
            self.fields["place"] = forms.ChoiceField(
                label=_("区县"), choices=[("", _("全市")), *counties], required=False
            )
        for bound in self.fields.values():
            bound.widget.attrs["class"] = "form-select"

    @property
    def period(self) -> Period:
        """Return the period asked for, else this year."""
        if self.is_valid() and self.cleaned_data["period"]:
            return Period.read(self.cleaned_data["period"])
        return Period.year_of(self._today)

    def chosen(self, name: str) -> str:
        """Return a code that was chosen and can be, else nothing; a county goes unless an institution was chosen."""
        return str(self.cleaned_data.get(name, "")) if self.is_valid() and name in self.fields else ""
