"""Asking for help, at the portal and at a counter, and handling what was asked."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.coverage.queries.visit_person import PersonOf, need_names
from fengqiao.coverage.rules.visits import Kind, Need
from fengqiao.coverage.services.visit_handling import Plan
from fengqiao.coverage.services.visits import LONGEST, Asked
from fengqiao.foundation.forms import PlainForm
from fengqiao.organisations.queries import SERVICE_NAMES, TIERS
from fengqiao.organisations.rules.offers import SERVICES, Service
from fengqiao.places.fields import PlaceField

KINDS: Final = (
    (Kind.HOME.value, gettext_lazy("请人到家里来")),
    (Kind.OUTLET.value, gettext_lazy("我去网点，请人帮一把")),
)
_REQUIRED: Final = {"required": gettext_lazy("请填写此项"), "invalid_choice": gettext_lazy("请从所列选项中选择")}


def _text(label: Any, name: str, *, required: bool = True, **attrs: Any) -> forms.CharField:
    """Return a field for one line. No ``maxlength``: browsers cut silently what is pasted."""
    return forms.CharField(
        label=label, required=required, error_messages=_REQUIRED, strip=True, max_length=4 * LONGEST[name],
        widget=_Plain(attrs=attrs),
    )  # fmt: skip


class _Plain(forms.TextInput):
    """A line whose length the server checks and says."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Leave ``maxlength`` out."""
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].pop("maxlength", None)
        return context


