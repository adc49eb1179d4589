"""Institutions' tokens for the API."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, ActorKind
from fengqiao.foundation.errors import NotAllowed, NotFound
from fengqiao.foundation.ledger.services import record
from fengqiao.organisations.events import Tag, organisation_chain
from fengqiao.organisations.models import AccessToken, Organisation
from fengqiao.organisations.queries import level_of
from fengqiao.organisations.rules import TOKEN_PREFIX, role_of_token, token_digest
from fengqiao.organisations.services.checks import require_administrator


@transaction.atomic
def issue_token(*, organisation_code: str, by: Actor, at: datetime) -> str:
    """Make a token for an institution and return it, the only time it can be seen; its digest is kept.

    Raises:
        NotFound: no institution has this code.
        NotAllowed: the actor does not administer it, or it is closed.
    """
    organisation = Organisation.objects.filter(code=organisation_code.strip()).first()
    if organisation is None:
        raise NotFound(_("没有代码为 %(code)s 的机构，请核对机构代码") % {"code": organisation_code})
    require_administrator(by, organisation)
    if organisation.closed_on is not None and organisation.closed_on <= timezone.localdate(at):
        raise NotAllowed(_("该机构已停业，不能签发令牌"))
    raw = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(organisation=organisation, digest=token_digest(raw), hint=raw[-4:])
    record(
        chain=organisation_chain(organisation.pk),
        tag=Tag.TOKEN_ISSUED,
        actor=by,
        at=at,
        data={"token": token.pk, "hint": token.hint},
    )
    return raw


@transaction.atomic
def revoke_token(*, token_id: int, by: Actor, at: datetime) -> None:
    """Make a token useless from now on. Raises NotFound, or NotAllowed (not administered, already revoked)."""
    token = (
        AccessToken.objects.select_for_update(of=("self",)).select_related("organisation").filter(id=token_id).first()
    )
    if token is None:
        raise NotFound(_("没有这个令牌"))
    require_administrator(by, token.organisation)
    if token.revoked_at is not None:
        raise NotAllowed(_("这个令牌已经停用"))
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    record(
        chain=organisation_chain(token.organisation_id),
        tag=Tag.TOKEN_REVOKED,
        actor=by,
        at=at,
        data={"token": token.pk, "hint": token.hint},
    )


def actor_for_token(raw: str, *, at: datetime | None = None) -> Actor | None:
    """Return whom a token speaks for: an officer at its institution, the regulator, a court …; None if unknown, revoked or closed.

    Notes the day of use, at most once a day.
    """
    if not raw.startswith(TOKEN_PREFIX):
        return None
    today = timezone.localdate(at)
    token = (
        AccessToken.objects.filter(digest=token_digest(raw), revoked_at=None)
        .exclude(organisation__closed_on__lte=today)
        .select_related("organisation")
        .first()
    )
    if token is None:
        return None
    if token.last_used_on != today:
        AccessToken.objects.filter(id=token.pk).filter(~Q(last_used_on=today) | Q(last_used_on=None)).update(
            last_used_on=today
        )
    organisation = token.organisation
    return Actor(
        kind=ActorKind.TOKEN,
        role=role_of_token(level=level_of(organisation), kind=organisation.kind),
        organisation_id=organisation.pk,
        level=level_of(organisation),
        label=f"{organisation.name} …{token.hint}",
    )
