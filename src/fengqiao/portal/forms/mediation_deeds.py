"""Forms for what a side of a mediation does."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fengqiao.mediation.queries.meeting import WRITTEN
from fengqiao.mediation.rules.choices import MODES
from fengqiao.mediation.rules.states import Action
from fengqiao.portal import text
from fengqiao.portal.forms.deeds import DeedForm, MaterialForm, RateForm, WithdrawForm
from fengqiao.portal.forms.fields import SHORT, amount_field, long_field, short_field
from fengqiao.portal.queries.mediation import MediationView

_PICK: Final = {"required": _("请选一项"), "invalid_choice": _("请从所列选项中选一项")}


class PartyForm(DeedForm):
    """An act of a side; ``view`` is what the side sees, from which it chooses."""

    def __init__(self, *args: Any, view: MediationView, candidates: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.view = view
        self.candidates = list(candidates)
        self.offer()

    def offer(self) -> None:
        """Put what can be chosen into the fields."""

    @property
    def cards(self) -> dict[str, Any]:
        """Return the mediators from whom one chooses, by the value of their field."""
        return {str(one.id): one for one in (*self.candidates, *self.view.file.seated)}


class InvitationForm(PartyForm):
    """Answer to the invitation. A person gives no reason."""

    answer = forms.ChoiceField(
        label=_("您愿意调解吗"),
        choices=(("agreed", _("愿意")), ("refused", _("不愿意"))),
        widget=forms.RadioSelect,
        error_messages=_PICK,
    )
    mode = forms.ChoiceField(
        label=_("希望怎么调解"),
        required=False,
        choices=[("", _("都可以")), *((code, _(label)) for code, label in MODES.items())],
        widget=forms.RadioSelect,
        error_messages=_PICK,
    )
    explanation = long_field(_("还想说什么"), required=False, most=SHORT, rows=3)


class BriefingForm(PartyForm):
    """Acknowledgement of the briefing."""

    read = forms.BooleanField(
        label=_("我已读过《调解须知》"), error_messages={"required": _("请读完《调解须知》并打勾")}
    )

    def data_for_service(self) -> dict[str, Any]:
        """Give nothing: the act itself says it."""
        return {}


class ChoiceForm(PartyForm):
    """Choice of a mediator from the list."""

    mediator = forms.ChoiceField(label=_("选哪一位"), widget=forms.RadioSelect, error_messages=_PICK)

    def offer(self) -> None:
        """Offer the mediators that nothing excludes, the one chosen before ticked."""
        self.fields["mediator"].choices = [(str(one.id), one.name) for one in self.candidates]  # type: ignore[attr-defined]
        chosen = self.view.file.chosen
        self.fields["mediator"].initial = chosen.id if chosen else None


class TimesForm(PartyForm):
    """Times that suit the side; ``candidates`` are those at which mediator and room are free."""

    times = forms.MultipleChoiceField(
        label=_("哪些时间方便"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={**_PICK, "required": _("请至少勾一个时间")},
    )

    def offer(self) -> None:
        """Offer the free times, those chosen before ticked."""
        self.fields["times"].choices = self.candidates  # type: ignore[attr-defined]
        self.fields["times"].initial = [f"{timezone.localtime(one):{WRITTEN}}" for one in self.view.file.mine.times]

    @property
    def cards(self) -> dict[str, Any]:
        """Return none: nobody is chosen here."""
        return {}


class ObjectionForm(ChoiceForm):
    """Objection to a mediator."""

    reason = long_field(_("为什么不同意"), most=SHORT, rows=4, help_text=_("例如：他是对方的亲戚、老同事。"))

    def offer(self) -> None:
        """Offer those asked or at work, then the others of the list."""
        seated = {one.id: one.name for one in self.view.file.seated}
        listed = {one.id: one.name for one in self.candidates if one.id not in seated}
        self.fields["mediator"].choices = [(str(key), name) for key, name in (seated | listed).items()]  # type: ignore[attr-defined]
        self.fields["mediator"].label = _("哪一位调解员")
        if len(seated) == 1:
            self.fields["mediator"].initial = next(iter(seated))


class DisclosureForm(ChoiceForm):
    """Consent to go on with a mediator after disclosure."""

    def offer(self) -> None:
        """Offer those who disclosed something."""
        told = [one for one in self.view.file.seated if one.status == "disclosed"]
        self.fields["mediator"].choices = [(str(one.id), one.name) for one in told]  # type: ignore[attr-defined]
        self.fields["mediator"].label = _("由哪一位调解员调解")
        self.fields["mediator"].initial = told[0].id if told else None


class ProposalForm(PartyForm):
    """Answer to a proposal."""

    answer = forms.ChoiceField(
        label=_("您同意这份方案吗"),
        choices=(("agreed", _("同意")), ("refused", _("不同意"))),
        widget=forms.RadioSelect,
        error_messages=_PICK,
    )
    objection = long_field(
        _("不同意哪里"), required=False, most=SHORT, rows=4, help_text=_("不同意的，请写一写。另一方也会看到。")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the objection in words; an opinion on a small claim is refused without any."""
        cleaned = super().clean() or {}
        proposal = self.view.file.open_proposal
        needs_words = cleaned.get("answer") == "refused" and proposal is not None and proposal.kind != "opinion"
        if needs_words and not cleaned.get("objection") and "objection" not in self.errors:
            self.add_error("objection", _("请写明不同意哪里"))
        return cleaned


