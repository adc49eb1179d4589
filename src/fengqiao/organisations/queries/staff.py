"""People and the roles they act in."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from fengqiao.foundation.actors import Actor, ActorKind, Role
from fengqiao.organisations.models import Assignment, StaffMember
from fengqiao.organisations.queries.tree import level_of, subtree

HANDLING_ROLES: Final = (Role.CLERK, Role.OFFICER, Role.EXECUTIVE)


def _running(on: date) -> Q:
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))


def assignments_of(member: StaffMember, on: date | None = None) -> list[Assignment]:
    """Return the roles a person acts in on a day (default: today), oldest first."""
    running = member.assignments.filter(_running(on or timezone.localdate()))
    return list(running.select_related("organisation").order_by("starts_on", "id"))


def actor_for(member: StaffMember, assignment_id: int | None = None) -> Actor | None:
    """Return the actor for a logged-in person in the chosen assignment, else in their oldest one.

    A chosen assignment that has ended meanwhile counts as not chosen. None when the person is not in use or
    has no assignment today: then they may do what nobody logged in may.
    """
    running = assignments_of(member) if member.is_active else []
    if not running:
        return None
    chosen = next((one for one in running if one.pk == assignment_id), running[0])
    return Actor(
        kind=ActorKind.STAFF,
        role=Role(chosen.role),
        person_id=member.pk,
        organisation_id=chosen.organisation_id,
        level=level_of(chosen.organisation),
        label=member.name,
    )


def staff_of(viewer: Actor, organisation_id: int | None = None, on: date | None = None) -> QuerySet[Assignment]:
    """Return who works where in the viewer's subtree, or at one organisation of it, by organisation and name."""
    rows = Assignment.objects.filter(
        _running(on or timezone.localdate()), organisation__in=subtree(viewer).order_by(), member__is_active=True
    )
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    return rows.select_related("member", "organisation").order_by("organisation__code", "member__name", "id")


def handlers(organisation_id: int, on: date | None = None) -> QuerySet[StaffMember]:
    """Return the people at an organisation who may handle its cases, by name: clerks, officers, executives."""
    return StaffMember.objects.filter(
        is_active=True,
        id__in=Assignment.objects.filter(
            _running(on or timezone.localdate()), organisation_id=organisation_id, role__in=HANDLING_ROLES
        ).values("member_id"),
    ).order_by("name", "id")


def holders(role: str, organisation_id: int, on: date | None = None) -> list[tuple[int, str]]:
    """Return id and name of those who hold a role at an organisation, by name."""
    held = Assignment.objects.filter(
        _running(on or timezone.localdate()), organisation_id=organisation_id, role=role, member__is_active=True
    )
    return list(held.order_by("member__name", "member_id").values_list("member_id", "member__name").distinct())


def members(ids: Iterable[int]) -> dict[int, StaffMember]:
    """Return staff members by id in one query, those no longer in use included: a history names them too."""
    return StaffMember.objects.in_bulk(set(ids))


def members_by_username(usernames: Iterable[str]) -> dict[str, int]:
    """Return ids of staff members by login."""
    return dict(StaffMember.objects.filter(username__in=set(usernames)).values_list("username", "id"))


def may_handle(member_id: int, organisation_id: int, on: date | None = None) -> bool:
    """Whether a person is among the `handlers` of an organisation."""
    return handlers(organisation_id, on).filter(id=member_id).exists()
