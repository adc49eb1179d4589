"""A mediation centre for tests that run against the demo's city, and pages of a mediation as tests read them."""

import html
import re
from datetime import date
from typing import Any

from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.foundation.notices.models import Notice
from fengqiao.foundation.notices.services import wording
from fengqiao.mediation.models import Body, Engagement, Jurisdiction, Mediator, Room, Speciality, SpokenLanguage
from fengqiao.organisations.models import Assignment, Organisation, StaffMember

CASE = "/progress/mediation/"
RECEIPT = r"查询码 ([A-Z2-9]{8})"
SIGNING = r"验证码：([0-9]{6})"


def shown(answer: Any) -> str:
    """Return a page as a reader sees it."""
    return html.unescape(answer.content.decode())


def code_in_notice(template: str, pattern: str) -> str:
    """Return the code that the newest notice of a template carries."""
    return re.search(pattern, wording(Notice.objects.filter(template=template).latest("id")))[1]


SHAOXING = "330600000000"
CENTRE = "枫桥银行业调解中心"


def open_centre() -> Organisation:
    """Open a mediation centre with an accessible room and three mediators in the demo's city."""
    centre = Organisation.objects.create(
        code="TJ-FQ", name=CENTRE, name_en="Fengqiao Banking Mediation Centre", level="body", kind="mediation",
        place_id="330681000000", address="诸暨市枫桥镇枫桥路 1 号", phone="0575-87000000",
    )  # fmt: skip
    body = Body.objects.create(
        organisation=centre, kind="centre", trades=["bank", "insurer"], matters=["dispute", "assistance"],
        hours="周一至周五 9:00–17:00", introduction="由银行业协会设立，不收费。",
    )  # fmt: skip
    Jurisdiction.objects.create(body=body, place_id=SHAOXING)
    Room.objects.create(body=body, name="第一调解室", is_accessible=True)
    for name, languages in (
        ("杨建国", ("mandarin", "zhuji")),
        ("陈雅芳", ("mandarin", "shaoxing", "sign")),
        ("章明", ("mandarin",)),
    ):
        _mediator(body, name, languages)
    return centre


def _mediator(body: Body, name: str, languages: tuple[str, ...]) -> None:
    member = StaffMember.objects.create(username=f"m-{name}", name=name)
    made = Mediator.objects.create(
        member=member, engaged_on=date(2019, 1, 1), is_full_time=True, introduction="在银行工作三十年，退休后做调解。"
    )
    Engagement.objects.create(mediator=made, body=body, since=date(2019, 1, 1))
    Assignment.objects.create(
        member=member, organisation=body.organisation, role=Role.MEDIATOR, starts_on=date(2019, 1, 1)
    )
    for code in languages:
        SpokenLanguage.objects.create(mediator=made, code=code)
    Speciality.objects.create(mediator=made, code="B-CARD")


def staff_of(centre: Organisation, role: Role, name: str = "内勤") -> Actor:
    """Return somebody of a centre in a role; a mediator by name."""
    member, _made = StaffMember.objects.get_or_create(
        username=f"m-{name}" if role is Role.MEDIATOR else f"{role}-{centre.code}", defaults={"name": name}
    )
    return Actor(kind=ActorKind.STAFF, role=role, person_id=member.pk, organisation_id=centre.pk, level=Level.BODY)
