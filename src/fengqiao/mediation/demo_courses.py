"""What happens in the demo's mediations: plans, and playing them through the system's own services."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.utils import timezone

from fengqiao.casework.attachments import attach
from fengqiao.casework.services import PersonData, perform
from fengqiao.complaints.invented.words import names, vocabulary
from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Level, Role, consumer
from fengqiao.foundation.errors import Invalid
from fengqiao.mediation.models import Body, Mediation, Room
from fengqiao.mediation.queries.matching import ranking
from fengqiao.mediation.rules.states import Audience
from fengqiao.mediation.services.opening import Application, Creditor, apply_for_mediation
from fengqiao.organisations.models import Organisation

CHINA: Final = ZoneInfo("Asia/Shanghai")
MARK: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
STAGES: Final = (
    "applied", "inviting", "appointing", "asked", "mediating", "planned", "planned", "held", "proposed", "drafted",
    "performing", "performing", "late", "confirmed", "performed", "performed", "failed", "refused", "declined",
)  # fmt: skip
"""How far the demo's mediations have come; each course plays one."""


@dataclass
class Course:
    """One mediation from its application on. ``began`` is so many days before now."""

    body: Body
    house: Organisation
    stage: str
    began: datetime
    random: Random
    matter: str = "dispute"
    origin: str = "consumer"
    case_id: int = 0
    at: datetime = field(init=False)
    creditors: Sequence[Creditor] = ()
    debt: Decimal = Decimal(12_000_000)

    def play(self) -> None:
        """Go through the services as the people of the case would."""
        self.at = self.began
        self._apply()
        for step in _WAYS[self.stage]:
            getattr(self, f"_{step}")()

    # people

    def _clerk(self) -> Actor:
        return _staff(Role.MEDIATION_CLERK, self.body.pk)

    def _office(self, of: Organisation | None = None) -> Actor:
        house = of or self.house
        return Actor(
            kind=ActorKind.STAFF, role=Role.OFFICER, organisation_id=house.pk, level=Level(house.level), person_id=None
        )

    def _mediator(self) -> Actor:
        seat = Mediation.objects.get(pk=self.case_id).appointments.order_by("-id")[0]
        return _staff(Role.MEDIATOR, self.body.pk, seat.mediator_id)

    # steps

    def _do(self, action: str, by: Actor, **data: Any) -> None:
        self.at += timedelta(minutes=self.random.randint(7, 55))
        perform(case_id=self.case_id, action=action, by=by, at=self.at, data=data)

    def _days(self, few: int, many: int) -> None:
        now = timezone.now() - timedelta(minutes=30)
        self.at = min(self.at + timedelta(days=self.random.randint(few, many)), max(now, self.at))

    def _apply(self) -> None:
        words, random = vocabulary(), self.random
        told = words.tell(random, words.situation(random, "bank" if self.house.kind == "bank" else "life"), "枫桥镇")
        person = names().person(random.randrange(90_000, 99_000))
        amount = max(told.amount or Decimal(0), Decimal(random.choice((6_800, 12_000, 26_500, 58_000))))
        enterprise = PersonData(
            name=f"浙江{random.choice(('越丰', '暨阳', '鉴湖', '东白'))}纺织有限公司", phone=person.phone
        )
        of_creditors = self.matter != "dispute"
        opened = apply_for_mediation(
            application=Application(
                body=self.body.organisation.code,
                subject=self.house.code,
                claim="请求协商展期并暂缓起诉" if of_creditors else told.request,
                facts="受订单减少影响，流动资金紧张，主要设备和订单仍在。" if of_creditors else told.facts,
                person=enterprise if of_creditors else person,
                matter=self.matter,
                origin=self.origin,
                agreed=frozenset({"person"}),
                amount=self.debt if of_creditors else amount,
                product="" if of_creditors else told.situation.product,
                cause="" if of_creditors else told.situation.cause,
                place=self.body.organisation.place_id or "",
                subject_claim=(self.debt - sum(one.amount for one in self.creditors)) if of_creditors else None,
                creditors=tuple(self.creditors),
                court=self.body.court.code if self.body.court and self.origin.startswith("court") else "",
                court_reference=f"（2026）浙诉前调{random.randint(100, 999)}号"
                if self.origin.startswith("court")
                else "",
            ),
            by=SYSTEM,
            at=self.at,
        )
        self.case_id = opened.case_id

    def _accept(self) -> None:
        self._days(0, 2)
        self._do("accept", self._clerk())

    def _agree(self) -> None:
        self._days(1, 3)
        for side in self._case().sides.exclude(answer="agreed").select_related("organisation"):
            self._do("answer_invitation", self._clerk(), side=side.number, answer="agreed", mode="on_site")

    def _refuse(self) -> None:
        self._days(1, 3)
        self._do(
            "answer_invitation", self._clerk(), side=2, answer="refused", ground="already_settled",
            explanation="双方已另行和解",
        )  # fmt: skip

    def _brief(self) -> None:
        for side in self._case().sides.all():
            self._do("acknowledge_briefing", self._clerk(), side=side.number)

    def _appoint(self) -> None:
        mediation = self._case()
        found = ranking(mediation, on=timezone.localdate(self.at))
        fit = [one.mediator for one in found.foremost] or found.selectable
        if self.stage in {"asked", "planned", "mediating"}:
            fit = [one for one in found.selectable if one.member.username == "mediator"] or fit
        self._do(
            "appoint", self._clerk(), mediator=self.random.choice(fit).pk, presiding=True,
            against_ranking="当事人共同信任这位调解员",
        )  # fmt: skip

    def _take(self) -> None:
        self._do("take_case", self._mediator(), disclosure="none")

    def _plan(self) -> None:
        room, first = self._room(), timezone.localdate() + timedelta(days=self.random.choice((1, 1, 2, 3)))
        for minutes in range(0, 480, 60):
            data = {
                "starts_on": first,
                "starts_at": f"{9 + minutes // 60:02}:00",
                "minutes": 50,
                "mode": "on_site",
                "room": room,
            }
            try:
                self._do("schedule", self._mediator(), **data)
            except Invalid:  # taken at that hour: the next one
                continue
            return

    def _hold(self) -> None:
        self._days(2, 4)
        start = self.at + timedelta(hours=1)
        self._do(
            "schedule", self._mediator(), starts_on=start.astimezone(CHINA).date() + timedelta(days=1),
            starts_at=f"{self.random.randint(9, 16):02}:{self.random.choice((0, 15, 30, 45)):02}", minutes=40,
            mode="phone",
        )  # fmt: skip
        self.at += timedelta(days=2)
        number = self._case().sessions.order_by("-number")[0].number
        self._do(
            "hold_session", self._mediator(), session=number, present="1,2", result="near_agreement",
            minutes_text="双方陈述意见。机构愿意承担部分责任，消费者同意考虑。",
        )  # fmt: skip

    def _propose(self) -> None:
        self._do("propose", self._mediator(), proposal="机构退还一半费用，双方就此了结。", amount="3000")

    def _draft(self) -> None:
        amount = (self._case().case.amount or Decimal(6000)).quantize(Decimal(1)) // 2 or Decimal(100)
        first = self.at.astimezone(CHINA).date() + timedelta(days=20)
        half = amount // 2
        instalments = f"{first} {half}\n{first + timedelta(days=30)} {amount - half}"
        if self.stage in {"performed", "confirmed"}:
            instalments = f"{self.at.astimezone(CHINA).date() + timedelta(days=5)} {amount}"
        self._do(
            "draft_agreement", self._mediator(), facts="双方就费用承担发生争议，机构在告知上有不足。",
            terms="机构向消费者支付上述款项，按期付清后双方就此事再无争议。", amount=str(amount), instalments=instalments,
        )  # fmt: skip

    def _sign(self) -> None:
        self._days(1, 2)
        clerk = self._clerk()
        scan = attach(
            case_id=self.case_id, files=[ContentFile(MARK, "签名页.png")], by=clerk, at=self.at,
            audience=Audience.PARTIES,
        )[0]  # fmt: skip
        for side in self._case().sides.all():
            self._do("sign", clerk, side=side.number, method="scanned", version=1, attachment=scan.pk)
        self._do("sign", self._mediator(), method="drawn", version=1)
        self._do("sign", clerk, method="seal", version=1)

    def _pay(self) -> None:
        self._days(2, 4)
        self._do("record_performance", self._clerk(), paid_on=self.at.astimezone(CHINA).date())

    def _rate(self) -> None:
        side = self._case().sides.get(number=1)
        self._do(
            "rate", consumer(self.case_id, side.party_id), stars=str(self.random.choice((3, 4, 5, 5))), settled="yes"
        )

    def _confirm(self) -> None:
        for number in (1, 2):
            self._do("confirm_jointly", self._clerk(), side=number)
        court = _staff(Role.COURT_LIAISON, self._case().confirmations.get().court_id)
        self._do("court_accept", court, number=f"（2026）浙调确{self.random.randint(10, 99)}号")
        self._days(3, 6)
        ruling = f"（2026）浙调确{self.random.randint(10, 99)}号"
        self._do("court_confirm", court, decided_on=self.at.astimezone(CHINA).date(), number=ruling)

    def _fail(self) -> None:
        self._days(3, 9)
        self._do("fail", self._mediator(), reason="gap_too_large", remedies="可以申请仲裁、起诉或向监管机构反映")

    def _decline(self) -> None:
        self._days(1, 2)
        self._do("decline", self._clerk(), ground="out_of_scope", route="可以向被投诉机构投诉或向法院起诉")

    def _overdue(self) -> None:
        self.at = timezone.now() - timedelta(hours=2)
        self._do("report_default", self._clerk(), side=1, reason="到期未收到款项")

    def _vote(self) -> None:
        self._do(
            "start_standstill", self._clerk(), until=self.at.date() + timedelta(days=90), terms="三个月内不抽贷、不起诉"
        )
        self._do("propose_plan", self._clerk(), plan="贷款展期两年，利率下调五十个基点，按季还息。")

    # helpers

    def _case(self) -> Mediation:
        return Mediation.objects.select_related("case").get(pk=self.case_id)

    def _room(self) -> int:
        rooms = list(Room.objects.filter(body=self.body).values_list("pk", flat=True))
        return int(self.random.choice(rooms))


