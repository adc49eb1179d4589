"""What offices offer the public."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.hours import Hours
from fengqiao.foundation.weeks import hours_text
from fengqiao.organisations.models import AccommodationCode, Organisation, OutletProfile, ServiceCode
from fengqiao.organisations.queries.tree import subtree
from fengqiao.organisations.rules import offers
from fengqiao.organisations.rules.offers import SERVICES, Accommodation, Service, Tier

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TIERS: Final[Mapping[Tier, "_StrPromise"]] = {
    Tier.BASIC: gettext_lazy("基础金融服务"),
    Tier.COMPREHENSIVE: gettext_lazy("综合金融服务"),
    Tier.PREMIUM: gettext_lazy("高端金融服务"),
}
SERVICE_NAMES: Final[Mapping[str, "_StrPromise"]] = dict(ServiceCode.choices)
ACCOMMODATION_NAMES: Final[Mapping[str, "_StrPromise"]] = dict(AccommodationCode.choices)


@dataclass(frozen=True, slots=True)
class OutletOffer:
    """What one office offers. ``changed_on`` is None where nobody has said yet."""

    organisation_id: int
    hours: tuple[Hours, ...] = ()
    services: frozenset[Service] = frozenset()
    accommodations: frozenset[Accommodation] = frozenset()
    changed_on: date | None = None

    @property
    def hours_text(self) -> str:
        """Return the weekly hours in words, in the active language."""
        return hours_text(self.hours)

    @property
    def is_step_free(self) -> bool:
        """Whether somebody in a wheelchair gets in without help."""
        return offers.is_step_free(self.accommodations)

    @property
    def services_by_tier(self) -> list[tuple[str, list[str]]]:
        """Return the names of the services, tier by tier, in the active language."""
        found = [
            (str(TIERS[tier]), [str(SERVICE_NAMES[code]) for code in codes if code in self.services])
            for tier, codes in SERVICES.items()
        ]
        return [(tier, names) for tier, names in found if names]

    @property
    def accommodation_names(self) -> list[str]:
        """Return the names of the help offered, in the active language."""
        return [str(ACCOMMODATION_NAMES[code]) for code in Accommodation if code in self.accommodations]


def profiles(ids: Iterable[int]) -> dict[int, OutletOffer]:
    """Return what offices offer, by id, in one query; offices that have not said are left out. It is public."""
    return {row.pk: _offer(row) for row in OutletProfile.objects.filter(pk__in=set(ids))}


def profile(organisation_id: int) -> OutletOffer:
    """Return what one office offers; an empty offer where nobody has said yet. It is public."""
    return profiles([organisation_id]).get(organisation_id, OutletOffer(organisation_id))


def offering_office(viewer: Actor, organisation_id: int) -> Organisation:
    """Return an office whose offer the viewer may keep: of the own subtree. Raises NotFound."""
    found = subtree(viewer).filter(id=organisation_id).first()
    if found is None:
        raise NotFound(_("没有这个机构，或它不在您的维护范围内"))
    return found


def _offer(row: OutletProfile) -> OutletOffer:
    return OutletOffer(
        organisation_id=row.pk,
        hours=tuple(Hours(*one) for one in row.weekly_hours),
        services=frozenset(Service(code) for code in row.services),
        accommodations=frozenset(Accommodation(code) for code in row.accommodations),
        changed_on=row.changed_on,
    )
