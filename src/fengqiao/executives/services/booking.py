"""Booking a slot from the portal: nobody is booked twice, and no slot to two people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from fengqiao.casework.services import PersonData, read_person, save_person
from fengqiao.executives.models import ReceptionDay, Visit
from fengqiao.executives.queries.booking import CODE_KIND, closed, slots_of
from fengqiao.executives.queries.scope import rules_of
from fengqiao.executives.rules.words import DayStatus
from fengqiao.executives.services.events import note
from fengqiao.foundation import privacy
from fengqiao.foundation.actors import Actor, ActorKind, Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.lifecycle import is_writable
from fengqiao.foundation.notices import services as notices
from fengqiao.foundation.numbering import new_receipt_code

VISITOR: Final = Actor(kind=ActorKind.CONSUMER, role=Role.CONSUMER)
LONGEST: Final = 500


@transaction.atomic
def book(*, reception_id: int, slot: int, name: str, phone: str, matter: str, language: str, at: datetime) -> str:
    """Book a slot of a public reception day; return the code with which the booking is seen and cancelled.

    The day's row is locked, so that two visitors are served one after the other; should two reach the table all the
    same, the database keeps one.

    Raises:
        NotFound: no such public day. NotAllowed: it cannot be booked now, and why.
        Invalid: something is missing. Conflict: the slot was taken meanwhile.
    """
    found = ReceptionDay.objects.select_for_update(of=("self",)).select_related("organisation", "venue")
    day = found.filter(pk=reception_id, is_public=True).first()
    if day is None:
        raise NotFound(_("没有找到这次接访"))
    if why := closed(day, at=at):
        raise NotAllowed(why)
    _check(name, phone, matter)
    _check_often(phone, at)
    free = {one.number: one.free for one in slots_of(day)}
    if slot not in free:
        raise Invalid({"slot": _("请选择一个时段")})
    if not free[slot]:
        raise Conflict(_("这个时段刚刚被约走，请另选一个"))
    code = new_receipt_code() + new_receipt_code()[:4]
    person = save_person(PersonData(name=name.strip(), phone=phone.strip()))
    try:
        with transaction.atomic():
            visit = Visit.objects.create(
                reception=day,
                slot=slot,
                person=person,
                matter=privacy.seal(person.sealed_key, matter.strip()),
                code_index=privacy.blind_index(CODE_KIND, code),
                language=language[:8],
                made_at=at,
            )
    except IntegrityError:
        raise Conflict(_("这个时段刚刚被约走，请另选一个")) from None
    note(day.organisation_id, "visit_booked", by=VISITOR, at=at, reception=day.pk, visit=visit.pk, slot=slot)
    tell([visit], day, "booked", at=at)
    return code


def _check(name: str, phone: str, matter: str) -> None:
    wrong: dict[str, str] = {}
    if not name.strip() or not is_writable(name):
        wrong["name"] = _("请填写姓名")
    if sum(character.isdecimal() for character in phone) < 7:
        wrong["phone"] = _("请填写能联系到您的电话")
    if not matter.strip() or not is_writable(matter):
        wrong["matter"] = _("请写明来访事项")
    elif len(matter) > LONGEST:
        wrong["matter"] = _("内容过长，请精简到 %(n)s 字以内") % {"n": LONGEST}
    if wrong:
        raise Invalid(wrong)


def _check_often(phone: str, at: datetime) -> None:
    most = rules_of(timezone.localdate(at)).number("bookings_per_phone")
    running = Visit.objects.filter(
        person__phone_index__in=privacy.blind_index_candidates("phone", phone),
        slot__isnull=False,
        cancelled_at=None,
        outcome="",
        reception__status=DayStatus.PLANNED,
        reception__day__gte=timezone.localdate(at),
    )
    if running.count() >= most:
        raise Invalid({"phone": _("这个电话已有 %(n)s 个预约，请先取消不用的") % {"n": most}})


@transaction.atomic
def cancel(*, visit_id: int, at: datetime) -> None:
    """Cancel a booking; its slot is free again. Raises NotFound, Conflict once the day has come to a result."""
    found = Visit.objects.select_for_update(of=("self",)).select_related("reception").filter(pk=visit_id).first()
    if found is None or found.slot is None:
        raise NotFound(_("没有找到这个预约"))
    if found.cancelled_at is not None:
        return
    if found.outcome or found.reception.status != DayStatus.PLANNED:
        raise Conflict(_("这次接访已有结果，不能再取消"))
    found.cancelled_at = at
    found.save(update_fields=["cancelled_at"])
    note(found.reception.organisation_id, "visit_cancelled", by=VISITOR, at=at, visit=found.pk)


def tell(visits: Sequence[Visit], day: ReceptionDay, what: str, *, at: datetime) -> None:
    """Tell those who booked: that they are expected, that the day has moved, or that it is off."""
    for visit in visits:
        phone = read_person(visit.person).phone
        if not phone:
            continue
        with translation.override(visit.language):
            notices.queue(
                about=f"reception:{day.pk}",
                template=f"reception_{what}",
                channel="sms",
                recipient=phone,
                subject=_("领导接访"),
                body=_words(what, visit, day),
                at=at,
            )


def _words(what: str, visit: Visit, day: ReceptionDay) -> str:
    slot = next((one for one in slots_of(day) if one.number == visit.slot), None)
    begins = slot.starts_at if slot else day.starts_at
    given = {
        "office": day.venue.label,
        "day": day.day.isoformat(),
        "time": f"{begins:%H:%M}",
    }
    if what == "moved":
        return _("您预约的接访改期：%(day)s %(time)s，%(office)s。不便前来的，请凭预约码在网上取消。") % given
    if what == "cancelled":
        return _("您预约的 %(day)s %(office)s 接访因故取消，请另选一天预约，抱歉。") % given
    return _("已预约 %(day)s %(time)s 到%(office)s接访。改变主意的，请凭预约码在网上取消。") % given
