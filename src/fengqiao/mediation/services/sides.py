"""The sides of a mediation: who acts for which, and how they are told."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.models import Case
from fengqiao.casework.services import read_person
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.marking import N_
from fengqiao.foundation.notices import services as notices
from fengqiao.foundation.numbering import new_receipt_code, receipt_digest
from fengqiao.mediation.models import Side
from fengqiao.mediation.queries.scope import own_sides
from fengqiao.mediation.rules.choices import Origin


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


def give_code(case: Case, side: Side, template: str, text: str, *, at: datetime) -> None:
    """Send a side that did not apply itself a notice with number and a new receipt code.

    Nobody else ever reads the code: the notice is sealed, and of the code only the digest is kept. ``text`` is marked
    for translation and names them as ``%(number)s`` and ``%(code)s``.
    """
    if side.party is None:
        return
    code = new_receipt_code()
    side.receipt_digest = receipt_digest(case.number, code)
    side.save(update_fields=["receipt_digest"])
    with translation.override(case.mediation.language):
        words = _(text) % {"number": case.number, "code": code}
    tell(case, side, template, words, at=at, confidential=True)


def tell_of_opening(case: Case, side: Side, *, at: datetime) -> None:
    """Tell who applied that it was registered; who agreed through another gets the code; the rest are invited later."""
    if case.mediation.origin == Origin.CONSUMER:
        text = _("您的调解申请已登记，编号 %(number)s。调解不收取任何费用。")
        tell(case, side, "application", text % {"number": case.number}, at=at)
    elif side.answer:
        words = N_(
            "您的纠纷已转到调解组织，编号 %(number)s，查询码 %(code)s。请在“查进度”里用它们查看。"
            "调解不收费，查询码不要告诉别人。"
        )
        give_code(case, side, "opened", words, at=at)


def reached_at(side: Side, *, by_phone: bool = False) -> tuple[str, str]:
    """Return channel and address by which a person is told: email if there is one, unless ``by_phone``."""
    if side.party is None:
        return "", ""
    person = read_person(side.party.person)
    by_email = bool(person.email) and not (by_phone and person.phone)
    return ("email", person.email) if by_email else ("sms", person.phone)


def tell(
    case: Case,
    side: Side,
    template: str,
    text: str,
    *,
    at: datetime,
    confidential: bool = False,
    by_phone: bool = False,
) -> None:
    """Send a side that is a person or enterprise a notice; an institution finds it on its desk."""
    channel, recipient = reached_at(side, by_phone=by_phone)
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
            confidential=confidential,
        )


def tell_all(case: Case, template: str, text: str, *, at: datetime, but: Side | None = None) -> None:
    """Send every side a notice, save one."""
    for side in case.mediation.sides.select_related("party__person"):
        if but is None or side.pk != but.pk:
            tell(case, side, template, text, at=at)
