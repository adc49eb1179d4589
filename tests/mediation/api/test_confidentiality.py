"""What is said in mediation comes out of no answer of the API to those it is not for (特邀调解规定 Arts 2, 22)."""

import json
from dataclasses import dataclass, field

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from fengqiao.casework.attachments import attach
from fengqiao.casework.models import Case
from fengqiao.foundation.actors import Role
from mediation.api.conftest import REFERRAL
from support.api import Api
from support.files import png

NOBODY: frozenset[str] = frozenset()
INSIDE = frozenset({"body"})
SIDES = INSIDE | {"bank"}
EVERYBODY = SIDES | {"court", "regulator", "justice"}


@dataclass
class Watch:
    """Every organisation with a token, and what has been said so far and to whom."""

    clients: dict[str, Api]
    number: str = ""
    secrets: dict[str, frozenset[str]] = field(default_factory=dict)
    heard: dict[str, set[str]] = field(default_factory=dict)

    def plant(self, text: str, audience: frozenset[str]) -> str:
        """Return the text, now known to be for ``audience`` alone."""
        self.secrets[text] = audience
        return text

    def look(self, *, everywhere: bool = False) -> None:
        """Let everybody read the matter, or all they can and try what they may not; fail if a secret comes out."""
        for name, client in self.clients.items():
            answers = [client("GET", f"/mediations/{self.number}")]
            if everywhere:
                answers += [
                    client("GET", "/mediations"),
                    client("POST", f"/mediations/{self.number}/actions/note", {"version": 1}),
                    client("POST", f"/mediations/{self.number}/actions/court_confirm", {"data": {"number": ""}}),
                    client("GET", "/measures/mediation_accepted?by=body"),
                ]
            self.check(name, "".join(answer.content.decode() + str(answer.headers) for answer in answers))

    def check(self, name: str, said: str) -> None:
        """Fail if a secret that is not for ``name`` is in what was said to them."""
        for secret, audience in self.secrets.items():
            if secret in said:
                assert name in audience, f"{name} hears {secret!r}"
                self.heard.setdefault(secret, set()).add(name)


@pytest.fixture
def watch(api, bank, body, court) -> Watch:
    others = {"regulator": api("REG"), "justice": api("JUST")}
    return Watch({"bank": bank, "body": body, "court": court, **others})


@pytest.fixture
def walk(watch, today, step, city):
    """Take a step over the API, whose answer is checked, or as a person."""

    def over_api(name: str, action: str, **data: object) -> None:
        answer = step(watch.clients[name], watch.number, action, **data)
        watch.check(name, json.dumps(answer, ensure_ascii=False))

    def as_person(action: str, as_mediator: str = "", /, **data: object) -> None:
        today(watch.number, action, as_mediator, **data)

    return over_api, as_person


def opened(watch: Watch) -> None:
    plant = watch.plant
    given = REFERRAL | {
        "person": {
            "name": plant("王秘密", NOBODY), "phone": plant("13955550001", NOBODY), "email": plant("geheim@example.cn", NOBODY),
        },
        "facts": plant("事实甲：我在医院欠下一笔债", SIDES),
    }  # fmt: skip
    watch.number = watch.clients["court"]("POST", "/mediations", given).json()["number"]
    watch.look()


