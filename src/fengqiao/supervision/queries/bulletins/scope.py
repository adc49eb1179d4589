"""Who sees which bulletin, and what the life of one asks about it."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.lifecycle import Facts
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.models import OrganisationKind
from fengqiao.supervision.models import Bulletin, BulletinVersion
from fengqiao.supervision.rules.bulletin.life import State


def writes(viewer: Actor) -> bool:
    """Whether somebody drafts bulletins: the regulator's people, and officers of an industry association."""
    if viewer.role is Role.REGULATOR and viewer.is_regulator:
        return True
    if viewer.role is not Role.OFFICER or viewer.organisation_id is None:
        return False
    return organisations.office(viewer.organisation_id).kind == OrganisationKind.ASSOCIATION


def sees_all(viewer: Actor) -> bool:
    """Whether somebody sees drafts too: who writes, and the regulator's auditors."""
    return viewer.is_regulator or writes(viewer)


def versions_seen(viewer: Actor) -> QuerySet[BulletinVersion]:
    """Return the versions somebody may read: all for who writes, published ones for everybody else."""
    rows = BulletinVersion.objects.select_related("bulletin__issuer", "author", "reviewer", "approver")
    return rows if sees_all(viewer) else rows.filter(state=State.PUBLISHED)


def published() -> QuerySet[BulletinVersion]:
    """Return what everybody may read."""
    return BulletinVersion.objects.filter(state=State.PUBLISHED).select_related("bulletin__issuer")


def version_seen(version_id: int, *, viewer: Actor, lock: bool = False) -> BulletinVersion:
    """Return a version, its bulletin locked if it is to be changed. Raises NotFound."""
    if lock:  # the bulletin, as `newest` does: two who change it wait for each other in one order
        Bulletin.objects.select_for_update(of=("self",)).filter(versions=version_id).first()
    found = versions_seen(viewer).filter(pk=version_id).first()
    if found is None:
        raise NotFound(_("没有这份简报"))
    return found


def newest(bulletin_id: int, *, viewer: Actor, lock: bool = False) -> BulletinVersion:
    """Return the newest version of a bulletin that the viewer may read. Raises NotFound."""
    if lock:  # who waits here sees what the one before made
        Bulletin.objects.select_for_update().filter(pk=bulletin_id).first()
    found = versions_seen(viewer).filter(bulletin=bulletin_id).order_by("-number").first()
    if found is None:
        raise NotFound(_("没有这份简报"))
    return found


def facts_of(version: BulletinVersion, viewer: Actor) -> Facts:
    """Return what conditions ask about."""
    return Facts(
        state=version.state,
        role=viewer.role,
        actor_kind=viewer.kind,
        holds=True,
        circumstances={
            "writes": lambda: writes(viewer),
            "regulates": viewer.is_regulator,
            "wrote": lambda: version.writers.filter(pk=viewer.person_id).exists(),
            "was_published": lambda: version.bulletin.versions.filter(state=State.PUBLISHED).exists(),
        },
    )
