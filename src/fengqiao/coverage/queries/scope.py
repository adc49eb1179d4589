"""Who sees and keeps what of coverage.

What is within reach is public. Points are public too; an institution keeps those of its own subtree. Gaps are seen by the
institution that owns them and by the regulator.
"""

from typing import Final

from django.db.models import QuerySet

from fengqiao.coverage.models import Gap, PointKind, ServicePoint
from fengqiao.foundation.actors import Actor, Role
from fengqiao.organisations.queries import subtree

KEEPERS: Final = frozenset({Role.OFFICER, Role.ADMINISTRATOR, Role.SYSTEM})
"""Who keeps points, within the own subtree."""


def keeps(viewer: Actor, operator_id: int) -> bool:
    """Whether the viewer keeps the points of an operator."""
    if viewer.role not in KEEPERS:
        return False
    return viewer.role is Role.SYSTEM or subtree(viewer).filter(pk=operator_id).exists()


def kept_points(viewer: Actor) -> QuerySet[ServicePoint]:
    """Return the points of the viewer's subtree, all for the regulator."""
    rows = ServicePoint.objects.all()
    return rows if viewer.is_regulator else rows.filter(operator__in=subtree(viewer).order_by().values("pk"))


def changeable(viewer: Actor, point: ServicePoint) -> bool:
    """Whether the viewer may change a point here: offices are changed where institutions are kept."""
    return point.kind != PointKind.OUTLET and keeps(viewer, point.operator_id)


def gaps_seen(viewer: Actor) -> QuerySet[Gap]:
    """Return the gaps the viewer sees: the regulator all, an institution those it is to close."""
    rows = Gap.objects.all()
    return rows if viewer.is_regulator else rows.filter(owner__in=subtree(viewer).order_by().values("pk"))
