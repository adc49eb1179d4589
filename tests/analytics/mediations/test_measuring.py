"""Figures of mediation: what each counts, within whose scope, and exactly the cases behind it."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle, product
from statistics import median

import duckdb
import pytest
from django.db import connection
from django.utils import timezone

from fengqiao.analytics.queries import cases_behind, measure
from fengqiao.analytics.rules.compiling import cases_sql, measure_sql
from fengqiao.analytics.rules.dimensions import dimensions_of
from fengqiao.analytics.rules.facts import FACTS, MEDIATIONS, Basis
from fengqiao.analytics.rules.measures import MEASURES, Kind
from fengqiao.casework.models import Case
from fengqiao.casework.queries import visible_cases
from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.foundation.errors import Invalid
from fengqiao.mediation.models import Mediation, Session
from support.city import moment

OF_MEDIATION = {one.id: one for one in MEASURES.values() if one.facts is MEDIATIONS}
DIMENSIONS = dimensions_of(MEDIATIONS)
WINTER = {"date_from": date(2021, 12, 1), "date_to": date(2022, 2, 28)}


@pytest.mark.parametrize("by", DIMENSIONS)
def test_a_click_on_any_figure_lists_exactly_its_cases(by, mediations):
    mediations.fill(40)
    for measure_id, viewer in zip(OF_MEDIATION, cycle(mediations.viewers().values()), strict=False):
        table = measure(viewer=viewer, measure_id=measure_id, by=by, **WINTER)
        for row in table.rows:
            asked = {"viewer": viewer, "measure_id": measure_id, "by": by, "key": row.key, **WINTER}
            assert cases_behind(**asked, part="numerator").count() == row.numerator
            assert cases_behind(**asked, part="denominator").count() == row.denominator


def test_parts_add_up_to_the_whole(mediations):
    mediations.fill(50)
    for (measure_id, by), viewer in zip(
        product(OF_MEDIATION, DIMENSIONS), cycle(mediations.viewers().values()), strict=False
    ):
        table = measure(viewer=viewer, measure_id=measure_id, by=by, **WINTER)
        assert sum(row.numerator for row in table.rows) == table.total.numerator
        assert sum(row.denominator for row in table.rows) == table.total.denominator
        if table.measure.kind is Kind.SUM:
            assert sum(row.value for row in table.rows) == pytest.approx(table.total.value)


def test_nobody_counts_a_mediation_that_they_may_not_see(mediations):
    mediations.fill(50)
    for name, viewer in mediations.viewers().items():
        seen = set(
            visible_cases(viewer, "mediation").filter(mediation__accepted_on__isnull=False).values_list("pk", flat=True)
        )
        assert seen, name
        assert set(cases_behind(viewer=viewer, measure_id="mediation_accepted").values_list("pk", flat=True)) == seen
        assert measure(viewer=viewer, measure_id="mediation_accepted").total.numerator == len(seen)


def test_administrators_count_no_mediation(mediations, city):
    mediations.fill(10)
    for code in ("REG", "TJ"):
        viewer = city.actor(code, Role.ADMINISTRATOR)
        assert measure(viewer=viewer, measure_id="mediation_settled").total.numerator == 0


def test_the_figures_are_what_the_records_say(mediations, city):
    mediations.fill(100)
    viewer = city.actor("REG", Role.REGULATOR)
    rows = list(Mediation.objects.select_related("case").prefetch_related("confirmations"))
    accepted = [m for m in rows if m.accepted_on]
    ended = [m for m in accepted if m.ended_at]
    agreed = [m for m in ended if m.ending_reason == "agreed"]
    due = [m for m in agreed if m.case.state != "performing"]
    days = [(timezone.localdate(m.ended_at) - m.accepted_on).days for m in ended]
    rated = [m.satisfaction for m in ended if m.satisfaction]
    expected = {
        "mediation_accepted": len(accepted),
        "mediation_settled": len(agreed),
        "mediation_success_rate": len(agreed) / len(ended),
        "mediation_amount_agreed": sum(m.agreed_amount or Decimal(0) for m in agreed),
        "mediation_days_median": median(days),
        "mediation_performance_rate": sum(m.case.state == "performed" for m in due) / len(due),
        "mediation_confirmed": sum(any(c.status == "confirmed" for c in m.confirmations.all()) for m in agreed),
        "mediation_satisfaction": sum(rated) / len(rated),
    }
    found = {name: measure(viewer=viewer, measure_id=name).total.value for name in expected}
    assert found == pytest.approx({name: float(value) for name, value in expected.items()})
    assert 0 < found["mediation_confirmed"] < found["mediation_settled"]


def one_agreed(mediations) -> Mediation:
    case = mediations.fill(1)[0]
    at = moment("2022-01-01", "00:30")
    Case.objects.filter(pk=case.pk).update(state="performed")
    Mediation.objects.filter(pk=case.pk).update(
        accepted_on=date(2021, 12, 20), ended_at=at, ending_reason="agreed", agreed_amount=Decimal(500)
    )
    return Mediation.objects.get(pk=case.pk)


def settled(city) -> list[tuple[str, int]]:
    table = measure(viewer=city.actor("REG", Role.REGULATOR), measure_id="mediation_settled", by="month")
    return [(row.key, row.numerator) for row in table.rows]


def test_an_end_counts_in_the_month_of_the_city_s_clock(mediations, city):
    one_agreed(mediations)
    assert settled(city) == [("2022-01", 1)]


@pytest.mark.parametrize(
    "change",
    [{"ended_at": None, "ending_reason": ""}, {"ending_reason": "suspected_sham"}, {"accepted_on": None}],
)
def test_what_is_mediated_again_sham_or_never_accepted_is_not_settled(change, mediations, city):
    one_agreed(mediations)
    Mediation.objects.update(**change)
    assert settled(city) == []


def test_a_mediation_counts_in_the_room_of_its_last_session_on_site(mediations, city):
    agreed = one_agreed(mediations)
    agreed.sessions.all().delete()
    body = next(code for code in mediations.rooms if city.offices[code].pk == agreed.body_id)
    viewer = city.actor("REG", Role.REGULATOR)
    table = measure(viewer=viewer, measure_id="mediation_settled", by="room")
    assert [(row.key, row.label) for row in table.rows] == [("", "未使用调解室")]
    room, at = mediations.rooms[body][-1], moment("2021-12-22", "09:00")
    for number, status in ((1, "held"), (2, "cancelled")):
        Session.objects.create(
            mediation=agreed, number=number, mediator=mediations.mediators[body][0], room=room, starts_at=at,
            ends_at=at + timedelta(hours=1), mode="on_site", status=status,
        )  # fmt: skip
    assert [row.key for row in measure(viewer=viewer, measure_id="mediation_settled", by="room").rows] == [str(room.pk)]


def test_filters_and_their_figures_agree_with_the_cases_behind(mediations, city):
    mediations.fill(120)
    viewer = city.actor("REG", Role.REGULATOR)
    room, mediator = mediations.rooms["TJ"][0], mediations.mediators["TJ"][0]
    for filters in (
        {"body": "TJ"},
        {"room": str(room.pk)},
        {"mediator": str(mediator.pk), "trade": "bank"},
        {"institution": "B"},
        {"place": "330681000000"},
        {"matter": "dispute", "origin": "consumer"},
    ):
        asked = {"viewer": viewer, "measure_id": "mediation_accepted", "filters": filters}
        assert cases_behind(**asked).count() == measure(**asked).total.numerator > 0


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"by": "channel"}, "by"),
        ({"filters": {"channel": "phone"}}, "channel"),
        ({"filters": {"body": "NOBODY"}}, "body"),
        ({"filters": {"room": "x"}}, "room"),
        ({"filters": {"mediator": "９"}}, "mediator"),
    ],
)
def test_what_cannot_be_asked_of_mediations_is_named(asked, field, city):
    with pytest.raises(Invalid) as refused:
        measure(viewer=city.actor("REG", Role.REGULATOR), measure_id="mediation_settled", **asked)
    assert set(refused.value.fields) == {field}


def test_a_token_measures_its_institution_s_mediations(mediations, city):
    mediations.fill(60)
    token = Actor(
        kind=ActorKind.TOKEN, role=Role.OFFICER, organisation_id=city.offices["R"].pk, level=Level.HEAD_OFFICE
    )
    expected = Mediation.objects.filter(case__head=city.offices["R"], accepted_on__isnull=False).count()
    assert measure(viewer=token, measure_id="mediation_accepted").total.numerator == expected > 0


TYPES = {
    "int64": "BIGINT", "int32": "INTEGER", "int16": "SMALLINT", "string": "VARCHAR", "boolean": "BOOLEAN",
    "date": "DATE", "decimal(16, 2)": "DECIMAL(16, 2)",
}  # fmt: skip


def test_postgresql_and_duckdb_give_the_same_figures(mediations, city):
    mediations.fill(60)
    viewer, columns = city.actor("REG", Role.REGULATOR), MEDIATIONS.columns
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM analytics_mediation_fact")
        rows = cursor.fetchall()
    with duckdb.connect() as duck:
        duck.execute(f"CREATE TABLE facts ({', '.join(f'{name} {TYPES[kind]}' for name, kind in columns.items())})")
        duck.executemany(f"INSERT INTO facts VALUES ({', '.join('?' * len(columns))})", rows)
        for one in OF_MEDIATION.values():
            period = f"WHERE {one.basis.date_column} IS NOT NULL" if one.basis is Basis.ENDED else ""
            source = f"WITH {FACTS} AS (SELECT * FROM facts {period})"
            for dimension in DIMENSIONS.values():
                column = dimension.column_for(basis=one.basis, level=Level.REGULATOR)
                theirs = duck.execute(f"{source} {measure_sql(one.id, column, 'duckdb')}").fetchall()
                ours = measure(viewer=viewer, measure_id=one.id, by=dimension.id)
                assert sorted(row[1:3] for row in theirs) == sorted((r.numerator, r.denominator) for r in ours.rows)
            whole = duck.execute(f"{source} {measure_sql(one.id, None, 'duckdb')}").fetchone()
            total = measure(viewer=viewer, measure_id=one.id).total
            assert whole[1:3] == (total.numerator, total.denominator)
            if whole[3] is not None:
                assert whole[3] == pytest.approx(total.value)
            behind = duck.execute(f"{source} {cases_sql(one.id, 'all', 'duckdb')}").fetchall()
            assert len(behind) == total.denominator
