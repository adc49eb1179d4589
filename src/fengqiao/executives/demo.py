"""A year of executives in the demo city: people are invented, led cases are the demo's own complaints."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.executives.demo_cases import lead_cases
from fengqiao.executives.demo_houses import organise
from fengqiao.executives.demo_receptions import hold_receptions
from fengqiao.executives.models import Responsible
from fengqiao.executives.queries.scope import institutions
from fengqiao.executives.rules.words import Post
from fengqiao.executives.services.standing import refresh_all
from fengqiao.foundation.actors import SYSTEM, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.ledger import services as ledger_services
from fengqiao.foundation.progress import Report
from fengqiao.organisations.models import Assignment, Organisation

CHAIN: Final = "demo"
LOADED: Final = "demo.executives_loaded"
SEED: Final = 1963
_SURNAMES: Final = "俞骆宣寿斯蔡郦边冯孟陈王章周赵钱沈鲁祝阮裘竺金何吕梁"
_GIVEN: Final = [
    "建国",
    "志刚",
    "文华",
    "立群",
    "国庆",
    "海燕",
    "晓明",
    "秋萍",
    "永康",
    "伟民",
    "丽华",
    "庆丰",
    "文娟",
    "宝根",
    "雪梅",
    "忠良",
    "正平",
    "月琴",
    "剑锋",
    "慧芳",
]


def load(report: Report) -> None:
    """Write what the demo shows; what is there already is left alone.

    Raises:
        NotAllowed: this is no demo.
    """
    if not settings.DEMO:
        raise NotAllowed(_("示范机构和人员只能在演示模式下载入；请设置 FENGQIAO_DEMO=1 或使用另一个数据目录"))
    if any(event.tag == LOADED for event in ledger.history(CHAIN)):
        return
    today, random = timezone.localdate(), Random(SEED)  # noqa: S311 - invented data, must repeat
    offices = list(institutions(SYSTEM, on=today))
    with transaction.atomic():
        leaders = appoint(offices, today, random)
        report(1, 5)
        organise(offices, today, random)
        report(2, 5)
        receptions = hold_receptions(leaders, today, random)
        report(3, 5)
        led = lead_cases(leaders, today, random)
        report(4, 5)
        refresh_all(on=today)
        data = {"receptions": receptions, "led": led}
        ledger_services.record(chain=CHAIN, tag=LOADED, actor=SYSTEM, at=timezone.now(), data=data)
    report(5, 5)


def _names(random: Random) -> Iterator[str]:
    while True:
        yield random.choice(_SURNAMES) + random.choice(_GIVEN)


def appoint(offices: list[Organisation], today: date, random: Random) -> list[Responsible]:
    """Give every institution its leaders; a few have a vacancy now, a few had one."""
    names = _names(random)
    held = Assignment.objects.filter(role=Role.EXECUTIVE, organisation__in=offices).select_related("member")
    members = {one.organisation_id: one.member for one in held.order_by("-pk")}  # a login before invented ones
    rows: list[Responsible] = []
    for one in offices:
        post = Post.PRESIDENT if one.kind == "bank" else Post.GENERAL_MANAGER
        member = members.get(one.pk)
        begun = today - timedelta(days=random.randint(420, 1800))
        since = today - timedelta(days=random.randint(60, 400)) if random.random() < 0.3 else begun
        if since > begun:
            left = since - timedelta(days=random.choice((1, 1, 1, 40)))
            rows.append(Responsible(organisation=one, post=post, name=next(names), since=begun, until=left))
        until = today - timedelta(days=random.randint(5, 60)) if member is None and random.random() < 0.04 else None
        if until and until < since:
            since = until - timedelta(days=200)
            rows = [row for row in rows if row.organisation_id != one.pk]
        name = member.name if member else next(names)
        rows.append(Responsible(organisation=one, post=post, name=name, member=member, since=since, until=until,
                                duty="消保工作第一责任人"))  # fmt: skip
        if one.level == "head_office":
            rows.append(
                Responsible(organisation=one, post=Post.CHAIR, name=next(names), since=begun, duty="对消保承担最终责任")
            )
        if random.random() < 0.93 or member:
            rows.append(Responsible(organisation=one, post=Post.IN_CHARGE, name=next(names), since=begun,
                                    title="副行长" if one.kind == "bank" else "副总经理", duty="分管消保、投诉和纠纷化解"))  # fmt: skip
    return Responsible.objects.bulk_create(rows)
