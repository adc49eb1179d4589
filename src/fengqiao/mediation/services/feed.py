"""The secret address of a mediator's calendar: made, renewed, withdrawn; only a digest of it is kept."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.ledger import services as ledger
from fengqiao.mediation.models import Mediator
from fengqiao.mediation.queries.feed import digest_of
from fengqiao.mediation.queries.registers import FEED
from fengqiao.organisations.events import staff_chain


def renew_feed(*, by: Actor, at: datetime) -> str:
    """Return a new token, which ends the one before. Raises NotAllowed for who is no mediator."""
    token = secrets.token_urlsafe(32)
    _keep(digest_of(token), by=by, at=at)
    return token


def withdraw_feed(*, by: Actor, at: datetime) -> None:
    """End the address. Raises NotAllowed for who is no mediator."""
    _keep("", by=by, at=at)


@transaction.atomic
def _keep(digest: str, *, by: Actor, at: datetime) -> None:
    mediator = Mediator.objects.filter(pk=by.person_id, left_on__isnull=True).first()
    if by.role is not Role.MEDIATOR or mediator is None:
        raise NotAllowed(_("只有调解员可以订阅自己的日程"))
    mediator.feed_digest = digest
    mediator.save(update_fields=["feed_digest"])
    ledger.record(chain=staff_chain(mediator.pk), tag=FEED, actor=by, at=at, data={"is_active": bool(digest)})
