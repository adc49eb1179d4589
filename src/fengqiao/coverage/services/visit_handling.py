"""Handling requests for help: one office takes it, names who goes and when, and says what came of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from fengqiao.coverage.events import Tag
from fengqiao.coverage.models import Visit, VisitState
from fengqiao.coverage.queries.scope import candidates, parts_of, visits_seen
from fengqiao.coverage.queries.visit_person import PersonOf, read
from fengqiao.coverage.rules.visits import MOVES, OPEN, Action, Part, Reason, State, refusal
from fengqiao.coverage.services.visits import end, keep, note
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.notices import services as notices
from fengqiao.foundation.privacy import scrub
from fengqiao.organisations import queries as organisations

LONGEST: Final = 1000  # characters of what was done
FARTHEST: Final = timedelta(days=180)
_TAGS: Final = {Action.DONE: Tag.VISIT_DONE, Action.UNMET: Tag.VISIT_UNMET, Action.CANCEL: Tag.VISIT_CANCELLED}


@dataclass(frozen=True, slots=True)
class Plan:
    """Who goes (an office, and a person there if one is named) and on which day."""

    office: int
    visit_on: date
    member: int | None = None


@transaction.atomic
def assign(*, visit_id: int, plan: Plan, by: Actor, at: datetime) -> Visit:
    """Take a request for an office of the own subtree, or as regulator give it to one of the county; the person is told.

    The row is locked: of two offices that take it at once, the second is told of the first.

    Raises:
        NotFound: no such request in scope. NotAllowed: the role only looks on. Conflict: it was taken or ended meanwhile.
        Invalid: an office that may not take it, somebody who does not work there, or a day that is past or far off.
    """
    visit = _locked(visit_id, by, Action.ASSIGN)
    _check(plan, visit, by, at)
    visit.state, visit.reason = VisitState.ASSIGNED, ""
    _set(visit, plan)
    note(visit, Tag.VISIT_ASSIGNED, by, at, office=plan.office, member=plan.member, on=plan.visit_on.isoformat())
    _tell(visit, "assigned", at)
    return visit


@transaction.atomic
def reassign(*, visit_id: int, plan: Plan, by: Actor, at: datetime) -> Visit:
    """Name another office of the subtree, person or day; the same again records nothing. Raises as `assign`."""
    visit = _locked(visit_id, by, Action.REASSIGN)
    _check(plan, visit, by, at)
    before = (visit.organisation_id, visit.member_id, visit.visit_on)
    if before == (plan.office, plan.member, plan.visit_on):
        return visit
    _set(visit, plan)
    note(visit, Tag.VISIT_ASSIGNED, by, at, office=plan.office, member=plan.member, on=plan.visit_on.isoformat())
    if (before[0], before[2]) != (plan.office, plan.visit_on):
        _tell(visit, "assigned", at)
    return visit


def _set(visit: Visit, plan: Plan) -> None:
    visit.organisation_id, visit.member_id, visit.visit_on = plan.office, plan.member, plan.visit_on
    visit.save()


@transaction.atomic
def give_back(*, visit_id: int, reason: Reason, by: Actor, at: datetime) -> None:
    """Give a request back, so that another office takes it; its due day stays.

    Raises:
        NotFound, NotAllowed, Conflict: as `assign`. Invalid: a reason that is none for this.
    """
    visit = _locked(visit_id, by, Action.RETURN)
    _require_reason(Action.RETURN, reason)
    office = visit.organisation_id
    visit.state, visit.reason = VisitState.REQUESTED, reason
    visit.organisation_id = visit.member_id = visit.visit_on = None
    visit.save()
    note(visit, Tag.VISIT_RETURNED, by, at, reason=reason, office=office)


@transaction.atomic
def finish(
    *, visit_id: int, action: Action, words: str = "", reason: Reason | None = None, by: Actor, at: datetime
) -> None:
    """Record that help was given, could not be given, or is not wanted any more; what was done is encrypted.

    Raises:
        NotFound, NotAllowed, Conflict: as `assign`. Invalid: no words where some are needed, too many, or no such reason.
    """
    visit = _locked(visit_id, by, action)
    move = MOVES[action]
    if move.note_required and not words.strip():
        raise Invalid({"words": _("请写明做了什么、结果如何")})
    if len(words.strip()) > LONGEST:
        raise Invalid({"words": _("内容过长，请精简到 %(n)s 字以内") % {"n": LONGEST}})
    if move.reasons:
        _require_reason(action, reason)
    keep(visit, replace(read(visit), outcome=words.replace("\x00", "")))
    end(visit, State(move.after or visit.state), reason if move.reasons else None, timezone.localdate(at))
    note(visit, _TAGS[action], by, at, reason=visit.reason or None, office=visit.organisation_id)
    if action is not Action.DONE:
        _tell(visit, action, at)


@transaction.atomic
def reveal(*, visit_id: int, reason: str, by: Actor, at: datetime) -> PersonOf:
    """Return what a request says of the person; that it was seen, by whom and why, is an event.

    Raises:
        NotFound: no such request in scope, or it was forgotten. NotAllowed: not of the office that took it, nor the regulator.
        Invalid: no reason.
    """
    visit = visits_seen(by).filter(pk=visit_id).first()
    if visit is None or visit.sealed_key is None:
        raise NotFound(_("没有找到这项申请"))
    if not parts_of(by, visit) & {Part.OFFICE, Part.REGULATOR}:
        raise NotAllowed(_("由承接的机构查看；承接后才能看到联系方式和需要"))
    if not reason.strip():
        raise Invalid({"reason": _("请填写查看理由")})
    note(visit, Tag.VISIT_REVEALED, by, at, reason=scrub(reason)[:200])
    return read(visit)


def _locked(visit_id: int, by: Actor, action: Action) -> Visit:
    """Return a request the actor may act on, locked. One that was taken meanwhile is out of scope and said to be taken."""
    visit = Visit.objects.select_for_update(of=("self",)).filter(pk=visit_id).first()
    if visit is None:
        raise NotFound(_("没有找到这项申请"))
    if not visits_seen(by).filter(pk=visit_id).exists():
        if action is Action.ASSIGN and visit.state == VisitState.ASSIGNED and candidates(by, visit).exists():
            raise Conflict(_("刚有别的机构承接了这项申请"))
        raise NotFound(_("没有找到这项申请"))
    state = State(visit.state)
    if state not in MOVES[action].before:
        taken = action is Action.ASSIGN and state in OPEN
        raise Conflict(_("刚有别的机构承接了这项申请") if taken else _("当前状态下不能进行此操作"))
    if why := refusal(action, state, parts_of(by, visit)):
        raise NotAllowed(_(why))
    return visit


def _check(plan: Plan, visit: Visit, by: Actor, at: datetime) -> None:
    today, wrong = timezone.localdate(at), {}
    if not candidates(by, visit).filter(pk=plan.office).exists():
        wrong["to"] = _("请选择本县（市、区）内能承接的网点")
    elif plan.member is not None and not organisations.may_handle(plan.member, plan.office, today):
        wrong["to"] = _("这位人员不在该网点经办")
    if not today <= plan.visit_on <= today + FARTHEST:
        wrong["visit_on"] = _("请选今天以后、半年以内的日期")
    if wrong:
        raise Invalid(wrong)


def _require_reason(action: Action, reason: Reason | None) -> None:
    if reason not in MOVES[action].reasons:
        raise Invalid({"reason": _("请从所列选项中选择")})


def _tell(visit: Visit, what: str, at: datetime) -> None:
    """Tell the person by text message, in the language they used."""
    phone = read(visit).phone
    if not phone:
        return
    office = visit.organisation if visit.organisation_id else None
    with translation.override(visit.language):
        given = {"number": visit.number, "office": office.label if office else "", "day": visit.visit_on}
        notices.queue(
            about=f"visit:{visit.pk}",
            template=f"visit_{what}",
            channel="sms",
            recipient=phone,
            subject=_("上门服务"),
            body=_words(what) % given,
            at=at,
        )


def _words(what: str) -> str:
    if what == "assigned":
        return _("您的申请 %(number)s 由%(office)s办理，约定 %(day)s。来人会出示工作证，不会要密码和验证码。")
    if what == Action.UNMET:
        return _("您的申请 %(number)s 未能办成，请凭编号和查询码查看原因。")
    return _("您的申请 %(number)s 已取消。")
