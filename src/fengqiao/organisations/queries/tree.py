"""Organisations and their trees."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Level
from fengqiao.foundation.errors import NotFound
from fengqiao.organisations.models import AccessToken, Organisation, OrganisationKind, PeerGroup
from fengqiao.organisations.rules import Node


def level_of(organisation: Organisation) -> Level:
    """Return the level as the plain value that rules and actors use."""
    return Level(organisation.level)


def node_of(organisation: Organisation) -> Node:
    """Return what the rules need to know of a saved organisation."""
    return Node(
        id=organisation.pk,
        level=level_of(organisation),
        kind=organisation.kind,
        head_id=organisation.head_id,
        branch_id=organisation.branch_id,
        sub_branch_id=organisation.sub_branch_id,
        is_closed=not is_open(organisation),
    )


def is_open(organisation: Organisation, on: date | None = None) -> bool:
    """Whether the organisation is in business on a day (default: today)."""
    return organisation.closed_on is None or organisation.closed_on > (on or timezone.localdate())


def organisation(code: str) -> Organisation:
    """Return the organisation with this code; what it says is public. Raises NotFound."""
    found = Organisation.objects.select_related("parent", "head", "place").filter(code=code.strip()).first()
    if found is None:
        raise NotFound(_("没有代码为 %(code)s 的机构，请核对机构代码") % {"code": code})
    return found


def office(organisation_id: int) -> Organisation:
    """Return the organisation with this id. Raises NotFound."""
    found = Organisation.objects.select_related("head").filter(id=organisation_id).first()
    if found is None:
        raise NotFound(_("没有这个机构"))
    return found


def regulator() -> Organisation | None:
    """Return the city's regulator, the first by code; None where none is set up yet."""
    return Organisation.objects.filter(level=Level.REGULATOR).order_by("code").first()


def associations() -> QuerySet[Organisation]:
    """Return the industry associations in order of code."""
    return Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).order_by("code")


def organisations(ids: Iterable[int]) -> dict[int, Organisation]:
    """Return organisations by id in one query."""
    return Organisation.objects.in_bulk(set(ids))


def subtree(viewer: Actor) -> QuerySet[Organisation]:
    """Return the organisations the viewer may look after: all for a regulator, else the own one and those below.

    One equality on the column of the viewer's level; none for a consumer.
    """
    everything = Organisation.objects.order_by("code")
    if viewer.is_regulator:
        return everything
    if viewer.organisation_id is None:
        return everything.none()
    match viewer.level:
        case Level.HEAD_OFFICE:
            return everything.filter(head=viewer.organisation_id)
        case Level.BRANCH:
            return everything.filter(branch=viewer.organisation_id)
        case Level.SUB_BRANCH:
            return everything.filter(sub_branch=viewer.organisation_id)
        case _:
            return everything.filter(id=viewer.organisation_id)


def ancestors(organisation: Organisation) -> list[Organisation]:
    """Return the offices above, the head office first, in one query."""
    columns = (organisation.head_id, organisation.branch_id, organisation.sub_branch_id, organisation.parent_id)
    above = {number for number in columns if number is not None and number != organisation.pk}
    found = Organisation.objects.filter(id__in=above)
    return sorted(found, key=lambda one: level_of(one).rank, reverse=True)


def upper_office(organisation: Organisation) -> Organisation | None:
    """Return the office that reviews its decisions (核查, Order 2020 No.3, Art. 21): the open one next above.

    None for a head office, and for a body outside any tree.
    """
    by_nearness = sorted(ancestors(organisation), key=lambda one: level_of(one).rank)
    return next((one for one in by_nearness if is_open(one)), None)


def heads(kind: str = "", *, on: date | None = None) -> QuerySet[Organisation]:
    """Return the open banks' and insurers' head offices, of one kind if given, in order of code."""
    day = on or timezone.localdate()
    rows = Organisation.objects.filter(level=Level.HEAD_OFFICE).exclude(kind=OrganisationKind.ASSOCIATION)
    rows = rows.filter(Q(closed_on=None) | Q(closed_on__gt=day))
    return (rows.filter(kind=kind) if kind else rows).order_by("code")


def peer_groups() -> dict[PeerGroup, list[Organisation]]:
    """Return the head offices of each peer group that has any, in the order of the bulletins."""
    grouped: dict[PeerGroup, list[Organisation]] = {group: [] for group in PeerGroup if group}
    for head in heads().exclude(peer_group=""):
        grouped[PeerGroup(head.peer_group)].append(head)
    return {group: members for group, members in grouped.items() if members}


def peers(organisation: Organisation) -> QuerySet[Organisation]:
    """Return the head offices compared with this organisation's, its own included."""
    if not organisation.peer_group:
        return Organisation.objects.none()
    return heads().filter(peer_group=organisation.peer_group)


def tokens_of(viewer: Actor, organisation_id: int) -> QuerySet[AccessToken]:
    """Return the tokens of an organisation in the viewer's subtree, the newest first."""
    return AccessToken.objects.filter(
        organisation_id=organisation_id, organisation__in=subtree(viewer).order_by()
    ).order_by("-created_at")
