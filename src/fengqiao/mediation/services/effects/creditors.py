"""An enterprise in difficulty and its creditors."""

from decimal import Decimal

from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.services import deadlines
from fengqiao.foundation.errors import Invalid
from fengqiao.mediation.models import Mediation, Proposal, ProposalKind, SideRole
from fengqiao.mediation.rules.states import Action, DeadlineKind, State
from fengqiao.mediation.rules.votes import Ballot, Threshold, passes
from fengqiao.mediation.services import papers
from fengqiao.mediation.services.effects.registry import Data, effect, start
from fengqiao.mediation.services.sides import acting_sides, tell_all


@effect(Action.HOLD_CREDITORS_MEETING)
def _meeting(step: Step, mediation: Mediation) -> Data:
    if step.data["held_on"] > step.on:
        raise Invalid({"held_on": _("会议日期不能晚于今天")})
    return {}


@effect(Action.START_STANDSTILL)
def _standstill(step: Step, mediation: Mediation) -> Data:
    """Until this day no creditor collects or sues; the longest time is a parameter."""
    until, most = step.data["until"], deadlines.rules_for(step.case).limit("standstill_max")
    days = (until - step.on).days
    if not 0 < days <= most.length:
        raise Invalid({"until": _("暂缓期应在 1 到 %(n)s 天之间") % {"n": most.length}})
    mediation.standstill_until = until
    deadlines.start(case=step.case, kind=DeadlineKind.STANDSTILL, length=days, unit="nd", on=step.on)
    papers.issue(step.case, "standstill", on=step.on, until=until.isoformat())
    return {}


@effect(Action.PROPOSE_PLAN)
def _plan(step: Step, mediation: Mediation) -> Data:
    Proposal.objects.create(mediation=mediation, kind=ProposalKind.PLAN, text=step.data["plan"], served_at=step.at)
    mediation.sides.update(vote="", voted_at=None)
    start(step.case, DeadlineKind.VOTE, step)
    text = _("%(number)s 的处置方案已提交表决，请在期限内表决。") % {"number": step.case.number}
    tell_all(step.case, "vote", text, at=step.at)
    return {}


@effect(Action.VOTE)
def _vote(step: Step, mediation: Mediation) -> Data:
    sides = [s for s in acting_sides(step) if s.role == SideRole.CREDITOR and not s.vote]
    if not sides:
        raise Invalid({"side": _("只有未表决的债权人可以表决")})
    for side in sides:
        side.vote, side.voted_at = step.data["vote"], step.at
        side.save(update_fields=["vote", "voted_at"])
    if not mediation.sides.filter(role=SideRole.CREDITOR, vote="").exists():
        deadlines.finish(case=step.case, kinds=(DeadlineKind.VOTE,), on=step.on)
        if count_votes(step, mediation):
            step.lead_to(State.SIGNING)
        else:
            step.lead_to(State.MEDIATING)
    return {"sides": [side.number for side in sides]}


@effect(Action.CLOSE_VOTE)
def _close_vote(step: Step, mediation: Mediation) -> Data:
    """Time is up: who has not voted has not agreed."""
    deadlines.void(case=step.case, kinds=(DeadlineKind.VOTE,), on=step.on)
    passed = count_votes(step, mediation)
    if passed:
        step.lead_to(State.SIGNING)
    return {"passed": passed}


def count_votes(step: Step, mediation: Mediation) -> bool:
    """Decide on the plan by the votes as they stand and note the outcome; a plan that passes is drafted as agreement."""
    rules = deadlines.rules_for(step.case)
    ballots = [
        Ballot(claim=side.claim_amount or Decimal(0), vote=side.vote)
        for side in mediation.sides.filter(role=SideRole.CREDITOR)
    ]
    threshold = Threshold(rules.number("vote_amount_share_pct"), rules.number("vote_head_share_pct"))
    passed = passes(ballots, threshold)
    plan = mediation.proposals.filter(kind=ProposalKind.PLAN, outcome="").latest("id")
    plan.outcome = "passed" if passed else "rejected"
    plan.save(update_fields=["outcome"])
    if passed:
        start(step.case, DeadlineKind.SIGN, step)
    text = _("处置方案表决通过（%(number)s）。") if passed else _("处置方案表决未通过（%(number)s）。")
    tell_all(step.case, "vote", text % {"number": step.case.number}, at=step.at)
    return passed


@effect(Action.FOLLOW_UP)
def _follow_up(step: Step, mediation: Mediation) -> Data:
    deadlines.finish(case=step.case, kinds=(DeadlineKind.FOLLOW_UP,), on=step.on)
    start(step.case, DeadlineKind.FOLLOW_UP, step)
    return {}
