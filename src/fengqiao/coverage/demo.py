"""Service points of the demo city: offices as they are, and invented agent points, machines, vans and online channels."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.coverage.models import Gap, GapState, PointKind, ServicePoint, VanStop
from fengqiao.coverage.services.outlets import copy_offices
from fengqiao.coverage.services.recomputing import recompute_all
from fengqiao.foundation.actors import SYSTEM, Level
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.ledger import services as ledger_services
from fengqiao.foundation.progress import Report, silent
from fengqiao.organisations.models import Organisation, OrganisationKind
from fengqiao.organisations.rules.offers import SERVICES, Tier
from fengqiao.places.models import Division, DivisionLevel
from fengqiao.places.rules import display_name

CHAIN: Final = "demo"
LOADED: Final = "demo.coverage_loaded"
SEED: Final = 2168
NOWHERE, TOO_SHORT, BY_VAN = 0.006, 0.02, 0.015
"""Shares of the villages without an office that have nothing, an agent for a few hours, a van once a week."""
_BASIC: Final = [service.value for service in SERVICES[Tier.BASIC]]
ENGLISH: Final = {
    PointKind.AGENT: "agent point",
    PointKind.MACHINE: "self-service machine",
    PointKind.VAN: "mobile van",
}
"""Villages have no English names: the Chinese one stands behind, as it does wherever places are shown."""
WEEK: Final = [[day, 510, 990] for day in range(6)]
_MORNING: Final = [[1, 540, 660]]


def load(report: Report = silent) -> None:
    """Write what the demo shows; what is there already is left alone.

    Raises:
        NotAllowed: this is no demo.
    """
    if not settings.DEMO:
        raise NotAllowed(_("示范机构和人员只能在演示模式下载入；请设置 FENGQIAO_DEMO=1 或使用另一个数据目录"))
    if any(event.tag == LOADED for event in ledger.history(CHAIN)):
        return
    now, random = timezone.now(), Random(SEED)  # noqa: S311 - invented data, must repeat
    with transaction.atomic():
        copy_offices(Organisation.objects.all())
        report(1, 4)
        points = ServicePoint.objects.bulk_create(_points(random, timezone.localdate(now)), batch_size=1000)
        VanStop.objects.bulk_create(_stops(points, random))
        report(2, 4)
        recompute_all(at=now)
        report(3, 4)
        _begin_work(timezone.localdate(now))
        ledger_services.record(chain=CHAIN, tag=LOADED, actor=SYSTEM, at=now, data={"points": len(points)})
    report(4, 4)


def _points(random: Random, today: date) -> Iterator[ServicePoint]:
    """Return a point for nearly every village without an office, vans, and each bank's online channel."""
    rural = operators()
    served = set(ServicePoint.objects.filter(kind=PointKind.OUTLET).values_list("place_id", flat=True))
    for code, name in _villages():
        if code in served or random.random() < NOWHERE:
            continue
        near = [bank for bank in rural if (bank.place_id or "")[:6] == code[:6]] or rural
        bank, draw = random.choice(near), random.random()
        if draw < BY_VAN:
            continue
        kind = PointKind.AGENT if random.random() < 0.7 else PointKind.MACHINE
        short = draw < BY_VAN + TOO_SHORT
        yield ServicePoint(
            kind=kind,
            name=f"{bank.head.short_name if bank.head else ''}{display_name(name)}{kind.label}",
            name_en=f"{bank.head.name_en if bank.head else bank.name_en}, {ENGLISH[kind]} in {display_name(name)}",
            operator=bank,
            place_id=code,
            address="村便民服务中心" if kind == PointKind.AGENT else "村委会门口",
            weekly_hours=_MORNING if short else WEEK,
            services=_BASIC[:2] if kind == PointKind.MACHINE and short else _BASIC,
            accommodations=["ramp", "large_print"] if random.random() < 0.6 else [],
            valid_from=today - timedelta(days=random.randint(100, 2400)),
        )
    for bank in rural[::7]:
        yield ServicePoint(
            kind=PointKind.VAN, name=f"{bank.name}流动服务车", name_en=f"{bank.name_en}, {ENGLISH[PointKind.VAN]}",
            operator=bank, place_id=bank.place_id or "", services=_BASIC, accommodations=["large_print"],
            valid_from=today - timedelta(days=400),
        )  # fmt: skip
    yield from online_points()


def online_points() -> Iterator[ServicePoint]:
    """Return the mobile bank of each bank, which serves the whole city."""
    for head in Organisation.objects.filter(kind=OrganisationKind.BANK, level=Level.HEAD_OFFICE).order_by("code"):
        yield ServicePoint(
            kind=PointKind.ONLINE, name=f"{head.short_name or head.name}手机银行", name_en=f"{head.name_en} Mobile Banking",
            operator=head, place_id=Division.objects.get(level=DivisionLevel.CITY).code,
            services=["transfer", "bills", "accounts", "small_loans", "savings", "complaints", "wealth"],
            valid_from=date(2016, 1, 1),
        )  # fmt: skip


def operators() -> list[Organisation]:
    """Return the sub-branches of banks, which run points in the villages."""
    found = Organisation.objects.filter(kind=OrganisationKind.BANK, level=Level.SUB_BRANCH, closed_on=None)
    return list(found.select_related("head").order_by("code"))


def _villages() -> Sequence[tuple[str, str]]:
    return list(Division.objects.filter(level=DivisionLevel.VILLAGE).order_by("code").values_list("code", "name"))


def _stops(points: Sequence[ServicePoint], random: Random) -> Iterator[VanStop]:
    """Return the timetables: each van stops twice a day, five days a week, in villages of its county without a point."""
    served = {point.place_id for point in points} | set(
        ServicePoint.objects.filter(kind=PointKind.OUTLET).values_list("place_id", flat=True)
    )
    left = [code for code, _name in _villages() if code not in served]
    random.shuffle(left)
    for van in (point for point in points if point.kind == PointKind.VAN):
        for day in range(5):
            for starts, ends in ((540, 720), (810, 990)):
                near = next((code for code in left if code[:6] == van.place_id[:6]), None)
                if near is None or len(left) < LEFT_BLANK:
                    continue
                left.remove(near)
                yield VanStop(point=van, place_id=near, spot="村口广场", weekday=day, starts=starts, ends=ends)


LEFT_BLANK: Final = 12
"""So many villages stay without anything, for the list of gaps to have something to close."""


def _begin_work(today: date) -> None:
    """Let some gaps have an owner and a day already, some of them past, and some an answer that says by when."""
    rural = Organisation.objects.filter(kind=OrganisationKind.BANK, level=Level.SUB_BRANCH, closed_on=None)
    gaps = list(Gap.objects.order_by("pk")[:40])
    for number, gap in enumerate(gaps):
        if number % 2:
            continue
        gap.owner = rural.filter(place__code__startswith=gap.place_id[:6]).order_by("code").first()
        gap.due_on = today + timedelta(days=(-5, 10, 30, 60)[number // 2 % 4])
        if number % 6 == 0:
            gap.state, gap.measure, gap.ready_on = GapState.PLANNED, "每周派流动服务车一次", today + timedelta(days=45)
    Gap.objects.bulk_update(gaps, ["owner", "due_on", "state", "measure", "ready_on"])
