"""Many at once, each on a connection of their own: one wins, the others are told, nothing is half done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from fengqiao.casework import attachments
from fengqiao.casework.jobs import recompute_deadlines
from fengqiao.casework.models import Attachment, Case, Person, Request
from fengqiao.casework.services import perform, perform_many
from fengqiao.casework.services.sweep import sweep
from fengqiao.complaints.models import Complaint
from fengqiao.complaints.services import Filed, Filing, file_complaint, filing, papers
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, NotAllowed
from fengqiao.foundation.ledger.models import Event
from fengqiao.foundation.ledger.queries import history, verify
from fengqiao.foundation.notices import services as notices
from fengqiao.foundation.notices.models import Notice
from support.city import ANYONE, WANG, City, moment, small_city
from support.files import PDF

pytestmark = pytest.mark.django_db(transaction=True)
DAY = moment("2020-06-01")
PATIENCE = 30.0


@pytest.fixture
def city(settings, tmp_path) -> City:
    settings.DATA = tmp_path
    return small_city()


@pytest.fixture(autouse=True)
def no_jobs_stay():
    """The flush between tests leaves the tables of jobs alone: Django does not manage them."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def file(key: str | None = None, **fields: Any) -> Filed:
    values = {"request": "请退还年费", "facts": "开卡时没有告知。", "complainant": WANG, **fields}
    return file_complaint(filing=Filing(subject="B-1-1-1", **values), by=ANYONE, at=DAY, key=key)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls together, each with its own connection; return their answers or the errors they raised."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            barrier.wait(PATIENCE)
            return call()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_of_two_clerks_with_the_same_version_one_wins_and_the_other_is_told_what_changed(city):
    filed = file()
    first, second = city.actor("B-1-1-1", Role.CLERK), city.actor("B-1-1-1", Role.OFFICER)
    answers = at_once(
        *(
            lambda by=by: perform(case_id=filed.case_id, action="accept", by=by, at=DAY, version=1)
            for by in (first, second)
        )
    )
    won = [a for a in answers if isinstance(a, Case)]
    lost = [a for a in answers if isinstance(a, Conflict)]
    assert (len(won), len(lost)) == (1, 1)
    assert "受理" in lost[0].message
    assert "核实处理中" in lost[0].message
    assert Case.objects.get().handler_id == won[0].handler_id
    assert [e.tag for e in history(f"case:{filed.case_id}")] == ["complaint.filed", "complaint.accept"]


def test_without_a_version_actions_on_one_case_wait_for_each_other(city):
    filed, clerk = file(), city.actor("B-1-1-1", Role.CLERK)

    def note(number: int) -> Case:
        return perform(case_id=filed.case_id, action="note", by=clerk, at=DAY, data={"text": f"记录{number}"})

    answers = at_once(*(lambda n=n: note(n) for n in range(8)))
    assert sorted(case.version for case in answers) == list(range(2, 10))
    assert [e.seq for e in history(f"case:{filed.case_id}")] == list(range(1, 10))
    assert list(verify()) == []


def test_what_only_one_can_do_only_one_does(city):
    filed, clerk = file(), city.actor("B-1-1-1", Role.CLERK)
    terms = {"terms": "退费"}
    answers = at_once(*([lambda: perform(case_id=filed.case_id, action="settle", by=clerk, at=DAY, data=terms)] * 4))
    assert sum(isinstance(a, Case) for a in answers) == 1
    assert sum(isinstance(a, NotAllowed) for a in answers) == 3


def test_eight_requests_with_one_key_file_once_and_are_answered_the_same(city):
    answers = at_once(*([lambda: file(key="double-click")] * 8))
    assert len({(a.case_id, a.number, a.receipt_code, a.state, a.level, a.due_at) for a in answers}) == 1
    assert sum(not a.repeated_request for a in answers) == 1
    assert (Case.objects.count(), Person.objects.count(), Request.objects.count()) == (1, 1, 1)


def test_one_key_for_different_complaints_files_one_and_refuses_the_others(city):
    answers = at_once(*(lambda n=n: file(key="k", request=f"事项{n}") for n in range(4)))
    assert sum(isinstance(a, Filed) for a in answers) == 1
    assert sum(isinstance(a, Conflict) for a in answers) == 3
    assert Case.objects.count() == 1


def test_numbers_given_at_once_are_all_different(city):
    answers = at_once(*([file] * 12))
    assert len({filed.number for filed in answers}) == 12
    assert len({filed.receipt_code for filed in answers}) == 12
    assert list(verify()) == []


def test_a_sweep_run_twice_at_once_notes_each_overdue_case_once(city):
    for _ in range(3):
        file()
    late = moment("2020-07-20")
    at_once(*([lambda: sweep(at=late)] * 3))
    assert Event.objects.filter(tag="deadline.overdue").count() == 3
    assert Event.objects.filter(tag="complaint.pass_up").count() == 3
    assert list(verify()) == []


def test_recomputing_and_acting_at_once_do_not_wait_for_each_other_forever(city):
    day, clerk = moment("2026-12-28"), city.actor("B-1-1-1", Role.CLERK)
    values = {"request": "请退还年费", "facts": "没有告知。", "complainant": WANG}
    filed = [file_complaint(filing=Filing(subject="B-1-1-1", **values), by=ANYONE, at=day) for _ in range(4)]
    ours = [f.case_id for f in filed if Case.objects.get(pk=f.case_id).level == "outlet"]
    answers = at_once(
        recompute_deadlines,
        lambda: perform_many(case_ids=ours, action="accept", by=clerk, at=day),
        recompute_deadlines,
    )
    assert answers == [0, (ours, {}), 0]


@pytest.mark.parametrize("step", [(papers, "defer"), (notices, "defer"), (filing, "attach_drafts")], ids=lambda s: s[1])
def test_when_a_later_step_of_filing_fails_nothing_is_left(city, monkeypatch, step):
    token = "form-token-0123456789"
    attachments.add_draft(token=token, files=[SimpleUploadedFile("合同.pdf", PDF)], at=DAY)
    monkeypatch.setattr(*step, Mock(side_effect=RuntimeError("broken")))
    with pytest.raises(RuntimeError, match="broken"):
        file(key="k", drafts=token)
    left = (Case, Complaint, Person, Request, Event, Notice)
    assert {model.__name__: model.objects.count() for model in left} == dict.fromkeys((m.__name__ for m in left), 0)
    assert Attachment.objects.get().case_id is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)
