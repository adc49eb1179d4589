"""Accepting a what-if, in whole or in part: its places become planned points, and count as such at once."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.coverage.models import PointKind, ServicePoint
from fengqiao.coverage.queries import loading
from fengqiao.coverage.queries.siting import Asked
from fengqiao.coverage.services.points import PointData, add_point
from fengqiao.coverage.services.recomputing import recompute_around
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid
from fengqiao.organisations.rules.offers import Accommodation
from fengqiao.places import queries as places


@transaction.atomic
def plan_points(
    *, asked: Asked, chosen: Collection[str], opens_on: date, by: Actor, at: datetime
) -> list[ServicePoint]:
    """Plan a point of the actor's own institution in each of the chosen places; what they would reach is computed once.

    Raises:
        NotAllowed: the actor keeps no points. Invalid: nothing chosen, an unknown place, or a day that is past.
    """
    if not chosen:
        raise Invalid({"chosen": _("请至少勾选一个地点")})
    if opens_on < timezone.localdate(at):
        raise Invalid({"opens_on": _("计划启用日期不能早于今天")})
    named = places.places(chosen)
    if unknown := sorted(set(chosen) - set(named)):
        raise Invalid({"chosen": _("没有这些行政区划代码：%(codes)s") % {"codes": _("、").join(unknown)}})
    label = PointKind(asked.kind).label
    planned = [
        add_point(
            data=PointData(
                kind=asked.kind,
                name=_("%(place)s%(kind)s") % {"place": named[code].short_name, "kind": label},
                operator_id=by.organisation_id or 0,
                place_code=code,
                valid_from=opens_on,
                hours=asked.hours,
                services=asked.services,
                accommodations=(Accommodation.RAMP,) if asked.step_free else (),
                is_planned=True,
            ),
            by=by,
            at=at,
            recompute=False,
        )
        for code in sorted(chosen)
    ]
    recompute_around(sites=list(loading.sites_of(planned)), at=at)
    return planned
