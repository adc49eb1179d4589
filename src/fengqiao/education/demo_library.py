"""The demo's materials, plans and what came of the lessons."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from fengqiao.education.models import (
    Event,
    EventTopic,
    Lesson,
    LessonTally,
    Material,
    MaterialVersion,
    Plan,
    PlanTarget,
)
from fengqiao.education.queries.materials import judged
from fengqiao.education.rules.quizzes import COMPLETED, RIGHT, STARS, WRONG
from fengqiao.education.rules.states import COUNTED
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.queries import heads, regulator
from fengqiao.places import queries as places

SEED: Final = "education-library"
DAYS: Final = 180
_PLAIN: Final = (
    ("防骗三句话", "FRAUD", "elderly", "不信陌生电话。不点陌生链接。不转陌生账户。\n拿不准，先挂断，问家里人。也可以打 96110。\n转了钱，马上打 110，再打银行电话。"),
    ("这些“投资”不要碰", "RAISING", "elderly", "送鸡蛋、带旅游、请吃饭，最后要您投钱，先想一想。\n说一年能赚三成，还保本的，多半是骗子。\n钱要转给个人的，一律不转。"),
    ("存款明白卡", "DEPOSIT", "farmers", "存钱先看单子，写着“存款”的才是存款。\n定期没到日子就取，利息会少很多。\n急用的钱分几笔存。"),
    ("借钱先算账", "LOAN", "migrant_workers", "先问一年总共多少利息和费用。\n空白合同不要签。\n按时还钱，信用才好。\n还不上，早点跟银行商量。"),
    ("手机支付安全卡", "CARD", "youth", "验证码谁要都不给。\n扫码前看清是付钱还是收钱。\n银行卡不借人，不卖人。\n手机丢了，先打银行电话挂失。"),
    ("买保险四问", "INSURANCE", "general", "保什么？不保什么？\n交多少年，每年多少？\n退了能拿回多少？\n生病的事说清楚了吗？"),
    ("您的信息您做主", "PRIVACY", "general", "身份证复印件写上用途。\n不为小礼品填表、扫脸。\n不想接推销电话，可以说不。"),
    ("有纠纷，这样办", "RIGHTS", "general", "先找网点说清楚，带上合同。\n谈不拢，可以申请调解，不收钱。\n“代理维权”要收钱，别信。"),
    ("认识人民币", "CASH", "farmers", "一看，二摸，三对光。\n收到假币，交给银行。\n缺角破损的钱，银行可以换。"),
)  # fmt: skip
_HARD: Final = (
    "净值型理财产品业绩比较基准说明", "WEALTH", "general",
    ("本产品为净值型产品，业绩比较基准不代表未来表现和实际收益，投资者应当在充分评估自身风险承受能力并确认适当性匹配后方可认购。"
    "提前赎回可能触发赎回费率阶梯计算规则，持有期限不满 1800000 秒的份额不得不按较高费率计收。"),
)  # fmt: skip
_TARGETS: Final = (
    ("village", "", 640, 0, 0), ("", "FRAUD", 600, 150_000, 0), ("community", "", 420, 0, 80_000),
    ("campus", "", 110, 0, 0), ("", "LOAN", 190, 0, 0),
)  # fmt: skip


def load(now: datetime) -> None:
    """Write materials, plans and tallies."""
    random = Random(SEED)  # noqa: S311 - invented data, must repeat
    houses = list(heads())
    _materials(houses, random, now)
    _use(random)
    _plans(houses, random, now.date().year)
    _tallies(random, now)


def _materials(houses: Sequence[Organisation], random: Random, now: datetime) -> None:
    versions: list[MaterialVersion] = []
    owners = [one for one in [regulator(), *houses] if one is not None]
    for number, (title, topic, audience, text) in enumerate(_PLAIN):
        owner = owners[number % len(owners)]
        material = Material.objects.create(title=title, topic=topic, audience=audience, owner=owner)
        made = now - timedelta(days=random.randint(40, 300))
        first = _version(material, 1, text.split("\n")[0], "replaced", made - timedelta(days=60))
        versions += [first, _version(material, 2, text, "approved" if number % 4 != 3 else "submitted", made)]
    title, topic, audience, text = _HARD
    material = Material.objects.create(title=title, topic=topic, audience=audience, owner=houses[0], is_public=False)
    versions.append(_version(material, 1, text, "draft", now - timedelta(days=6)))
    MaterialVersion.objects.bulk_create(versions)


def _use(random: Random) -> None:
    """Let many of the events have used the material on their topic."""
    by_topic = {
        one.material.topic: one for one in MaterialVersion.objects.filter(status="approved").select_related("material")
    }
    link = Event.materials.through
    held = EventTopic.objects.filter(event__status__in=COUNTED, code__in=by_topic).values_list("event_id", "code")
    used = {(event, by_topic[code].pk) for event, code in held if random.random() < 0.4}
    rows = [link(event_id=event, materialversion_id=version) for event, version in sorted(used)]
    link.objects.bulk_create(rows, batch_size=1000)


def _version(material: Material, number: int, text: str, status: str, at: datetime) -> MaterialVersion:
    decided = at + timedelta(days=2) if status in {"approved", "replaced"} else None
    return MaterialVersion(
        material=material, number=number, text=text, score=judged(text).score, status=status, created_at=at,
        decided_at=decided,
    )  # fmt: skip


def _plans(houses: Sequence[Organisation], random: Random, year: int) -> None:
    """Write the city's plan and each house's, and next year's of the regulator in the making."""
    city = regulator()
    targets: list[PlanTarget] = []
    counties = [one.code for one in places.counties()]
    for organisation, share in [(city, 1.0), *((one, random.uniform(0.02, 0.07)) for one in houses)]:
        if organisation is None:
            continue
        plan = Plan.objects.create(
            organisation=organisation,
            year=year,
            is_adopted=True,
            adopted_on=date(year, 1, 20),
        )
        for setting, topic, *numbers in _TARGETS[: 5 if organisation == city else random.randint(2, 3)]:
            targets.append(_target(plan, setting, topic, [round(one * share) for one in numbers]))
        if organisation == city:
            targets += [PlanTarget(plan=plan, place_id=code, sessions=250, from_need=True) for code in counties]
    if city is not None:
        Plan.objects.create(organisation=city, year=year + 1)
    PlanTarget.objects.bulk_create(targets)


def _target(plan: Plan, setting: str, topic: str, numbers: Sequence[int]) -> PlanTarget:
    sessions, people, papers = numbers
    return PlanTarget(
        plan=plan, setting=setting, topic=topic, sessions=max(1, sessions), person_times=people, leaflets=papers
    )


def _tallies(random: Random, now: datetime) -> None:
    rows: list[Any] = []
    for lesson in Lesson.objects.all():
        questions = lesson.questions.count()
        for back in range(DAYS):
            completed = random.randint(0, 14)
            right = sum(random.random() < 0.82 for _number in range(completed * questions))
            numbers = {COMPLETED: completed, RIGHT: right, WRONG: completed * questions - right}
            for _number in range(completed // 3):
                star = STARS[random.choices(range(5), (2, 3, 10, 35, 50))[0]]
                numbers[star] = numbers.get(star, 0) + 1
            day = now.date() - timedelta(days=back)
            rows += [LessonTally(lesson=lesson, day=day, kind=kind, number=n) for kind, n in numbers.items() if n]
    LessonTally.objects.bulk_create(rows, batch_size=2000)
