"""Settling on the spot: filing and settlement together, or neither."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.casework.queries import visible_cases
from fengqiao.casework.services import perform
from fengqiao.complaints.rules.states import Action
from fengqiao.complaints.services.filing import Filed, Filing, file_complaint
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound


@transaction.atomic
def settle_on_the_spot(
    *, filing: Filing, terms: str, compensation: Decimal | None = None, by: Actor, at: datetime, key: str | None = None
) -> Filed:
    """File a complaint and settle it at once; ``compensation`` in yuan. The same key files and settles once.

    Raises:
        Invalid: the filing or the terms are incomplete.
        NotAllowed: by rule the matter goes to a higher office, which alone may settle it.
        Conflict: the key was used for another complaint.
    """
    if not terms.strip():
        raise Invalid({"terms": _("当场化解的，请写明怎样解决")})
    filed = file_complaint(filing=filing, by=by, at=at, key=key)
    if filed.repeated_request:
        return replace(filed, state=visible_cases(by).values_list("state", flat=True).get(pk=filed.case_id))
    data = {"terms": terms, "compensation": compensation}
    try:
        case = perform(case_id=filed.case_id, action=Action.SETTLE, by=by, at=at, data=data)
    except (NotAllowed, NotFound) as refusal:
        raise NotAllowed(
            _("按规则此件须由上级机构办理，不能当场化解：%(why)s。可以先登记。") % {"why": refusal.message}
        ) from None
    return replace(filed, state=case.state)
