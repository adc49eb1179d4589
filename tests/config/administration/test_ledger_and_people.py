"""The auditor's view of the ledger, and the requests of persons."""

import pytest
from django.urls import reverse
from django.utils import timezone

from fengqiao.casework.models import Case, Person
from fengqiao.casework.services import perform
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.foundation.actors import Role, consumer
from fengqiao.foundation.ledger import runs
from fengqiao.foundation.ledger.services import seal_day
from fengqiao.organisations.services import change_organisation
from support.city import ANYONE, WANG, moment


def page(name: str, *arguments: object) -> str:
    return reverse(f"administration:{name}", args=arguments)


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def auditor(enter_as):
    return enter_as("REG", Role.AUDITOR)


@pytest.fixture
def renamed(city):
    """An outlet with one event in its chain."""
    outlet = city.offices["B-1-1-1"]
    change_organisation(
        organisation_id=outlet.pk,
        changes={"name": "改名网点"},
        by=city.actor("B", Role.ADMINISTRATOR),
        at=timezone.now(),
    )
    return outlet


@pytest.fixture
def case(city):
    filing = Filing(subject="B-1-1-1", request="请退还年费", facts="开卡时没有告知要收年费。", complainant=WANG)
    return Case.objects.get(pk=file_complaint(filing=filing, by=ANYONE, at=moment("2022-03-01")).case_id)


@pytest.fixture
def closed(case):
    perform(
        case_id=case.pk, action="withdraw", by=consumer(case.pk), at=moment("2022-03-02"), data={"reason": "已解决"}
    )
    return case


def test_the_overview_shows_size_and_seals(auditor, renamed):
    seal_day(day=timezone.localdate(), at=timezone.now())
    shown = text(auditor.get(page("ledger")))
    assert timezone.localdate().isoformat() in shown
    assert "还没有核验过" in shown


def test_an_auditor_starts_a_verification_watches_it_and_reads_the_result(auditor, renamed):
    started = auditor.post(page("verify"))
    number = runs.latest()[0].pk
    assert started.url == page("verification", number)
    waiting = auditor.get(started.url, headers={"HX-Request": "true"})
    assert "every 2s" in text(waiting)
    assert "<html" not in text(waiting)
    assert auditor.post(page("verify")).status_code == 409
    runs.run(number, now=timezone.now)
    done = text(auditor.get(started.url))
    assert "完好" in done
    assert "every 2s" not in done
    assert "完好" in text(auditor.get(page("ledger")))


def test_an_institutions_auditor_neither_verifies_the_city_nor_reads_others_chains(enter_as, city, renamed):
    other, own = enter_as("R", Role.AUDITOR), enter_as("B", Role.AUDITOR)
    assert other.post(page("verify")).status_code == 403
    assert other.get(page("verification", 1)).status_code == 404
    assert other.get(page("chain", f"organisation:{renamed.pk}")).status_code == 404
    assert "改名网点" in text(own.get(page("chain", f"organisation:{renamed.pk}")))


def test_a_chain_is_found_by_the_code_of_an_institution_or_a_login_name(auditor, renamed, city):
    assert auditor.get(page("find_chain"), {"q": "b-1-1-1"}).url == page("chain", f"organisation:{renamed.pk}")
    clerk = city.actor("B-1-1-1", Role.CLERK)
    assert auditor.get(page("find_chain"), {"q": "clerk-B-1-1-1"}).url == page("chain", f"staff:{clerk.person_id}")
    assert auditor.get(page("find_chain"), {"q": "谁"}).status_code == 404
    assert auditor.get(page("find_chain")).status_code == 404


@pytest.mark.parametrize("name", ["case:1", "nothing", "organisation:999999999", "staff:1;drop"])
def test_chains_that_are_not_of_administration_are_not_shown_here(auditor, name):
    assert auditor.get(page("chain", name)).status_code == 404


def test_the_people_of_a_case_are_found_masked(keeper, closed):
    shown = text(keeper.get(page("people"), {"number": closed.number}))
    assert WANG.name not in shown
    assert WANG.phone not in shown
    assert "删除个人信息</a>" in shown


def test_a_wrong_number_is_said_at_the_field(keeper):
    assert "没有找到该编号的案件" in text(keeper.get(page("people"), {"number": "X"}))


def test_a_person_is_forgotten_with_a_reason_and_after_being_asked(keeper, closed):
    person = Person.objects.get()
    address = page("forget", person.pk)
    assert "is-invalid" in text(keeper.post(address, {"reason": "本人申请"}))
    assert Person.objects.get().sealed_key is not None
    keeper.post(address, {"reason": "本人申请", "sure": "on"})
    assert Person.objects.get().sealed_key is None
    assert "已经删除" in text(keeper.get(address))


def test_an_open_case_keeps_its_people(keeper, case):
    address = page("forget", Person.objects.get().pk)
    assert "永久删除" not in text(keeper.get(address))
    assert keeper.post(address, {"reason": "本人申请", "sure": "on"}).status_code == 403
    assert Person.objects.get().sealed_key is not None


def test_an_institutions_administrator_forgets_nobody(enter_as, closed):
    bank = enter_as("B")
    assert bank.get(page("people"), {"number": closed.number}).status_code == 403
    assert bank.post(page("forget", Person.objects.get().pk), {"reason": "x", "sure": "on"}).status_code == 403
