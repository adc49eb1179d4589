"""The question of a what-if, and which of its answer is accepted."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.coverage.queries.siting import FEWEST, Asked
from fengqiao.foundation.fields import WeekField
from fengqiao.organisations.queries import SERVICE_NAMES, TIERS
from fengqiao.organisations.rules.offers import SERVICES, Service, Tier
from fengqiao.places import queries as places

KINDS: Final = (("agent", gettext_lazy("助农服务点")), ("machine", gettext_lazy("自助机具")))
_USUAL: Final = gettext_lazy("周一至周五 8:30–16:30")


class SitingForm(forms.Form):
    """Where, for which tiers, and what one new point would be like. Sent by GET, so that an answer has an address."""

    area = forms.ChoiceField(label=gettext_lazy("区县或镇街"))
    tiers = forms.MultipleChoiceField(
        label=gettext_lazy("要补的服务层级"), widget=forms.CheckboxSelectMultiple, initial=[Tier.BASIC.value]
    )
    most = forms.IntegerField(label=gettext_lazy("最多新设几个"), min_value=FEWEST, initial=5)
    kind = forms.ChoiceField(label=gettext_lazy("新设的类别"), choices=KINDS)
    hours = WeekField(label=gettext_lazy("服务时间"), initial=_USUAL)
    services = forms.MultipleChoiceField(
        label=gettext_lazy("可办业务"),
        widget=forms.CheckboxSelectMultiple,
        initial=[service.value for service in SERVICES[Tier.BASIC]],
    )
    step_free = forms.BooleanField(label=gettext_lazy("有无障碍通道"), required=False, initial=True)

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self._choose("area", _areas())
        self._choose("tiers", [(tier.value, TIERS[tier]) for tier in Tier])
        self._choose("services", [(service.value, SERVICE_NAMES[service]) for service in Service])
        self._most = most

    def _choose(self, name: str, choices: Sequence[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_most(self) -> int:
        """Refuse more than is computed at once."""
        most: int = self.cleaned_data["most"]
        if most > self._most:
            raise forms.ValidationError(_("一次最多算 %(n)s 个") % {"n": self._most})
        return most

    def asked(self) -> Asked:
        """Return the question of a valid form."""
        given = self.cleaned_data
        return Asked(
            area=given["area"],
            tiers=frozenset(Tier(code) for code in given["tiers"]),
            kind=given["kind"],
            hours=given["hours"],
            services=frozenset(Service(code) for code in given["services"]),
            step_free=given["step_free"],
            most=given["most"],
        )


class PlanForm(forms.Form):
    """From when the chosen points are to serve people; the places themselves are ticked in the answer."""

    opens_on = forms.DateField(
        label=gettext_lazy("计划启用日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, opens_on: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": {"opens_on": opens_on}, **kwargs})


def _areas() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every county with its towns, for a grouped choice."""
    found = []
    for county, below in places.towns_by_county():
        towns = [(town.code, town.short_name) for town in below]
        whole = _("%(county)s（全部）") % {"county": county.short_name}
        found.append((county.short_name, [(county.code, whole), *towns]))
    return found
