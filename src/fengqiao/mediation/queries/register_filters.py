"""By what the list of mediators is narrowed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from fengqiao.foundation.lists.filters import Filter, Filters
from fengqiao.mediation.models import Body
from fengqiao.mediation.queries.candidates import rules_of
from fengqiao.mediation.queries.engaged import engagements
from fengqiao.mediation.queries.sections import product_choices
from fengqiao.mediation.rules.languages import LANGUAGES


def filters_for(data: Mapping[str, Any], *, bodies: QuerySet[Body], today: date) -> Filters:
    """Return the filters of the list of mediators; without a choice, who works for none of ``bodies`` is not listed."""
    soon = today + timedelta(days=rules_of(today).number("qualification_warning"))
    languages = [(code, _(label)) for code, label in LANGUAGES.items()]
    given = {**{name: data.get(name, "") for name in data}, "present": data.get("present") or "here"}
    return Filters(
        (
            Filter("present", _choice(_("名册"), [("here", _("在册")), ("left", _("已退出")), ("all", _("全部"))], empty=False),
                   lambda found, value: _present(found, value, bodies, today)),
            Filter("speciality", _choice(_("专长"), product_choices()), "specialities__code"),
            Filter("language", _choice(_("语言"), languages), "languages__code"),
            Filter("load", _choice(_("承办"), [("free", _("还能接案")), ("full", _("已满"))]), _load),
            Filter("expiry", _choice(_("资格"), [("ending", _("快到期或已过期"))]),
                   lambda found, _value: found.filter(expiry__lte=soon)),
        ),
        given,
    )  # fmt: skip


def _choice(label: str, choices: list[tuple[str, str]], *, empty: bool = True) -> forms.ChoiceField:
    every = [("", _("全部")), *choices] if empty else choices
    return forms.ChoiceField(label=label, choices=every, widget=forms.Select(attrs={"class": "form-select"}))


def _present(found: QuerySet[Any], value: str, bodies: QuerySet[Body], today: date) -> QuerySet[Any]:
    at_work = engagements(today, mediator=OuterRef("pk"))
    here = Exists(at_work.filter(body__in=bodies))
    return {"here": found.filter(here), "left": found.filter(~here)}.get(value, found)


def _load(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    return found.filter(load__lt=F("capacity")) if value == "free" else found.filter(load__gte=F("capacity"))
