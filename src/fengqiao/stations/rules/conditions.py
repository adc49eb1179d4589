"""When a move is open: each condition answers with the reason why not, or None. Pure."""

from datetime import date, timedelta

from fengqiao.foundation.lifecycle import Condition, Facts
from fengqiao.foundation.marking import N_
from fengqiao.stations.rules.scoring import Verdict
from fengqiao.stations.rules.states import CheckKind, Outcome, Stage, State


def check_is(*stages: Stage) -> Condition:
    """Ask that the open check is at one of these stages."""
    reasons = {
        Stage.SELF_CHECK: N_("没有正在自查的申请"),
        Stage.SUBMITTED: N_("没有等待安排验收的申请"),
        Stage.INSPECTING: N_("没有正在进行的现场检查"),
    }

    def condition(facts: Facts) -> str | None:
        return None if facts["stage"] in stages else reasons[stages[0]]

    return condition


def no_check(facts: Facts) -> str | None:
    """Ask that no check is going on."""
    return N_("已有一项检查或申请在办，请先办完") if facts["stage"] else None


def no_appeal(facts: Facts) -> str | None:
    """Ask that no appeal waits for its decision."""
    return N_("有一件申诉尚未决定") if facts["appeal_open"] else None


def appeal_waits(facts: Facts) -> str | None:
    """Ask that an appeal waits."""
    return None if facts["appeal_open"] else N_("没有等待决定的申诉")


def another_person(facts: Facts) -> str | None:
    """Ask that an appeal is decided by somebody who neither made nor prepared the decision."""
    return N_("作出原决定的人和原检查人员不能决定申诉") if facts["took_part"] else None


def in_appeal_time(facts: Facts) -> str | None:
    """Ask that the last decision can still be appealed, once."""
    if facts["appealed"]:
        return N_("对这一决定已经申诉过一次")
    until: date | None = facts["appeal_until"]
    return None if until is not None and facts["today"] <= until else N_("已过申诉期限")


def self_check_is_whole(facts: Facts) -> str | None:
    """Ask that every criterion was looked at and each must-have is met with its evidence."""
    return N_("自查还没有填完，或必备项缺少证明材料") if facts["self_check_gaps"] else None


def sheets_are_in(facts: Facts) -> str | None:
    """Ask that both inspectors handed in their sheets."""
    return None if facts["sheets_in"] else N_("两名检查人员还没有都交评分表")


def differences_are_settled(facts: Facts) -> str | None:
    """Ask that nothing is open between the two."""
    return N_("两人评分差距较大的项目还没有合议") if facts["open_lines"] else None


def rectified(*, wanted: bool) -> Condition:
    """Ask that the institution has, or has not yet, said that it mended what was wrong."""
    reason = N_("机构还没有报告整改完成") if wanted else N_("已报告整改完成，等待确认")

    def condition(facts: Facts) -> str | None:
        return None if bool(facts["rectified"]) is wanted else reason

    return condition


def in_renewal_time(facts: Facts) -> str | None:
    """Ask of a station whose mark still holds that its end is near enough."""
    ends: date | None = facts["expires_on"]
    if facts.state not in {State.GRANTED, State.PROBATION} or ends is None:
        return None
    ahead: timedelta = facts["renew_ahead"]
    return None if facts["today"] >= ends - ahead else N_("还没有到可以申请复评的时间")


def is_past_its_end(facts: Facts) -> str | None:
    """Ask that the mark's time is over."""
    ends: date | None = facts["expires_on"]
    return None if ends is not None and facts["today"] > ends else N_("标牌还在有效期内")


def outlet_is_open(facts: Facts) -> str | None:
    """Ask that the outlet is in business."""
    return None if facts["outlet_open"] else N_("网点已停业")


def outcomes_for(kind: CheckKind, verdict: Verdict) -> tuple[Outcome, ...]:
    """Return the outcomes a score allows, the usual one first. A must-have that fails can never pass."""
    if kind is CheckKind.APPLICATION:
        return (Outcome.GRANT,) if verdict is Verdict.MET else (Outcome.REFUSE,)
    if kind is CheckKind.RENEWAL:
        return (Outcome.GRANT,) if verdict is Verdict.MET else (Outcome.RECTIFY, Outcome.REFUSE)
    match verdict:
        case Verdict.MET:
            return (Outcome.PASS,)
        case Verdict.MENDABLE:
            return (Outcome.RECTIFY, Outcome.DOWNGRADE)
        case Verdict.FAILED:
            return (Outcome.DOWNGRADE, Outcome.WITHDRAW, Outcome.RECTIFY)