class SignForm(PartyForm):
    """Signature under the version shown."""

    takes_files = True
    method = forms.ChoiceField(
        label=_("怎么签"),
        choices=(("drawn", _("在屏幕上用手指签")), ("scanned", _("打印出来签好，拍照上传"))),
        initial="drawn",
        widget=forms.RadioSelect,
        error_messages=_PICK,
    )
    drawing = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": _("请重新打开本页")})
    code = short_field(
        _("验证码"),
        attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "data-no-draft": "1"},
        help_text=_("6 位数字，按上面的按钮发到您手机上。"),
        error_messages={"required": _("请先按“发送验证码”，再填收到的 6 位数字")},
    )
    confirm = forms.BooleanField(
        label=_("我看过协议全文，愿意照办"), error_messages={"required": _("请看过协议全文后打勾")}
    )

    def offer(self) -> None:
        """Name the version that is shown."""
        if self.view.file.agreement is not None:
            self.fields["version"].initial = self.view.file.agreement.version

    def clean_code(self) -> str:
        """Read the digits as people type them."""
        return text.narrow(self.cleaned_data["code"])[:6]

    def clean(self) -> dict[str, Any]:
        """Ask for the drawing or the photo."""
        cleaned = super().clean() or {}
        if cleaned.get("method") == "drawn" and not cleaned.get("drawing"):
            self.add_error("drawing", _("请在方框里签名"))
        if cleaned.get("method") == "scanned" and not self.file_count:
            self.add_error("method", _("请上传签好的协议的照片"))
        return cleaned


class RefuseForm(PartyForm):
    """Refusal to sign."""

    reason = long_field(_("为什么不签"), required=False, most=SHORT, rows=3)


class PaymentForm(PartyForm):
    """A payment received or made."""

    instalment = forms.ChoiceField(label=_("哪一笔"), widget=forms.RadioSelect, error_messages=_PICK)
    paid_on = forms.DateField(
        label=_("哪一天"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写日期"), "invalid": _("请按 2026-01-31 的格式填写日期")},
    )
    amount = amount_field(_("实际多少钱"), help_text=_("与约定一样的，可以不填。"))
    proof = long_field(_("说明"), required=False, most=SHORT, rows=2, help_text=_("例如：转账到账、现金收讫。"))

    def offer(self) -> None:
        """Offer the payments still to come, the next one ticked."""
        agreement = self.view.file.agreement
        unpaid = agreement.unpaid if agreement else []
        self.fields["instalment"].choices = [  # type: ignore[attr-defined]
            (str(one.number), _("第 %(n)d 笔：%(day)s，%(amount)s 元") % {"n": one.number, "day": one.due_on, "amount": one.amount})
            for one in unpaid
        ]  # fmt: skip
        self.fields["instalment"].initial = unpaid[0].number if unpaid else None
        self.fields["paid_on"].initial = timezone.localdate()


class DefaultForm(PartyForm):
    """That a payment did not come."""

    reason = long_field(_("什么情况"), required=False, most=SHORT, rows=3)


class EnforcementForm(PartyForm):
    """Enforcement or court."""

    reference = long_field(_("案号，或者简单说明"), most=SHORT, rows=2)


class PartyWithdrawForm(WithdrawForm, PartyForm):
    """Withdrawal from a mediation."""


class PartyMaterialForm(MaterialForm, PartyForm):
    """More words or files in a mediation."""


class PartyRateForm(RateForm, PartyForm):
    """Satisfaction with a mediation."""


FORMS: Final[Mapping[str, type[PartyForm]]] = {
    Action.ANSWER_INVITATION: InvitationForm,
    Action.SIGN: SignForm,
    Action.ANSWER_PROPOSAL: ProposalForm,
    Action.ACCEPT_DISCLOSURE: DisclosureForm,
    Action.ACKNOWLEDGE_BRIEFING: BriefingForm,
    Action.CHOOSE_MEDIATOR: ChoiceForm,
    Action.CHOOSE_TIMES: TimesForm,
    Action.RECORD_PERFORMANCE: PaymentForm,
    Action.CONFIRM_JOINTLY: PartyForm,
    Action.REPORT_DEFAULT: DefaultForm,
    Action.ADD_MATERIAL: PartyMaterialForm,
    Action.RATE: PartyRateForm,
    Action.OBJECT_MEDIATOR: ObjectionForm,
    Action.TO_ENFORCEMENT: EnforcementForm,
    Action.REFUSE_TO_SIGN: RefuseForm,
    Action.WITHDRAW: PartyWithdrawForm,
}
