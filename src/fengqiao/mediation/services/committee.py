"""Electing the next committee of a body."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Conflict, NotAllowed
from fengqiao.foundation.ledger import services as ledger
from fengqiao.mediation.models import Body, CommitteeSeat, CommitteeTerm
from fengqiao.mediation.queries.candidates import rules_of
from fengqiao.mediation.queries.registers import RENEWED, may_keep
from fengqiao.mediation.rules.committee import is_ending, next_term
from fengqiao.organisations.events import organisation_chain

_OF_SEAT: Final = ("member_id", "name", "is_chair", "is_woman")


@transaction.atomic
def renew_committee(body: Body, *, by: Actor, at: datetime) -> CommitteeTerm:
    """Open a body's next term with the members of the last one, who may be re-elected (人民调解法 Art. 9).

    Raises:
        NotAllowed: the actor does not keep the body. Conflict: its last term does not end soon, or there is none.
    """
    if not may_keep(by, body):
        raise NotAllowed(_("只有本组织的工作人员或管理员可以维护"))
    Body.objects.select_for_update(no_key=True, of=("self",)).get(pk=body.pk)
    today = timezone.localdate(at)
    last = CommitteeTerm.objects.filter(body=body).order_by("-ends_on").first()
    rules = rules_of(today)
    if last is None or not is_ending(last.ends_on, today=today, notice_days=rules.number("committee_warning")):
        raise Conflict(_("现在没有快要届满的任期，不需要换届"))
    starts_on, ends_on = next_term(last.ends_on, today=today, years=rules.number("committee_years"))
    term = CommitteeTerm.objects.create(body=body, starts_on=starts_on, ends_on=ends_on)
    seats = list(last.seats.filter(until__isnull=True).values(*_OF_SEAT))
    CommitteeSeat.objects.bulk_create(CommitteeSeat(term=term, **seat) for seat in seats)
    data = {"entry": term.pk, "starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat(), "members": len(seats)}
    ledger.record(chain=organisation_chain(body.pk), tag=RENEWED, actor=by, at=at, data=data)
    return term
