"""Rollups of mediations equal a full recount, whatever happened."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from fengqiao.analytics.models import DirtyCell, DirtyMediationCell, MediationCell
from fengqiao.analytics.services import rebuild_rollups, refresh_rollups
from fengqiao.casework.models import Case
from fengqiao.mediation.models import Confirmation, Mediation, Session


def cells() -> Counter[tuple[tuple[str, str], ...]]:
    rows = MediationCell.objects.values()
    return Counter(tuple((name, str(value)) for name, value in row.items() if name != "id") for row in rows)


def recount() -> Counter[tuple[tuple[str, str], ...]]:
    rebuild_rollups()
    return cells()


def forget(ids: list[int]) -> None:
    for mediation in Mediation.objects.filter(pk__in=ids):
        mediation.confirmations.all().delete()
        mediation.agreements.all().delete()
        mediation.case.delete()


def changes(made, ids: list[int]) -> list[Callable[[], object]]:
    these, sessions = Mediation.objects.filter(pk__in=ids), Session.objects.filter(mediation__in=ids)
    return [
        lambda: these.update(satisfaction=1),
        lambda: Case.objects.filter(pk__in=ids).update(state="enforcement"),
        lambda: these.update(accepted_on="2021-09-30", body=made.bodies[1]),
        lambda: sessions.update(room=made.rooms["TJ"][0]),
        sessions.delete,
        lambda: Confirmation.objects.all().update(status="confirmed"),
        lambda: these.update(ended_at=None, ending_reason="", agreed_amount=None),
        lambda: forget(ids),
        lambda: made.fill(5),
    ]


def test_rollups_follow_whatever_happens_to_mediations(mediations):
    mediations.fill(30)
    refresh_rollups()
    ids = mediations.random.sample(list(Case.objects.values_list("pk", flat=True)), 8)
    for step, change in enumerate(changes(mediations, ids)):
        change()
        refresh_rollups()
        assert cells() == recount(), step


def test_cells_that_did_not_change_are_left_alone(mediations):
    mediations.fill(20)
    refresh_rollups()
    first = Mediation.objects.filter(ended_at__isnull=False, accepted_on__isnull=False)[:1].get()
    Mediation.objects.filter(pk=first.pk).update(satisfaction=5)
    assert refresh_rollups() in {1, 2}
    assert refresh_rollups() == 0


def test_complaints_make_no_note_of_mediations_nor_mediations_of_complaints(mediations, archive):
    mediations.fill(3)
    DirtyMediationCell.objects.all().delete()
    assert not DirtyCell.objects.exists()
    archive.fill(3)
    Case.objects.filter(kind="complaint").update(state="investigating")
    assert not DirtyMediationCell.objects.exists()


@pytest.mark.parametrize("table", ["mediation_mediation", "mediation_session", "mediation_confirmation"])
def test_an_empty_statement_makes_no_note(table, db):
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET id = id" if table != "mediation_mediation" else f"UPDATE {table} SET claim = claim"
        )
    assert not DirtyMediationCell.objects.exists()
