"""The sides of a mediation: who acts for which, and how they are told."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.models import Case
from fengqiao.casework.services import read_person
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.notices import services as notices
from fengqiao.mediation.models import Side
from fengqiao.mediation.queries.scope import own_sides


def acting_side(step: Step) -> Side:
    """Return the side for which the actor acts: their own, or the one the body's clerk names.

    Raises:
        Invalid: the clerk names none. NotAllowed: the actor is no side.
    """
    return acting_sides(step)[0]


def acting_sides(step: Step) -> list[Side]:
    """Return the sides for which the actor acts: an institution may hold several, the rest one."""
    if step.by.role is Role.MEDIATION_CLERK:
        number = step.data.get("side")
        found = step.case.mediation.sides.filter(number=number or 0).first()
        if found is None:
            raise Invalid({"side": _("请填写代哪一方登记（序号）")})
        return [found]
    if not (mine := own_sides(step.case, step.by)):
        raise NotAllowed(_("只有当事人可以进行此操作"))
    return mine


def other_sides(case: Case, side: Side) -> list[Side]:
    """Return the other sides of the same mediation."""
    return [one for one in case.mediation.sides.all() if one.pk != side.pk]


def tell(case: Case, side: Side, template: str, text: str, *, at: datetime) -> None:
    """Send a side that is a person or enterprise a notice; an institution finds it on its desk."""
    if side.party is None:
        return
    person = read_person(side.party.person)
    channel, recipient = ("email", person.email) if person.email else ("sms", person.phone)
    if not recipient:
        return
    with translation.override(case.mediation.language):
        notices.queue(
            about=f"case:{case.pk}",
            template=template,
            channel=channel,
            recipient=recipient,
            subject=_("调解案件通知"),
            body=text,
            at=at,
        )


def tell_all(case: Case, template: str, text: str, *, at: datetime, but: Side | None = None) -> None:
    """Send every side a notice, save one."""
    for side in case.mediation.sides.select_related("party__person"):
        if but is None or side.pk != but.pk:
            tell(case, side, template, text, at=at)
