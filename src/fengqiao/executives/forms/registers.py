"""The form of one row of an institution's registers, drawn from its section."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.executives.queries.sections import Section
from fengqiao.executives.services.registers import day_problems
from fengqiao.foundation.actors import Role
from fengqiao.foundation.fields import AmountField
from fengqiao.foundation.forms import day_input, lines
from fengqiao.organisations import queries as organisations

_WIDGETS: Final[Mapping[str, Callable[[], forms.Widget]]] = {"DateField": day_input, "TextField": lines}


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """The form of one row. Overlaps are guarded by the database, and told by the service."""

    section: Section
    organisation_id: int = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if "member" in self.fields:
            people = organisations.holders(Role.EXECUTIVE, self.organisation_id)
            field: Any = self.fields["member"]
            field.queryset = field.queryset.filter(pk__in=[pk for pk, _name in people])
            field.help_text = _("本机构有“行长/总经理”角色的登录人员；没有的先请系统管理员添加。")
        for name in ("money", "figure"):
            if name in self.fields:
                plain = self.fields[name]
                self.fields[name] = AmountField(label=plain.label, required=False)
        if "figure" in self.fields:
            self.fields["figure"].help_text = _("绩效考核权重填百分比，经费填元，其他不填。")

    def clean(self) -> dict[str, Any]:
        """Refuse days that the service refuses, a weight past the whole, and a follow-up without a date."""
        cleaned = super().clean() or {}
        for name, problem in day_problems(self.section, cleaned.get, today=timezone.localdate()).items():
            self.add_error(name, problem)
        figure = cleaned.get("figure")
        if cleaned.get("kind") == "appraisal" and (figure is None or figure > 100):
            self.add_error("figure", _("请填写 0 到 100 的百分比"))
        if cleaned.get("kind") == "budget" and figure is None:
            self.add_error("figure", _("请填写金额（元）"))
        if cleaned.get("follow_up") and not cleaned.get("due_on"):
            self.add_error("due_on", _("有落实事项的，请填写落实期限"))
        return cleaned

    def _update_errors(self, errors: ValidationError) -> None:
        """Say in words that help what Django would tell by the constraint's name."""
        if NON_FIELD_ERRORS in getattr(errors, "error_dict", {}):
            errors.error_dict[NON_FIELD_ERRORS] = [ValidationError(_(self.section.twice))]
        super()._update_errors(errors)  # type: ignore[misc]  # Django keeps it out of its stubs


def entry_form(section: Section, *args: Any, organisation_id: int, **kwargs: Any) -> EntryForm:
    """Return the form of one row of a section."""
    widgets: dict[str, type[forms.Widget] | forms.Widget] = {}
    for name in section.fields:
        kind = type(section.model._meta.get_field(name)).__name__
        if kind in _WIDGETS:
            widgets[name] = _WIDGETS[kind]()
    made: Any = forms.modelform_factory(section.model, form=EntryForm, fields=section.fields, widgets=widgets)
    made.section, made.organisation_id = section, organisation_id
    form: EntryForm = made(*args, **kwargs)
    return form


class EvidenceForm(forms.Form):
    """A file that proves an element."""

    file = forms.FileField(label=gettext_lazy("证明文件"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
