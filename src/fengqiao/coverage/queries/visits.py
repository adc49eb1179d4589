"""Requests for help at the desk: the queue with its filters, and one request's page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from fengqiao.coverage.models import ReasonCode, Visit, VisitKind, VisitState
from fengqiao.coverage.queries.scope import candidates, parts_of, visits_seen
from fengqiao.coverage.queries.visit_history import history_of
from fengqiao.coverage.queries.visit_offers import OfficeCard, offices_near
from fengqiao.coverage.queries.visit_person import Masked, masked, read
from fengqiao.coverage.rules.visits import MOVES, OPEN, Action, Kind, Part, State, open_moves
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.lists import Filter, Filters, choice_field
from fengqiao.organisations.models import Assignment, Organisation, ServiceCode
from fengqiao.organisations.queries import HistoryEntry, staff_of
from fengqiao.organisations.queries.staff import HANDLING_ROLES
from fengqiao.organisations.rules.offers import Service
from fengqiao.places import queries as places

TONES: Final = {
    VisitState.REQUESTED: "waiting", VisitState.ASSIGNED: "active", VisitState.DONE: "good", VisitState.UNMET: "bad",
}  # fmt: skip
_OPEN: Final = "open"
_NOBODY: Final = "none"


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A request as the queue shows it: the person masked."""

    visit: Visit
    person: Masked
    place: str
    tone: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A request without the person, for a file."""

    visit: Visit
    place: str


@dataclass(frozen=True, slots=True)
class VisitPage:
    """One request: its row, what may be done, to whom it may be given, which offices fit, and its history."""

    row: VisitRow
    moves: Sequence[tuple[Action, str]]
    takers: Sequence[tuple[str, str]]
    fitting: Sequence[OfficeCard]
    history: Sequence[HistoryEntry]
    may_reveal: bool


def late(today: date) -> Q:
    """Return the condition of a request that is not done in time."""
    return Q(state__in=OPEN, due_on__lt=today)


def late_number(viewer: Actor, today: date) -> int:
    """Return how many requests in scope are not done in time."""
    return visits_seen(viewer).filter(late(today)).count()


def listed(viewer: Actor) -> QuerySet[Visit]:
    """Return the requests the viewer sees, with what a row needs."""
    return visits_seen(viewer).select_related("organisation", "wished", "member")


def order_of(filters: Filters) -> tuple[str, str]:
    """Return the order of the queue: what is open by due day, so that the overdue come first; else the latest first."""
    is_open = filters.chosen.get("state") in {_OPEN, VisitState.REQUESTED, VisitState.ASSIGNED}
    return ("due_on", "pk") if is_open else ("-due_on", "-pk")


def filters_for(data: Mapping[str, Any], *, viewer: Actor, today: date) -> Filters:
    """Return the filters of the queue; without a choice, what has ended is not listed."""
    narrowed = data.get("late") == "late_done" or data.get("since") or data.get("until")
    start = "all" if narrowed else _OPEN
    given = {**{name: data.get(name, "") for name in data}, "state": data.get("state") or start}
    counties = [(one.code, one.short_name) for one in places.counties()]
    states = [(_OPEN, _("未办结")), *VisitState.choices, ("all", _("全部"))]
    lates = [("overdue", _("已逾期")), ("late_done", _("逾期完成"))]
    lateness = {"overdue": late(today), "late_done": Q(state=VisitState.DONE, ended_on__gt=F("due_on"))}
    return Filters(
        (
            Filter("state", choice_field(_("状态"), states, empty=None), _state),
            Filter("late", choice_field(_("时限"), lates), lambda rows, value: rows.filter(lateness[value])),
            Filter("county", choice_field(_("区县"), counties), lambda rows, code: rows.filter(places.within(code))),
            Filter("kind", choice_field(_("方式"), VisitKind.choices), "kind"),
            Filter("service", choice_field(_("要办的业务"), ServiceCode.choices), "service"),
            Filter("institution", choice_field(_("承办机构"), _institutions(viewer, given)), _institution(viewer)),
            Filter("since", _day(_("提出日期从")), "requested_at__date__gte"),
            Filter("until", _day(_("提出日期到")), "requested_at__date__lte"),
        ),
        given,
    )


def rows_of(visits: Iterable[Visit], *, today: date) -> list[VisitRow]:
    """Return requests as the queue shows them; the number of queries does not grow with them."""
    found = list(visits)
    named = places.places(visit.place_id for visit in found)
    return [
        VisitRow(
            visit=visit,
            person=masked(visit),
            place=named[visit.place_id].label,
            tone=TONES.get(VisitState(visit.state), "neutral"),
            is_overdue=visit.state in OPEN and visit.due_on < today,
        )
        for visit in found
    ]


def plain_rows(visits: Iterable[Visit]) -> list[PlainRow]:
    """Return requests for a file."""
    found = list(visits)
    named = places.places(visit.place_id for visit in found)
    return [PlainRow(visit, named[visit.place_id].label) for visit in found]


def is_seen(visit_id: int, viewer: Actor) -> bool:
    """Whether a request is in the viewer's scope."""
    return visits_seen(viewer).filter(pk=visit_id).exists()


