"""Parameters of the rule sets in the shapes that complaint rules take."""

from datetime import date
from decimal import Decimal

from fengqiao.complaints.rules.routing import Cause, RoutingRules
from fengqiao.foundation.actors import Level
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.foundation.parameters.rules import Rules


def routing_rules(rules: Rules) -> RoutingRules:
    """Return when matters go up, as configured."""
    return RoutingRules(
        amount_limits={Level(level): Decimal(limit) for level, limit in rules.value("pass_up_amount").items()},
        least_level={Cause(cause): Level(level) for cause, level in rules.value("pass_up_levels").items()},
    )


def decision_starts_at_acceptance(rules: Rules) -> bool:
    """Whether the clock of the decision starts when the office accepts (2013) or on receipt (Art. 18)."""
    return bool(rules.value("decide_starts") == "acceptance")


def large_amount(on: date) -> Decimal:
    """Return the amount (yuan) from which even a branch passes a matter up."""
    return routing_rules(rules_on("complaint", on)).amount_limits[Level.BRANCH]
