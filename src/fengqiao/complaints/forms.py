"""Forms of the desk: intake, and the form every action gets from its declared fields."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.casework.actionform import Offered, day_input
from fengqiao.casework.queries import orders_for
from fengqiao.casework.services import PersonData
from fengqiao.complaints.queries import case_choices
from fengqiao.complaints.rules.needs import SPECIAL_NEEDS
from fengqiao.complaints.rules.states import Action
from fengqiao.complaints.services import Filing
from fengqiao.complaints.worklist import OFFICES_LISTED, code_choices
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.fields import AmountField
from fengqiao.foundation.lifecycle import Field, Move
from fengqiao.organisations import queries as organisations

DESK_CHANNELS: Final = ("outlet_visit", "phone", "letter", "hotline", "email", "other")
REPRESENTATIVES: Final = 5
ORDER_DAYS: Final = 7  # a suggestion in the form, no rule

_TODAY_BY_DEFAULT: Final = frozenset({"notified_on", "received_on"})


def _text(label: Any, *, required: bool = False, **attrs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=400, widget=forms.TextInput(attrs={"autocomplete": "off", **attrs})
    )


def _long(label: Any, rows: int, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        max_length=50_000,
    )


def _amount(label: Any) -> AmountField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return AmountField(label=label, required=False, widget=widget)


class IntakeForm(forms.Form):
    """A complaint as a clerk takes it down. The rules are the service's; the form only reads."""

    phone = _text(gettext_lazy("电话"), inputmode="tel", autofocus=True)
    name = _text(gettext_lazy("姓名"), required=True)
    email = _text(gettext_lazy("电子邮件"), inputmode="email")
    address = _text(gettext_lazy("地址"))
    id_number = _text(gettext_lazy("证件号码"))
    channel = forms.ChoiceField(label=gettext_lazy("怎样收到"), widget=forms.RadioSelect, initial="outlet_visit")
    subject = forms.ChoiceField(label=gettext_lazy("被投诉机构"))
    received_on = forms.DateField(label=gettext_lazy("收到日期"), widget=day_input())
    request = _long(gettext_lazy("诉求"), 3, required=True, help_text=gettext_lazy("消费者要什么，一两句话。"))
    facts = _long(gettext_lazy("事实与理由"), 3, help_text=gettext_lazy("不填则与诉求相同。"))
    amount = _amount(gettext_lazy("涉及金额（元）"))
    product = forms.ChoiceField(label=gettext_lazy("业务类别"), required=False)
    cause = forms.ChoiceField(label=gettext_lazy("投诉原因"), required=False)
    special_needs = forms.MultipleChoiceField(
        label=gettext_lazy("特殊需要"), required=False, widget=forms.CheckboxSelectMultiple
    )
    press = forms.BooleanField(label=gettext_lazy("媒体关注"), required=False)
    own_conduct = forms.BooleanField(label=gettext_lazy("涉及本机构人员行为"), required=False)
    filing = forms.ChoiceField(label=gettext_lazy("提出方式"), widget=forms.RadioSelect, initial="self")
    agent_name = _text(gettext_lazy("代理人或继承人姓名"))
    agent_phone = _text(gettext_lazy("代理人或继承人电话"), inputmode="tel")
    group_size = forms.IntegerField(label=gettext_lazy("人数"), required=False, min_value=1)
    terms = _long(gettext_lazy("化解结果"), 2, help_text=gettext_lazy("当场化解时填写：怎样解决、消费者是否满意。"))
    compensation = _amount(gettext_lazy("兑付金额（元）"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    drafts = forms.CharField(widget=forms.HiddenInput, max_length=43)

    def __init__(self, *args: Any, viewer: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self._viewer = viewer
        _choose(self, "channel", [(v, label) for v, label in case_choices("channel") if v in DESK_CHANNELS])
        _choose(self, "filing", case_choices("filing"))
        _choose(self, "product", [("", _("暂不分类")), *code_choices("product", today)])
        _choose(self, "cause", [("", _("暂不分类")), *code_choices("cause", today)])
        _choose(self, "special_needs", [(need, _(label)) for need, label in SPECIAL_NEEDS.items()])
        self.fields["received_on"].initial = today
        offices = _offices(viewer, self.data.get("subject", ""))
        _choose(self, "subject", offices)
        if not viewer.is_regulator:
            own = next((code for code, _name in offices), "")
            self.fields["subject"].initial = _own_code(viewer) or own
        for number in range(1, REPRESENTATIVES + 1):
            self.fields[f"representative{number}_name"] = _text(_("代表人 %(n)s 姓名") % {"n": number})
            self.fields[f"representative{number}_phone"] = _text(
                _("代表人 %(n)s 电话") % {"n": number}, inputmode="tel"
            )

    @property
    def representatives(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the fields of the representatives, name and telephone."""
        numbers = range(1, REPRESENTATIVES + 1)
        return [(self[f"representative{n}_name"], self[f"representative{n}_phone"]) for n in numbers]

    def filing_of(self) -> Filing:
        """Return what the valid form says."""
        given = self.cleaned_data
        is_visit = given["channel"] == "outlet_visit"
        return Filing(
            subject=given["subject"],
            request=given["request"],
            facts=given["facts"] or given["request"],
            complainant=PersonData(
                **{name: given[name].strip() for name in ("name", "phone", "email", "id_number", "address")}
            ),
            channel=given["channel"],
            amount=given["amount"],
            product=given["product"],
            cause=given["cause"],
            filing=given["filing"],
            agent=PersonData(name=given["agent_name"].strip(), phone=given["agent_phone"].strip())
            if given["agent_name"]
            else None,
            representatives=self._representatives() if given["filing"] == "group" else (),
            group_size=given["group_size"] or 1,
            in_person=is_visit,
            special_needs=tuple(given["special_needs"]),
            media=given["press"],
            own_conduct=given["own_conduct"],
            received_on=given["received_on"],
            drafts=given["drafts"],
        )

    def _representatives(self) -> tuple[PersonData, ...]:
        given = self.cleaned_data
        pairs = (
            (given[f"representative{n}_name"], given[f"representative{n}_phone"]) for n in range(1, REPRESENTATIVES + 1)
        )
        return tuple(PersonData(name=name.strip(), phone=phone.strip()) for name, phone in pairs if name)

    def refuse(self, wrong: Mapping[str, str]) -> None:
        """Show what the service refused beside the fields it is about."""
        for name, message in wrong.items():
            field = name.removeprefix("complainant.").replace("agent.", "agent_")
            self.add_error(field if field in self.fields else None, message)


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
    field.choices = choices


def _offices(viewer: Actor, chosen: str) -> list[tuple[str, str]]:
    if not viewer.is_regulator:
        mine = organisations.subtree(viewer).filter(closed_on__isnull=True)[:OFFICES_LISTED]
        return [(office.code, office.label) for office in mine]
    try:
        found = organisations.organisation(chosen) if chosen else None
    except NotFound:
        found = None
    return [(found.code, found.label)] if found else [("", _("先在上面查找机构"))]


def _own_code(viewer: Actor) -> str:
    own = organisations.organisations([viewer.organisation_id] if viewer.organisation_id else [])
    return next((office.code for office in own.values()), "")


def first_day(field: Field, move: Move, today: date) -> date | None:
    """Return the date that a field of a complaint's action begins with."""
    if move.action == Action.ORDER_REPORT:
        return today + timedelta(days=ORDER_DAYS)
    return today if field.name in _TODAY_BY_DEFAULT else None


def options(field: Field, move: Move, case: Any, viewer: Actor) -> Offered:
    """Return what a field of a complaint's action is chosen from; None: it is typed."""
    match move.action, field.name:
        case Action.ASSIGN, "handler":
            staff = organisations.handlers(case.owner_id)
            return [("", _("请选择")), *((str(member.pk), member.name) for member in staff)]
        case Action.CLASSIFY, "product" | "cause":
            return [("", _("暂不分类")), *code_choices(field.name, case.received_on)]
        case Action.SEND_DOWN, "organisation":
            return [("", _("请选择")), *_lower_offices(case)]
        case Action.ANSWER_ORDER, "order":
            waiting = orders_for(viewer).filter(case_id=case.pk, answered_at__isnull=True)
            return [(str(order.pk), f"{order.due_on} {order.question[:40]}") for order in waiting]
    return None


def _lower_offices(case: Any) -> list[tuple[str, str]]:
    path = (*organisations.ancestors(case.subject), case.subject)
    rank = organisations.level_of(case.owner).rank
    return [(office.code, office.label) for office in path if organisations.level_of(office).rank < rank]
