"""Forms with which administrators keep institutions, staff and tokens."""

from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.fields import WeekField
from fengqiao.organisations import queries
from fengqiao.organisations.fields import OfficeField
from fengqiao.organisations.models import (
    AccommodationCode,
    AssignmentRole,
    OrganisationKind,
    OrganisationLevel,
    PeerGroup,
)
from fengqiao.organisations.rules.offers import SERVICES, Accommodation, Service
from fengqiao.places.fields import PlaceField

ROLES: Final = [("", gettext_lazy("请选择")), *AssignmentRole.choices]
_CODE: Final = RegexValidator(
    r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", gettext_lazy("只能用字母、数字和连字符，如 B01-02-003")
)
_USERNAME: Final = RegexValidator(r"^[\w.@-]+$", gettext_lazy("登录名只能用字母、数字和 . @ _ -"))


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AdministrationForm(forms.Form):
    """A form that knows who fills it in, and takes the messages of a refused use case beside its fields."""

    renamed: Final = {"parent_id": "parent", "place_id": "place", "organisation_id": "organisation"}

    def __init__(self, *args: Any, viewer: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        for field in self.fields.values():
            if isinstance(field, OfficeField):
                field.viewer = viewer

    def refuse(self, refusal: Invalid) -> None:
        """Show what was refused where it was typed, else above the form."""
        for name, message in refusal.fields.items():
            own = self.renamed.get(name, name)
            self.add_error(own if own in self.fields else None, message)


class OrganisationDetailsForm(AdministrationForm):
    """What may change of an organisation."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=120, required=False)
    short_name = forms.CharField(label=gettext_lazy("简称"), max_length=40, required=False)
    peer_group = forms.ChoiceField(
        label=gettext_lazy("同业组"),
        choices=PeerGroup.choices,
        required=False,
        help_text=gettext_lazy("只在总行、总公司填写，下级机构随之"),
    )
    place = PlaceField(
        label=gettext_lazy("所在地"),
        required=False,
        empty_value=None,
        help_text=gettext_lazy("写镇街或村社名称，从列表中选择"),
    )
    address = forms.CharField(label=gettext_lazy("地址"), max_length=160, required=False)
    phone = forms.CharField(
        label=gettext_lazy("投诉电话"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("向消费者公开（银行业保险业消费投诉处理管理办法第八条）"),
    )
    hours = forms.CharField(label=gettext_lazy("营业时间"), max_length=120, required=False)
    longitude = forms.FloatField(label=gettext_lazy("经度"), required=False, min_value=-180, max_value=180)
    latitude = forms.FloatField(label=gettext_lazy("纬度"), required=False, min_value=-90, max_value=90)
    opened_on = forms.DateField(label=gettext_lazy("开业日期"), required=False, widget=DateInput())

    @property
    def details(self) -> dict[str, Any]:
        """Return the changes as the service takes them."""
        found = {name: self.cleaned_data[name] for name in OrganisationDetailsForm.base_fields if name in self.fields}
        found["place_id"] = found.pop("place")
        return found


class OrganisationForm(OrganisationDetailsForm):
    """A new organisation."""

    field_order = ("code", "name", "name_en", "short_name", "kind", "level", "parent")

    code = forms.CharField(
        label=gettext_lazy("机构代码"),
        max_length=24,
        validators=[_CODE],
        help_text=gettext_lazy("设立后不能修改，网点二维码地址由它组成"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=OrganisationKind.choices)
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=OrganisationLevel.choices)
    parent = OfficeField(
        label=gettext_lazy("上级机构"), required=False, help_text=gettext_lazy("总部和监管机构可以没有上级")
    )


class OfferForm(AdministrationForm):
    """What an office offers the public."""

    hours = WeekField(label=gettext_lazy("营业时间"), required=False)
    basic = forms.MultipleChoiceField(
        label=gettext_lazy("基础金融服务"), required=False, widget=forms.CheckboxSelectMultiple
    )
    comprehensive = forms.MultipleChoiceField(
        label=gettext_lazy("综合金融服务"), required=False, widget=forms.CheckboxSelectMultiple
    )
    premium = forms.MultipleChoiceField(
        label=gettext_lazy("高端金融服务"), required=False, widget=forms.CheckboxSelectMultiple
    )
    accommodations = forms.MultipleChoiceField(
        label=gettext_lazy("便利服务"),
        required=False,
        choices=AccommodationCode.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = queries.SERVICE_NAMES
        for tier, codes in SERVICES.items():
            field: Any = self.fields[tier]
            field.choices = [(code.value, names[code]) for code in codes]

    @property
    def offer(self) -> dict[str, Any]:
        """Return the offer as the service takes it."""
        given = self.cleaned_data
        return {
            "hours": given["hours"],
            "services": [Service(code) for tier in SERVICES for code in given[tier]],
            "accommodations": [Accommodation(code) for code in given["accommodations"]],
        }


class ClosingForm(AdministrationForm):
    """When an organisation closes and who takes over."""

    closed_on = forms.DateField(label=gettext_lazy("停业日期"), widget=DateInput())
    successor = OfficeField(
        label=gettext_lazy("承继机构"), required=False, help_text=gettext_lazy("未办结的投诉由它继续处理")
    )


class StaffDetailsForm(AdministrationForm):
    """What may change of a person."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    phone = forms.CharField(label=gettext_lazy("电话"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("邮箱"), required=False)


class StaffChangeForm(StaffDetailsForm):
    """The same, and whether they may log in."""

    is_active = forms.BooleanField(
        label=gettext_lazy("账号在用"), required=False, help_text=gettext_lazy("停用后不能登录，历史记录保留")
    )


class AssignmentForm(AdministrationForm):
    """A role at an organisation for a time."""

    organisation = OfficeField(label=gettext_lazy("机构"), help_text=gettext_lazy("写代码或名称，从列表中选择"))
    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=ROLES)
    starts_on = forms.DateField(label=gettext_lazy("自"), widget=DateInput())
    ends_on = forms.DateField(
        label=gettext_lazy("至"), required=False, widget=DateInput(), help_text=gettext_lazy("留空表示长期")
    )

    @property
    def assignment(self) -> dict[str, Any]:
        """Return the assignment as the service takes it."""
        given = self.cleaned_data
        return {
            "organisation_id": given["organisation"].pk,
            "role": Role(given["role"]),
            "starts_on": given["starts_on"],
            "ends_on": given["ends_on"],
        }


