"""What the list of mediations can be narrowed by."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.lists import Filter, Filters
from fengqiao.mediation.queries.board import COLUMNS
from fengqiao.mediation.queries.bodies import bodies
from fengqiao.mediation.rules.choices import MATTERS, ORIGINS, TRACKS
from fengqiao.mediation.rules.states import STATE_LABELS


def filters_for(data: Mapping[str, Any], *, viewer: Actor, today: date) -> Filters:
    """Return the filters that the values of an address ask for."""
    return Filters(
        (
            Filter("stage", _field(gettext_lazy("阶段"), [(n, _(label)) for n, (label, _states) in COLUMNS.items()]), _by_stage),
            Filter("state", _labels(gettext_lazy("状态"), STATE_LABELS), "state"),
            Filter("light", _field(gettext_lazy("时限"), [("overdue", _("已逾期"))]), lambda q, _light: q.filter(due_on__lt=today, yellow_on__isnull=False)),
            Filter("matter", _labels(gettext_lazy("事项"), MATTERS), "mediation__matter"),
            Filter("origin", _labels(gettext_lazy("来源"), ORIGINS), "mediation__origin"),
            Filter("track", _labels(gettext_lazy("办理方式"), TRACKS), "mediation__track"),
            Filter("body", _field(gettext_lazy("调解组织"), [(b.organisation.code, b.organisation.label) for b in bodies()]), "owner__code"),
            Filter("show", _field(gettext_lazy("范围"), [("closed", _("已办结")), ("all", _("在办和已办结"))], empty=_("在办")), _by_show),
        ),
        data,
    )  # fmt: skip


def _by_stage(rows: QuerySet[Any], stage: str) -> QuerySet[Any]:
    return rows.filter(state__in=COLUMNS[stage][1])


def _by_show(rows: QuerySet[Any], show: str) -> QuerySet[Any]:
    return rows.filter(closed_at__isnull=False) if show == "closed" else rows


def _labels(label: Any, labels: Mapping[str, str]) -> forms.ChoiceField:
    return _field(label, [(str(value), _(text)) for value, text in labels.items()])


def _field(label: Any, choices: Sequence[tuple[str, Any]], empty: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", empty or _("全部")), *choices], widget=forms.Select(attrs={"class": "form-select"})
    )
