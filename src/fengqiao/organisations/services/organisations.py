"""Creating, changing and closing organisations."""

from datetime import date, datetime
from typing import Final, TypedDict

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.actors import Actor, Level
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.ledger.rules import looks_personal
from fengqiao.foundation.ledger.services import record
from fengqiao.organisations import rules
from fengqiao.organisations.events import Tag, organisation_chain
from fengqiao.organisations.models import Organisation, PeerGroup
from fengqiao.organisations.queries import node_of
from fengqiao.organisations.rules import PlacementProblem
from fengqiao.organisations.services.checks import locked, require_administrator, require_valid
from fengqiao.organisations.services.telling import tell
from fengqiao.places import queries as places

_PLACEMENT_MESSAGES: Final = {
    PlacementProblem.NEEDS_PARENT: gettext_lazy("请选择上级机构，只有总部和监管机构可以没有上级"),
    PlacementProblem.MUST_STAND_ALONE: gettext_lazy("总行、总公司不能有上级机构，请清空上级或改选层级"),
    PlacementProblem.WRONG_PARENT_LEVEL: gettext_lazy(
        "上级机构的层级不对：网点上面是支行，支行上面是分行或总行，请改选"
    ),
    PlacementProblem.OTHER_KIND: gettext_lazy("上级机构的类别不同，请选择同类机构"),
    PlacementProblem.PARENT_CLOSED: gettext_lazy("上级机构已停业，请选择承继机构"),
    PlacementProblem.WRONG_LEVEL_FOR_KIND: gettext_lazy("类别与层级不符：监管机构选“监管机构”层级，协会选总部层级"),
}


class OrganisationChanges(TypedDict, total=False):
    """What may be changed of an organisation. Its code, kind, level and place in the tree stay for good."""

    name: str
    name_en: str
    short_name: str
    peer_group: str
    place_id: str | None
    address: str
    phone: str
    hours: str
    longitude: float | None
    latitude: float | None
    opened_on: date | None


def place_in_tree(organisation: Organisation, parent: Organisation | None) -> None:
    """Set parent, head, branch and sub-branch of an unsaved or saved organisation with an id; saves nothing.

    Raises:
        Invalid: the level, kind or parent do not fit; the message says what to choose instead.
    """
    above = node_of(parent) if parent else None
    level = Level(organisation.level)
    problem = rules.placement_problem(level=level, kind=organisation.kind, parent=above)
    if problem:
        field = "level" if problem is PlacementProblem.WRONG_LEVEL_FOR_KIND else "parent"
        raise Invalid({field: str(_PLACEMENT_MESSAGES[problem])})
    placed = rules.placement(own_id=organisation.pk, level=level, parent=above)
    organisation.parent = parent
    organisation.head_id = placed.head_id
    organisation.branch_id = placed.branch_id
    organisation.sub_branch_id = placed.sub_branch_id


def refresh_search_text(organisation: Organisation) -> None:
    """Set what `queries.find_organisations` looks through; saves nothing."""
    where = places.places([organisation.place_id]).get(organisation.place_id) if organisation.place_id else None
    head = organisation.head
    organisation.search_text = rules.search_document(
        organisation.name,
        organisation.short_name or (head.short_name if head else ""),
        organisation.name_en,
        *((where.county, where.town, where.village) if where else ()),
        organisation.address,
        organisation.code,
    )


@transaction.atomic
def create_organisation(  # noqa: PLR0913 - the facts of one organisation
    *,
    code: str,
    name: str,
    kind: str,
    level: str,
    parent_id: int | None,
    place_code: str | None,
    by: Actor,
    at: datetime,
    details: OrganisationChanges | None = None,
) -> Organisation:
    """Create an organisation in its place of the tree; a new one below a head office takes its peer group.

    ``kind`` and ``level`` are values of `OrganisationKind` and `OrganisationLevel`; ``details`` may hold the rest.

    Raises:
        NotAllowed: the actor does not administer the parent.
        Invalid: a field is wrong or the place in the tree is impossible.
    """
    parent = locked(parent_id) if parent_id is not None else None
    require_administrator(by, parent)
    created = Organisation(code=code.strip(), name=name.strip(), kind=kind, level=level, parent=parent)
    created.place_id = place_code
    for field, value in (details or {}).items():
        setattr(created, field, value)
    if parent is not None:
        created.peer_group = parent.peer_group
    require_valid(created)
    place_in_tree(created, parent)
    _require_peer_group(created)
    refresh_search_text(created)
    created.save()
    if Level(created.level) in {Level.HEAD_OFFICE, Level.BRANCH, Level.SUB_BRANCH}:
        place_in_tree(created, parent)  # it is its own ancestor at its level, known once it has an id
        created.save(update_fields=["head", "branch", "sub_branch"])
    record(
        chain=organisation_chain(created.pk),
        tag=Tag.ORGANISATION_CREATED,
        actor=by,
        at=at,
        data={"code": created.code, "kind": kind, "level": level, "parent": parent_id, "place": place_code},
    )
    tell(created.pk, at)
    return created


