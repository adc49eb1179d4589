"""Bulletins that wait for somebody: to be reviewed or approved by a person who did not write them, to be published."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.attention import Matter
from fengqiao.supervision.models import BulletinVersion
from fengqiao.supervision.queries.bulletins.pages import listed
from fengqiao.supervision.queries.bulletins.scope import writes
from fengqiao.supervision.rules.bulletin.life import State

WRITERS = (Role.REGULATOR, Role.OFFICER)


def waiting_for(viewer: Actor) -> QuerySet[BulletinVersion]:
    """Return the newest versions that wait for the viewer, who must not have written what they review or approve."""
    if viewer.role not in WRITERS or not writes(viewer):
        return listed(viewer).none()
    states = {State.REVIEW} | ({State.REVIEWED} if viewer.is_regulator else set())
    mine = BulletinVersion.objects.filter(writers=viewer.person_id).values("pk")
    turn = Q(state__in=sorted(states)) & ~Q(pk__in=mine)
    if viewer.is_regulator:
        turn |= Q(state=State.APPROVED)
    return listed(viewer).filter(turn)


def waiting(viewer: Actor, today: date) -> Iterator[Matter]:
    """Return how many bulletins wait for the viewer: for the dashboard; two queries."""
    del today
    if viewer.role in WRITERS:
        number = waiting_for(viewer).order_by().count()
        yield Matter(_("简报待我复核、签发或发布"), number, f"{reverse('supervision:bulletins')}?turn=mine")
