"""Training of staff: sessions, the code that changes, tests, certificates, who is due."""

import threading
from datetime import timedelta
from urllib.parse import urlparse

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from fengqiao.education.models import Attempt, Attendance, Certificate, Question, TrainingSession
from fengqiao.education.queries import training as queries
from fengqiao.education.services import training as services
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from support.pdf import text_of_pdf


@pytest.fixture
def session(city) -> TrainingSession:
    now = timezone.now()
    return services.plan_session(
        course="FENGQIAO", venue="会议室", trainer="讲师", starts_at=now - timedelta(minutes=10),
        ends_at=now + timedelta(hours=1), by=city.actor("B"), at=now,
    )  # fmt: skip


def attend(city, session, code="B-1-1", role=Role.OFFICER) -> None:
    now, member = timezone.now(), city.actor(code, role)
    shown = services.present_code(session.pk, by=city.actor("B"), at=now)
    services.attend(session.pk, services.ticket(session.pk, shown, by=member, at=now), by=member, at=now)


def passed(city, code="B-1-1", role=Role.OFFICER) -> Attempt:
    member, now = city.actor(code, role), timezone.now()
    attempt = services.begin_test("FENGQIAO", by=member, at=now)
    held = Question.objects.in_bulk(attempt.questions)
    answers = {f"q{number}": str(held[pk].answer) for number, pk in enumerate(attempt.questions, start=1)}
    return services.hand_in(attempt.pk, answers, by=member, at=now)


def test_who_scans_the_present_code_is_entered_once_by_themselves_only(city, session):
    now, member = timezone.now(), city.actor("B-1-1")
    shown = services.present_code(session.pk, by=city.actor("B"), at=now)
    ticket = services.ticket(session.pk, shown, by=member, at=now)
    assert services.attend(session.pk, ticket, by=member, at=now)
    assert not services.attend(session.pk, ticket, by=member, at=now)
    with pytest.raises(NotAllowed):
        services.attend(session.pk, ticket, by=city.actor("B-1-2"), at=now)
    assert Attendance.objects.get().member_id == member.person_id


def test_an_old_code_another_house_and_another_hour_do_not_serve(city, session):
    now, member = timezone.now(), city.actor("B-1-1")
    old = services.present_code(session.pk, by=city.actor("B"), at=now - timedelta(minutes=3))
    with pytest.raises(NotAllowed):
        services.ticket(session.pk, old, by=member, at=now)
    with pytest.raises(NotFound):
        services.ticket(session.pk, old, by=city.actor("R"), at=now)
    with pytest.raises(NotAllowed):
        services.present_code(session.pk, by=city.actor("B"), at=now + timedelta(hours=3))
    with pytest.raises(NotAllowed):
        services.present_code(session.pk, by=member, at=now)


def test_a_test_needs_attendance_draws_by_its_seed_and_goes_on_where_it_was_begun(city, session):
    member = city.actor("B-1-1")
    with pytest.raises(NotAllowed, match="先参加"):
        services.begin_test("FENGQIAO", by=member, at=timezone.now())
    attend(city, session)
    first = services.begin_test("FENGQIAO", by=member, at=timezone.now())
    assert services.begin_test("FENGQIAO", by=member, at=timezone.now()).pk == first.pk
    with pytest.raises(Invalid):
        services.hand_in(first.pk, {"q1": "0"}, by=member, at=timezone.now())
    with pytest.raises(NotFound):
        services.hand_in(first.pk, {}, by=city.actor("B-1-2"), at=timezone.now())


def test_who_passes_gets_a_certificate_and_who_fails_has_so_many_attempts(city, session):
    attend(city, session)
    member, now = city.actor("B-1-1"), timezone.now()
    for _attempt in range(3):
        attempt = services.begin_test("FENGQIAO", by=member, at=now)
        held = Question.objects.in_bulk(attempt.questions)
        wrong = {f"q{n}": str((held[pk].answer + 1) % 2) for n, pk in enumerate(attempt.questions, start=1)}
        assert not services.hand_in(attempt.pk, wrong, by=member, at=now).is_passed
    with pytest.raises(NotAllowed, match="用完"):
        services.begin_test("FENGQIAO", by=member, at=now)
    attend(city, session, "B-1-2")
    assert passed(city, "B-1-2").score == 100
    certificate = Certificate.objects.get()
    assert certificate.number.startswith(f"PX{timezone.localdate().year}")
    assert certificate.valid_until > timezone.localdate() + timedelta(days=700)


