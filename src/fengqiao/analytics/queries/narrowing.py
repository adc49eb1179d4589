"""The facts of one kind that a viewer may see, cut to a period and narrowed by filters. All values are parameters."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TypeAlias

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.analytics.models import CaseFact, MediationFact
from fengqiao.analytics.queries.labels import internal_key, organisation_id
from fengqiao.analytics.rules.dimensions import DIMENSIONS, Dimension
from fengqiao.analytics.rules.facts import COMPLAINTS, MEDIATIONS, Basis, FactKind
from fengqiao.casework.codes import with_descendants
from fengqiao.casework.models import Axis
from fengqiao.casework.queries import visible_cases
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid
from fengqiao.organisations.models import Organisation
from fengqiao.places.rules import prefix_of

Facts: TypeAlias = QuerySet[Any, Any]
"""Rows of a kind's view, written by Django: the inside of what compiled SQL reads."""

_VIEWS: Final[Mapping[str, type[Model]]] = {COMPLAINTS.id: CaseFact, MEDIATIONS.id: MediationFact}
_OFFICE_COLUMNS: Final = ("head", "branch", "sub_branch", "outlet")
_EXACT: Final = frozenset({"level", "channel", "peer_group", "trade", "matter", "origin"})
NUMBERED: Final = frozenset({"room", "mediator"})


def facts_within(kind: FactKind, viewer: Actor) -> Facts:
    """Return the facts of the cases of a kind that a viewer may see."""
    # who sees the whole city needs no condition: the view holds cases of its kind only
    visible = visible_cases(viewer, "" if viewer.is_regulator else kind.id)
    facts: Facts = _VIEWS[kind.id]._default_manager.all()
    if visible.query.is_empty():
        return facts.none()
    return facts.filter(case__in=visible) if visible.query.has_filters() else facts


def in_period(facts: Facts, basis: Basis, first: date | None, last: date | None) -> Facts:
    """Cut to a period, both days included; where the view has the moment of the date, by that, as it has an index."""
    limits: dict[str, Any] = {}
    if moment := basis.moment_column:
        limits = {f"{moment}__isnull": False}
        limits |= {f"{moment}__gte": _midnight(first)} if first else {}
        limits |= {f"{moment}__lt": _midnight(last + timedelta(days=1))} if last else {}
    else:
        limits |= {f"{basis.date_column}__gte": first} if first else {}
        limits |= {f"{basis.date_column}__lte": last} if last else {}
    return facts.filter(**limits)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def narrowed(facts: Facts, name: str, value: str) -> Facts:
    """Return the facts that pass one filter. Raises Invalid naming it when it names nothing."""
    if name == "trade" and facts.model is CaseFact:
        return facts.filter(head_id__in=Organisation.objects.filter(kind=value).values("pk"))
    if name in _EXACT:
        return facts.filter(**{name: value})
    if name in NUMBERED:
        return facts.filter(**{DIMENSIONS[name].column: _number(name, value)})
    if name == "place":
        if not (value.isdecimal() and len(value) == 12):
            raise Invalid({name: _("请给出十二位行政区划代码")})
        return facts.filter(place_id__startswith=prefix_of(value))
    if name in {"product", "cause"}:
        return facts.filter(**{f"{name}__in": sorted(with_descendants(Axis(name), value))})
    if facts.model is MediationFact:
        return facts.filter(**{DIMENSIONS[name].column: organisation_id(value, name)})
    return facts.filter(**_office(name, value))


def of_key(facts: Facts, dimension: Dimension, column: str, key: str) -> Facts:
    """Return the facts that have one key of a dimension; an empty key: those that do not say.

    Raises Invalid naming ``key`` when it names nothing.
    """
    if dimension.id in NUMBERED:
        return facts.filter(**({column: _number("key", key)} if key else {f"{column}__isnull": True}))
    inside = internal_key(dimension, key)
    return facts.filter(**{column: inside}) if inside or not dimension.organisations else facts.none()


def _number(name: str, value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) <= 18):
        raise Invalid({name: _("请从所列选项中选择")})
    return int(value)


def _office(name: str, code: str) -> dict[str, int]:
    """Return the equality that keeps to an organisation's subtree."""
    office = Organisation.objects.get(pk=organisation_id(code, name))
    column = office.level if office.level == "outlet" else office.level.removesuffix("_office")
    return {f"{column}_id": office.pk} if column in _OFFICE_COLUMNS else {}
