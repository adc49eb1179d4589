"""Keyset pages."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.lists import page
from fengqiao.foundation.parameters.models import Parameter, RuleSet
from fengqiao.organisations.models import Organisation

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)


@pytest.fixture
def parameters() -> None:
    """Make 60 rows with many ties, half of them without an end."""
    rules = RuleSet.objects.create(code="T", domain="test", name="t", source="t", effective_from=DAY)
    Parameter.objects.bulk_create(
        Parameter(
            rule_set=rules,
            name=f"p{n % 7}",
            value=n,
            label="x",
            source="x",
            effective_from=DAY + timedelta(days=n),
            effective_to=DAY + timedelta(days=900 + n % 5) if n % 2 else None,
        )
        for n in range(60)
    )


def walk(order: tuple[str, ...], size: int) -> list[int]:
    rows, cursor = [], None
    while True:
        found = page(Parameter.objects.filter(rule_set_id="T"), order=order, after=cursor, size=size)
        rows += [row.pk for row in found.items]
        cursor = found.next_cursor
        if cursor is None:
            return rows


ORDERS = [
    ("id",),
    ("-id",),
    ("name", "id"),
    ("-name", "-id"),
    ("name", "-id"),
    ("-name", "id"),
    ("effective_to", "id"),
    ("-effective_to", "-id"),
    ("effective_to", "-id"),
    ("-effective_to", "id"),
    ("rule_set__name", "name", "id"),
]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 7, 30, 60, 100])
def test_pages_put_together_are_the_whole_list_in_its_order(parameters, order, size):
    whole = list(Parameter.objects.filter(rule_set_id="T").order_by(*order).values_list("pk", flat=True))
    assert walk(order, size) == whole


def test_a_row_added_in_front_shifts_nothing_on_the_next_page(parameters):
    rows = Parameter.objects.filter(rule_set_id="T")
    first = page(rows, order=("effective_from", "id"), size=10)
    Parameter.objects.create(
        rule_set_id="T", name="new", value=0, label="x", source="x", effective_from=date(2000, 1, 1)
    )
    second = page(rows, order=("effective_from", "id"), after=first.next_cursor, size=10)
    assert not {row.pk for row in first.items} & {row.pk for row in second.items}
    assert second.items[0].value == 10


@given(text=st.text(max_size=40))
def test_a_made_up_cursor_is_refused(text):
    if text:
        with pytest.raises(Invalid):
            page(Parameter.objects.all(), order=("id",), after=text)


def test_a_cursor_of_another_order_is_refused(parameters):
    cursor = page(Parameter.objects.filter(rule_set_id="T"), order=("id",), size=5).next_cursor
    with pytest.raises(Invalid):
        page(Parameter.objects.filter(rule_set_id="T"), order=("-id",), after=cursor)


def plan_of_next_page(order: tuple[str, ...]) -> str:
    Organisation.objects.bulk_create(
        Organisation(code=f"Z{n:06d}", name="x", kind="bank", level="outlet") for n in range(5000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE organisations_organisation")
    rows = Organisation.objects.filter(kind="bank", level="outlet")
    first = page(rows, order=order, size=3000)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_seqscan = off")
    seen: list[str] = []

    def explain(execute, sql, params, many, context):
        with connection.connection.cursor() as raw:
            raw.execute(f"EXPLAIN {sql}", params)
            seen.extend(line for (line,) in raw.fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        page(rows, order=order, after=first.next_cursor, size=50)
    return "\n".join(seen)


def test_the_next_page_begins_inside_the_index():
    plan = plan_of_next_page(("kind", "level", "code"))
    assert "Index Cond" in plan
    assert "Sort" not in plan
    assert "ROW(" in plan
