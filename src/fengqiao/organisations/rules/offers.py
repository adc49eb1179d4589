"""What an outlet can offer: services by tier, and help for people who need it. Pure.

The tiers are the city's (三不出: basic inside the village, comprehensive inside the town, premium inside the county).
Which services belong to which tier no source lists; the lists here are ours, the parameters of coverage say which of
them a place must have.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Tier(StrEnum):
    """Tiers of financial service, the nearest to people first."""

    BASIC = "basic"
    COMPREHENSIVE = "comprehensive"
    PREMIUM = "premium"


class Service(StrEnum):
    """Services people look for."""

    CASH = "cash"
    TRANSFER = "transfer"
    BILLS = "bills"
    BENEFITS = "benefits"
    REPORTING = "reporting"
    ACCOUNTS = "accounts"
    CARDS = "cards"
    SMALL_LOANS = "small_loans"
    POLICIES = "policies"
    CLAIMS = "claims"
    COMPLAINTS = "complaints"
    SAVINGS = "savings"
    MORTGAGES = "mortgages"
    BUSINESS_LOANS = "business_loans"
    FOREIGN_EXCHANGE = "foreign_exchange"
    WEALTH = "wealth"
    CORPORATE = "corporate"


SERVICES: Final[Mapping[Tier, tuple[Service, ...]]] = MappingProxyType(
    {
        Tier.BASIC: (Service.CASH, Service.TRANSFER, Service.BILLS, Service.BENEFITS, Service.REPORTING),
        Tier.COMPREHENSIVE: (
            *(Service.ACCOUNTS, Service.CARDS, Service.SMALL_LOANS, Service.SAVINGS),
            *(Service.POLICIES, Service.CLAIMS, Service.COMPLAINTS),
        ),
        Tier.PREMIUM: (
            *(Service.MORTGAGES, Service.BUSINESS_LOANS, Service.FOREIGN_EXCHANGE),
            *(Service.WEALTH, Service.CORPORATE),
        ),
    }
)
"""The services of each tier."""


class Accommodation(StrEnum):
    """Help that an outlet can offer."""

    RAMP = "ramp"
    LIFT = "lift"
    WHEELCHAIR = "wheelchair"
    PRIORITY_SEAT = "priority_seat"
    PRIORITY_COUNTER = "priority_counter"
    HEARING_LOOP = "hearing_loop"
    SIGN_LANGUAGE = "sign_language"
    LARGE_PRINT = "large_print"
    BRAILLE = "braille"
    DIALECT = "dialect"
    HOME_VISIT = "home_visit"


STEP_FREE: Final = frozenset({Accommodation.RAMP, Accommodation.LIFT})
"""Either lets a wheelchair in."""


def tier_of(service: Service) -> Tier:
    """Return the tier that a service belongs to."""
    return next(tier for tier, services in SERVICES.items() if service in services)


def is_step_free(accommodations: frozenset[Accommodation]) -> bool:
    """Whether somebody in a wheelchair gets in without help."""
    return bool(accommodations & STEP_FREE)
