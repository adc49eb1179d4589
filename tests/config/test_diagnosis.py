from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection

from fengqiao.config import diagnosis
from fengqiao.config.diagnosis import Grade
from fengqiao.foundation.notices.models import Notice, NoticeStatus


def found(part: str) -> list[diagnosis.Finding]:
    return [finding for finding in diagnosis.examine() if part in finding.what]


def grades(part: str) -> set[Grade]:
    return {finding.grade for finding in found(part)}


def test_whatever_is_wrong_comes_with_how_to_mend_it(db):
    assert all(finding.mend for finding in diagnosis.examine() if finding.grade is not Grade.GOOD)


@pytest.mark.parametrize("trigger", diagnosis.LEDGER_TRIGGERS)
def test_a_trigger_of_the_ledger_that_was_switched_off_is_named(db, trigger):
    assert grades("ledger") == {Grade.GOOD}
    table = {"ledger_chain_stays": "ledger_chain"}.get(trigger, trigger.removesuffix("_append_only"))
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    (finding,) = found("ledger")
    assert finding.grade is Grade.PROBLEM
    assert trigger in finding.found


@pytest.mark.parametrize(
    ("day", "grade"), [((2025, 6, 1), Grade.GOOD), ((2026, 6, 1), Grade.WARNING), ((2027, 6, 1), Grade.PROBLEM)]
)
def test_the_year_without_an_arrangement_is_a_warning_before_it_comes_and_a_problem_once_it_is_there(db, day, grade):
    with time_machine.travel(datetime(*day, tzinfo=UTC), tick=False):
        assert grades("calendar") == {grade}


def test_a_clock_that_differs_from_the_databases_is_a_problem(db):
    with time_machine.travel(datetime(2020, 1, 1, tzinfo=UTC)):
        assert grades("clock") == {Grade.PROBLEM}


def test_without_a_worker_the_doctor_says_how_to_start_one(db):
    (finding,) = found("worker")
    assert (finding.grade, finding.mend) == (Grade.WARNING, "fengqiao worker")


@pytest.mark.parametrize("keys", ["1:short", "one:" + "A" * 43 + "=", "nothing"])
def test_field_keys_that_cannot_work_are_a_problem(db, settings, keys):
    settings.DEMO, settings.FIELD_KEYS = False, keys
    settings.SECRET_KEY = "s" * 48
    assert Grade.PROBLEM in grades("secrets")


def test_a_short_secret_key_is_a_problem(db, settings):
    settings.DEMO, settings.SECRET_KEY = False, "short"
    assert Grade.PROBLEM in grades("secrets")


def test_a_data_folder_that_is_not_there_is_a_problem(db, settings, tmp_path):
    settings.DATA = tmp_path / "none"
    assert grades("data folder") == {Grade.PROBLEM}


def test_attachments_that_others_may_read_are_a_warning(db, settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "files").mkdir(mode=0o755)
    assert grades("attachments") == {Grade.WARNING}


def test_missing_fonts_are_a_problem(db, settings, tmp_path):
    settings.NODE_MODULES = tmp_path
    assert grades("fonts") == {Grade.PROBLEM}


def test_notices_that_were_given_up_are_a_warning(db):
    assert grades("notices") == {Grade.GOOD}
    values = {"about": "case:1", "template": "receipt", "channel": "sms", "recipient": b"", "subject": "x", "body": "x"}
    Notice.objects.create(**values, status=NoticeStatus.FAILED, created_at=datetime.now(UTC))
    (finding,) = found("notices")
    assert finding.grade is Grade.WARNING
    assert finding.found.startswith("1 ")
