"""Who sees and keeps what of coverage.

What is within reach is public. Points are public too; an institution keeps those of its own subtree. Gaps are seen by the
institution that owns them and by the regulator; requests for help by the office that took them, those above it, and, as
long as nobody took them, by the offices that may.
"""

from typing import Final

from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.utils import timezone

from fengqiao.coverage.models import Gap, PointKind, ServicePoint, Visit, VisitState
from fengqiao.coverage.rules.visits import Part
from fengqiao.foundation.actors import Actor, Role
from fengqiao.organisations.models import Organisation, OrganisationKind
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


HANDLERS: Final = frozenset({Role.CLERK, Role.OFFICER})
"""Who handles requests for help, within the own subtree."""
_HOUSES: Final = (OrganisationKind.BANK, OrganisationKind.INSURER)


def visits_seen(viewer: Actor) -> QuerySet[Visit]:
    """Return the requests the viewer sees.

    The regulator sees all; an institution those that its offices took, and those that nobody took yet and one of its
    offices may: it has an office in the county, and the person wished no other house.
    """
    rows = Visit.objects.all()
    if viewer.is_regulator:
        return rows
    own = subtree(viewer).order_by()
    return rows.filter(Q(organisation__in=own.values("pk")) | waiting(viewer))


def waiting(viewer: Actor) -> Q:
    """Return the condition of a request that nobody took and an office of the viewer's subtree may take."""
    offices = taking_offices(viewer)
    counties = set(offices.annotate(county=Left("place__code", 6)).values_list("county", flat=True).distinct())
    near = Q(pk__in=[])
    for county in sorted(code for code in counties if code):
        near |= Q(place__code__startswith=county)
    heads = offices.values("head")
    return Q(state=VisitState.REQUESTED) & near & (Q(wished=None) | Q(wished__head__in=heads))


def taking_offices(viewer: Actor, *, place: str = "") -> QuerySet[Organisation]:
    """Return the open offices of banks and insurers in the viewer's subtree, those in the county of a place if one is given."""
    rows = subtree(viewer).order_by().filter(kind__in=_HOUSES, place__isnull=False)
    rows = rows.exclude(closed_on__lte=timezone.localdate())
    return rows.filter(place__code__startswith=place[:6]) if place else rows


def parts_of(viewer: Actor, visit: Visit) -> frozenset[Part]:
    """Return as whom a viewer who sees a request may act on it; nobody's part for those who only look on."""
    if viewer.is_regulator:
        return frozenset({Part.REGULATOR}) if viewer.role is Role.REGULATOR else frozenset()
    if viewer.role not in HANDLERS:
        return frozenset()
    return frozenset({Part.NEAR if visit.organisation_id is None else Part.OFFICE})


def candidates(viewer: Actor, visit: Visit) -> QuerySet[Organisation]:
    """Return the offices to which the viewer may give a request: of the own subtree, in its county, of the house wished."""
    rows = taking_offices(viewer, place=visit.place_id)
    return rows.filter(head=visit.wished.head_id or visit.wished_id) if visit.wished else rows
