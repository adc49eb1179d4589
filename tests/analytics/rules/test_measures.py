"""The registry of measures."""

import pytest

from fengqiao.analytics.rules.dimensions import DIMENSIONS, dimensions_of
from fengqiao.analytics.rules.facts import FACT_KINDS, Basis
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
        assert (measure.column in measure.facts.columns) == (measure.kind not in {Kind.COUNT, Kind.RATE})


@pytest.mark.parametrize("kind", FACT_KINDS.values(), ids=list(FACT_KINDS))
class TestEachKindOfFact:
    def test_names_what_it_keeps_once_each(self, kind):
        assert len(set(kind.kept_names)) == len(kind.kept_names)

    def test_counts_by_its_own_dates(self, kind):
        assert {counter.basis for counter in kind.counters} == set(kind.bases)
        assert {basis.date_column for basis in kind.bases} <= set(kind.columns)

    def test_is_narrowed_only_by_known_dimensions(self, kind):
        """Its own, and the trade, which a complaint has from the institution it is against."""
        assert set(kind.filters) <= {*dimensions_of(kind), "trade"} <= set(DIMENSIONS)

    def test_has_a_column_for_each_dimension_and_every_viewer(self, kind):
        for dimension in dimensions_of(kind).values():
            for basis in kind.bases:
                for level in Level:
                    assert dimension.column_for(basis=basis, level=level) in kind.columns

    def test_every_counter_of_its_measures_is_its_own(self, kind):
        for measure in MEASURES.values():
            if measure.facts is kind:
                assert {measure.numerator, measure.denominator or measure.numerator} <= set(kind.counters)


def test_each_date_belongs_to_one_kind_of_fact():
    assert sorted(basis for kind in FACT_KINDS.values() for basis in kind.bases) == sorted(Basis)


def test_each_dimension_belongs_to_a_kind_of_fact():
    assert set(DIMENSIONS) == {name for kind in FACT_KINDS.values() for name in dimensions_of(kind)}
