"""What is done in the room: the record of a session with the next date, and a person's signature on the body's tablet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.casework.models import Case
from fengqiao.casework.queries import audiences, visible_cases
from fengqiao.casework.services import perform
from fengqiao.foundation.actors import Actor, consumer
from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.foundation.ledger import services as ledger
from fengqiao.mediation.models import Side
from fengqiao.mediation.rules.states import Action, Audience
from fengqiao.mediation.services.hand import keep_hand
from fengqiao.mediation.services.sides import reached_at
from fengqiao.mediation.services.signing import WrongCodeError, count_try, send_code

NEXT = "next_"
"""Stands before the names of the next session's fields."""
SIGNED = "mediation.signed_in_room"


@transaction.atomic
def close_session(
    *,
    case_id: int,
    held: Mapping[str, Any],
    following: Mapping[str, Any] | None,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Record a session and, with ``following``, plan the next: both or neither.

    Raises:
        Invalid: fields of the record under their names, those of the next session with `NEXT` before them.
        NotAllowed, Conflict, NotFound: as `perform`.
    """
    case = perform(case_id=case_id, action=Action.HOLD_SESSION, by=by, at=at, data=held, version=version)
    if following is not None:
        try:
            case = perform(case_id=case_id, action=Action.SCHEDULE, by=by, at=at, data=following)
        except Invalid as refused:
            raise Invalid({NEXT + name: message for name, message in refused.fields.items()}) from None
    return case


def side_in_room(*, case_id: int, number: int, by: Actor) -> Side:
    """Return the person's side that is to sign on the body's tablet.

    Raises:
        NotFound: no such case for the mediator or the body's staff, or the side is no person.
    """
    case = visible_cases(by, "mediation").filter(pk=case_id).first()
    if case is None or Audience.BODY not in audiences(case, by):
        raise NotFound(_("没有找到该案件"))
    sides = Side.objects.select_related("party__person").filter(mediation=case_id, number=number)
    if (side := sides.filter(party__isnull=False).first()) is None:
        raise NotFound(_("没有这一方，或者这一方是机构"))
    return side


def send_code_in_room(*, case_id: int, number: int, by: Actor, at: datetime) -> tuple[str, str]:
    """Send a side the code to sign with; return channel and address. The code is for their eyes alone.

    Raises:
        NotFound: as `side_in_room`. NotAllowed: there is nothing to sign.
    """
    side = side_in_room(case_id=case_id, number=number, by=by)
    send_code(case_id=case_id, by=consumer(case_id, side.party_id), at=at)
    return reached_at(side, by_phone=True)


def sign_in_room(
    *, case_id: int, number: int, version: int, picture: bytes, code: str, by: Actor, at: datetime
) -> None:
    """Take a person's drawn signature on the body's tablet: theirs alone, for only their telephone has the code.

    Who handed them the tablet is on record. A wrong code is counted.

    Raises:
        NotFound: as `side_in_room`. NotAllowed: nothing to sign, or signed already.
        Invalid: the code is wrong or too old, the version has changed, or the picture is none.
    """
    side = side_in_room(case_id=case_id, number=number, by=by)
    person = consumer(case_id, side.party_id)
    try:
        with transaction.atomic():
            drawing = keep_hand(case_id, person, at, picture)
            data = {"method": "drawn", "version": version, "attachment": drawing, "code": code}
            perform(case_id=case_id, action=Action.SIGN, by=person, at=at, data=data)
            ledger.record(chain=f"case:{case_id}", tag=SIGNED, actor=by, at=at, data={"side": number})
    except WrongCodeError as wrong:
        count_try(wrong)
        raise
