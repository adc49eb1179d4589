"""The demo's bodies, mediators and mediations: people are invented, mediations are made by the system's own services."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from random import Random
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import SYSTEM, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.ledger import services as ledger_services
from fengqiao.foundation.progress import Report, silent
from fengqiao.mediation import demo_courses
from fengqiao.mediation.bulk.history import write_history
from fengqiao.mediation.models import CommitteeSeat, CommitteeTerm
from fengqiao.mediation.queries.bodies import body
from fengqiao.mediation.services.roster import MediatorData, engage, found_body
from fengqiao.organisations import demo
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.demo_people import Person
from fengqiao.organisations.services import create_organisation

CHAIN: Final = "demo"
LOADED: Final = "demo.mediation_loaded"
SEED: Final = 1963
LOGINS: Final = (
    ("mediation", "俞志清", Role.MEDIATION_CLERK, "TJ01"),
    ("mediation-admin", "骆庆丰", Role.ADMINISTRATOR, "TJ01"),
    ("court", "宣立群", Role.COURT_LIAISON, "FY81"),
    ("justice", "马文娟", Role.JUSTICE, "SF01"),
)


def load(report: Report = silent) -> None:
    """Load bodies, people and mediations once.

    Raises:
        NotAllowed: this is no demo.
    """
    if not settings.DEMO:
        raise NotAllowed(_("示范机构和人员只能在演示模式下载入；请设置 FENGQIAO_DEMO=1 或使用另一个数据目录"))
    if any(event.tag == LOADED for event in ledger.history(CHAIN)):
        return
    now = timezone.now()
    with transaction.atomic():
        load_bodies(now)
    courses = demo_courses.courses(now, Random(SEED))  # noqa: S311 - invented data, must repeat
    for done, course in enumerate(courses, start=1):
        with transaction.atomic():
            course.play()
        report(done, len(courses))
    with transaction.atomic():
        past = write_history(now=now, random=Random(f"{SEED}:history"))  # noqa: S311 - likewise
        data = {"mediations": len(courses) + past}
        ledger_services.record(chain=CHAIN, tag=LOADED, actor=SYSTEM, at=now, data=data)


def _data() -> Mapping[str, Any]:
    text = files("fengqiao.mediation").joinpath("data", "demo_bodies.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def load_bodies(now: datetime) -> None:
    """Found the bodies as of a moment, with their committees, rooms and mediators."""
    words = _data()
    for kind, group in (("justice", "justice"), ("court", "courts"), ("mediation", "bodies")):
        for entry in words[group]:
            create_organisation(
                code=entry["code"], name=entry["name"], kind=kind, level="body", parent_id=None,
                place_code=entry["place"], by=SYSTEM, at=now,
                details={
                    "name_en": entry["name_en"], "address": entry.get("address", ""), "phone": entry.get("phone", ""),
                    "hours": entry.get("hours", ""),
                },
            )  # fmt: skip
    names = _names(words)
    people = [Person(username, name, role, office, can_log_in=True) for username, name, role, office in LOGINS]
    rosters: list[tuple[str, MediatorData]] = []
    random = Random(f"{SEED}:mediators")  # noqa: S311 - invented data, must repeat
    for entry in words["bodies"]:
        founded = found_body(entry, by=SYSTEM, at=now)
        _furnish(founded, entry, now.date())
        _elect(founded, names, now.date())
        for number in range(1, entry["mediators"] + 1):
            first = entry["code"] == "TJ01" and number == 1
            username = "mediator" if first else f"{entry['code'].lower()}.m{number}"
            people.append(Person(username, next(names), Role.MEDIATOR, entry["code"], can_log_in=first))
            rosters.append((username, _mediator(entry, random, now.date(), is_first=first)))
    demo.create_people(people)
    members = organisations.members_by_username(username for username, _data_of in rosters)
    for username, data in rosters:
        of = body(data.body)
        if of is not None:
            engage(member_id=members[username], data=data, by=SYSTEM, at=now)


def _furnish(of: Any, entry: Mapping[str, Any], today: date) -> None:
    """Give a body's rooms what is in them, and its members a past in the mechanism."""
    of.introduction = entry["introduction"]
    of.save(update_fields=["introduction"])
    of.rooms.update(equipment=entry["equipment"])
    of.rooms.filter(name=entry["rooms"][0]).update(is_accessible=True)
    of.member_houses.update(since=date(today.year - 2, 3, 1))


def _elect(of: Any, names: Iterator[str], today: date) -> None:
    """Give a body the committee that the law asks for (人民调解法 Arts 8, 9)."""
    begins = date(today.year - 1, 3, 1)
    term = CommitteeTerm.objects.create(body=of, starts_on=begins, ends_on=date(begins.year + 3, 2, 28))
    CommitteeSeat.objects.bulk_create(
        CommitteeSeat(term=term, name=next(names), is_chair=number == 0, is_woman=number % 2 == 1)
        for number in range(5)
    )


def _names(words: Mapping[str, Any]) -> Iterator[str]:
    random, used = Random(f"{SEED}:names"), set()  # noqa: S311 - invented data, must repeat
    given = words["given"].split()
    while True:
        name = random.choice(words["surnames"]) + random.choice(given)
        if name not in used:
            used.add(name)
            yield name


_SPECIALITIES: Final = {
    "bank": ("B-CARD", "B-LOAN", "B-WEALTH", "B-SAV", "B-PAY", "B-COLLECT"),
    "insurer": ("I-PC-MOTOR", "I-LIFE-HEALTH", "I-LIFE-ACCIDENT", "I-PC-CREDIT", "I-LIFE-PARTICIPATING"),
}


def _mediator(entry: Mapping[str, Any], random: Random, today: date, *, is_first: bool) -> MediatorData:
    trade = entry["trades"][0]
    houses = [house.code for house in organisations.heads(trade)]
    former = random.choice(houses) if random.random() < 0.5 and not is_first else ""
    left = today - timedelta(days=random.randint(200, 3000)) if former else None
    expires = today + timedelta(days=random.choice((25, 200, 400, 700, 900)))
    spoken = {"mandarin", *entry["languages"], *(["sign"] if random.random() < 0.08 else [])}
    return MediatorData(
        body=entry["code"],
        engaged_on=today - timedelta(days=random.randint(400, 2000)),
        is_full_time=random.random() < 0.4 or is_first,
        introduction=random.choice(("曾任银行网点负责人", "退休法官", "乡镇司法所调解员", "保险公估人", "律师")),
        place=entry["place"],
        specialities=tuple(random.sample(_SPECIALITIES[trade], 2)),
        languages=tuple(sorted(spoken)),
        qualification=("人民调解员证", expires),
        employer=(former, left) if former and left else None,
        weekdays=(0, 1, 2, 3, 4),
        hours=(time(9), time(17)),
    )
