"""What matching and planning go by, read from the rule set that holds. Pure."""

from typing import Final

from fengqiao.foundation.parameters.rules import Rules
from fengqiao.mediation.rules.choices import Track
from fengqiao.mediation.rules.matching import Policy, Weights
from fengqiao.mediation.rules.planning.terms import Costs, Limits, Terms

UNKNOWN_RATE: Final = 0.5
"""Share of cases that settle, before any has ended: nothing is known, so either is as likely."""
LIMITS: Final = Limits(part=40, rounds=16, effort=5.0, part_effort=0.5, options=1600, starts=2, rooms=4, seconds=9.0)
"""How hard to think: within ten seconds for 500 cases, 100 mediators and 20 rooms on two cores."""


def policy_of(rules: Rules, *, settled: int = 0, closed: int = 0) -> Policy:
    """Return the parameters of matching; ``settled`` of ``closed`` cases of all mediators ended in agreement."""
    return Policy(
        weights=Weights(
            speciality=rules.number("weight_speciality"),
            language=rules.number("weight_language"),
            distance=rules.number("weight_distance"),
            load=rules.number("weight_load"),
            success=rules.number("weight_success"),
            experience=rules.number("weight_experience"),
            soonest=rules.number("weight_soonest"),
        ),
        cooling_years=rules.number("cooling_years"),
        indispensable=frozenset(rules.value("indispensable_languages")),
        same_trade=rules.number("same_trade_pct") / 100,
        far_km=rules.number("far_km"),
        km_in_county=rules.number("km_in_county"),
        km_between_counties=rules.number("km_between_counties"),
        busy_cases=rules.number("busy_cases"),
        overall_rate=settled / closed if closed else UNKNOWN_RATE,
        prior_cases=rules.number("prior_cases"),
        horizon_days=rules.number("horizon_days"),
        experience={Track.COMPLEX: rules.number("experience_complex")},
    )


def terms_of(rules: Rules, policy: Policy) -> Terms:
    """Return the parameters of planning."""
    costs = Costs(
        unplaced=rules.number("plan_unplaced"),
        unplaced_per_day_waited=rules.number("plan_unplaced_per_day"),
        waiting_per_day=rules.number("plan_waiting_per_day"),
        urgent_per_day=rules.number("plan_urgent_per_day"),
        urgent_days=rules.number("plan_urgent_days"),
        late_per_day=rules.number("plan_late_per_day"),
        mismatch=rules.number("plan_mismatch"),
        travel_per_km=rules.number("plan_travel_per_km"),
        fairness=rules.number("plan_fairness"),
        change_mediator=rules.number("plan_change_mediator"),
        change_time=rules.number("plan_change_time"),
        change_room=rules.number("plan_change_room"),
    )
    return Terms(policy, costs, LIMITS)
