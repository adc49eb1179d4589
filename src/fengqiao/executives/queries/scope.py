"""Who sees and who keeps what of this context: the one place that decides."""

from datetime import date
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.executives.models import Responsible
from fengqiao.executives.rules.words import DOMAIN
from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.foundation.parameters.rules import Rules
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.models import Organisation, OrganisationKind

LEVELS: Final = (Level.HEAD_OFFICE, Level.BRANCH, Level.SUB_BRANCH)
"""Levels of the institutions that have executives of their own."""
_COLUMNS: Final = {Level.HEAD_OFFICE: "head", Level.BRANCH: "branch", Level.SUB_BRANCH: "sub_branch"}
_PLANNERS: Final = frozenset({Role.OFFICER, Role.EXECUTIVE})
_RECORDERS: Final = _PLANNERS | {Role.CLERK}
_KINDS: Final = (OrganisationKind.BANK, OrganisationKind.INSURER)


def rules_of(on: date) -> Rules:
    """Return the rule set of executives and organisation on a day."""
    return rules_on(DOMAIN, on)


def within(viewer: Actor, field: str = "organisation") -> Q:
    """Return the condition that a key to an organisation lies in the viewer's subtree: one equality."""
    if viewer.is_regulator:
        return Q()
    if viewer.organisation_id is None or viewer.kind is ActorKind.CONSUMER:
        return Q(pk__in=[])
    column = _COLUMNS.get(viewer.level) if viewer.level else None
    return Q(**{f"{field}__{column}" if column else field: viewer.organisation_id})


def institutions(viewer: Actor, *, on: date | None = None) -> QuerySet[Organisation]:
    """Return the open banks, insurers and their offices in scope that have executives, in order of code."""
    found = organisations.subtree(viewer).filter(level__in=LEVELS, kind__in=_KINDS)
    return found.exclude(closed_on__lte=on or timezone.localdate())


def institution(pk: int, viewer: Actor) -> Organisation:
    """Return one of them, closed ones too. Raises NotFound."""
    found = organisations.subtree(viewer).filter(level__in=LEVELS, kind__in=_KINDS, pk=pk).select_related("parent")
    one = found.first()
    if one is None:
        raise NotFound(_("没有找到该机构"))
    return one


def may_plan(by: Actor, organisation: Organisation) -> bool:
    """Whether one keeps the duties of an institution: officers and executives of it or of an office above it."""
    return by.kind is ActorKind.SYSTEM or (by.role in _PLANNERS and _is_above(by, organisation))


def may_record(by: Actor, organisation: Organisation, venue: Organisation) -> bool:
    """Whether one records visits: clerks too, where the reception is held."""
    return by.kind is ActorKind.SYSTEM or (
        by.role in _RECORDERS and (_is_above(by, organisation) or _is_above(by, venue))
    )


def _is_above(by: Actor, organisation: Organisation) -> bool:
    above = {organisation.pk, organisation.sub_branch_id, organisation.branch_id, organisation.head_id} - {None}
    return by.organisation_id in above


def in_office(on: date) -> Q:
    """Return the condition that a term of office runs on a day."""
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))


def leaders_of(organisation_id: int, *, on: date) -> list[Responsible]:
    """Return who is in office at an institution on a day, by post."""
    found = Responsible.objects.filter(in_office(on), organisation=organisation_id)
    return list(found.select_related("organisation").order_by("post", "id"))


def own_terms(viewer: Actor, *, on: date) -> list[Responsible]:
    """Return the posts a person holds on a day at the organisation they act for."""
    if viewer.person_id is None:
        return []
    found = Responsible.objects.filter(in_office(on), member=viewer.person_id, organisation=viewer.organisation_id)
    return list(found.select_related("organisation").order_by("post", "id"))
