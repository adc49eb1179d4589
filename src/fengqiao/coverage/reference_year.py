"""Service points of the reference year: by November every village and community is covered in all three tiers.

What the offices leave uncovered is computed by the system's own rule, and for each unit that lacks a tier a point is
opened there; some only in the second half of the year, so that gaps were found and closed.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from fengqiao.coverage.demo import ENGLISH, WEEK, online_points, operators
from fengqiao.coverage.models import PointKind, ServicePoint
from fengqiao.coverage.queries import loading
from fengqiao.coverage.rules.assessing import assess
from fengqiao.coverage.rules.reach import UNIT, Basis, Status, unit_of
from fengqiao.coverage.services.outlets import copy_offices
from fengqiao.coverage.services.recomputing import recompute_all
from fengqiao.foundation.progress import Report
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.reference_year import CHINA, FULL, LAST, NOW, YEAR, Size, write_once
from fengqiao.organisations.rules.offers import Accommodation, Tier
from fengqiao.places.models import Division
from fengqiao.places.rules import display_name, prefix_of

SEED: Final = "reference-coverage"
_COMPUTED: Final = (date(YEAR, 7, 1), date(YEAR, 8, 15), date(YEAR, 10, 1))
"""Days on which all was computed, before the last."""
_LATE: Final = 0.05
"""Share of the points that opened after the first of these days."""
_KINDS: Final = {Basis.TOWN: "综合服务站", Basis.COUNTY: "金融服务中心"}
_ENGLISH: Final = {Basis.TOWN: "service station", Basis.COUNTY: "service centre"}


def load(report: Report, size: Size = FULL) -> None:
    """Write it once; ``report`` is told how many parts are done of how many. Coverage has one size."""
    del size
    write_once("coverage", lambda: _write(report))


def _write(report: Report) -> dict[str, int]:
    random = Random(SEED)  # noqa: S311 - invented data, must repeat
    copy_offices(Organisation.objects.all())
    parts = len(Tier) + len(_COMPUTED) + 1
    ServicePoint.objects.bulk_create(online_points())
    points = 0
    for done, tier in enumerate(Tier, start=1):
        points += len(ServicePoint.objects.bulk_create(_missing(tier, random), batch_size=1000))
        report(done, parts)
    days = [datetime.combine(day, time(9), CHINA) for day in _COMPUTED]
    for done, at in enumerate([*days, NOW], start=len(Tier) + 1):
        recompute_all(at=at)
        report(done, parts)
    return {"points": points}


def _missing(tier: Tier, random: Random) -> Iterator[ServicePoint]:
    """Return a point for each village, town or county in which a tier is not to be had as the standard asks."""
    terms = loading.terms_on(LAST)
    now = assess(loading.villages(), loading.existing_sites(LAST), terms)
    lacking = [code for (code, of), reach in now.items() if of is tier and reach.status is not Status.COVERED]
    units: dict[str, str] = {}
    for code in sorted(lacking):
        units.setdefault(unit_of(code, UNIT[tier]), code)
    names = dict(Division.objects.filter(code__in=units).values_list("code", "name"))
    services = [service.value for service in terms.standards[tier].services]
    banks = operators()
    for unit, village in units.items():
        bank = random.choice([one for one in banks if (one.place_id or "").startswith(village[:6])] or banks)
        yield _point(unit, village, UNIT[tier], display_name(names[unit]), services, bank, random)


def _point(
    unit: str, village: str, basis: Basis, place: str, services: Sequence[str], bank: Organisation, random: Random
) -> ServicePoint:
    kind = PointKind.AGENT if basis is not Basis.VILLAGE or random.random() < 0.7 else PointKind.MACHINE
    house, house_en = (bank.head.short_name, bank.head.name_en) if bank.head else (bank.name, bank.name_en)
    said = _KINDS.get(basis) or str(kind.label)
    said_en = _ENGLISH.get(basis) or ENGLISH[kind]
    needs_ramp = basis is not Basis.VILLAGE or random.random() < 0.6
    return ServicePoint(
        kind=kind,
        name=f"{house}{place}{said}",
        name_en=f"{house_en}, {said_en} in {place}",
        operator=bank,
        place_id=village if basis is Basis.VILLAGE else _seat(unit),
        address="村便民服务中心" if kind == PointKind.AGENT else "村委会门口",
        weekly_hours=WEEK,
        services=services,
        accommodations=[Accommodation.RAMP.value, Accommodation.LARGE_PRINT.value] if needs_ramp else [],
        valid_from=_opened(random),
    )


def _seat(unit: str) -> str:
    """Return the first village of a town or county."""
    villages = Division.objects.filter(level="village", code__startswith=prefix_of(unit))
    return villages.order_by("code").values_list("code", flat=True)[0]


def _opened(random: Random) -> date:
    if random.random() < _LATE:
        return _COMPUTED[0] + timedelta(days=random.randint(5, 125))
    return date(YEAR, 6, 1) - timedelta(days=random.randint(150, 1900))
