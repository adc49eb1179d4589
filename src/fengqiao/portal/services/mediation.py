"""Use cases of a mediation's pages."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.casework import attachments
from fengqiao.casework.queries import Case
from fengqiao.casework.services import perform
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Conflict, NotFound
from fengqiao.foundation.privacy import mask_email, mask_phone
from fengqiao.mediation.queries.parties import mediation_of
from fengqiao.mediation.rules.states import Action, Audience
from fengqiao.mediation.services import Application, Opened, apply_for_mediation, send_code
from fengqiao.mediation.services.hand import keep_hand
from fengqiao.mediation.services.sides import reached_at
from fengqiao.mediation.services.signing import WrongCodeError, count_try
from fengqiao.portal.queries.mediation import seen_of
from fengqiao.portal.rules.mediation_deeds import DEEDS
from fengqiao.portal.services import ANYONE
from fengqiao.portal.services.acting import act_on, changed, check_seen


def apply(*, application: Application, at: datetime) -> Opened:
    """Apply for somebody who needs no account; the form's token makes it happen once.

    Raises:
        Invalid: naming each field that is missing or wrong.
        Conflict: the form was sent before with other words.
    """
    return apply_for_mediation(application=application, by=ANYONE, at=at, key=application.drafts)


@transaction.atomic
def act(*, viewer: Actor, action: str, seen: str, at: datetime, data: Mapping[str, object], token: str = "") -> None:
    """Do one thing on a side's mediation, with the files uploaded under ``token``. Only the sides see these.

    Raises:
        NotFound: no such thing a side can do. Conflict: what was seen (``seen``) is no longer so.
        NotAllowed: not possible now. Invalid: fields are missing or wrong, or too many files.
    """
    if action not in DEEDS or action == Action.SIGN:
        raise NotFound(_("没有这项操作"))
    case = mediation_of(viewer).case
    check_seen(seen, seen_of(case, viewer))
    act_on(case, viewer=viewer, action=action, at=at, data=data, token=token, audience=Audience.PARTIES)


def ask_for_code(*, viewer: Actor, at: datetime) -> str:
    """Send the side a code to sign with; return whereto, masked.

    Raises:
        NotFound: no side. NotAllowed: there is nothing to sign.
    """
    mediation = mediation_of(viewer)
    send_code(case_id=mediation.case.pk, by=viewer, at=at)
    side = mediation.sides.select_related("party__person").get(party=viewer.party_id)
    channel, address = reached_at(side, by_phone=True)
    return mask_email(address) if channel == "email" else mask_phone(address)


def sign(
    *, viewer: Actor, version: int, code: str, seen: str, at: datetime, picture: bytes = b"", token: str = ""
) -> None:
    """Sign the version that was seen: with a drawn ``picture``, or with the photo of the signed paper under ``token``.

    Picture and signature are kept together or not at all; a wrong code is counted.

    Raises:
        Conflict: what was seen is no longer so. NotAllowed: nothing to sign, or signed already.
        Invalid: the code is wrong or too old, or the picture is missing or none.
    """
    try:
        with transaction.atomic():
            _sign(viewer=viewer, version=version, code=code, seen=seen, at=at, picture=picture, token=token)
    except WrongCodeError as wrong:
        count_try(wrong)
        raise


def _sign(*, viewer: Actor, version: int, code: str, seen: str, at: datetime, picture: bytes, token: str) -> None:
    case = mediation_of(viewer).case
    check_seen(seen, seen_of(case, viewer))
    paper = keep_hand(case.pk, viewer, at, picture) if picture else _keep_scan(case, viewer, at, token)
    data = {"method": "drawn" if picture else "scanned", "version": version, "attachment": paper, "code": code}
    try:
        perform(case_id=case.pk, action=Action.SIGN, by=viewer, at=at, data=data, version=case.version)
    except Conflict:
        raise changed() from None


def _keep_scan(case: Case, viewer: Actor, at: datetime, token: str) -> int | None:
    kept = attachments.attach_drafts(case=case, token=token, by=viewer, at=at, audience=Audience.PARTIES)
    return kept[0].pk if kept else None
