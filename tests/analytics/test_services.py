"""Rollups equal a full recount, whatever happened."""

from collections import Counter

import pytest
from django.db import connection
from django.db.models import Sum

from fengqiao.analytics.models import CaseFact, DirtyCell, MediationCell, MediationFact, RollupCell
from fengqiao.analytics.queries import measure
from fengqiao.analytics.rules.facts import COMPLAINTS, MEDIATIONS, Basis
from fengqiao.analytics.services import rebuild_rollups, refresh_rollups
from fengqiao.casework.models import Case
from fengqiao.complaints.models import Complaint
from fengqiao.foundation.actors import Role

IGNORED = ("id",)


def cells() -> Counter[tuple[tuple[str, str], ...]]:
    rows = RollupCell.objects.values()
    return Counter(tuple((name, str(value)) for name, value in row.items() if name not in IGNORED) for row in rows)


def recount() -> Counter[tuple[tuple[str, str], ...]]:
    rebuild_rollups()
    return cells()


def test_rollups_of_an_archive_equal_a_recount(archive):
    archive.fill(300)
    refresh_rollups()
    assert cells() == recount()


def test_rollups_follow_whatever_happens_to_cases(archive, city):
    archive.fill(200)
    refresh_rollups()
    random = archive.random
    for _ in range(12):
        ids = random.sample(list(Case.objects.values_list("pk", flat=True)), 15)
        match random.randrange(5):
            case 0:
                Complaint.objects.filter(pk__in=ids).update(really_settled=False, satisfaction=1)
            case 1:
                Case.objects.filter(pk__in=ids).update(state="investigating", closed_at=None)
            case 2:
                Case.objects.filter(pk__in=ids).update(received_on="2019-09-30", head=city.offices["R"])
            case 3:
                Complaint.objects.filter(pk__in=ids).delete()
                Case.objects.filter(pk__in=ids).delete()
            case _:
                archive.fill(20)
        refresh_rollups()
        assert cells() == recount()


def test_cells_that_did_not_change_are_left_alone(archive):
    case = archive.fill(100)[0]
    refresh_rollups()
    Complaint.objects.filter(case=case).update(satisfaction=5)
    assert refresh_rollups() in {1, 2}
    assert refresh_rollups() == 0


def test_copied_rows_are_noticed(archive):
    archive.fill(1)
    refresh_rollups()
    columns = [field.column for field in Case._meta.concrete_fields if field.column != "id"]
    number = columns.index("number")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM casework_case")
        row = list(cursor.fetchone())
        row[number] = "COPIED"
        with cursor.copy(f"COPY casework_case ({', '.join(columns)}) FROM STDIN") as copy:
            copy.write_row(row)
    assert DirtyCell.objects.filter(basis=Basis.RECEIVED).exists()


def test_totals_equal_the_live_measures(archive, city):
    archive.fill(300)
    refresh_rollups()
    viewer = city.actor("REG", Role.REGULATOR)
    for dimension in set(RollupCell.objects.values_list("dimension", flat=True)):
        rows = RollupCell.objects.filter(dimension=dimension)
        assert rows.aggregate(n=Sum("received"))["n"] == measure(viewer=viewer, measure_id="received").total.numerator
        rate = measure(viewer=viewer, measure_id="first_line_settlement_rate").total
        kept = rows.aggregate(above=Sum("first_line_settled"), below=Sum("finished"))
        assert (kept["above"], kept["below"]) == (rate.numerator, rate.denominator)


def test_the_tables_have_a_column_for_each_kept_counter():
    for kind, model in ((COMPLAINTS, RollupCell), (MEDIATIONS, MediationCell)):
        assert set(kind.kept_names) <= {field.name for field in model._meta.get_fields()}


def test_the_views_have_the_columns_that_measures_read(db):
    for kind, model, moment in ((COMPLAINTS, CaseFact, "closed_at"), (MEDIATIONS, MediationFact, "ended_at")):
        assert {field.column for field in model._meta.concrete_fields} == {*kind.columns, moment}


@pytest.mark.parametrize("table", ["casework_case", "complaints_complaint"])
def test_an_empty_statement_makes_no_note(table, db):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {'state = state' if table == 'casework_case' else 'outcome = outcome'}")
    assert not DirtyCell.objects.exists()
