"""The standards of a rule set as values. Pure."""

import hashlib
from typing import Final

from fengqiao.coverage.rules.reach import Standard, Terms
from fengqiao.foundation.parameters.rules import Rules
from fengqiao.organisations.rules.offers import Service, Tier

DOMAIN: Final = "coverage"


def terms_of(rules: Rules) -> Terms:
    """Return what counts as within reach under a rule set. Services the system does not know are passed over."""
    return Terms(
        rules.code, {tier: _standard(rules, tier) for tier in Tier}, rules.number("road_factor_hundredths") / 100
    )


def _standard(rules: Rules, tier: Tier) -> Standard:
    known = set(Service)
    return Standard(
        distance=float(rules.number(f"{tier}_distance")),
        minutes=rules.number(f"{tier}_hours") * 60,
        services=tuple(Service(code) for code in rules.value(f"{tier}_services") if code in known),
        step_free=rules.flag(f"{tier}_step_free"),
        online=rules.flag(f"{tier}_online"),
    )


def fingerprint(terms: Terms) -> str:
    """Return a mark of the standards: other standards have another."""
    return hashlib.sha256(repr(terms).encode()).hexdigest()
