"""The register of reported figures."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.lists import Filter, Filters
from fengqiao.organisations import queries as organisations
from fengqiao.supervision.models import ReportedFigure
from fengqiao.supervision.rules.reported import ITEMS, Item

ORDER: Final = ("-period", "-id")


def figures(viewer: Actor) -> QuerySet[ReportedFigure]:
    """Return the figures of the institutions a viewer looks after."""
    offices = organisations.subtree(viewer).order_by().values("pk")
    return ReportedFigure.objects.filter(organisation__in=offices).select_related("organisation")


def filters_for(data: Mapping[str, Any]) -> Filters:
    """Return the filters of the list."""
    items = [("", _("全部")), *((item.value, _(rule.name)) for item, rule in ITEMS.items())]
    select, text = {"class": "form-select"}, {"class": "form-control"}
    return Filters(
        (
            Filter("item", forms.ChoiceField(label=_("项目"), choices=items, widget=forms.Select(select)), "item"),
            Filter(
                "period",
                forms.CharField(label=_("期间"), max_length=8, widget=forms.TextInput(text)),
                "period__startswith",
            ),
            Filter(
                "organisation",
                forms.CharField(label=_("机构"), max_length=40, widget=forms.TextInput(text)),
                lambda rows, value: rows.filter(Q(organisation__code=value) | Q(organisation__name__contains=value)),
            ),
        ),
        data,
    )


def columns() -> list[str]:
    """Return the headings of the register as a file."""
    return [_("机构代码"), _("机构"), _("项目"), _("单位"), _("期间"), _("数值"), _("登记时间"), _("更正时间")]


def export_rows(rows: QuerySet[ReportedFigure]) -> Iterator[tuple[object, ...]]:
    """Return the lines of the whole register as a file has them."""
    for one in rows.order_by(*ORDER).iterator(chunk_size=500):
        rule = ITEMS[Item(one.item)]
        house = one.organisation
        yield house.code, house.name, _(rule.name), _(rule.unit), one.period, one.value, one.entered_at, one.replaced_at
