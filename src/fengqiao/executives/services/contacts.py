"""Seeing who a visitor is in the clear: for those who record visits, and always on record."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.casework.services import read_person
from fengqiao.executives.queries.receptions import visit_seen
from fengqiao.executives.queries.scope import may_record
from fengqiao.executives.services.events import note
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotAllowed

FIELDS: Final = frozenset({"name", "phone"})


@transaction.atomic
def reveal(*, pk: int, field: str, reason: str, by: Actor, at: datetime) -> str:
    """Return a visitor's name or telephone; that it was seen, by whom and why, is an event of the institution.

    Raises:
        NotFound: no such visit in scope. NotAllowed: the actor does not record its visits.
        Invalid: no reason, no such field, or the person was forgotten on request or never left it.
    """
    visit, day = visit_seen(pk, by)
    if not may_record(by, day.organisation, day.venue):
        raise NotAllowed(_("只有本机构或上级机构的消保专员和高管可以安排"))
    if field not in FIELDS:
        raise Invalid({"field": _("没有这一项")})
    if not reason.strip():
        raise Invalid({"reason": _("请填写查看理由")})
    value: str = getattr(read_person(visit.person), field)
    if not value:
        raise Invalid({"field": _("来访人没有留下，或已按本人要求删除")})
    note(
        day.organisation_id,
        "visitor_revealed",
        by=by,
        at=at,
        visit=visit.pk,
        reception=day.pk,
        field=field,
        reason=reason,
    )
    return value