class PersonForm(PlainForm):
    """Who asks and what they choose to say of themselves; shared by asking and changing."""

    needs = forms.MultipleChoiceField(
        label=gettext_lazy("您的情况"), required=False, widget=forms.CheckboxSelectMultiple, error_messages=_REQUIRED,
        help_text=gettext_lazy("可以一个都不选。选了，来的人会提前准备好：会手语的人、大字材料、轮椅。"),
    )  # fmt: skip
    wish = forms.CharField(
        label=gettext_lazy("还有什么要说的"), required=False, max_length=4 * LONGEST["wish"],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("例如：上午在家，请先打电话。不要写卡号、密码、验证码。"),
    )  # fmt: skip
    name = _text(gettext_lazy("姓名"), "name", autocomplete="name")
    phone = _text(gettext_lazy("电话"), "phone", type="tel", inputmode="tel", autocomplete="tel")
    address = _text(gettext_lazy("地址"), "address", required=False, autocomplete="street-address")
    sensitive = forms.BooleanField(
        label=gettext_lazy("我单独同意把“您的情况”用于安排这次服务（这是敏感个人信息）"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = zip(Need, need_names(list(Need)), strict=True)
        self.fields["needs"].choices = [(need.value, name) for need, name in names]  # type: ignore[attr-defined]
        self.fields["address"].help_text = _("请人上门的必填：门牌号、怎么找。")

    def clean(self) -> dict[str, Any]:
        """Ask for the separate consent that health and the like need (Personal Information Protection Law, Art. 29)."""
        given = super().clean() or {}
        if given.get("needs") and not given.get("sensitive"):
            self.add_error("sensitive", _("您选了自己的情况，请在这里打勾同意；不同意请取消选择"))
        return given

    def person(self) -> PersonOf:
        """Return what was said."""
        given = self.cleaned_data
        return PersonOf(
            given["name"], given["phone"], given["address"], tuple(Need(one) for one in given["needs"]), given["wish"]
        )


class VisitForm(PersonForm):
    """A request for help. The place is chosen before."""

    kind = forms.ChoiceField(
        label=gettext_lazy("您要哪种帮助"), choices=KINDS, widget=forms.RadioSelect, error_messages=_REQUIRED
    )
    service = forms.ChoiceField(label=gettext_lazy("要办什么"), error_messages=_REQUIRED)
    wished = forms.TypedChoiceField(
        label=gettext_lazy("办哪家的业务"), required=False, coerce=int, empty_value=None, error_messages=_REQUIRED
    )
    privacy = forms.BooleanField(
        label=gettext_lazy("我看过告知书，同意用我的姓名、电话、地址安排这次服务"),
        error_messages={"required": gettext_lazy("请先看告知书并打勾，否则不能安排人联系您")},
    )
    order: ClassVar[tuple[str, ...]] = (
        *("kind", "service", "wished", "needs", "wish", "name", "phone", "address"), "privacy", "sensitive",
    )  # fmt: skip

    def __init__(self, *args: Any, houses: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (str(TIERS[tier]), [(one.value, str(SERVICE_NAMES[one])) for one in services])
            for tier, services in SERVICES.items()
        ]
        self.fields["service"].choices = [("", _("请选择")), *groups]  # type: ignore[attr-defined]
        self.fields["wished"].choices = [("", _("哪家都可以")), *houses]  # type: ignore[attr-defined]
        self.fields["wished"].help_text = _("办自己的卡、存折、保单，请选它的银行或保险公司。")
        self.order_fields(self.order)

    def clean(self) -> dict[str, Any]:
        """Say at once with the rest that an address is missing."""
        given = super().clean()
        if given.get("kind") == Kind.HOME and not given.get("address"):
            self.add_error("address", _("请填写上门的地址"))
        return given

    def asked(self, place: str, language: str) -> Asked:
        """Return what is asked for."""
        given = self.cleaned_data
        return Asked(Kind(given["kind"]), Service(given["service"]), place, self.person(), given["wished"], language)


class CounterForm(VisitForm):
    """A request that somebody at a counter enters for a person who stands there or telephones."""

    place = PlaceField(label=gettext_lazy("所在村、社区或镇街"), max_length=60, error_messages=_REQUIRED)
    order: ClassVar[tuple[str, ...]] = ("place", *VisitForm.order)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["needs"].label = _("本人愿意告诉的情况")
        self.fields["needs"].help_text = _("只记本人愿意说的，可以一个都不选。")
        self.fields["privacy"].label = _("已向本人读过告知书，本人同意用姓名、电话、地址安排这次服务")
        self.fields["sensitive"].label = _("本人单独同意把所选情况用于安排这次服务（敏感个人信息）")
        self.fields["address"].help_text = _("上门的必填。")
        self.fields["wish"].help_text = ""


class CodeForm(PlainForm):
    """Number and code of a request."""

    number = forms.CharField(
        label=gettext_lazy("编号"), max_length=40, error_messages=_REQUIRED, help_text=gettext_lazy("FW 开头。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
    code = forms.CharField(
        label=gettext_lazy("查询码"), max_length=40, error_messages=_REQUIRED,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=gettext_lazy("8 位字母和数字，提交时给您的。"),
    )  # fmt: skip


class PlanForm(PlainForm):
    """Who goes and when."""

    to = forms.ChoiceField(label=gettext_lazy("由谁办"), error_messages=_REQUIRED)
    visit_on = forms.DateField(
        label=gettext_lazy("约定日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, takers: Sequence[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("请选择")), *takers]  # type: ignore[attr-defined]
        self.fields["visit_on"].widget.attrs["min"] = today.isoformat()

    def plan(self) -> Plan:
        """Return what was chosen."""
        office, _colon, member = self.cleaned_data["to"].partition(":")
        return Plan(int(office), self.cleaned_data["visit_on"], int(member) if member else None)


class EndForm(PlainForm):
    """What came of a request, or why it goes back or ends."""

    reason = forms.ChoiceField(label=gettext_lazy("原因"), error_messages=_REQUIRED)
    words = forms.CharField(
        label=gettext_lazy("做了什么、结果如何"), widget=forms.Textarea(attrs={"rows": 3}), error_messages=_REQUIRED,
        help_text=gettext_lazy("本人凭编号和查询码看得到。加密保存，和其他个人信息一起删除。"),
    )  # fmt: skip

    def __init__(self, *args: Any, reasons: Sequence[tuple[str, str]], words: bool, must: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reasons:
            self.fields["reason"].choices = [("", _("请选择")), *reasons]  # type: ignore[attr-defined]
        else:
            del self.fields["reason"]
        if words:
            self.fields["words"].required = must
        else:
            del self.fields["words"]
