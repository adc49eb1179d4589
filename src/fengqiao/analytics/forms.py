"""The explorer's form."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from fengqiao.analytics.queries import Question, choices, dimension_name, kinds_for, question
from fengqiao.analytics.rules.dimensions import dimensions_of
from fengqiao.analytics.rules.facts import COMPLAINTS, MEDIATIONS, FactKind
from fengqiao.analytics.rules.measures import MEASURES
from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.marking import N_

FIRST: Final = ("measure", "by", "from", "to")
KIND_NAMES: Final[Mapping[str, str]] = {COMPLAINTS.id: N_("消费投诉"), MEDIATIONS.id: N_("调解")}


class _Any(forms.ChoiceField):
    """Offers some values and takes any other, as links give it; what names nothing is refused when asked."""

    def valid_value(self, value: Any) -> bool:
        """Whether the value can be asked about."""
        return True


class ExplorerForm(forms.Form):
    """Measure, dimension, period and filters of the measure's kind of fact. After ``is_valid``, `question` holds what is asked."""

    question: Question

    def __init__(self, data: Mapping[str, Any], *, viewer: Actor, today: date) -> None:
        super().__init__(data)
        self.kind = MEASURES[data["measure"]].facts
        everything = [("", _("全部"))]
        labels = {
            "institution": _("机构"), "organisation": _("下级机构"), "level": _("办理层级"), "place": _("地区"),
            "product": _("业务类别"), "cause": _("投诉原因"), "channel": _("投诉渠道"), "peer_group": _("同业组"),
            "body": _("调解组织"), "room": _("调解室"), "mediator": _("调解员"), "trade": _("行业"), "matter": _("事项"),
            "origin": _("来源"),
        }  # fmt: skip
        self.fields["measure"] = forms.ChoiceField(
            label=_("指标"), choices=[_offered(kind) for kind in kinds_for(viewer)]
        )
        dimensions = [(d.id, dimension_name(d)) for d in dimensions_of(self.kind).values() if _useful(d.id, viewer)]
        self.fields["by"] = forms.ChoiceField(label=_("分组"), choices=[("", _("不分组")), *dimensions], required=False)
        for name, label in (("from", _("从")), ("to", _("到"))):
            widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields[name] = forms.DateField(label=label, required=False, widget=widget)
        for name in self.kind.filters:
            offered = choices(name, viewer, today)
            if offered or data.get(name):
                self.fields[name] = _Any(label=labels[name], choices=[*everything, *offered], required=False)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"

    def clean(self) -> dict[str, Any]:
        """Ask the question; what it refuses becomes the errors of the fields."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return values
        try:
            self.question = question(
                measure_id=values["measure"],
                by=values["by"],
                date_from=values["from"],
                date_to=values["to"],
                filters={name: values.get(name, "") for name in self.kind.filters},
            )
        except Invalid as wrong:
            for name, message in wrong.fields.items():
                self.add_error(name, message)
        return values

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """Return the fields always in sight."""
        return [self[name] for name in FIRST]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """Return the fields that open on demand."""
        return [self[name] for name in self.fields if name not in FIRST]


def _offered(kind: FactKind) -> tuple[str, list[tuple[str, str]]]:
    """Return the measures of a kind under its name."""
    return _(KIND_NAMES[kind.id]), [(m.id, _(m.name)) for m in MEASURES.values() if m.facts is kind]


def _useful(dimension: str, viewer: Actor) -> bool:
    """Leave out dimensions in which the viewer's cases have one value."""
    if viewer.is_regulator:
        return dimension != "organisation"
    if viewer.level is Level.BODY:
        return dimension != "body" or viewer.role in {Role.JUSTICE, Role.COURT_LIAISON}
    if dimension == "sub_branch":  # below a branch these are the offices below
        return viewer.level is Level.HEAD_OFFICE
    return dimension not in {"institution", "peer_group"}
