"""Time, evaluation, proposals."""

from decimal import Decimal

from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.services import deadlines
from fengqiao.foundation.errors import Invalid
from fengqiao.mediation.models import (
    Mediation,
    Proposal,
    ProposalKind,
)
from fengqiao.mediation.rules.choices import EndingReason, Track
from fengqiao.mediation.rules.states import Action, DeadlineKind, State
from fengqiao.mediation.services import papers
from fengqiao.mediation.services.effects.ending import end_without_agreement
from fengqiao.mediation.services.effects.registry import Data, effect, start
from fengqiao.mediation.services.sides import acting_sides, tell_all


@effect(Action.EXTEND)
def _extend(step: Step, mediation: Mediation) -> Data:
    """Longer only if both sides agree (特邀调解规定 Art. 27)."""
    deadline = step.case.deadlines.filter(kind=DeadlineKind.MEDIATE, status__in=deadlines.LIVE).first()
    if deadline is None or step.data["due_on"] <= deadline.due_on:
        raise Invalid({"due_on": _("新的期限须晚于原期限")})
    if (step.data["due_on"] - step.on).days > 3 * 365:
        raise Invalid({"due_on": _("约定的期限过长，请核对年份")})
    deadlines.agree(case=step.case, kind=DeadlineKind.MEDIATE, due_on=step.data["due_on"])
    return {"from_due_on": deadline.due_on}


@effect(Action.START_APPRAISAL)
def _start_appraisal(step: Step, mediation: Mediation) -> Data:
    deadlines.pause(case=step.case, kind=DeadlineKind.MEDIATE, reason="expert_work", on=step.on)
    return {}


@effect(Action.END_APPRAISAL)
def _end_appraisal(step: Step, mediation: Mediation) -> Data:
    deadlines.resume(case=step.case, kind=DeadlineKind.MEDIATE, on=step.on)
    return {}


@effect(Action.START_EVALUATION)
def _start_evaluation(step: Step, mediation: Mediation) -> Data:
    start(step.case, DeadlineKind.EVALUATE, step)
    return {}


@effect(Action.GIVE_EVALUATION)
def _give_evaluation(step: Step, mediation: Mediation) -> Data:
    opinion = _put(step, mediation, ProposalKind.EVALUATION, step.data["opinion"], None)
    deadlines.finish(case=step.case, kinds=(DeadlineKind.EVALUATE,), on=step.on)
    papers.issue(step.case, "evaluation", on=step.on, proposal=opinion.pk)
    return {}


@effect(Action.RECORD_UNDISPUTED)
def _record_undisputed(step: Step, mediation: Mediation) -> Data:
    """Facts both sides confirm need no proof again in court, except what was conceded only to settle (Art. 22)."""
    record = _put(step, mediation, ProposalKind.UNDISPUTED, step.data["facts"], None)
    papers.issue(step.case, "undisputed", on=step.on, proposal=record.pk)
    return {}


@effect(Action.PROPOSE)
@effect(Action.OPINE)
def _propose(step: Step, mediation: Mediation) -> Data:
    kind = ProposalKind.OPINION if step.move.action == Action.OPINE else ProposalKind.NO_OBJECTION
    proposal = _put(step, mediation, kind, step.data["proposal"], step.data["amount"])
    start(step.case, DeadlineKind.OBJECT, step)
    text = _("%(number)s 有一份方案送达，请在期限内查看并答复。") % {"number": step.case.number}
    tell_all(step.case, "proposal", text, at=step.at)
    papers.issue(step.case, "proposal", on=step.on, proposal=proposal.pk)
    return {"kind": kind}


def _put(step: Step, mediation: Mediation, kind: ProposalKind, text: str, amount: Decimal | None) -> Proposal:
    return Proposal.objects.create(mediation=mediation, kind=kind, text=text, amount=amount, served_at=step.at)


def open_proposal(mediation: Mediation) -> Proposal:
    """Return the proposal that waits for answers."""
    kinds = (ProposalKind.NO_OBJECTION, ProposalKind.OPINION)
    return mediation.proposals.filter(kind__in=kinds, outcome="").latest("id")


@effect(Action.ANSWER_PROPOSAL)
def _answer_proposal(step: Step, mediation: Mediation) -> Data:
    """A no-objection proposal falls with one written objection; an opinion on a small claim binds once the consumer accepts."""
    side = acting_sides(step)[0]
    proposal = open_proposal(mediation)
    agrees = step.data["answer"] == "agreed"
    if proposal.kind == ProposalKind.OPINION:
        return _answer_opinion(step, mediation, proposal, of_person=side.party_id is not None, agrees=agrees)
    if not agrees:
        if not step.data["objection"]:
            raise Invalid({"objection": _("请写明异议")})
        proposal.outcome = "objected"
        step.lead_to(State.MEDIATING)
        deadlines.finish(case=step.case, kinds=(DeadlineKind.OBJECT,), on=step.on)
    else:
        agreed = {*proposal.agreed_sides, *(one.number for one in acting_sides(step))}
        proposal.agreed_sides = sorted(agreed)
        if len(agreed) == mediation.sides.count():
            proposal.outcome = "accepted"
            deadlines.finish(case=step.case, kinds=(DeadlineKind.OBJECT,), on=step.on)
            to_signing(step, mediation)
    proposal.save()
    return {"side": side.number}


def _answer_opinion(step: Step, mediation: Mediation, proposal: Proposal, *, of_person: bool, agrees: bool) -> Data:
    if not of_person:
        raise Invalid({"answer": _("小额快速意见由消费者决定是否接受，接受后双方均受约束")})
    deadlines.finish(case=step.case, kinds=(DeadlineKind.OBJECT,), on=step.on)
    proposal.outcome = "accepted" if agrees else "objected"
    proposal.save()
    if agrees:
        to_signing(step, mediation)
    else:
        step.lead_to(State.FAILED)
        end_without_agreement(step, mediation, EndingReason.GAP)
        papers.issue(step.case, "termination", on=step.on, reason=EndingReason.GAP)
    return {}


def to_signing(step: Step, mediation: Mediation) -> None:
    """Go on to the agreement; its text is drafted from what was accepted."""
    step.lead_to(State.SIGNING)
    start(step.case, DeadlineKind.SIGN, step)


@effect(Action.LAPSE_PROPOSAL)
def _lapse_proposal(step: Step, mediation: Mediation) -> Data:
    """No written objection in time is consent; an opinion on a small claim the consumer did not accept binds nobody."""
    proposal = open_proposal(mediation)
    deadlines.finish(case=step.case, kinds=(DeadlineKind.OBJECT,), on=step.on)
    proposal.outcome = "lapsed"
    proposal.save(update_fields=["outcome"])
    if mediation.track == Track.FAST and proposal.kind == ProposalKind.OPINION:
        step.lead_to(State.FAILED)
        end_without_agreement(step, mediation, EndingReason.EXPIRED)
        papers.issue(step.case, "termination", on=step.on, reason=EndingReason.EXPIRED)
    else:
        start(step.case, DeadlineKind.SIGN, step)
    return {"kind": proposal.kind}
