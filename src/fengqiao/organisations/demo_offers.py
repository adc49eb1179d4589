"""What the demo's offices offer. The same every time."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Final

from fengqiao.foundation.actors import Level
from fengqiao.foundation.hours import read_hours
from fengqiao.organisations.demo_city import SEED, Office
from fengqiao.organisations.models import OutletProfile
from fengqiao.organisations.rules.offers import SERVICES, Accommodation, Service, Tier

_INSURANCE: Final = (Service.REPORTING, Service.POLICIES, Service.CLAIMS, Service.COMPLAINTS)
_SHARES: Final = {
    Accommodation.RAMP: 0.82,
    Accommodation.LIFT: 0.15,
    Accommodation.WHEELCHAIR: 0.55,
    Accommodation.PRIORITY_SEAT: 0.9,
    Accommodation.PRIORITY_COUNTER: 0.7,
    Accommodation.HEARING_LOOP: 0.2,
    Accommodation.SIGN_LANGUAGE: 0.1,
    Accommodation.LARGE_PRINT: 0.6,
    Accommodation.BRAILLE: 0.08,
    Accommodation.DIALECT: 0.75,
    Accommodation.HOME_VISIT: 0.65,
}
"""Which share of the offices offers what; invented."""


def profiles_of(offices: Iterable[tuple[int, Office]]) -> Iterator[OutletProfile]:
    """Return the profiles of banks' and insurers' offices that meet the public; heads and branches have counters too."""
    for own_id, office in offices:
        if office.kind not in {"bank", "insurer"}:
            continue
        random = Random(f"{SEED}:offer:{office.code}")  # noqa: S311 - invented data, must repeat
        offered = _services(office, random)
        help_offered = [code for code, share in _SHARES.items() if random.random() < share]
        yield OutletProfile(
            organisation_id=own_id,
            weekly_hours=[[one.weekday, one.starts, one.ends] for one in read_hours(office.hours)],
            services=[code.value for code in Service if code in offered],
            accommodations=[code.value for code in help_offered],
            changed_on=office.opened_on,
        )


def _services(office: Office, random: Random) -> set[Service]:
    if office.kind == "insurer":
        return set(_INSURANCE)
    offered = {*SERVICES[Tier.BASIC], *SERVICES[Tier.COMPREHENSIVE]} - {Service.REPORTING, Service.CLAIMS}
    if office.level is not Level.OUTLET:
        return offered | set(SERVICES[Tier.PREMIUM])
    return offered | ({Service.MORTGAGES, Service.WEALTH} if random.random() < 0.3 else set())
