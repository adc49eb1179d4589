"""By what the lists of receptions, led cases, promises and agenda items are narrowed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from fengqiao.executives.models import Visit
from fengqiao.executives.queries import attention
from fengqiao.executives.queries.standing import came, ripe
from fengqiao.executives.rules.words import BODIES, DAY_STATUS, DayStatus
from fengqiao.foundation.lists.filters import Filter, Filters
from fengqiao.places import queries as places

OF_THE_CITY: Final = "city"
"""Instead of a county: institutions that stand in none."""


def choice(label: str, choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    """Return the field of a filter with all as its first choice."""
    select = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, choices=[("", _("全部")), *choices], widget=select)


def text_field(label: str) -> forms.CharField:
    """Return the field of a filter by words."""
    return forms.CharField(label=label, max_length=40, widget=forms.TextInput(attrs={"class": "form-control"}))


def day_field(label: str) -> forms.DateField:
    """Return the field of a filter by day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}))


def house(*, path: str = "organisation") -> Filter:
    """Return the filter by institution: part of its name, or its code, exactly."""
    return Filter(
        "institution",
        text_field(_("机构")),
        lambda rows, value: rows.filter(Q(**{f"{path}__code": value}) | Q(**{f"{path}__name__contains": value})),
    )


def county(*, path: str = "organisation__place") -> Filter:
    """Return the filter by the county in which an institution stands, or by standing in none."""
    counties = [*((one.code, one.name) for one in places.counties()), (OF_THE_CITY, _("市本级"))]
    none = Q(**{path: None}) | Q(**{f"{path}__level": "city"})
    return Filter(
        "county",
        choice(_("县（市、区）"), counties),
        lambda rows, value: rows.filter(none if value == OF_THE_CITY else places.within(value, path)),
    )


def reception_filters(data: Mapping[str, Any], *, today: date) -> Filters:
    """Return the filters of the list of receptions."""
    shows: dict[str, Q] = {
        "all": Q(),
        "missed": attention.missed(today),
        "unrecorded": Q(status=DayStatus.PLANNED, day__lt=today),
        "visited": Q(pk__in=Visit.objects.filter(came()).order_by().values("reception")),
        **{status: Q(status=status) for status in (DayStatus.HELD, DayStatus.DEPUTISED, DayStatus.CANCELLED)},
    }
    names = [
        ("all", _("全部（含已过）")),
        ("unrecorded", _("待登记结果")),
        *((status, _(DAY_STATUS[status])) for status in (DayStatus.HELD, DayStatus.DEPUTISED)),
        ("visited", _("有来访")),
        ("missed", _("缺席")),
        (DayStatus.CANCELLED, _("已取消")),
    ]
    return Filters(
        (
            house(),
            county(),
            Filter("show", choice(_("状态"), names), lambda rows, value: rows.filter(shows[value])),
            Filter("since", day_field(_("从")), "day__gte"),
            Filter("until", day_field(_("到")), "day__lte"),
        ),
        data,
    )


def led_filters(data: Mapping[str, Any], *, today: date) -> Filters:
    """Return the filters of the list of led cases."""
    shows = {
        "all": Q(),
        "closed": Q(closed_on__isnull=False),
        "stale": attention.stale(today),
        "late": Q(closed_on=None, due_on__lt=today),
    }
    names = [("all", _("全部（含已办结）")), ("stale", _("停滞")), ("late", _("逾期")), ("closed", _("已办结"))]
    return Filters(
        (house(), county(), Filter("show", choice(_("状态"), names), lambda rows, value: rows.filter(shows[value]))),
        data,
    )


def promise_filters(data: Mapping[str, Any], *, today: date) -> Filters:
    """Return the filters of the list of promises."""
    shows = {
        "all": Q(),
        "kept": Q(kept_on__isnull=False),
        "ripe": ripe(today),
        "late": Q(kept_on=None, due_on__lt=today),
    }
    names = [("all", _("全部（含已兑现）")), ("late", _("逾期")), ("kept", _("已兑现")), ("ripe", _("近一年到期"))]
    return Filters(
        (house(), county(), Filter("show", choice(_("状态"), names), lambda rows, value: rows.filter(shows[value]))),
        data,
    )


def agenda_filters(data: Mapping[str, Any], *, today: date) -> Filters:
    """Return the filters of the list of agenda items."""
    open_ones = Q(done_on=None) & ~Q(follow_up="")
    shows = {"open": open_ones, "late": open_ones & Q(due_on__lt=today)}
    names = [("open", _("待落实")), ("late", _("逾期"))]
    bodies = [(code, _(label)) for code, label in BODIES.items()]
    return Filters(
        (
            house(),
            Filter("body", choice(_("会议"), bodies), "body"),
            Filter("show", choice(_("落实"), names), lambda rows, value: rows.filter(shows[value])),
            Filter("since", day_field(_("从")), "held_on__gte"),
            Filter("until", day_field(_("到")), "held_on__lte"),
        ),
        data,
    )
