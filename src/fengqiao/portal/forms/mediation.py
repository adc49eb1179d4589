"""The form with which a consumer or an enterprise applies for mediation."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.services import PersonData
from fengqiao.mediation.rules.choices import MODES, Matter
from fengqiao.mediation.rules.languages import LANGUAGES
from fengqiao.mediation.services import Application, Creditor
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
    ("consumer", _("个人：与银行、保险有纠纷")),
    ("enterprise", _("企业：还贷有困难，想请银行一起商量")),
)
MORE_CREDITORS: Final = 3
MORE: Final = ("email", "id_number", "special_needs", "sensitive")
_AMOUNT_HELP: Final = _("单位：元。写 3000、3万 或 两千都可以，大概的数也可以。")
_PICK: Final = {"required": _("请选一项"), "invalid_choice": _("请从所列选项中选一项")}


class ApplicationForm(forms.Form):
    """An application on one page. ``bodies`` may be chosen from; ``creditors`` are further banks of an enterprise."""

    applicant = forms.ChoiceField(
        label=_("您是"), choices=FOR_WHOM, initial="consumer", widget=forms.RadioSelect, error_messages=_PICK
    )
    facts = long_field(
        _("发生了什么"), rows=6, help_text=_("什么时候、在哪里、谁、什么事。像说话一样写就行。"),
    )  # fmt: skip
    claim = long_field(
        _("您希望怎么解决"), most=SHORT, rows=3, help_text=_("例如：退还多收的钱、赔偿损失、重新商量还款。")
    )
    amount = amount_field(_("涉及多少钱"), help_text=_AMOUNT_HELP)
    debt = amount_field(_("欠这家银行多少钱"), help_text=_AMOUNT_HELP)
    body = forms.ChoiceField(label=_("请哪家调解组织调解"), widget=forms.RadioSelect, error_messages=_PICK)
    name = short_field(
        _("您的姓名或企业名称"), attrs={"autocomplete": "name"}, error_messages={"required": _("请填写姓名或企业名称")}
    )
    phone = phone_field(
        _("您的电话"), autocomplete="tel", help_text=_("调解组织会打这个电话联系您，签字的验证码也发到这里。")
    )
    languages = forms.MultipleChoiceField(
        label=_("希望调解员说什么话"),
        required=False,
        choices=[(code, _(label)) for code, label in LANGUAGES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("可以选几种。听不懂普通话的，选本地话。"),
        error_messages={"invalid_choice": _("请从所列选项中选择")},
    )
    mode = forms.ChoiceField(
        label=_("希望怎么调解"),
        required=False,
        choices=[("", _("都可以")), *((code, _(label)) for code, label in MODES.items())],
        widget=forms.RadioSelect,
        error_messages=_PICK,
    )
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
        help_text=_("写进调解协议时要用，可以到时候再给。加密保存。"),
    )
    special_needs = forms.MultipleChoiceField(
        label=_("需要我们照顾的地方"),
        required=False,
        choices=[(key, _(label)) for key, label in SPECIAL_NEEDS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请从所列选项中选择")},
    )
    privacy = forms.BooleanField(
        label=_("我看过告知书，同意用我的信息调解这件纠纷"),
        error_messages={"required": _("请先看告知书并打勾，否则不能使用您的信息调解")},
    )
    sensitive = forms.BooleanField(
        label=_("我单独同意使用我填写的敏感信息（身份证号、健康和身体状况）"), required=False
    )

    def __init__(
        self,
        *args: Any,
        bodies: Mapping[str, Sequence[tuple[str, str]]],
        creditors: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._bodies = bodies
        every = dict(pair for pairs in bodies.values() for pair in pairs)
        self.fields["body"].choices = list(every.items())  # type: ignore[attr-defined]
        first = next(iter(every), None)
        self.fields["body"].initial = first
        for n in range(1, MORE_CREDITORS + 1):
            self.fields[f"creditor{n}"] = forms.ChoiceField(
                label=_("另一家债权银行 %(n)d") % {"n": n},
                required=False,
                choices=[("", _("没有")), *creditors],
                error_messages={"invalid_choice": _("请从所列选项中选择")},
            )
            self.fields[f"debt{n}"] = amount_field(_("欠它多少钱 %(n)d") % {"n": n})

    @property
    def creditors(self) -> list[Any]:
        """Return the bound fields of further creditors, institutions and sums in turn."""
        return [self[name] for name in self.fields if name.startswith("creditor") or name[:-1] == "debt"]

    @property
    def has_more(self) -> bool:
        """Whether something was typed, or is wrong, among what is asked only of those who want to tell it."""
        return any(self[name].errors or self[name].value() for name in MORE)

    @property
    def has_creditors(self) -> bool:
        """Whether a further creditor was chosen, or is wrong."""
        return any(bound.errors or bound.value() for bound in self.creditors)

    @property
    def matter(self) -> str:
        """Return the kind of matter; valid or not."""
        return Matter.ASSISTANCE if self.cleaned_data.get("applicant") == "enterprise" else Matter.DISPUTE

    def clean_id_number(self) -> str:
        """Check the identity number's check digit."""
        return read_identity_number(self.cleaned_data["id_number"])

    def clean(self) -> dict[str, Any]:
        """Check the telephone, and what depends on who applies and what was told."""
        cleaned = super().clean() or {}
        read_phone(self, cleaned, "phone")
        if (cleaned.get("id_number") or cleaned.get("special_needs")) and not cleaned.get("sensitive"):
            self.add_error("sensitive", _("您填写了身份证号或身体状况，请打勾同意；不同意请清空那几项"))
        if self.matter == Matter.ASSISTANCE:
            self._check_enterprise(cleaned)
        taken = {code for code, _label in self._bodies.get(self.matter, ())}
        if cleaned.get("body") and cleaned["body"] not in taken:
            self.add_error("body", _("这家调解组织不办这类事，请另选一家"))
        return cleaned

    def _check_enterprise(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("debt") and "debt" not in self.errors:
            self.add_error("debt", _("请填写欠这家银行多少钱，大概的数也可以"))
        for n in range(1, MORE_CREDITORS + 1):
            name = f"debt{n}"
            if cleaned.get(f"creditor{n}") and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("请填写欠这家银行多少钱，大概的数也可以"))

    def application(self, *, subject: str, place: str, token: str, notice: str, language: str) -> Application:
        """Return the application as the service takes it. Call only when valid."""
        given = self.cleaned_data
        is_enterprise = self.matter == Matter.ASSISTANCE
        return Application(
            body=given["body"],
            subject=subject,
            place=place,
            claim=given["claim"],
            facts=given["facts"],
            person=PersonData(given["name"], given["phone"], given["email"], given["id_number"]),
            matter=self.matter,
            amount=given["debt"] if is_enterprise else given["amount"],
            subject_claim=given["debt"] if is_enterprise else None,
            creditors=tuple(self._further()) if is_enterprise else (),
            languages=tuple(given["languages"]),
            needs=tuple(given["special_needs"]),
            mode=given["mode"],
            language=language,
            privacy_notice=notice + (SENSITIVE if given["sensitive"] else ""),
            drafts=token,
        )

    def _further(self) -> Iterable[Creditor]:
        for n in range(1, MORE_CREDITORS + 1):
            if code := self.cleaned_data.get(f"creditor{n}"):
                yield Creditor(code, self.cleaned_data[f"debt{n}"])

    def take_refusal(self, wrong: Mapping[str, str]) -> None:
        """Show what the service refused beside the fields it concerns."""
        for name, message in wrong.items():
            field = _FIELD_OF.get(name, name)
            self.add_error(field if field in self.fields else None, message)


_FIELD_OF: Final = {
    "person.name": "name",
    "person.phone": "phone",
    "subject_claim": "debt",
    "creditors": "creditor1",
}