@transaction.atomic
def change_organisation(*, organisation_id: int, changes: OrganisationChanges, by: Actor, at: datetime) -> Organisation:
    """Change what may change of an organisation and record old and new values; nothing new records nothing.

    A new peer group of a head office goes to its whole tree.

    Raises:
        NotFound, NotAllowed: unknown organisation, or not administered by the actor.
        Invalid: a field is wrong.
    """
    organisation = locked(organisation_id)
    require_administrator(by, organisation)
    if unknown := set(changes) - OrganisationChanges.__optional_keys__:
        raise Invalid(dict.fromkeys(sorted(unknown), _("这一项不能修改；如需调整上下级，请停业后以新机构承继")))
    before = {field: getattr(organisation, field) for field in changes}
    changed = {field: value for field, value in changes.items() if value != before[field]}
    if not changed:
        return organisation
    if "peer_group" in changed and organisation.parent_id is not None:
        raise Invalid({"peer_group": _("同业组由总部决定，请在总部修改")})
    for field, value in changed.items():
        setattr(organisation, field, value)
    require_valid(organisation)
    _require_peer_group(organisation)
    refresh_search_text(organisation)
    organisation.save(update_fields=[*changed, "search_text"])
    if "peer_group" in changed:
        Organisation.objects.filter(head=organisation).update(peer_group=organisation.peer_group)
    record(
        chain=organisation_chain(organisation.pk),
        tag=Tag.ORGANISATION_CHANGED,
        actor=by,
        at=at,
        data={
            "changes": [
                {"field": field, "before": _for_ledger(before[field]), "after": _for_ledger(value)}
                for field, value in changed.items()
            ]
        },
    )
    tell(organisation.pk, at)
    return organisation


@transaction.atomic
def close_organisation(
    *, organisation_id: int, on: date, by: Actor, at: datetime, successor_id: int | None = None
) -> Organisation:
    """Close an organisation on a day, naming who takes over; its tokens stop working that day.

    Raises:
        NotFound, NotAllowed: unknown organisation, already closed, or not administered by the actor.
        Invalid: it still has open offices below it, or the successor cannot take over.
    """
    organisation = locked(organisation_id)
    require_administrator(by, organisation)
    if organisation.closed_on is not None:
        raise NotAllowed(_("该机构已于 %(day)s 停业") % {"day": organisation.closed_on})
    open_below = Organisation.objects.filter(parent=organisation, closed_on=None).count()
    if open_below:
        raise Invalid({"closed_on": _("还有 %(count)s 个下级机构在营业，请先让它们停业") % {"count": open_below}})
    organisation.closed_on = on
    organisation.successor = locked(successor_id) if successor_id is not None else None
    _require_successor(organisation)
    require_valid(organisation)
    organisation.save(update_fields=["closed_on", "successor"])
    record(
        chain=organisation_chain(organisation.pk),
        tag=Tag.ORGANISATION_CLOSED,
        actor=by,
        at=at,
        data={"on": on.isoformat(), "successor": successor_id},
    )
    tell(organisation.pk, at)
    return organisation


def _require_successor(organisation: Organisation) -> None:
    successor = organisation.successor
    if successor is None:
        return
    if successor.pk == organisation.pk or successor.kind != organisation.kind:
        raise Invalid({"successor": _("承继机构须是另一家同类机构，请改选")})
    if successor.closed_on is not None:
        raise Invalid({"successor": _("承继机构已停业，请改选")})


def _require_peer_group(organisation: Organisation) -> None:
    group = organisation.peer_group
    if not group:
        return
    is_insurers = group in {PeerGroup.LIFE_INSURER, PeerGroup.PROPERTY_INSURER}
    if organisation.kind not in {"bank", "insurer"} or is_insurers != (organisation.kind == "insurer"):
        raise Invalid({"peer_group": _("同业组与机构类别不符，请改选")})


def _for_ledger(value: object) -> str | None:
    """Return a public fact as text, but not one that might be a person's number or mail address."""
    text = "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
    return None if looks_personal(text) else text
