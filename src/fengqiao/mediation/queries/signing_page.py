"""What a person sees who signs on the body's tablet: the agreement, and nothing of what was said before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fengqiao.casework.queries import audiences
from fengqiao.casework.services import masked
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.mediation.models import Agreement, Side
from fengqiao.mediation.rules.states import Audience, State


@dataclass(frozen=True, slots=True)
class SigningPage:
    """One person's side and the present agreement; ``is_signed``: this side has signed it."""

    number: int
    name: str
    agreement: Agreement | None
    instalments: Sequence[Any]
    is_signed: bool
    is_open: bool

    @property
    def version(self) -> int:
        """Return the number of the version shown."""
        return self.agreement.version if self.agreement else 0


def signing_page(case: Any, *, side: int, viewer: Actor) -> SigningPage:
    """Return what a person's side is to sign.

    Raises:
        NotFound: the viewer is neither mediator nor of the body, or there is no such person.
    """
    sides = Side.objects.select_related("party__person").filter(mediation=case.pk, number=side)
    found = sides.filter(party__isnull=False).first()
    if Audience.BODY not in audiences(case, viewer) or found is None or found.party is None:
        raise NotFound(_("没有这一方，或者这一方是机构"))
    agreement = Agreement.objects.filter(mediation=case.pk, replaced_at__isnull=True, is_oral=False).first()
    signed = agreement is not None and agreement.signatures.filter(side=found, void_at__isnull=True).exists()
    return SigningPage(
        number=side,
        name=masked(found.party.person).name,
        agreement=agreement,
        instalments=list(agreement.instalments.all()) if agreement else [],
        is_signed=signed,
        is_open=case.state == State.SIGNING and agreement is not None and not signed,
    )
