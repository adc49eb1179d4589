"""The demo's complaints."""

import csv
import gzip
from importlib.resources import as_file, files

import pytest
from django.utils import timezone

from fengqiao.casework.models import Case
from fengqiao.complaints import demo
from fengqiao.complaints.imports import profiles, running
from fengqiao.complaints.imports.rejects import reason_of
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.ledger.queries import history, verify

EXTRACT = files("fengqiao.complaints").joinpath("data", "cfpb_extract.csv.gz")
COLUMNS = 18


def test_the_extract_keeps_the_publishers_columns_and_names_no_intermediary():
    with as_file(EXTRACT) as path, gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        assert len(rows.fieldnames) == COLUMNS
        assert "source" not in rows.fieldnames
        ids = [row["Complaint ID"] for row in rows]
    assert len(ids) == len(set(ids)) == demo.RECORDS


def test_every_record_of_the_extract_is_accepted_or_rejected_with_a_reason(city):
    with as_file(EXTRACT) as path:
        result = running.import_file(
            running.Request(path, profiles.load("cfpb"), SYSTEM, dry_run=True), at=timezone.now()
        )
    assert result.accepted + result.rejected == demo.RECORDS
    assert all(problems and reason_of(problems[0]) for _line, problems in result.first_problems)
    assert result.accepted == demo.RECORDS


@pytest.mark.slow
def test_the_demo_loads_once_with_something_on_every_screen(city, monkeypatch):
    monkeypatch.setattr(demo, "CASES", 400)
    monkeypatch.setattr(demo, "COUNTERS", ("B-1-1-1",))
    told = []
    demo.load(lambda done, total: told.append((done, total)))
    assert told[-1] == (demo.RECORDS + 400, demo.RECORDS + 400)
    every = demo.RECORDS + 400 + demo.COUNTER_CASES
    assert Case.objects.count() == every
    assert Case.objects.filter(subject__code="B-1-1-1", closed_at__isnull=True).count() > 2
    assert history("demo")[-1].data == {"records": demo.RECORDS, "invented": 400 + demo.COUNTER_CASES}
    demo.load()
    assert Case.objects.count() == every
    assert list(verify()) == []
