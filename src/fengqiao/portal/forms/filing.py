"""The form of a complaint, and the one that opens a case."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.services import PersonData
from fengqiao.complaints.services import Filing
from fengqiao.portal.forms.fields import (
    SHORT,
    amount_field,
    long_field,
    phone_field,
    read_identity_number,
    read_phone,
    short_field,
)
from fengqiao.portal.rules import SENSITIVE, SPECIAL_NEEDS

FOR_WHOM: Final = (
    ("self", _("我自己")),
    ("agent", _("我替别人投诉（有书面委托）")),
    ("heir", _("我是去世者的继承人")),
    ("group", _("我们几个人一起投诉")),
)
MORE: Final = ("email", "id_number", "special_needs", "sensitive")
NEEDS_PAPERS: Final = frozenset({"agent", "heir"})


class ComplaintForm(forms.Form):
    """A complaint on one page. ``most`` is how many representatives a group may elect."""

    facts = long_field(
        _("发生了什么"), rows=6, help_text=_("什么时候、在哪里、谁、什么事。像说话一样写就行。"),
        )  # fmt: skip
    request = long_field(_("您希望机构怎么做"), most=SHORT, rows=3, help_text=_("例如：退还多收的钱、道歉、更正记录。"))
    amount = amount_field(_("涉及多少钱"), help_text=_("单位：元。写 3000、3万 或 两千都可以，大概的数也可以。"))
    filing = forms.ChoiceField(
        label=_("您替谁投诉"),
        choices=FOR_WHOM,
        initial="self",
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项"), "invalid_choice": _("请从所列选项中选一项")},
    )
    principal_name = short_field(
        _("消费者本人姓名"), required=False, help_text=_("您替他（她）投诉的那个人，或去世的人。")
    )
    principal_phone = phone_field(_("消费者本人电话"), required=False)
    group_size = forms.IntegerField(
        label=_("一共几个人"),
        required=False,
        min_value=2,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("请填写人数，例如 6"),
            "min_value": _("共同投诉至少两个人；只有您一个人，请在上面选“我自己”"),
            "max_value": _("请核对人数"),
        },
    )
    name = short_field(_("您的姓名"), attrs={"autocomplete": "name"}, error_messages={"required": _("请填写您的姓名")})
    phone = phone_field(_("您的电话"), autocomplete="tel", help_text=_("机构会打这个电话联系您。"))
    email = forms.EmailField(
        label=_("电子邮件"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("请检查邮箱地址，应像 name@example.com 这样；没有可以不填")},
    )
    id_number = short_field(
        _("身份证号"),
        required=False,
        attrs={"autocomplete": "off", "data-no-draft": "1"},
        help_text=_("填了可以让机构更快找到您的账户或保单，不填也能投诉。加密保存。"),
    )
    special_needs = forms.MultipleChoiceField(
        label=_("需要我们照顾的地方"),
        required=False,
        choices=[(key, _(label)) for key, label in SPECIAL_NEEDS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请从所列选项中选择")},
    )
    privacy = forms.BooleanField(
        label=_("我看过告知书，同意用我的信息处理这件投诉"),
        error_messages={"required": _("请先看告知书并打勾，否则机构不能使用您的信息处理投诉")},
    )
    sensitive = forms.BooleanField(
        label=_("我单独同意使用我填写的敏感信息（身份证号、健康和身体状况）"),
        required=False,
    )

    def __init__(self, *args: Any, most: int, files: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._files = files
        self.most = most
        self._add_representatives(most - 1)

    def _add_representatives(self, rows: int) -> None:
        """Add a row for each representative besides whoever fills in the form."""
        for n in range(1, rows + 1):
            self.fields[f"rep{n}_name"] = short_field(_("代表 %(n)d 姓名") % {"n": n}, required=False)
            self.fields[f"rep{n}_phone"] = phone_field(_("代表 %(n)d 电话") % {"n": n}, required=False)

    @property
    def representatives(self) -> list[Any]:
        """Return the bound fields of the representatives, names and phones in turn."""
        return [self[name] for name in self.fields if name.startswith("rep")]

    @property
    def has_more(self) -> bool:
        """Whether something was typed, or is wrong, among what is asked only of those who want to tell it."""
        return any(self[name].errors or self[name].value() for name in MORE)

    @property
    def has_representatives(self) -> bool:
        """Whether a representative was typed, or is wrong."""
        return any(bound.errors or bound.value() for bound in self.representatives)

    def clean_id_number(self) -> str:
        """Check the identity number's check digit."""
        return read_identity_number(self.cleaned_data["id_number"])

    def clean(self) -> dict[str, Any]:
        """Check telephones, and what depends on for whom the complaint is made."""
        cleaned = super().clean() or {}
        for name in [n for n in self.fields if n.endswith("phone")]:
            read_phone(self, cleaned, name)
        whom = cleaned.get("filing")
        if whom in NEEDS_PAPERS and not cleaned.get("principal_name") and "principal_name" not in self.errors:
            self.add_error("principal_name", _("请填写消费者本人的姓名"))
        if whom in NEEDS_PAPERS and not self._files:
            self.add_error(None, _("请上传委托书和您的证件（代理），或继承关系证明（继承）的照片"))
        if whom == "group" and not cleaned.get("group_size") and "group_size" not in self.errors:
            self.add_error("group_size", _("请填写一共几个人"))
        if (cleaned.get("id_number") or cleaned.get("special_needs")) and not cleaned.get("sensitive"):
            self.add_error("sensitive", _("您填写了身份证号或身体状况，请打勾同意；不同意请清空那几项"))
        return cleaned

    def filing_data(self, *, subject: str, token: str, notice: str, language: str) -> Filing:
        """Return the complaint as the service takes it. Call only when valid."""
        given = self.cleaned_data
        filer = PersonData(given["name"], given["phone"], given["email"], given["id_number"])
        for_other = given["filing"] in NEEDS_PAPERS
        principal = PersonData(given["principal_name"], given["principal_phone"] or given["phone"])
        is_group = given["filing"] == "group"
        return Filing(
            subject=subject,
            facts=given["facts"],
            request=given["request"],
            amount=given["amount"],
            filing=given["filing"],
            complainant=principal if for_other else filer,
            agent=filer if for_other else None,
            representatives=tuple(self._people()) if is_group else (),
            group_size=given["group_size"] if is_group else 1,
            special_needs=tuple(given["special_needs"]),
            language=language,
            privacy_notice=notice + (SENSITIVE if given["sensitive"] else ""),
            drafts=token,
        )

    def _people(self) -> Iterable[PersonData]:
        for n in range(1, self.most):
            if name := self.cleaned_data.get(f"rep{n}_name"):
                yield PersonData(name, self.cleaned_data.get(f"rep{n}_phone") or "")

    def take_refusal(self, wrong: Mapping[str, str]) -> None:
        """Show what the service refused beside the fields it concerns."""
        for name, message in wrong.items():
            field = _FIELD_OF.get(name, name)
            self.add_error(field if field in self.fields else None, message)


_FIELD_OF: Final = {
    "complainant.name": "name",
    "complainant.phone": "phone",
    "agent.name": "name",
    "representatives": "group_size",
}


class StatusForm(forms.Form):
    """Number and receipt code."""

    number = short_field(
        _("编号"),
        attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
        help_text=_("TS（投诉）或 TJ（调解）开头，在回执或通知上。"),
        error_messages={"required": _("请填写编号")},
    )
    receipt_code = short_field(
        _("查询码"),
        attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
        help_text=_("8 位字母和数字，登记时给您的。"),
        error_messages={"required": _("请填写查询码")},
    )
