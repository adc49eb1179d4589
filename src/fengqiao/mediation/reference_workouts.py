"""Loans and enterprises in difficulty of the reference year, at the bankers' centre and the studio, by the services (S11, S12)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from django.utils import timezone

from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.mediation import demo_courses
from fengqiao.mediation.models import Body, SideRole
from fengqiao.mediation.rules.choices import Matter
from fengqiao.mediation.services.opening import Creditor
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.reference_year import CHINA, LAST, YEAR, Size

SEED: Final = "reference-workouts"
_AT: Final = ((Matter.WORKOUT, "TJ01", 40), (Matter.ASSISTANCE, "TJ02", 70))
"""Which matter is brought where, and to how many disputes settled at centre and studio there is one."""
_CLOSES: Final = 16
_REJECTED: Final = 0.2
_FOLLOWED_AFTER: Final = timedelta(days=60)
_PLANS: Final = (
    "贷款展期两年，利率下调五十个基点，按季还息，到期还本。",
    "各债权人按现有份额续贷一年，不抽贷、不压贷，企业每月报送经营情况。",
    "以处置闲置厂房所得先还逾期利息，本金分三年归还。",
)
_FOUND: Final = ("企业订单恢复，按期付息。", "企业已恢复正常生产，用工稳定。", "企业按计划处置厂房，已还逾期利息。")


@dataclass
class Workout(demo_courses.Course):
    """One matter with several creditors, up to its end: a plan that passes, or one that is voted down."""

    passes: bool = True

    def play(self) -> None:
        """Go through the services as debtor, creditors and mediator would."""
        self.at = self.began
        self._apply()
        for step in ("accept", "agree", "brief", "appoint", "take", "meet", "propose_plan", "ballots"):
            getattr(self, f"_{step}")()
        for step in ("agreement", "sign", "follow") if self.passes else ("fail",):
            getattr(self, f"_{step}")()

    def _do(self, action: str, by: Actor, **data: Any) -> None:
        local = self.at.astimezone(CHINA)
        if local.hour >= _CLOSES:
            self.at = datetime.combine(local.date() + timedelta(days=1), time(9, self.random.randint(5, 40)), CHINA)
        super()._do(action, by, **data)

    def _meet(self) -> None:
        self._days(3, 6)
        present = ",".join(str(side.number) for side in self._case().sides.all())
        self._do(
            "hold_creditors_meeting", self._mediator(), held_on=timezone.localdate(self.at), present=present,
            minutes_text="企业说明经营和负债，债权人核对债权，同意暂缓催收。", resolution="同意制定统一的处置方案。",
        )  # fmt: skip
        until = timezone.localdate(self.at) + timedelta(days=90)
        self._do("start_standstill", self._mediator(), until=until, terms="三个月内不抽贷、不起诉。")

    def _propose_plan(self) -> None:
        self._days(4, 8)
        self._do("propose_plan", self._mediator(), plan=self.random.choice(_PLANS))

    def _ballots(self) -> None:
        self._days(1, 3)
        for side in self._case().sides.filter(role=SideRole.CREDITOR).select_related("organisation").order_by("number"):
            assert side.organisation is not None  # noqa: S101 - creditors are institutions
            vote = "for" if self.passes else "against"
            self._do(
                "vote",
                _officer(side.organisation),
                vote=vote,
                reason="" if self.passes else "抵押物不足",
                side=side.number,
            )

    def _agreement(self) -> None:
        mediation = self._case()
        total, first = mediation.case.amount or Decimal(0), timezone.localdate(self.at) + timedelta(days=365)
        half = (total / 2).quantize(Decimal(1))
        self._do(
            "draft_agreement", self._mediator(), facts="债权人表决通过处置方案。", terms=mediation.proposals.latest("id").text,
            amount=str(total), instalments=f"{first} {half}\n{first + timedelta(days=365)} {total - half}",
        )  # fmt: skip

    def _follow(self) -> None:
        if timezone.localdate(self.at + _FOLLOWED_AFTER) >= LAST:
            return
        self.at += _FOLLOWED_AFTER
        self._do("follow_up", self._clerk(), findings=self.random.choice(_FOUND))


def play(size: Size) -> int:
    """Play them, in the order in which they begin; return how many."""
    found = sorted(_planned(size), key=lambda one: one.began)
    for one in found:
        one.play()
    return len(found)


def _planned(size: Size) -> Iterator[Workout]:
    random = Random(f"{SEED}:{size.centre_settled}")  # noqa: S311 - invented data, must repeat
    heads = list(Organisation.objects.filter(kind="bank", level=Level.HEAD_OFFICE, closed_on=None).order_by("code"))
    for matter, code, share in _AT:
        body = Body.objects.select_related("organisation", "court").filter(organisation__code=code).first()
        if body is None or len(heads) < 4:
            continue
        for number in range(max(1, round(size.centre_settled / share))):
            first, *others = random.sample(heads, 3)
            creditors = tuple(Creditor(one.code, Decimal(random.randrange(10, 25) * 100_000)) for one in others)
            day = date(YEAR, 1, 20) + timedelta(days=random.randrange(240))
            began = datetime.combine(day, time(random.randint(9, 15), random.randrange(60)), CHINA)
            yield Workout(
                body, first, "workout", began, random, matter=matter, creditors=creditors,
                passes=number == 0 or random.random() > _REJECTED, debt=Decimal(random.randrange(60, 260) * 100_000),
            )  # fmt: skip


def _officer(house: Organisation) -> Actor:
    return Actor(
        kind=ActorKind.STAFF, role=Role.OFFICER, organisation_id=house.pk, level=Level(house.level), person_id=None
    )