def visit_page(visit_id: int, *, viewer: Actor, today: date) -> VisitPage:
    """Return one request with its history. Raises NotFound outside the viewer's scope.

    Offices of the viewer's subtree that fit are named, the needs they were matched with are not: those are seen by
    revealing them, once the office has taken the request.
    """
    visit = listed(viewer).filter(pk=visit_id).first()
    if visit is None:
        raise NotFound(_("没有找到这项申请"))
    parts = parts_of(viewer, visit)
    moves = open_moves(State(visit.state), parts - {Part.PERSON})
    takes = {Action.ASSIGN, Action.REASSIGN} & set(moves)
    offices = list(candidates(viewer, visit).order_by("code")) if takes else []
    return VisitPage(
        row=rows_of([visit], today=today)[0],
        moves=[(action, _(MOVES[action].label)) for action in moves],
        takers=_takers(viewer, offices, visit),
        fitting=_fitting(visit, offices, today) if takes else (),
        history=history_of(visit),
        may_reveal=visit.sealed_key is not None and bool(parts & {Part.OFFICE, Part.REGULATOR}),
    )


def reason_choices(action: Action) -> list[tuple[str, str]]:
    """Return the reasons an action asks for."""
    return [(reason.value, str(ReasonCode(reason).label)) for reason in MOVES[action].reasons]


def _takers(viewer: Actor, offices: Sequence[Organisation], visit: Visit) -> list[tuple[str, str]]:
    """Return offices that fit and, under each, the people who may go, as ``office`` or ``office:member``."""
    working: dict[int, dict[int, str]] = {}
    if offices and not viewer.is_regulator:
        rows = staff_of(viewer).filter(organisation__in=[one.pk for one in offices], role__in=HANDLING_ROLES)
        one: Assignment
        for one in rows:
            working.setdefault(one.organisation_id, {})[one.member_id] = one.member.name
    near = sorted(offices, key=lambda one: ((one.place_id or "")[:9] != visit.place_id[:9], one.code))
    found: list[tuple[str, str]] = []
    for office in near:
        found += [(f"{office.pk}:{pk}", f"{office.label} · {name}") for pk, name in working.get(office.pk, {}).items()]
        found.append((str(office.pk), _("%(office)s（由网点安排人员）") % {"office": office.label}))
    return found


def _fitting(visit: Visit, offices: Sequence[Organisation], today: date) -> list[OfficeCard]:
    return offices_near(
        visit.place_id,
        today,
        kind=Kind(visit.kind),
        service=Service(visit.service),
        needs=read(visit).needs,
        within=[one.pk for one in offices],
    )


def _institutions(viewer: Actor, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    taken = visits_seen(viewer).exclude(organisation=None).order_by()
    name = "organisation__head" if viewer.is_regulator else "organisation"
    rows = Organisation.objects.filter(pk__in=taken.values(name).distinct()).order_by("code")
    asked = str(given.get("institution") or "")
    known = [(one.code, one.label) for one in rows]
    if asked and asked != _NOBODY and asked not in dict(known):
        known += [(one.code, one.label) for one in Organisation.objects.filter(code=asked[:24])]
    return [(_NOBODY, _("尚无机构承接")), *known]


def _institution(viewer: Actor) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    """Return the filter by who took a request: for the regulator a whole institution, for its own people one office."""

    def narrow(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
        if code == _NOBODY:
            return rows.filter(organisation=None)
        whole = Q(organisation__head__code=code) if viewer.is_regulator else Q(pk__in=[])
        return rows.filter(Q(organisation__code=code) | whole)

    return narrow


def _state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "all":
        return rows
    return rows.filter(state__in=OPEN) if value == _OPEN else rows.filter(state=value)


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}))
