"""Pairs of reports that may tell of the same event, as both hosts and the regulator see them."""

from collections.abc import Mapping
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from fengqiao.education.models import EventHost, Resemblance
from fengqiao.education.queries.scope import CHECKERS, within
from fengqiao.education.rules.duplicates import Ground
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.marking import N_

GROUNDS: Final[Mapping[str, str]] = {
    Ground.SAME_PLACE: N_("同一地点"),
    Ground.NEAR_PLACE: N_("地点相邻"),
    Ground.SAME_TIME: N_("同一时间"),
    Ground.NEAR_TIME: N_("时间相近"),
    Ground.SIMILAR_SIZE: N_("人次相近"),
    Ground.SIMILAR_TITLE: N_("名称相似"),
}


def resemblances_seen(viewer: Actor) -> QuerySet[Resemblance]:
    """Return the pairs with an event in the viewer's scope: both hosts see the pair."""
    pairs = Resemblance.objects.all()
    if viewer.is_regulator:
        return pairs
    own = EventHost.objects.filter(within(viewer))
    return pairs.filter(
        Q(Exists(own.filter(event=OuterRef("first")))) | Q(Exists(own.filter(event=OuterRef("second"))))
    )


def resemblance_seen(pk: int, *, viewer: Actor, lock: bool = False) -> Resemblance:
    """Return one of them, locked if asked for. Raises NotFound: also for who does not decide."""
    found = resemblances_seen(viewer) if viewer.role in CHECKERS or viewer.role == "system" else None
    locked = found.select_for_update(of=("self",)) if found is not None and lock else found
    pair = locked.filter(pk=pk).first() if locked is not None else None
    if pair is None:
        raise NotFound(_("没有找到这一对活动"))
    return pair


def grounds_of(pair: Resemblance) -> str:
    """Return in words why two reports resemble each other."""
    return _("、").join(_(GROUNDS[one]) for one in pair.grounds if one in GROUNDS)


def open_count(viewer: Actor) -> int:
    """Return how many pairs wait for a decision."""
    return resemblances_seen(viewer).filter(status="open").count()
