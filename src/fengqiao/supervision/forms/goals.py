"""The form of a year's goals: five rows, shares typed in per cent."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from fengqiao.foundation.forms import PlainForm, SeenMixin
from fengqiao.supervision.models import GoalSet
from fengqiao.supervision.queries.naming import aspect_label, unit_of
from fengqiao.supervision.rules.aspects import Aspect
from fengqiao.supervision.rules.goals import SLOTS
from fengqiao.supervision.rules.indicators import INDICATORS, Indicator, Shape, of_aspect
from fengqiao.supervision.services.goals import GoalData


def indicator_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the indicators by aspect, each with its unit."""
    return [
        (aspect_label(aspect), [(one.id, f"{_(one.name)}（{unit_of(one).strip()}）") for one in of_aspect(aspect)])
        for aspect in Aspect
    ]


class GoalsForm(SeenMixin, PlainForm):
    """Title, five goals, and the reason where adopted goals are changed. Fields are named ``target-1`` and so on."""

    title = forms.CharField(max_length=60)
    reason = forms.CharField(max_length=300, required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, year: int, found: GoalSet | None) -> None:
        known = {one.slot: one for one in found.goals.all()} if found else {}
        initial: dict[str, Any] = {
            "title": found.title if found else _("%(year)s年“四个提升一个下降”") % {"year": year},
            "seen": found.changed_at.isoformat() if found else "",
        }
        for slot in SLOTS:
            goal = known.get(slot.number)
            indicator = INDICATORS[goal.indicator if goal else slot.suggested]
            initial |= {
                f"label-{slot.number}": goal.label if goal else _(slot.label),
                f"indicator-{slot.number}": indicator.id,
                f"baseline-{slot.number}": _typed(indicator, goal.baseline if goal else None),
                f"target-{slot.number}": _typed(indicator, goal.target if goal else None),
            }
        super().__init__(data, initial=initial)
        self.fields["title"].label = _("名称")
        self.fields["reason"].label = _("调整原因")
        self.fields["reason"].help_text = _("目标确定以后再调整才需要填写")
        for slot in SLOTS:
            n = slot.number
            self.fields[f"label-{n}"] = forms.CharField(label=_("目标"), max_length=60)
            self.fields[f"indicator-{n}"] = forms.ChoiceField(label=_("指标"), choices=indicator_choices())
            self.fields[f"baseline-{n}"] = forms.FloatField(
                label=_("基数"), required=False, help_text=_("百分比填 90.5 这样的数；不知道可以不填")
            )
            self.fields[f"target-{n}"] = forms.FloatField(label=_("目标值"))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the fields of each slot together."""
        return [
            {
                "slot": slot,
                "name": _(slot.label),
                "fields": [self[f"{name}-{slot.number}"] for name in ("label", "indicator", "baseline", "target")],
            }
            for slot in SLOTS
        ]

    def goals(self) -> list[GoalData]:
        """Return what was set, in the indicators' own units."""
        given = self.cleaned_data
        made = []
        for slot in SLOTS:
            n = slot.number
            indicator = INDICATORS[given[f"indicator-{n}"]]
            values = [_untyped(indicator, given[f"{name}-{n}"]) for name in ("baseline", "target")]
            made.append(GoalData(n, given[f"label-{n}"], indicator.id, values[0], values[1] or 0.0))
        return made


def _typed(indicator: Indicator, value: float | None) -> float | None:
    return round(value * 100, 4) if value is not None and indicator.shape is Shape.SHARE else value


def _untyped(indicator: Indicator, value: float | None) -> float | None:
    return value / 100 if value is not None and indicator.shape is Shape.SHARE else value
