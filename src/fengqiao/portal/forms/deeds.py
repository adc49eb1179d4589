"""Forms for what a consumer does with a complaint; those that a mediation needs, too, come first."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fengqiao.complaints.rules.states import Action
from fengqiao.portal.forms.fields import SHORT, long_field
from fengqiao.portal.rules import SETTLED, STARS


class DeedForm(forms.Form):
    """An act without any words. ``files`` counts what was uploaded with it."""

    takes_files = False

    def __init__(self, *args: Any, files: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file_count = files

    def data_for_service(self) -> dict[str, Any]:
        """Return the values as the action takes them."""
        return dict(self.cleaned_data)


class WithdrawForm(DeedForm):
    """Withdrawal."""

    reason = long_field(_("为什么撤回"), required=False, most=SHORT, rows=3)


class RejectForm(DeedForm):
    """Rejection of the decision."""

    reason = long_field(_("您不同意哪里"), required=False, most=SHORT, rows=4)


class ReviewForm(DeedForm):
    """Request for a review."""

    reason = long_field(_("请上级核查什么"), most=SHORT, rows=4, help_text=_("过程、时间或结果，哪里不对。"))


class RegulatorForm(DeedForm):
    """Report to the regulator."""

    reason = long_field(_("您要反映什么问题"), most=SHORT, rows=4)


class CourtForm(DeedForm):
    """Arbitration or court."""

    reference = long_field(_("案号，或者简单说明"), most=SHORT, rows=2)


class MaterialForm(DeedForm):
    """More words or files."""

    takes_files = True
    text = long_field(_("补充说明"), required=False, most=5000, rows=4)

    def clean(self) -> dict[str, Any]:
        """Ask for words or a file."""
        cleaned = super().clean() or {}
        if not cleaned.get("text") and not self.file_count and "text" not in self.errors:
            self.add_error("text", _("请写几句说明，或者上传文件"))
        return cleaned

    def data_for_service(self) -> dict[str, Any]:
        """Say in words that files came when no words came."""
        words = self.cleaned_data["text"] or gettext("上传了 %(n)d 个文件") % {"n": self.file_count}
        return {"text": words}


class RateForm(DeedForm):
    """Satisfaction, and whether the matter is really settled."""

    stars = forms.ChoiceField(
        label=_("您满意吗"),
        choices=[(str(stars), _(label)) for stars, label in STARS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项")},
    )
    settled = forms.ChoiceField(
        label=_("问题真的解决了吗"),
        choices=(("yes", _(SETTLED[True])), ("no", _(SETTLED[False]))),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项")},
    )
    comment = long_field(_("还想说什么"), required=False, most=SHORT, rows=3)


DEED_FORMS: Final[Mapping[str, type[DeedForm]]] = {
    Action.ACCEPT_DECISION: DeedForm,
    Action.REJECT_DECISION: RejectForm,
    Action.REQUEST_REVIEW: ReviewForm,
    Action.ADD_MATERIAL: MaterialForm,
    Action.RATE: RateForm,
    Action.BRING_TO_REGULATOR: RegulatorForm,
    Action.TO_COURT: CourtForm,
    Action.WITHDRAW: WithdrawForm,
}
