"""The same request from the same client is carried out once and answered the same (``Idempotency-Key``)."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fengqiao.casework.models import Request
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Conflict, Invalid
from fengqiao.foundation.privacy import seal_text, unseal_text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class Answered:
    """What the first of several equal requests was answered; ``secret`` is what was shown only then."""

    response: Mapping[str, Any]
    secret: str


def claim(*, key: str, content: "DataclassInstance", by: Actor, at: datetime) -> Request | Answered:
    """Take a key for the caller's transaction, or return what its first use was answered.

    Raises:
        Invalid: the key is too long. Conflict: it was used with other content.
    """
    if len(key) > Request._meta.get_field("key").max_length:  # type: ignore[operator]
        raise Invalid({"idempotency_key": _("请求标识过长")})
    client = f"{by.kind}:{by.organisation_id or ''}"
    digest = hashlib.sha256(repr(_ordered(asdict(content))).encode()).hexdigest()
    try:
        with transaction.atomic():
            return Request.objects.create(key=key, client=client, fingerprint=digest, made_at=at)
    except IntegrityError:
        known = Request.objects.select_for_update().get(client=client, key=key)
    if known.fingerprint != digest:
        raise Conflict(_("同一请求标识已用于另一件"))
    secret = unseal_text(bytes(known.sealed_code)) if known.sealed_code else ""
    return Answered(response=known.response, secret=secret)


def _ordered(value: Any) -> Any:
    """Return a value whose text is the same in every process: a set has no order of its own."""
    if isinstance(value, dict):
        return {name: _ordered(part) for name, part in value.items()}
    return sorted(value) if isinstance(value, set | frozenset) else value


def remember(request: Request, *, case_id: int, response: Mapping[str, Any], secret: str) -> None:
    """Keep what a claimed request was answered; the secret only sealed."""
    request.case_id = case_id
    request.response = dict(response)
    request.sealed_code = seal_text(secret)
    request.save()