def test_a_certificate_is_one_file_and_its_public_page_tells_number_date_and_hash_only(
    city, session, browser, settings, tmp_path
):
    settings.DATA = tmp_path
    attend(city, session)
    passed(city)
    certificate = Certificate.objects.get()
    address = f"/desk/training/certificates/{certificate.pk}.pdf"
    pdf = b"".join(browser("B-1-1").get(address).streaming_content)
    assert pdf == b"".join(browser("B").get(address).streaming_content)
    assert "员工 B-1-1" in text_of_pdf(pdf)
    assert browser("R").get(address).status_code == 404
    certificate.refresh_from_db()
    page = Client().get(f"/certificates/{certificate.token}/").content.decode()
    assert certificate.number in page
    assert certificate.sha256 in page
    assert "员工B-1-1" not in page
    assert "没有这份合格证" in Client().get("/certificates/none/").content.decode()


def test_who_is_due_is_listed_by_role_and_leaves_with_a_certificate(city, session, browser):
    for code in ("B-1-1", "B-1-2"):
        city.actor(code, Role.EXECUTIVE)
    before = queries.counts(city.actor("B"))
    attend(city, session, "B-1-1", Role.EXECUTIVE)
    passed(city, "B-1-1", Role.EXECUTIVE)
    must, lack = queries.counts(city.actor("B"))
    assert (must, lack) == (before[0], before[1] - 1)
    page = browser("B").get("/desk/training/due/?due=ok").content.decode()
    assert "员工B-1-1" in page
    rows = b"".join(
        browser("REG", Role.REGULATOR).get("/desk/training/due/export/?due=due&format=csv").streaming_content
    )
    assert "员工B-1-2" in rows.decode()
    assert queries.counts(city.actor("R"))[0] == 1


def test_from_the_wall_to_the_phone_to_the_certificate(city, session, browser):
    wall, phone = browser("B"), browser("B-1-1")
    code = wall.get(f"/desk/training/{session.pk}/code/", HTTP_HX_REQUEST="true")
    assert "<svg" in code.content.decode()
    address = urlparse(code.context["address"]).path
    page = phone.get(address)
    phone.post(address, {"ticket": page.context["ticket"]})
    begun = phone.post("/desk/training/tests/FENGQIAO/begin/")
    attempt = Attempt.objects.get()
    held = Question.objects.in_bulk(attempt.questions)
    assert "还有题没有选答案" in phone.post(begun["Location"], {}).content.decode()
    answers = {f"q{n}": str(held[pk].answer) for n, pk in enumerate(attempt.questions, start=1)}
    phone.post(begun["Location"], answers)
    assert "恭喜" in phone.get(begun["Location"]).content.decode()
    assert "下载合格证" in phone.get("/desk/training/mine/").content.decode()
    assert Client().get(address)["Location"].startswith("/login/?next=/attend/")
    assert browser("B-1-2").get(f"/attend/{session.pk}/000000000000/").status_code == 403


def test_whoever_could_not_scan_is_entered_by_list_and_a_session_with_people_is_not_cancelled(city, session, browser):
    member, client = city.actor("B-1-1"), browser("B")
    client.post(f"/desk/training/{session.pk}/enter/", {"member": member.person_id})
    client.post(f"/desk/training/{session.pk}/enter/", {"member": city.actor("R").person_id})
    assert Attendance.objects.get().way == "list"
    assert client.post(f"/desk/training/{session.pk}/cancel/", {"reason": "改期"}).status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", ["", "new/", "due/", "mine/", "{}/"])
def test_every_page_of_training_opens_in_both_languages(browser, session, address, language):
    client = browser("B")
    client.cookies["django_language"] = language
    assert client.get(f"/desk/training/{address}".format(session.pk)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_windows_begin_one_attempt(city, session):
    attend(city, session)
    member, begun = city.actor("B-1-1"), []

    def begin() -> None:
        begun.append(services.begin_test("FENGQIAO", by=member, at=timezone.now()).pk)
        connection.close()

    threads = [threading.Thread(target=begin) for _window in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(begun)) == 1


def test_the_list_of_who_is_due_does_not_ask_more_for_more_people(
    city, browser, django_assert_max_num_queries, reference_held
):
    client = browser("B")
    client.get("/desk/training/due/")
    for code in ("B-1", "B-1-1", "B-1-2", "B-1-1-1"):
        city.actor(code, Role.CLERK)
    with django_assert_max_num_queries(14):
        client.get("/desk/training/due/?due=")


def test_a_session_of_another_age_is_refused(city):
    starts = timezone.now() + timedelta(days=100 * 365)
    with pytest.raises(Invalid, match="请核对年份"):
        services.plan_session(
            course="FENGQIAO", venue="会议室", trainer="", starts_at=starts, ends_at=starts + timedelta(hours=1),
            by=city.actor("B"), at=timezone.now(),
        )  # fmt: skip