def test_a_whole_mediation_tells_each_only_what_is_theirs(watch, walk, city):
    over_api, as_person = walk
    plant = watch.plant
    opened(watch)
    over_api("body", "ask_material", request=plant("请补充：医院票据", NOBODY))
    over_api("body", "accept")
    over_api("bank", "answer_invitation", answer="agreed")
    over_api("body", "answer_invitation", side=1, answer="agreed")
    over_api("bank", "acknowledge_briefing")
    as_person("acknowledge_briefing")
    as_person("object_mediator", mediator=city.mediators["小陈"].pk, reason=plant("小陈与对方行长同学", NOBODY))
    over_api("body", "appoint", mediator=city.mediators["老杨"].pk)
    as_person("take_case", "老杨", disclosure="some", statement=plant("十年前在该行存过款", SIDES))
    watch.look()
    as_person("accept_disclosure", mediator=city.mediators["老杨"].pk)
    over_api("bank", "accept_disclosure", mediator=city.mediators["老杨"].pk)
    over_api("body", "note", text=plant("消费者情绪激动", NOBODY))
    when = {"starts_on": f"{timezone.localdate()}", "minutes": 30}
    as_person(
        "schedule", "老杨", starts_at="23:20", mode="online", link=plant("https://meet.example/room-99", SIDES), **when
    )
    as_person("hold_session", "老杨", session=1, present="1,2", result="near_agreement",
              minutes_text=plant("他私下愿意让到三千元", NOBODY))  # fmt: skip
    as_person("record_undisputed", "老杨", facts=plant("双方认可办卡日期", SIDES))
    as_person("propose", "老杨", proposal=plant("方案：退还四千零一元", SIDES), amount=plant("4001.37", SIDES))
    watch.look()
    over_api("bank", "answer_proposal", answer="refused", objection=plant("银行底线是两千", NOBODY))
    attach(
        case_id=Case.objects.get(number=watch.number).pk,
        files=[SimpleUploadedFile(plant("内部评估笔记.png", INSIDE), png())],
        by=city.actor("TJ-COURT", Role.MEDIATION_CLERK), at=timezone.now(), audience="body",
    )  # fmt: skip
    signed = {"facts": plant("事实乙：开卡时未告知年费", SIDES), "terms": plant("退还年费三千五百元", SIDES), "amount": plant("3511.00", SIDES)}  # fmt: skip
    as_person("draft_agreement", "老杨", instalments=f"{timezone.localdate()} 3511", **signed)
    watch.look()
    over_api("bank", "sign", method="seal", version=1)
    scan = attach(
        case_id=Case.objects.get(number=watch.number).pk,
        files=[SimpleUploadedFile(plant("王秘密的签名.png", SIDES), png())],
        by=city.actor("TJ-COURT", Role.MEDIATION_CLERK), at=timezone.now(), audience="parties",
    )[0]  # fmt: skip
    watch.secrets["王秘密"] = SIDES  # a file's name, to choose from among those the sides handed in
    over_api("body", "sign", side=1, method="scanned", version=1, attachment=scan.pk)
    as_person("sign", "老杨", method="seal", version=1)
    watch.secrets |= dict.fromkeys(
        signed.values(), EVERYBODY
    )  # what the sides sign, everybody may read who sees the case
    over_api("body", "sign", method="seal", version=1)
    watch.look()
    as_person("confirm_jointly")
    over_api("bank", "confirm_jointly")
    over_api("court", "court_accept", number="（2026）浙0681调确1号")
    over_api("court", "court_refuse", decided_on=f"{timezone.localdate()}", ground="content_unclear")
    watch.look(everywhere=True)
    for secret in signed.values():
        assert watch.heard[secret] == EVERYBODY
    for secret in (
        "事实甲：我在医院欠下一笔债",
        "十年前在该行存过款",
        "方案：退还四千零一元",
        "4001.37",
        "https://meet.example/room-99",
    ):
        assert watch.heard[secret] == SIDES
    assert watch.heard["内部评估笔记.png"] == INSIDE


def test_the_report_of_a_failure_goes_to_the_court_that_referred_the_matter(watch, walk):
    over_api, _as_person = walk
    opened(watch)
    over_api("body", "accept")
    over_api("body", "answer_invitation", side=1, answer="refused")
    report = {
        name: watch.plant(text, frozenset({"body", "court"}))
        for name, text in (("basic_facts", "年费纠纷基本情况"), ("why", "对方态度强硬"))
    }
    over_api("body", "report_failure", **report)
    over_api("body", "note", text=watch.plant("结案后的随笔", NOBODY))
    watch.look(everywhere=True)
    assert watch.heard["对方态度强硬"] == {"body", "court"}


def test_how_a_creditor_votes_is_for_the_creditors_and_the_body(watch, walk, city, api):
    over_api, as_person = walk
    watch.clients |= {"rural": api("R"), "body": api("TJ")}
    del watch.clients["court"]
    given = REFERRAL | {
        "body": "TJ", "origin": "institution", "court_reference": "", "matter": "workout", "subject_claim": "7000000",
        "creditors": [{"organisation": "R", "amount": "3000000"}],
    }  # fmt: skip
    watch.number = watch.clients["bank"]("POST", "/mediations", given).json()["number"]
    watch.look()
    over_api("body", "accept")
    over_api("body", "answer_invitation", side=1, answer="agreed")
    over_api("rural", "answer_invitation", answer="agreed")
    for name in ("bank", "rural"):
        over_api(name, "acknowledge_briefing")
    as_person("acknowledge_briefing")
    over_api("body", "appoint", mediator=city.mediators["老杨"].pk)
    as_person("take_case", "老杨", disclosure="none")
    creditors = SIDES | {"rural"}
    over_api("body", "propose_plan", plan=watch.plant("展期两年，利率下调", creditors))
    watch.plant('"vote": "against"', creditors)
    over_api("rural", "vote", vote="against", reason=watch.plant("抵押物不足", NOBODY))
    watch.look(everywhere=True)
    assert watch.heard['"vote": "against"'] == creditors
