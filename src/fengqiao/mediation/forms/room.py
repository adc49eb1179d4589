"""Forms of the screens in the room."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.casework.actionform import day_input
from fengqiao.mediation.queries.session_mode import SessionMode
from fengqiao.mediation.rules.choices import MODES, NOBODY_CAME, SESSION_RESULTS
from fengqiao.mediation.services.in_room import NEXT

_NEXT = ("starts_on", "starts_at", "minutes", "mode", "room", "link")


class CloseSessionForm(forms.Form):
    """The end of a session: attendance, minutes, result, and if there is to be one, the next date."""

    session = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    present = forms.MultipleChoiceField(
        label=gettext_lazy("到场的各方"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请勾选到场的各方；没有人到场的，结果选“无人到场”")},
    )
    minutes_text = forms.CharField(
        label=gettext_lazy("笔录"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10, "class": "form-control"}),
        help_text=gettext_lazy("边谈边记，自动存在这台设备上；只有调解员和调解组织看得到。"),
    )
    result = forms.ChoiceField(label=gettext_lazy("结果"), widget=forms.RadioSelect)
    next_starts_on = forms.DateField(label=gettext_lazy("下一场日期"), required=False, widget=day_input())
    next_starts_at = forms.CharField(
        label=gettext_lazy("几点开始"),
        required=False,
        max_length=5,
        widget=forms.TextInput(attrs={"type": "time", "class": "form-control"}),
    )
    next_minutes = forms.IntegerField(label=gettext_lazy("时长（分钟）"), required=False, initial=60)
    next_mode = forms.ChoiceField(label=gettext_lazy("方式"), required=False)
    next_room = forms.ChoiceField(label=gettext_lazy("调解室"), required=False)
    next_link = forms.CharField(label=gettext_lazy("线上地址或电话"), required=False, max_length=200)

    def __init__(self, mode: SessionMode, data: Any = None) -> None:
        case, session = mode.page.case, mode.session
        self.draft = f"session-{case.number}-{session.number}" if session else ""
        initial = {"version": case.version, "session": session.number if session else None}
        if session is not None:
            initial |= {"next_mode": session.mode, "next_room": str(session.room_id or "")}
        super().__init__(data, initial=initial, label_suffix="", auto_id="close_%s")
        self._choose("present", [(str(side.number), f"{side.name} · {side.role}") for side in mode.page.sides])
        self._choose("result", [(value, _(label)) for value, label in SESSION_RESULTS.items()])
        self._choose("next_mode", [(value, _(label)) for value, label in MODES.items()])
        rooms = [(str(room.pk), room.name) for room in mode.rooms]
        self._choose("next_room", [("", _("不用调解室（线上或电话）")), *rooms])

    def clean(self) -> dict[str, Any]:
        """Ask neither who came nor what was said if nobody came."""
        given = super().clean() or {}
        if given.get("result") == NOBODY_CAME:
            for name, nothing in (("present", []), ("minutes_text", "")):
                if name not in given:
                    self.errors.pop(name, None)
                    given[name] = nothing
        return given

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def held(self) -> dict[str, object]:
        """Return the record of this session as the action takes it."""
        given = self.cleaned_data
        return {
            "session": given["session"],
            "present": ",".join(given["present"]),
            "result": given["result"],
            "minutes_text": given["minutes_text"],
        }

    def following(self) -> dict[str, object] | None:
        """Return the next session as the action takes it, None if no date is given."""
        given = self.cleaned_data
        if given["next_starts_on"] is None and not given["next_starts_at"]:
            return None
        return {name: given[NEXT + name] or None for name in _NEXT}

    def refuse(self, wrong: Mapping[str, str]) -> None:
        """Show what the service refused beside its field, or above the form."""
        for name, message in wrong.items():
            self.add_error(name if name in self.fields else None, message)

    def renew(self, version: int) -> None:
        """Let the form be sent again on what the case has become."""
        self.data = {**self.data.dict(), "present": self.data.getlist("present"), "version": str(version)}  # type: ignore[attr-defined]


class SignHereForm(forms.Form):
    """A person's signature on the tablet."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    drawing = forms.CharField(widget=forms.HiddenInput, error_messages={"required": gettext_lazy("请在方框里签名")})
    code = forms.CharField(
        label=gettext_lazy("验证码"),
        max_length=12,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "form-control",
                "data-no-draft": "1",
            }
        ),
        error_messages={"required": gettext_lazy("请先按“发送验证码”，再填收到的 6 位数字")},
    )
    confirm = forms.BooleanField(
        label=gettext_lazy("我看过协议全文，愿意照办"),
        error_messages={"required": gettext_lazy("请看过协议全文后打勾")},
    )


class AbsenceForm(forms.Form):
    """Until when a mediator cannot come."""

    until = forms.DateField(
        label=gettext_lazy("到哪一天不能到场（含当天）"),
        widget=day_input(),
        help_text=gettext_lazy("今天不来就填今天。更长的假请找调解组织登记。"),
    )
