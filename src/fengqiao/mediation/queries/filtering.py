"""What the list of mediations and the board can be narrowed by."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.lists import Filter, Filters
from fengqiao.foundation.marking import N_
from fengqiao.mediation.models import Mediator, Session, SessionStatus
from fengqiao.mediation.queries.board import rooms_of
from fengqiao.mediation.queries.bodies import bodies
from fengqiao.mediation.queries.circumstances import SEATED
from fengqiao.mediation.queries.engaged import engagements
from fengqiao.mediation.queries.outcomes import SETTLED, UNSETTLED
from fengqiao.mediation.queries.stages import in_stage
from fengqiao.mediation.rules.board import STAGE_LABELS
from fengqiao.mediation.rules.choices import MATTERS, ORIGINS, TRACKS
from fengqiao.mediation.rules.states import STATE_LABELS
from fengqiao.organisations.models import OrganisationKind

_OUTCOMES = {"agreed": (N_("达成协议"), SETTLED), "failed": (N_("调解不成"), UNSETTLED)}
_TRADES = (OrganisationKind.BANK, OrganisationKind.INSURER)


def filters_for(data: Mapping[str, Any], *, viewer: Actor, today: date) -> Filters:
    """Return the filters that the values of an address ask for."""
    return Filters(
        (
            Filter("stage", _labels(gettext_lazy("阶段"), STAGE_LABELS), lambda q, stage: q.filter(in_stage(stage))),
            Filter("state", _labels(gettext_lazy("状态"), STATE_LABELS), "state"),
            Filter("light", _field(gettext_lazy("时限"), [("overdue", _("已逾期"))]), lambda q, _light: q.filter(due_on__lt=today, yellow_on__isnull=False)),
            Filter("matter", _labels(gettext_lazy("事项"), MATTERS), "mediation__matter"),
            *_everywhere(),
            Filter("track", _labels(gettext_lazy("办理方式"), TRACKS), "mediation__track"),
            Filter("body", _field(gettext_lazy("调解组织"), [(b.organisation.code, b.organisation.label) for b in bodies()]), "owner__code"),
            Filter("outcome", _field(gettext_lazy("结果"), [(n, _(label)) for n, (label, _q) in _OUTCOMES.items()]), lambda q, outcome: q.filter(_OUTCOMES[outcome][1])),
            Filter("ended", _field(gettext_lazy("终结时间"), [("year", _("今年"))]), lambda q, _year: q.filter(mediation__ended_at__year=today.year)),
            Filter("show", _field(gettext_lazy("范围"), [("closed", _("已办结")), ("all", _("在办和已办结"))], empty=_("在办")), _by_show),
            *(_inside(viewer) if viewer.role is Role.MEDIATION_CLERK else ()),
        ),
        data,
    )  # fmt: skip


def board_filters(data: Mapping[str, Any], *, viewer: Actor) -> Filters:
    """Return the filters of the board; the list knows them, too."""
    return Filters((*_inside(viewer), *_everywhere()), data)


def _everywhere() -> tuple[Filter, ...]:
    return (Filter("origin", _labels(gettext_lazy("来源"), ORIGINS), "mediation__origin"),)


def _inside(viewer: Actor) -> tuple[Filter, ...]:
    """Return what only a body's own staff narrow by."""
    present = engagements(timezone.localdate(), body=viewer.organisation_id)
    found = Mediator.objects.filter(pk__in=present.values("mediator"))
    mediators = found.order_by("member__name").values_list("pk", "member__name")
    rooms = [(str(room.pk), room.name) for room in rooms_of(viewer)]
    return (
        Filter("mediator", _field(gettext_lazy("调解员"), [(str(pk), name) for pk, name in mediators]), _by_mediator),
        Filter("room", _field(gettext_lazy("调解室"), rooms), _by_room),
        Filter("trade", _field(gettext_lazy("行业"), [(str(t), t.label) for t in _TRADES]), "subject__kind"),
        Filter("mine", _field(gettext_lazy("经办"), [("1", _("我经办的"))]), lambda q, _mine: q.filter(handler=viewer.person_id)),
    )  # fmt: skip


def _by_mediator(rows: QuerySet[Any], mediator: str) -> QuerySet[Any]:
    return rows.filter(mediation__appointments__mediator=mediator, mediation__appointments__status__in=SEATED)


def _by_room(rows: QuerySet[Any], room: str) -> QuerySet[Any]:
    planned = Session.objects.filter(mediation=OuterRef("pk"), status=SessionStatus.PLANNED, room=int(room))
    return rows.filter(Exists(planned))


def _by_show(rows: QuerySet[Any], show: str) -> QuerySet[Any]:
    return rows.filter(closed_at__isnull=False) if show == "closed" else rows


def _labels(label: Any, labels: Mapping[str, str]) -> forms.ChoiceField:
    return _field(label, [(str(value), _(text)) for value, text in labels.items()])


def _field(label: Any, choices: Sequence[tuple[str, Any]], empty: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", empty or _("全部")), *choices], widget=forms.Select(attrs={"class": "form-select"})
    )