_BEGIN: Final = ("accept", "agree", "brief", "appoint", "take")
_WAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "applied": (),
    "inviting": ("accept",),
    "appointing": ("accept", "agree", "brief"),
    "asked": ("accept", "agree", "brief", "appoint"),
    "mediating": _BEGIN,
    "planned": (*_BEGIN, "plan"),
    "held": (*_BEGIN, "hold"),
    "proposed": (*_BEGIN, "hold", "propose"),
    "drafted": (*_BEGIN, "hold", "draft"),
    "performing": (*_BEGIN, "hold", "draft", "sign"),
    "late": (*_BEGIN, "hold", "draft", "sign", "overdue"),
    "confirmed": (*_BEGIN, "hold", "draft", "sign", "confirm"),
    "performed": (*_BEGIN, "hold", "draft", "sign", "pay", "rate"),
    "failed": (*_BEGIN, "hold", "fail"),
    "refused": ("accept", "refuse"),
    "declined": ("decline",),
    "voting": (*_BEGIN, "vote"),
}


def _staff(role: Role, organisation_id: int, person_id: int | None = None) -> Actor:
    return Actor(
        kind=ActorKind.STAFF, role=role, organisation_id=organisation_id, level=Level.BODY, person_id=person_id
    )


def courses(now: datetime, random: Random) -> list[Course]:
    """Return the courses of the demo: every stage at the banking centre, some at every other body, two of creditors."""
    found: list[Course] = []
    days = {"performing": 25, "late": 45, "confirmed": 30, "performed": 40, "failed": 28, "refused": 12, "declined": 9}
    for body in Body.objects.select_related("organisation", "court").order_by("organisation__code"):
        main = body.organisation.code == "TJ01"
        stages = STAGES if main else ("applied", "inviting", "planned", "performing", "performed", "failed")
        houses = _houses(body, random)
        for stage in stages:
            origin = "court_pre_filing" if body.court_id and stage in {"planned", "failed"} else "consumer"
            began = now - timedelta(days=days.get(stage, 6) + random.randint(0, 5), minutes=random.randint(0, 400))
            found.append(Course(body, random.choice(houses), stage, began, random, origin=origin))
    return [*found, *_of_creditors(now, random)]


def _houses(body: Body, random: Random) -> list[Organisation]:
    prefixes = [one.place_id.rstrip("0") for one in body.jurisdictions.all()]
    outlets = Organisation.objects.filter(kind__in=body.trades, level="sub_branch").order_by("code")
    near = [one for one in outlets if any((one.place_id or "").startswith(prefix) for prefix in prefixes)]
    return near or list(outlets[:20])


def _of_creditors(now: datetime, random: Random) -> list[Course]:
    found = []
    for code, matter in (("TJ01", "workout"), ("TJ02", "assistance")):
        body = Body.objects.select_related("organisation").filter(organisation__code=code).first()
        heads = list(Organisation.objects.filter(kind="bank", level="head_office").order_by("code")[:6])
        if body is None or len(heads) < 4:
            continue
        others = tuple(Creditor(one.code, Decimal(2_500_000)) for one in heads[2:4])
        began = now - timedelta(days=9)
        found.append(Course(body, heads[1], "voting", began, random, matter=matter, creditors=others))
    return found
