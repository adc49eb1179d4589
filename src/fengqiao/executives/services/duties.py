"""Led cases taken over, noted and closed; promises kept; follow-ups done."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.queries import get_case
from fengqiao.executives.models import LedCase, LedNote, Promise
from fengqiao.executives.queries.led import due_of, leaders_for
from fengqiao.executives.queries.scope import may_plan, within
from fengqiao.executives.rules.words import DEEDS, LED_RESULTS
from fengqiao.executives.services.events import note
from fengqiao.executives.services.standing import refresh
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.days import DayKind, problem_with_day
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound


@transaction.atomic
def take(*, number: str, leader: int, due_on: date | None, by: Actor, at: datetime) -> LedCase:
    """Let a leader take a case over. An executive takes it over in person, an officer enters it for the house's leader.

    Raises:
        NotFound: no such case in scope. NotAllowed: the actor is no leader of an institution, or acts for none.
        Invalid: the date. Conflict: the case is closed, or has a leader already.
    """
    today = timezone.localdate(at)
    case = get_case(number=number, viewer=by)
    chosen = next((one for one in leaders_for(by, on=today) if one.pk == leader), None)
    if chosen is None:
        raise NotAllowed(_("只有登记在任的负责人可以领办；请先在“三制与组织”里登记任期"))
    if case.closed_at is not None:
        raise Conflict(_("案件已办结，不需要领办"))
    due = due_on or due_of(case, today)
    if due < today:
        raise Invalid({"due_on": _("办结期限不能早于今天")})
    if problem := problem_with_day(due, DayKind.ENDS, today=today):
        raise Invalid({"due_on": problem})
    try:
        with transaction.atomic():
            led = LedCase.objects.create(
                organisation=chosen.organisation, leader=chosen, case=case, taken_on=today, due_on=due, noted_on=today
            )
    except IntegrityError:
        raise Conflict(_("这个案件已有领导领办")) from None
    note(chosen.organisation_id, "case_led", by=by, at=at, case=case.number, leader=chosen.pk, due_on=due)
    refresh([chosen.organisation_id], on=today)
    return led


def _held(pk: int, by: Actor) -> LedCase:
    rows = LedCase.objects.select_for_update(of=("self",)).select_related("organisation", "case", "leader")
    led = rows.filter(within(by), pk=pk).first()
    if led is None:
        raise NotFound(_("没有找到这个领办案件"))
    if not may_plan(by, led.organisation):
        raise NotAllowed(_("只有本机构或上级机构的消保专员和高管可以登记"))
    return led


@transaction.atomic
def add_note(*, pk: int, day: date, deed: str, text: str, by: Actor, at: datetime) -> LedNote:
    """Note what the leader did. Raises NotFound, NotAllowed, Invalid; Conflict once it is closed."""
    led = _held(pk, by)
    if led.closed_on is not None:
        raise Conflict(_("领办已办结，不能再登记进展"))
    wrong = {}
    if deed not in DEEDS:
        wrong["deed"] = _("请从所列选项中选择")
    if not text.strip():
        wrong["text"] = _("请填写做了什么")
    if not led.taken_on <= day <= timezone.localdate(at):
        wrong["day"] = _("日期应在领办之后、今天之前")
    if wrong:
        raise Invalid(wrong)
    made = LedNote.objects.create(led=led, day=day, deed=deed, text=text.strip(), by_id=by.person_id, at=at)
    led.noted_on = max(led.noted_on, day)
    led.save(update_fields=["noted_on"])
    note(led.organisation_id, "case_noted", by=by, at=at, case=led.case.number, deed=deed)
    return made


@transaction.atomic
def close(*, pk: int, result: str, summary: str, by: Actor, at: datetime) -> LedCase:
    """Close a led case with its result. Raises NotFound, NotAllowed, Invalid; Conflict if it is closed."""
    led = _held(pk, by)
    if led.closed_on is not None:
        raise Conflict(_("这个领办案件已经办结"))
    wrong = {}
    if result not in LED_RESULTS:
        wrong["result"] = _("请从所列选项中选择")
    if not summary.strip():
        wrong["summary"] = _("请填写结果说明")
    if wrong:
        raise Invalid(wrong)
    today = timezone.localdate(at)
    led.closed_on, led.result, led.summary, led.noted_on = today, result, summary.strip(), today
    led.save(update_fields=["closed_on", "result", "summary", "noted_on"])
    note(led.organisation_id, "led_closed", by=by, at=at, case=led.case.number, result=result)
    refresh([led.organisation_id], on=today)
    return led


@transaction.atomic
def keep_promise(*, pk: int, kept_on: date, how: str, by: Actor, at: datetime) -> Promise:
    """Record that a promise was kept. Raises NotFound, NotAllowed, Invalid; Conflict if it was recorded."""
    rows = Promise.objects.select_for_update(of=("self",)).select_related("organisation")
    one = rows.filter(within(by), pk=pk).first()
    if one is None:
        raise NotFound(_("没有找到这项承诺"))
    if not may_plan(by, one.organisation):
        raise NotAllowed(_("只有本机构或上级机构的消保专员和高管可以登记"))
    if one.kept_on is not None:
        raise Conflict(_("这项承诺已登记兑现"))
    wrong = {}
    if not one.made_on <= kept_on <= timezone.localdate(at):
        wrong["kept_on"] = _("日期应在承诺之后、今天之前")
    if not how.strip():
        wrong["how"] = _("请填写兑现情况")
    if wrong:
        raise Invalid(wrong)
    one.kept_on, one.how = kept_on, how.strip()
    one.save(update_fields=["kept_on", "how"])
    note(one.organisation_id, "promise_kept", by=by, at=at, promise=one.pk, on=kept_on)
    refresh([one.organisation_id], on=timezone.localdate(at))
    return one
