"""What administrators see: the tree to browse, staff whether at work or not, and what happened to both."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import NotFound
from fengqiao.organisations import rules
from fengqiao.organisations.models import Assignment, Organisation, StaffMember
from fengqiao.organisations.queries.tree import level_of, subtree


@dataclass(frozen=True, slots=True)
class Branching:
    """An organisation in the tree, and how many offices stand directly below it."""

    organisation: Organisation
    below: int


def administered(viewer: Actor, organisation_id: int) -> Organisation:
    """Return an organisation of the viewer's subtree. Raises NotFound."""
    rows = subtree(viewer).select_related("parent", "head", "place", "successor")
    found = rows.filter(id=organisation_id).first()
    if found is None:
        raise NotFound(_("没有这个机构，或它不在您的维护范围内"))
    return found


def administered_options(viewer: Actor, text: str, *, limit: int = 20) -> QuerySet[Organisation]:
    """Return open organisations of the subtree whose code begins with ``text`` or whose name holds it."""
    return searched(viewer, text).exclude(closed_on__lte=timezone.localdate())[:limit]


def searched(viewer: Actor, text: str) -> QuerySet[Organisation]:
    """Return the organisations of the subtree, closed ones too, that hold every word of ``text``; all for no text."""
    rows = subtree(viewer).select_related("parent")
    for word in text.split():
        folded = rules.search_document(word)
        held = Q(code__istartswith=word) | Q(name__icontains=word)
        rows = rows.filter(held | Q(search_text__contains=folded) if folded else held)
    return rows


def roots(viewer: Actor) -> list[Branching]:
    """Return where the viewer's tree begins: the own office, or for a regulator every body that has none above it."""
    rows = subtree(viewer)
    rows = rows.filter(parent=None) if viewer.is_regulator else rows.filter(id=viewer.organisation_id or 0)
    return _branching(rows)


def children(viewer: Actor, organisation_id: int) -> list[Branching]:
    """Return the offices directly below one, in order of code, closed ones last. Raises NotFound outside the subtree."""
    administered(viewer, organisation_id)
    return _branching(Organisation.objects.filter(parent_id=organisation_id))


def _branching(rows: QuerySet[Organisation]) -> list[Branching]:
    counted = rows.annotate(below=Count("children")).order_by("code")
    today = timezone.localdate()
    found = [Branching(row, row.below) for row in counted]
    return sorted(found, key=lambda one: one.organisation.closed_on is not None and one.organisation.closed_on <= today)


def roles_at(organisation: Organisation) -> frozenset[Role]:
    """Return the roles that can be held at an organisation."""
    return rules.roles_at(level=level_of(organisation), kind=organisation.kind)


def administered_staff(viewer: Actor, text: str = "") -> QuerySet[StaffMember]:
    """Return people who work or worked in the subtree (for a regulator everybody), by login name.

    ``text`` keeps to names and login names that hold it.
    """
    rows = StaffMember.objects.order_by("username")
    if not viewer.is_regulator:
        here = Assignment.objects.filter(member=OuterRef("pk"), organisation__in=subtree(viewer).order_by())
        rows = rows.filter(Exists(here))
    text = text.strip()
    return rows.filter(Q(name__icontains=text) | Q(username__icontains=text)) if text else rows


def administered_member(viewer: Actor, member_id: int) -> StaffMember:
    """Return a person who works or worked in the subtree. Raises NotFound."""
    found = administered_staff(viewer).filter(id=member_id).first()
    if found is None:
        raise NotFound(_("没有这位人员，或不在您的维护范围内"))
    return found


def assignments_in_scope(viewer: Actor, member_ids: list[int]) -> dict[int, list[Assignment]]:
    """Return people's assignments in the subtree, ended ones too, those that last first."""
    rows = Assignment.objects.filter(member_id__in=member_ids, organisation__in=subtree(viewer).order_by())
    found: dict[int, list[Assignment]] = {}
    for row in rows.select_related("organisation").order_by("-ends_on", "-starts_on", "-id"):
        found.setdefault(row.member_id, []).append(row)
    return found


def working_at(viewer: Actor, organisation: str, role: str) -> Q:
    """Return the condition on staff members that they work at an organisation (its code) in a role, each if given."""
    today = timezone.localdate()
    held = Assignment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), member=OuterRef("pk"), organisation__in=subtree(viewer).order_by()
    )
    if organisation:
        held = held.filter(organisation__code=organisation)
    if role:
        held = held.filter(role=role)
    return Q(Exists(held))
