"""What is said in mediation stays with mediator and body (特邀调解规定 Arts 2, 22)."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fengqiao.casework.attachments import attach, attachments_of, open_attachment
from fengqiao.casework.models import Case, Remark
from fengqiao.casework.queries import search_cases, timeline, visible_cases
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.ledger.models import Event
from fengqiao.organisations.models import StaffMember
from support.city import moment
from support.files import png
from support.mediation import DAY, person_of

SECRET = "他私下愿意让到三千元"


@pytest.fixture
def viewers(city, mediating):
    return {
        "clerk": city.actor("TJ", Role.MEDIATION_CLERK),
        "mediator": city.as_mediator("老杨"),
        "auditor of the body": city.actor("TJ", Role.AUDITOR),
        "consumer": person_of(mediating),
        "respondent": city.actor("B-1-1-1", Role.OFFICER),
        "respondent's head office": city.actor("B", Role.EXECUTIVE),
        "regulator": city.actor("REG", Role.REGULATOR),
        "auditor": city.actor("REG", Role.AUDITOR),
        "justice": city.actor("JUST", Role.JUSTICE),
    }


def texts(case: Case, viewer) -> str:
    return json.dumps([dict(entry.texts) for entry in timeline(case, viewer)], ensure_ascii=False)


def test_minutes_and_notes_are_heard_by_mediator_and_body_alone(mediating, act, clerk, viewers):
    act(mediating, "note", clerk, text=SECRET)
    case = Case.objects.get(pk=mediating.case_id)
    assert {name for name, viewer in viewers.items() if SECRET in texts(case, viewer)} == {
        "clerk", "mediator", "auditor of the body",
    }  # fmt: skip
    assert SECRET not in json.dumps([dict(e.texts) for e in timeline(case)], ensure_ascii=False)


def test_a_proposal_is_seen_by_the_sides_and_not_by_those_above_them(mediating, act, city, viewers):
    act(mediating, "propose", city.as_mediator("老杨"), proposal=SECRET, amount="3000.17")
    case = Case.objects.get(pk=mediating.case_id)
    seen = {name for name, viewer in viewers.items() if SECRET in texts(case, viewer)}
    assert seen == set(viewers) - {"regulator", "auditor", "justice"}
    assert {name for name, viewer in viewers.items() if "3000.17" in texts(case, viewer)} == seen


def test_the_ledger_keeps_no_confidential_word_and_nothing_to_try_guesses_on(mediating, act, clerk, city):
    act(mediating, "note", clerk, text="同意")
    act(mediating, "propose", city.as_mediator("老杨"), proposal="同意", amount="3000.17")
    kept = json.dumps(list(Event.objects.values_list("data", flat=True)), ensure_ascii=False)
    assert "3000.17" not in kept
    import hashlib

    assert hashlib.sha256("同意".encode()).hexdigest() not in kept
    assert Remark.objects.filter(text="3000.17", audience="parties").exists()


def test_no_search_finds_a_mediation_by_what_was_said_in_it(mediating, act, clerk, viewers):
    act(mediating, "note", clerk, text=SECRET)
    assert all(not search_cases(viewer=viewer, text="私下愿意").exists() for viewer in viewers.values())


def test_facts_told_to_the_body_are_no_words_to_search_for(apply, city):
    opened = apply(facts="我在医院欠下一笔债，只告诉调解员。")
    regulator = city.actor("REG", Role.REGULATOR)
    assert visible_cases(regulator).filter(pk=opened.case_id).exists()
    assert not search_cases(viewer=regulator, text="医院欠下").exists()


def test_files_for_the_body_are_not_there_for_anyone_else(mediating, clerk, viewers):
    kept = attach(
        case_id=mediating.case_id, files=[SimpleUploadedFile("笔录.png", png())], by=clerk, at=moment(DAY),
        audience="body",
    )[0]  # fmt: skip
    case = Case.objects.get(pk=mediating.case_id)
    for name, viewer in viewers.items():
        inside = name in {"clerk", "mediator", "auditor of the body"}
        assert (kept.pk in {one.pk for one in attachments_of(case, viewer)}) is inside, name
        assert (kept.pk in {event.data.get("attachment") for event in timeline(case, viewer)}) is inside, name
        if not inside:
            with pytest.raises(NotFound):
                open_attachment(attachment_id=kept.pk, viewer=viewer)


def test_only_those_with_a_part_in_a_mediation_see_it(mediating, city, viewers):
    strangers = {
        "other mediator": city.as_mediator("小陈"),
        "other body": city.actor("TJ-COURT", Role.MEDIATION_CLERK),
        "court that has nothing to do with it": city.actor("COURT", Role.COURT_LIAISON),
        "other bank": city.actor("R", Role.OFFICER),
        "sister branch": city.actor("B-1-2-1", Role.OFFICER),
        "administrator": city.actor("TJ", Role.ADMINISTRATOR),
    }
    for name, viewer in viewers.items():
        assert visible_cases(viewer).filter(pk=mediating.case_id).exists(), name
    for name, viewer in strangers.items():
        assert not visible_cases(viewer).filter(pk=mediating.case_id).exists(), name


def test_the_report_of_failure_reaches_the_court_that_referred_the_matter_and_not_the_sides(
    apply, act, city, clerk, officer
):
    court = city.actor("COURT", Role.COURT_LIAISON)
    opened = apply(
        by=court, origin="court_pre_filing", court="COURT", body="TJ-COURT", court_reference="（2022）浙0681诉前调5号",
        agreed=frozenset(),
    )  # fmt: skip
    host = city.actor("TJ-COURT", Role.MEDIATION_CLERK)
    act(opened, "accept", host)
    act(opened, "answer_invitation", host, side=1, answer="refused")
    act(opened, "report_failure", host, basic_facts="年费纠纷", why=SECRET)
    case = Case.objects.get(pk=opened.case_id)
    assert SECRET in texts(case, court)
    assert SECRET not in texts(case, officer)
    assert SECRET not in texts(case, person_of(opened))


@pytest.mark.parametrize(("code", "role"), [("REG", Role.REGULATOR), ("REG", Role.AUDITOR), ("JUST", Role.JUSTICE)])
def test_who_stands_outside_reads_and_finds_no_word_of_what_was_asked_for(mediating, city, code, role):
    member = StaffMember.objects.get(pk=city.actor(code, role).person_id)
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(member, "django.contrib.auth.backends.ModelBackend")
    pages = ["/desk/mediations/?show=all", f"/desk/mediations/{mediating.number}/", "/desk/mediations/?show=all&q=年费"]
    said = (
        "".join(client.get(page).content.decode() for page in pages).replace('value="年费"', "").replace("q=年费", "")
    )
    said += b"".join(client.get("/desk/mediations/export/?format=csv&show=all").streaming_content).decode()
    assert mediating.number in said
    assert "误导办卡" not in said
    assert mediating.number not in client.get("/desk/mediations/?show=all&q=误导办卡").content.decode()
    assert mediating.number in client.get(f"/desk/mediations/?show=all&q={mediating.number}").content.decode()