class NewStaffForm(AssignmentForm, StaffDetailsForm):
    """A new person and their first role."""

    field_order = ("username", "name", "phone", "email", "organisation", "role", "starts_on", "ends_on")

    username = forms.CharField(
        label=gettext_lazy("登录名"),
        max_length=60,
        validators=[_USERNAME],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class EndingForm(AdministrationForm):
    """The last day of a role."""

    ends_on = forms.DateField(label=gettext_lazy("最后一天"), widget=DateInput())


class SearchForm(forms.Form):
    """Filters of the tree."""

    q = forms.CharField(label=gettext_lazy("名称、代码或地点"), max_length=60, required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("层级"), choices=[("", gettext_lazy("全部")), *OrganisationLevel.choices], required=False
    )
    status = forms.ChoiceField(
        label=gettext_lazy("状态"),
        choices=[("", gettext_lazy("全部")), ("open", gettext_lazy("营业")), ("closed", gettext_lazy("停业"))],
        required=False,
    )


class StaffSearchForm(forms.Form):
    """Filters of the people."""

    q = forms.CharField(label=gettext_lazy("姓名或登录名"), max_length=60, required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("角色"), choices=[("", gettext_lazy("全部")), *AssignmentRole.choices], required=False
    )
    office = forms.CharField(label=gettext_lazy("机构代码"), max_length=24, required=False)
    active = forms.ChoiceField(
        label=gettext_lazy("账号"),
        choices=[("", gettext_lazy("全部")), ("1", gettext_lazy("在用")), ("0", gettext_lazy("已停用"))],
        required=False,
    )
