"""Stations as the desk sees them: the work list, one station, and what it did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.lists import Filter, Filters, choice_field
from fengqiao.organisations import queries as organisations
from fengqiao.places import queries as places
from fengqiao.stations.models import Station
from fengqiao.stations.queries import scope
from fengqiao.stations.queries.facts import rules_of
from fengqiao.stations.rules.states import (
    MARKED,
    OF_INSTITUTION,
    STATE_LABELS,
    TONES,
    WAITING_LABELS,
    WEAK,
    State,
    Waiting,
)

ORDER: Final = ("due_on", "pk")
"""What is due first at the top; what waits for nothing last."""


@dataclass(frozen=True, slots=True)
class Row:
    """A station as a list shows it. ``is_own_turn``: the viewer's side must act next."""

    station: Station
    place: str
    state: str
    tone: str
    waits_for: str
    is_own_turn: bool
    is_overdue: bool


def filters_for(data: Mapping[str, Any], *, viewer: Actor, today: date) -> Filters:
    """Return the filters of the work list."""
    inspecting = scope.inspects(viewer) or viewer.is_regulator
    mine = sorted(set(WAITING_LABELS) - OF_INSTITUTION if inspecting else OF_INSTITUTION)
    states = [(str(code), _(label)) for code, label in STATE_LABELS.items()]
    waits = [(str(code), _(label)) for code, label in WAITING_LABELS.items()]
    heads = [(one.code, one.label) for one in organisations.heads()] if inspecting else []
    shown: list[Filter] = [
        Filter("q", forms.CharField(label=_("网点或编号"), max_length=40, widget=forms.TextInput(
            attrs={"class": "form-control", "type": "search"})), _by_text),
        Filter("state", choice_field(_("状态"), states), "state"),
        Filter("waits", choice_field(_("待办"), waits), "waits_for"),
        Filter("turn", choice_field(_("轮到"), [("mine", _("我方")), ("theirs", _("对方"))]),
               lambda rows, value: rows.filter(waits_for__in=mine) if value == "mine" else rows.exclude(waits_for__in=mine)),
        Filter("light", choice_field(_("时限"), [("overdue", _("已逾期"))]), lambda rows, _value: rows.filter(due_on__lt=today)),
        Filter("county", choice_field(_("区县"), [(one.code, one.short_name) for one in places.counties()]),
               lambda rows, code: rows.filter(places.within(code, "outlet__place"))),
        Filter("mark", choice_field(_("标牌"), [("held", _("有标牌")), ("weak", _("整改或降级观察")), ("none", _("无标牌"))]), _by_mark),
    ]  # fmt: skip
    if heads:
        shown.append(Filter("head", choice_field(_("机构"), heads), "outlet__head__code"))
    return Filters(tuple(shown), data)


def _by_text(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    for word in text.split():
        rows = rows.filter(Q(outlet__name__icontains=word) | Q(outlet__code=word.upper()) | Q(number=word.upper()))
    return rows


def _by_mark(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Narrow to those with a mark, with a weak one, or whose mark is gone or was refused."""
    if value == "none":
        return rows.exclude(state__in=sorted({*MARKED, State.APPLYING}))
    return rows.filter(state__in=sorted(WEAK if value == "weak" else MARKED))


def rows_of(stations: Sequence[Station], *, viewer: Actor, today: date) -> list[Row]:
    """Return stations as a list shows them; the number of queries does not grow with them."""
    where = places.places(one.outlet.place_id for one in stations if one.outlet.place_id)
    inspecting = scope.inspects(viewer)
    soon = today + timedelta(days=rules_of(today).number("station_renew_ahead"))
    return [
        Row(
            station=one,
            place=where[one.outlet.place_id].label if one.outlet.place_id in where else "",
            state=_(STATE_LABELS[one.state]),
            tone=TONES[one.state],
            waits_for=_(WAITING_LABELS[one.waits_for]) if one.waits_for else "",
            is_own_turn=_is_near(one, soon) and (one.waits_for in OF_INSTITUTION) is not inspecting,
            is_overdue=one.due_on is not None and one.due_on < today,
        )
        for one in stations
    ]


def _is_near(station: Station, soon: date) -> bool:
    """Whether what a station waits for is to be done now: reviews and renewals far ahead are nobody's turn yet."""
    if station.waits_for not in {Waiting.REVIEW, Waiting.RENEW}:
        return bool(station.waits_for)
    return station.due_on is not None and station.due_on <= soon


def export_rows(stations: QuerySet[Station]) -> list[tuple[Any, ...]]:
    """Return the lines of the whole list as a file has them."""
    rows = list(stations.order_by(F("due_on").asc(nulls_last=True), "pk"))
    where = places.places(one.outlet.place_id for one in rows if one.outlet.place_id)
    return [
        (
            one.number, one.outlet.name, one.outlet.head.name if one.outlet.head else "",
            where[one.outlet.place_id].label if one.outlet.place_id in where else "",
            _(STATE_LABELS[one.state]), one.granted_on, one.expires_on, one.share,
            _(WAITING_LABELS[one.waits_for]) if one.waits_for else "", one.due_on,
        )
        for one in rows
    ]  # fmt: skip


def columns() -> list[str]:
    """Return the headings of the list as a file."""
    return [
        *(_("标牌编号"), _("网点"), _("机构"), _("地区"), _("状态"), _("授牌日期")),
        *(_("有效期至"), _("得分率"), _("待办"), _("到期日")),
    ]
