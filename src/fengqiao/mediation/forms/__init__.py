"""Forms of the mediation desk."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.casework.queries import IntakeChannel
from fengqiao.casework.services import PersonData
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.amounts import read_amount
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.fields import AmountField
from fengqiao.mediation.queries.options import bodies_offered, every_body
from fengqiao.mediation.rules.choices import BROUGHT_WITH_CONSENT_OF, MATTERS, ORIGINS, PROCEDURES, Matter, Origin
from fengqiao.mediation.services import Application, Creditor
from fengqiao.organisations import queries as organisations

_BROUGHT: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.COURT_LIAISON: (Origin.COURT_PRE_FILING, Origin.COURT_ENTRUSTED),
    Role.MEDIATION_CLERK: (
        Origin.CONSUMER, Origin.INSTITUTION, Origin.COURT_PRE_FILING, Origin.COURT_ENTRUSTED, Origin.REGULATOR,
        Origin.ASSOCIATION,
    ),
}  # fmt: skip
FIELDS: Final[Mapping[str, str]] = {"person.name": "name", "person.phone": "phone"}


def _text(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "form-control"})


class ApplicationForm(forms.Form):
    """A matter as an office, a court or the body's staff bring it. What is right is the service's to say."""

    body = forms.ChoiceField(label=gettext_lazy("调解组织"))
    origin = forms.ChoiceField(label=gettext_lazy("来源"))
    matter = forms.ChoiceField(label=gettext_lazy("事项"))
    name = forms.CharField(label=gettext_lazy("消费者或企业名称"), max_length=80)
    phone = forms.CharField(label=gettext_lazy("电话"), max_length=40)
    email = forms.CharField(label=gettext_lazy("电子邮箱"), max_length=120, required=False)
    find = forms.CharField(label=gettext_lazy("查找机构"), max_length=48, required=False)
    subject = forms.ChoiceField(label=gettext_lazy("对方机构"))
    claim = forms.CharField(label=gettext_lazy("调解请求"), widget=_text(2))
    facts = forms.CharField(label=gettext_lazy("事实与理由"), widget=_text())
    amount = AmountField(label=gettext_lazy("争议金额（元）"), required=False)
    consented = forms.MultipleChoiceField(
        label=gettext_lazy("已经同意调解的"), required=False, widget=forms.CheckboxSelectMultiple
    )
    subject_claim = AmountField(label=gettext_lazy("牵头机构债权（元）"), required=False)
    creditors = forms.CharField(label=gettext_lazy("其他债权机构（每行：代码 金额）"), widget=_text(3), required=False)
    court_reference = forms.CharField(label=gettext_lazy("法院案号"), max_length=60, required=False)
    court_procedure = forms.ChoiceField(label=gettext_lazy("适用程序"), required=False)
    court = forms.CharField(label=gettext_lazy("法院代码"), max_length=24, required=False)
    channel = forms.ChoiceField(label=gettext_lazy("渠道"))
    key = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, viewer: Actor, data: Any = None, *, key: str = "") -> None:
        super().__init__(data, initial={"key": key, "channel": IntakeChannel.OUTLET_VISIT}, label_suffix="")
        self.viewer = viewer
        brought = _BROUGHT.get(viewer.role, (Origin.INSTITUTION,))
        self._choose("origin", [(o, _(ORIGINS[o])) for o in brought])
        self._choose("matter", [(value, _(label)) for value, label in MATTERS.items()])
        self._choose("court_procedure", [("", "—"), *((v, _(label)) for v, label in PROCEDURES.items())])
        self._choose("channel", list(IntakeChannel.choices))
        self._choose("consented", [("person", _("消费者或企业")), ("institution", _("机构"))])
        self._choose("body", self._bodies())
        self._choose("subject", self._subjects())
        if viewer.role is not Role.MEDIATION_CLERK:
            del self.fields["court"]
        if viewer.role in {Role.CLERK, Role.OFFICER, Role.EXECUTIVE}:
            del self.fields["court_reference"], self.fields["court_procedure"]

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def _bodies(self) -> list[tuple[str, str]]:
        offered = every_body()
        if self.viewer.role is Role.MEDIATION_CLERK and self.viewer.organisation_id is not None:
            own = organisations.office(self.viewer.organisation_id).code
            return [one for one in offered if one[0] == own]
        return [("", _("请选择")), *offered]

    def _subjects(self) -> list[tuple[str, str]]:
        if self.viewer.role in {Role.CLERK, Role.OFFICER, Role.EXECUTIVE}:
            mine = organisations.subtree(self.viewer).filter(closed_on__isnull=True)[:300]
            return [(office.code, office.label) for office in mine]
        found = (
            organisations.office_choices(self.data.get("find", "") or self.data.get("subject", ""))
            if self.is_bound
            else []
        )
        chosen = self.data.get("subject", "") if self.is_bound else ""
        if chosen and chosen not in {code for code, _name in found}:
            found.insert(0, (chosen, chosen))
        return found or [("", _("先在上面查找机构"))]

    def application(self) -> Application:
        """Return what was typed as the service takes it. Raises Invalid for creditors that cannot be read."""
        given = self.cleaned_data
        origin = given["origin"]
        return Application(
            body=given["body"],
            subject=given["subject"],
            claim=given["claim"],
            facts=given["facts"],
            person=PersonData(name=given["name"], phone=given["phone"], email=given["email"]),
            matter=given["matter"],
            origin=origin,
            agreed=frozenset(given["consented"]) | BROUGHT_WITH_CONSENT_OF.get(origin, frozenset()),
            amount=given["amount"],
            subject_claim=given["subject_claim"],
            creditors=_creditors(given["creditors"]),
            court=self._court(),
            court_reference=given.get("court_reference", ""),
            court_procedure=given.get("court_procedure", ""),
            channel=given["channel"],
        )

    def _court(self) -> str:
        if self.viewer.role is Role.COURT_LIAISON and self.viewer.organisation_id is not None:
            return organisations.office(self.viewer.organisation_id).code
        return str(self.cleaned_data.get("court", "")).strip().upper()

    def refuse(self, wrong: Mapping[str, str]) -> None:
        """Show what the service refused beside its field, or above the form."""
        for name, message in wrong.items():
            field = FIELDS.get(name, name)
            self.add_error(field if field in self.fields else None, message)


def _creditors(text: str) -> tuple[Creditor, ...]:
    """Read a code and a debt from each line. Raises Invalid."""
    found = []
    for line in filter(None, (line.split() for line in text.splitlines())):
        try:
            code, debt = line
            found.append(Creditor(code.upper(), read_amount(debt)))
        except ValueError:
            raise Invalid({"creditors": _("每行请写成“B02 3000000”")}) from None
    return tuple(found)


class HandOverForm(forms.Form):
    """Which body takes a complaint, and how both sides' consent is known."""

    body = forms.ChoiceField(label=gettext_lazy("调解组织"))
    consent = forms.CharField(label=gettext_lazy("双方同意的记录"), widget=_text(3), max_length=2000)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, complaint: Any, data: Any = None) -> None:
        super().__init__(data, initial={"version": complaint.version}, label_suffix="")
        subject = complaint.subject
        offered = bodies_offered(
            trade=subject.kind, matter=Matter.DISPUTE, place=complaint.place_id or "", house_id=subject.head_id
        )
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("请选择")), *offered]


class PaperWordForm(forms.Form):
    """The word that stands for a body in the numbers of its papers."""

    word = forms.CharField(label=gettext_lazy("文书代字"), max_length=12, required=False)


class PaperTemplateForm(forms.Form):
    """A body's own Word template."""

    file = forms.FileField(
        label=gettext_lazy("Word 模板（.docx）"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".docx"}),
    )
