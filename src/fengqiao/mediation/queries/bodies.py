"""Bodies and what they take. What a body says of itself is public."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from fengqiao.mediation.models import Body
from fengqiao.places.rules import city_of, path_of


def bodies() -> QuerySet[Body]:
    """Return the bodies that take cases, by code."""
    return Body.objects.filter(is_open=True).select_related("organisation").order_by("organisation__code")


def body(code: str) -> Body | None:
    """Return the body of a code, or None."""
    return Body.objects.select_related("organisation", "court", "justice").filter(organisation__code=code).first()


def bodies_for(*, trade: str, matter: str, place: str) -> list[Body]:
    """Return the open bodies that take a matter of this trade and place, those of the narrowest jurisdiction first."""
    fitting = bodies().filter(trades__contains=[trade], matters__contains=[matter])
    covering = fitting.filter(_covers(place)).prefetch_related("jurisdictions").distinct()
    return sorted(covering, key=lambda one: (len(one.jurisdictions.all()), one.organisation.code))


def takes(body: Body, *, trade: str, matter: str, place: str) -> str:
    """Return why a body does not take a matter, in words that name those that do; empty if it does."""
    if not body.is_open:
        return _("该调解组织暂停受理")
    if trade in body.trades and matter in body.matters and Body.objects.filter(_covers(place), pk=body.pk).exists():
        return ""
    others = "、".join(one.organisation.label for one in bodies_for(trade=trade, matter=matter, place=place))
    if others:
        return _("该调解组织不受理此类或此地的纠纷，可向以下组织申请：%(others)s") % {"others": others}
    return _("该调解组织不受理此类或此地的纠纷")


def _covers(place: str) -> Q:
    """Return the condition that one of a body's jurisdictions is the place or holds it; no place: any."""
    if not place:
        return Q()
    return Q(jurisdictions__place__in=[*path_of(place), city_of(place)])
