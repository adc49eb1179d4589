"""Requests for help of the demo city: invented people, in every state, some of them late."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.coverage.models import Visit
from fengqiao.coverage.queries.scope import taking_offices
from fengqiao.coverage.queries.visit_person import PersonOf
from fengqiao.coverage.rules.visits import Action, Kind, Need, Reason
from fengqiao.coverage.services.visit_handling import Plan, assign, finish
from fengqiao.coverage.services.visits import VISITOR, Asked, cancel_own, request_visit
from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Level, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.ledger import services as ledger_services
from fengqiao.organisations.models import Assignment, Organisation, OrganisationKind
from fengqiao.organisations.rules.offers import Service
from fengqiao.places.models import Division, DivisionLevel

CHAIN: Final = "demo"
LOADED: Final = "demo.visits_loaded"
SEED: Final = 4219
COUNT: Final = 72
_SURNAMES: Final = "张李王刘陈杨黄吴徐朱"
_GIVEN: Final = ("阿婆", "大爷", "桂芳", "志强", "秀英", "建华", "玉兰", "春生")
_WISHES: Final = (
    "上午在家，请先打电话。", "存折密码忘了，人下不了床。", "社保卡要激活，家里只有我一个人。", "", "", "耳朵不好，请大声一点。",
)  # fmt: skip
_WANTED: Final = (Service.CARDS, Service.CARDS, Service.BENEFITS, Service.ACCOUNTS, Service.SAVINGS, Service.CASH)
_DONE: Final = ("到家核对身份，当场办好。", "两人上门，录像留痕，密码已重置。", "在爱心窗口陪同办完，送到车上。")
_UNMET: Final = "约了三次都没有人在家，邻居说住到女儿家去了。"


def load() -> None:
    """Write the requests once; the ways they go are those of the services.

    Raises:
        NotAllowed: this is no demo.
    """
    if not settings.DEMO:
        raise NotAllowed(_("示范机构和人员只能在演示模式下载入；请设置 FENGQIAO_DEMO=1 或使用另一个数据目录"))
    if any(event.tag == LOADED for event in ledger.history(CHAIN)):
        return
    now, random = timezone.now(), Random(SEED)  # noqa: S311 - invented data, must repeat
    with transaction.atomic():
        made = list(_requests(random, now))
        _answer(made, random, now)
        ledger_services.record(chain=CHAIN, tag=LOADED, actor=SYSTEM, at=now, data={"visits": len(made)})


def _requests(random: Random, now: datetime) -> Iterator[Visit]:
    """Ask in villages where a demo login works, and all over the city."""
    near = Assignment.objects.filter(member__username__in=("clerk", "subbranch"), organisation__place__isnull=False)
    counties = {str(code)[:6] for code in near.values_list("organisation__place_id", flat=True)}
    villages = list(
        Division.objects.filter(level=DivisionLevel.VILLAGE).order_by("code").values_list("code", flat=True)
    )
    close = [code for code in villages if code[:6] in counties] or villages
    for number in range(COUNT):
        days = number if number < 12 else random.randint(1, 150)
        at = datetime.combine(
            timezone.localdate(now) - timedelta(days=days), time(9), tzinfo=timezone.get_default_timezone()
        )
        name = random.choice(_SURNAMES) + random.choice(_GIVEN)
        kind = Kind.HOME if random.random() < 0.7 else Kind.OUTLET
        needs = tuple(random.sample(list(Need), random.choice((0, 1, 1, 2))))
        person = PersonOf(
            name, f"1380575{random.randint(0, 9999):04d}", f"{random.randint(1, 90)} 号", needs, random.choice(_WISHES)
        )
        place = random.choice(close if number % 3 == 0 else villages)
        asked = Asked(kind, random.choice(_WANTED), place, person)
        given = request_visit(asked=asked, by=VISITOR, at=min(at, now))
        yield Visit.objects.get(pk=given.visit_id)


def _answer(made: Sequence[Visit], random: Random, now: datetime) -> None:
    today = timezone.localdate(now)
    for number, visit in enumerate(made):
        asked_on = timezone.localdate(visit.requested_at)
        old = (today - asked_on).days > 12
        chance = random.random()
        if (not old and number % 3 == 2) or (old and chance > 0.97):
            continue
        if chance < 0.05:
            cancel_own(visit_id=visit.pk, at=min(visit.requested_at + timedelta(hours=5), now))
            continue
        office = _office(visit, random)
        if office is None:
            continue
        at = min(visit.requested_at + timedelta(hours=random.randint(2, 40)), now)
        on = timezone.localdate(at) + timedelta(days=random.choice((1, 2, 3, 3, 8)))
        assign(visit_id=visit.pk, plan=Plan(office.pk, on), by=_watcher(), at=at)
        if on < today and (old or chance < 0.6):
            _end(visit, office, on, random)


def _office(visit: Visit, random: Random) -> Organisation | None:
    rows = taking_offices(_watcher(), place=visit.place_id).filter(kind=OrganisationKind.BANK)
    near = list(rows.filter(place__code__startswith=visit.place_id[:9]).order_by("code")[:6])
    return random.choice(near) if near else rows.order_by("code").first()


def _end(visit: Visit, office: Organisation, on: date, random: Random) -> None:
    by = Actor(kind=ActorKind.SYSTEM, role=Role.OFFICER, organisation_id=office.pk, level=Level(office.level))
    at = datetime.combine(on, time(15), tzinfo=timezone.get_default_timezone())
    if random.random() < 0.93:
        finish(visit_id=visit.pk, action=Action.DONE, words=random.choice(_DONE), by=by, at=at)
    else:
        finish(visit_id=visit.pk, action=Action.UNMET, words=_UNMET, reason=Reason.UNREACHABLE, by=by, at=at)


def _watcher() -> Actor:
    return Actor(kind=ActorKind.SYSTEM, role=Role.REGULATOR, level=Level.REGULATOR)
