"""Filters of a list."""

import pytest
from django import forms
from django.http import QueryDict

from fengqiao.foundation.lists import Filter, Filters
from fengqiao.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def filters(query: str) -> Filters:
    declared = (
        Filter("kind", forms.ChoiceField(choices=[("", "-"), ("bank", "银行"), ("insurer", "保险")]), "kind"),
        Filter("since", forms.DateField(), "opened_on__gte"),
        Filter("q", forms.CharField(max_length=20), lambda rows, text: rows.filter(name__contains=text)),
    )
    return Filters(declared, QueryDict(query))


@pytest.fixture
def organisations() -> None:
    """Make a bank and an insurer."""
    for code, name, kind in (("T1", "甲银行", "bank"), ("T2", "乙保险", "insurer")):
        Organisation.objects.create(code=code, name=name, kind=kind, level="head_office", opened_on="2020-01-01")


def names(query: str) -> set[str]:
    rows = Organisation.objects.filter(code__in=("T1", "T2"))
    return set(filters(query).apply(rows).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", {"甲银行", "乙保险"}), ("kind=bank", {"甲银行"}), ("q=乙", {"乙保险"}), ("kind=bank&q=乙", set())],
)
def test_narrows_by_every_filter_in_use(organisations, query, expected):
    assert names(query) == expected


def test_a_wrong_value_narrows_nothing_and_shows_its_error(organisations):
    assert names("kind=shop&since=yesterday") == {"甲银行", "乙保险"}
    assert set(filters("kind=shop&since=yesterday").form.errors) == {"kind", "since"}


def test_names_the_filters_in_use(organisations):
    assert filters("kind=bank&q=").chosen == {"kind": "bank"}
