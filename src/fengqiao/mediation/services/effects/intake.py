"""From application to both sides' consent."""

from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.services import deadlines
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.marking import N_
from fengqiao.mediation.models import Body, Mediation, Side
from fengqiao.mediation.queries.bodies import takes
from fengqiao.mediation.rules.choices import OF_CREDITORS, EndingReason, Track
from fengqiao.mediation.rules.states import Action, DeadlineKind, State
from fengqiao.mediation.services import papers
from fengqiao.mediation.services.effects.ending import end_without_agreement
from fengqiao.mediation.services.effects.registry import Data, effect, start
from fengqiao.mediation.services.sides import acting_side, give_code, other_sides, tell, tell_all


@effect(Action.ACCEPT)
def _accept(step: Step, mediation: Mediation) -> Data:
    """Take the matter and ask every side that has not consented yet; all consented: go on to the mediator."""
    case = step.case
    if step.by.role is Role.MEDIATION_CLERK:
        case.handler_id = step.by.person_id  # whose matters the board narrows to
    if track := step.data["track"]:
        if track == Track.FAST and mediation.matter in OF_CREDITORS:
            raise Invalid({"track": _("不良贷款处置和企业帮扶不适用小额快速")})
        mediation.track = track
    mediation.accepted_on = step.on
    deadlines.finish(case=case, kinds=(DeadlineKind.CHECK,), on=step.on)
    waiting = list(mediation.sides.filter(answer="").select_related("party__person"))
    Side.objects.filter(pk__in=[side.pk for side in waiting]).update(invited_at=step.at)
    if waiting:
        start(case, DeadlineKind.INVITE, step, limit="fast_contact" if mediation.track == Track.FAST else "invite")
        text = N_(
            "有一件与您有关的纠纷申请调解，编号 %(number)s，查询码 %(code)s。调解自愿、保密、不收费。"
            "请在“查进度”里用它们查看并答复是否同意，查询码不要告诉别人。"
        )
        for side in waiting:
            give_code(case, side, "invitation", text, at=step.at)
        papers.issue(case, "invitation", on=step.on)
    else:
        all_consent(step, mediation)
    papers.issue(case, "acceptance", on=step.on)
    papers.issue(case, "briefing", on=step.on)
    return {"waiting": len(waiting), "track": mediation.track}


def all_consent(step: Step, mediation: Mediation) -> None:
    """Every side has agreed: the mediator is chosen now."""
    mediation.consented_at = step.at
    step.lead_to(State.APPOINTING)
    start(step.case, DeadlineKind.CHOOSE, step)
    text = _("各方均同意调解（%(number)s）。请阅读调解须知，并在两个工作日内选择调解员。")
    tell_all(step.case, "consent", text % {"number": step.case.number}, at=step.at)


@effect(Action.DECLINE)
def _decline(step: Step, mediation: Mediation) -> Data:
    end_without_agreement(step, mediation, EndingReason.OTHER)
    text = _("您的调解申请 %(number)s 不予受理，理由和其他途径见告知书。") % {"number": step.case.number}
    tell_all(step.case, "not_accepted", text, at=step.at)
    papers.issue(step.case, "not_accepted", on=step.on, ground=step.data["ground"], route=step.data["route"])
    return {}


@effect(Action.ASK_MATERIAL)
def _ask_material(step: Step, mediation: Mediation) -> Data:
    first = mediation.sides.select_related("party__person").filter(answer="agreed").first()
    if first is not None:
        text = _("您的调解申请 %(number)s 需要补充内容，请凭编号和查询码查看。") % {"number": step.case.number}
        tell(step.case, first, "ask_material", text, at=step.at)
    return {}


@effect(Action.PASS_ON)
def _pass_on(step: Step, mediation: Mediation) -> Data:
    """Hand the matter to the body that has jurisdiction; its time for checking begins anew."""
    case = step.case
    to = Body.objects.select_related("organisation").filter(organisation__code=step.data["body"].upper()).first()
    if to is None or to.pk == mediation.body_id:
        raise Invalid({"body": _("请填写另一个调解组织的代码")})
    if refusal := takes(to, trade=case.subject.kind, matter=mediation.matter, place=case.place_id or ""):
        raise Invalid({"body": refusal})
    mediation.body = to
    case.owner, case.handler = to.organisation, None
    start(case, DeadlineKind.CHECK, step)
    return {"body": to.organisation.code}


@effect(Action.ANSWER_INVITATION)
def _answer(step: Step, mediation: Mediation) -> Data:
    """One side agrees or refuses; a clear refusal ends it (人民调解法 Art. 17), of an institution with good reason only."""
    case, side = step.case, acting_side(step)
    if side.answer:
        raise NotAllowed(_("这一方已经答复过"))
    if step.data["answer"] == "refused":
        _refuse(step, mediation, side)
        return {"side": side.number}
    side.answer, side.answered_at = "agreed", step.at
    side.save(update_fields=["answer", "answered_at"])
    if step.data["mode"] and not mediation.mode:
        mediation.mode = step.data["mode"]
    if not mediation.sides.exclude(answer="agreed").exists():
        deadlines.finish(case=case, kinds=(DeadlineKind.INVITE,), on=step.on)
        all_consent(step, mediation)
    return {"side": side.number}


def _refuse(step: Step, mediation: Mediation, side: Side) -> None:
    if side.organisation_id is not None:
        rules = deadlines.rules_for(step.case)
        if mediation.track == Track.FAST and rules.flag("fast_no_refusal"):
            raise NotAllowed(_("小额快速调解，机构不得拒绝"))
        if not step.data["ground"] or not step.data["explanation"]:
            raise Invalid({"ground": _("机构没有正当理由不得拒绝调解，请选择理由并说明")})
    side.answer, side.answered_at = "refused", step.at
    side.refusal_ground = step.data["ground"] or ""
    side.save(update_fields=["answer", "answered_at", "refusal_ground"])
    step.lead_to(State.FAILED)
    end_without_agreement(step, mediation, EndingReason.REFUSED)
    text = _("对方不同意调解，%(number)s 已终止。您仍可以申请仲裁、起诉或向监管机构反映。")
    for other in other_sides(step.case, side):
        tell(step.case, other, "refused", text % {"number": step.case.number}, at=step.at)
    papers.issue(step.case, "termination", on=step.on, reason=EndingReason.REFUSED)


@effect(Action.ACKNOWLEDGE_BRIEFING)
def _acknowledge(step: Step, mediation: Mediation) -> Data:
    """Art. 14: rights and duties, rules, procedure, effect and confirmation are told before the start."""
    side = acting_side(step)
    if side.briefed_at is None:
        side.briefed_at = step.at
        side.save(update_fields=["briefed_at"])
    return {"side": side.number, "by_clerk": step.by.role is Role.MEDIATION_CLERK or None}
