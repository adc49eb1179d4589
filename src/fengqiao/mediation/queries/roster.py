"""Mediators as the parties of one mediation see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fengqiao.casework.codes import codes, label_of
from fengqiao.casework.models import Axis, Case
from fengqiao.mediation.models import Mediation, Mediator
from fengqiao.mediation.queries.engaged import engagements
from fengqiao.mediation.queries.matching import exclusions
from fengqiao.mediation.rules.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class MediatorCard:
    """A mediator as parties see one: never the load, the employers or the records."""

    id: int
    name: str
    is_full_time: bool
    introduction: str
    specialities: Sequence[str]
    languages: Sequence[str]
    shared_languages: Sequence[str] = ()
    knows_matter: bool = False
    status: str = ""
    presiding: bool = False
    disclosure: str = ""


def card_of(mediator: Mediator, mediation: Mediation, **more: Any) -> MediatorCard:
    """Return a mediator as the parties of a mediation see one; ``more`` tells of the appointment."""
    spoken = [one.code for one in mediator.languages.all()]
    known = [one.code for one in mediator.specialities.all()]
    return MediatorCard(
        id=mediator.pk,
        name=mediator.member.name,
        is_full_time=mediator.is_full_time,
        introduction=mediator.introduction,
        specialities=[label_of(Axis.PRODUCT, code) for code in known],
        languages=_named(spoken),
        shared_languages=_named(code for code in mediation.languages if code in spoken),
        knows_matter=not _lineage(mediation.case).isdisjoint(known),
        **more,
    )


def _lineage(case: Case) -> set[str]:
    """Return the business of a case and those above it."""
    above = {one.code: one.parent_code for one in codes(Axis.PRODUCT, case.received_on)}
    found: set[str] = set()
    code = case.product
    while code and code not in found:
        found.add(code)
        code = above.get(code, "")
    return found


def _named(spoken: Iterable[str]) -> list[str]:
    return [_(LANGUAGES[code]) for code in spoken if code in LANGUAGES]


def choosable(mediation: Mediation, *, on: date) -> list[MediatorCard]:
    """Return the body's mediators that nothing excludes, those who speak as wished and know the matter first."""
    present = engagements(on, body=mediation.body_id)
    found = Mediator.objects.filter(pk__in=present.values("mediator")).select_related("member")
    mediators = list(found.prefetch_related("specialities", "languages").order_by("member__name", "pk"))
    excluded = exclusions(mediation, [one.pk for one in mediators], on=on)
    cards = [card_of(one, mediation) for one in mediators if one.pk not in excluded]
    return sorted(cards, key=lambda card: (-len(card.shared_languages), not card.knows_matter))
