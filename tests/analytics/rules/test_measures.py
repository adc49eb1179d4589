"""The registry of measures."""

import pytest

from fengqiao.analytics.rules.dimensions import DIMENSIONS
from fengqiao.analytics.rules.facts import COLUMNS, COUNTERS, Basis
from fengqiao.analytics.rules.measures import MEASURES, Kind
from fengqiao.foundation.actors import Level


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
class TestEachMeasure:
    def test_says_what_it_counts_where_from_and_by_which_date(self, measure):
        assert measure.name
        assert measure.source
        assert measure.definition.endswith("日期计入。")

    def test_is_a_rate_only_with_cases_below_the_line(self, measure):
        assert (measure.denominator is not None) == (measure.kind is Kind.RATE)

    def test_counts_both_parts_by_the_same_date(self, measure):
        assert measure.denominator is None or measure.denominator.basis is measure.numerator.basis

    def test_takes_its_values_from_a_column_of_the_facts(self, measure):
        assert (measure.column in COLUMNS) == (measure.kind not in {Kind.COUNT, Kind.RATE})


def test_every_counter_has_its_own_name():
    assert len({counter.name for counter in COUNTERS}) == len(COUNTERS)


def test_every_dimension_is_a_column_for_every_viewer():
    for dimension in DIMENSIONS.values():
        for basis in Basis:
            for level in Level:
                assert dimension.column_for(basis=basis, level=level) in COLUMNS
