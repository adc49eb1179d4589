"""Why a move of a mediation may be closed: each condition answers with the reason, or None."""

from fengqiao.foundation.actors import ActorKind, Role
from fengqiao.foundation.lifecycle import Condition, Facts
from fengqiao.foundation.marking import N_
from fengqiao.mediation.rules.choices import OF_COURT, OF_CREDITORS, Track


def fact(name: str, *, wanted: bool, reason: str) -> Condition:
    """Ask that a circumstance holds, or does not; ``reason`` is told otherwise."""

    def condition(facts: Facts) -> str | None:
        return None if bool(facts[name]) is wanted else reason

    return condition


def party(facts: Facts) -> str | None:
    """Only a party; the body records on paper what a party says."""
    if facts.actor_kind is ActorKind.CONSUMER or facts.role is Role.SYSTEM:
        return None
    if facts["is_party"] or (facts.holds and facts.role is Role.MEDIATION_CLERK):
        return None
    return N_("只有当事人可以进行此操作")


def own_mediator(facts: Facts) -> str | None:
    """A mediator acts on their own cases; the body's staff on all of the body's."""
    if facts.role is not Role.MEDIATOR or facts["is_appointed"]:
        return None
    return N_("只有本案调解员可以进行此操作")


def of_creditors(facts: Facts) -> str | None:
    """A loan work-out or the assistance of an enterprise."""
    return None if facts["matter"] in OF_CREDITORS else N_("只用于不良贷款处置和企业帮扶")


def of_consumers(facts: Facts) -> str | None:
    """A dispute, not a matter of creditors."""
    return N_("不良贷款处置和企业帮扶由债权人表决") if facts["matter"] in OF_CREDITORS else None


def fast_track(facts: Facts) -> str | None:
    """A small claim."""
    return None if facts["track"] == Track.FAST else N_("只用于小额快速调解")


def not_fast_track(facts: Facts) -> str | None:
    """Not a small claim: there the mediator gives an opinion that binds once the consumer accepts it."""
    return N_("小额快速调解由调解员出具意见") if facts["track"] == Track.FAST else None


def from_court(facts: Facts) -> str | None:
    """The matter was referred by a court."""
    return None if facts["origin"] in OF_COURT else N_("只用于法院委派、委托的案件")


_DONE = N_("您这一方已经办过，或者不用办这一步")


def once(name: str) -> Condition:
    """Ask that a side of the actor, or for the body any side, has this step still before it."""
    return fact(name, wanted=True, reason=_DONE)


all_briefed = fact("all_briefed", wanted=True, reason=N_("须先由各方确认《调解须知》"))
has_mediator = fact("has_mediator", wanted=True, reason=N_("尚未确定调解员"))
all_consented = fact("all_consented", wanted=True, reason=N_("须各方均已同意调解"))
