"""A service point as it is typed, a van's stop, and from or until when a point serves people."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.coverage.services.points import OWN_KINDS, PointData
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.fields import WeekField
from fengqiao.foundation.hours import Hours, minutes_of
from fengqiao.foundation.weeks import WEEKDAYS
from fengqiao.organisations.fields import OfficeField
from fengqiao.organisations.queries import ACCOMMODATION_NAMES, SERVICE_NAMES
from fengqiao.organisations.rules.offers import Accommodation, Service
from fengqiao.places.fields import PlaceField


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class DayForm(forms.Form):
    """The day from which a planned point serves people, or until which a point does."""

    on = forms.DateField(
        label=gettext_lazy("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), label_suffix=""
    )


class PointForm(forms.Form):
    """A point other than an office. A van has no hours of its own: its stops have them."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=[(kind.value, kind.label) for kind in OWN_KINDS])
    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=120, required=False)
    operator = OfficeField(label=gettext_lazy("运营机构"), max_length=160)
    place = PlaceField(label=gettext_lazy("所在地"), max_length=60)
    address = forms.CharField(label=gettext_lazy("地址"), max_length=160, required=False)
    phone = forms.CharField(label=gettext_lazy("电话"), max_length=40, required=False)
    longitude = forms.FloatField(label=gettext_lazy("经度"), required=False, min_value=-180, max_value=180)
    latitude = forms.FloatField(label=gettext_lazy("纬度"), required=False, min_value=-90, max_value=90)
    hours = WeekField(label=gettext_lazy("服务时间"), required=False)
    services = forms.MultipleChoiceField(
        label=gettext_lazy("可办业务"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(code.value, SERVICE_NAMES[code]) for code in Service],
    )  # fmt: skip
    accommodations = forms.MultipleChoiceField(
        label=gettext_lazy("便利服务"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(code.value, ACCOMMODATION_NAMES[code]) for code in Accommodation],
    )  # fmt: skip
    valid_from = _day(gettext_lazy("启用日期"))
    valid_until = _day(gettext_lazy("停用日期"), required=False)
    is_planned = forms.BooleanField(label=gettext_lazy("规划中，还没有建成"), required=False)

    def __init__(self, *args: Any, viewer: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        operator: Any = self.fields["operator"]
        operator.viewer = viewer

    def data_of(self) -> PointData:
        """Return the point that a valid form describes."""
        given = dict(self.cleaned_data)
        services, aids = given.pop("services"), given.pop("accommodations")
        return PointData(
            operator_id=given.pop("operator").pk,
            place_code=given.pop("place"),
            services=frozenset(Service(code) for code in services),
            accommodations=frozenset(Accommodation(code) for code in aids),
            **given,
        )


class StopForm(forms.Form):
    """One weekly stop of a van."""

    place = PlaceField(label=gettext_lazy("停靠地"), max_length=60)
    spot = forms.CharField(label=gettext_lazy("停靠位置"), max_length=80, required=False)
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("周几"), coerce=int, choices=[(str(n), day) for n, day in enumerate(WEEKDAYS)]
    )
    starts = forms.TimeField(label=gettext_lazy("从"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=gettext_lazy("到"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "prefix": "stop", **kwargs})

    def clean(self) -> dict[str, Any]:
        """Refuse an end before its beginning."""
        given = super().clean() or {}
        if given.get("starts") and given.get("ends") and given["ends"] <= given["starts"]:
            self.add_error("ends", _("结束不能早于开始"))
        return given

    def hours(self) -> Hours:
        """Return when the van stops."""
        given = self.cleaned_data
        return Hours(given["weekday"], minutes_of(given["starts"]), minutes_of(given["ends"]))
