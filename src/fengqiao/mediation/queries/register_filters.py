"""By what the list of mediators is narrowed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from fengqiao.foundation.lists import Filter, Filters, choice_field
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
            Filter("present", choice_field(_("名册"), [("here", _("在册")), ("left", _("已退出")), ("all", _("全部"))], empty=None),
                   lambda found, value: _present(found, value, bodies, today)),
            Filter("speciality", choice_field(_("专长"), product_choices()), "specialities__code"),
            Filter("language", choice_field(_("语言"), languages), "languages__code"),
            Filter("load", choice_field(_("承办"), [("free", _("还能接案")), ("full", _("已满"))]), _load),
            Filter("expiry", choice_field(_("资格"), [("ending", _("快到期或已过期"))]),
                   lambda found, _value: found.filter(expiry__lte=soon)),
        ),
        given,
    )  # fmt: skip


def _present(found: QuerySet[Any], value: str, bodies: QuerySet[Body], today: date) -> QuerySet[Any]:
    at_work = engagements(today, mediator=OuterRef("pk"))
    here = Exists(at_work.filter(body__in=bodies))
    return {"here": found.filter(here), "left": found.filter(~here)}.get(value, found)


def _load(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    return found.filter(load__lt=F("capacity")) if value == "free" else found.filter(load__gte=F("capacity"))
