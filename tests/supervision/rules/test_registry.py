"""The registry of indicators."""

import pytest

from fengqiao.analytics.rules.measures import MEASURES
from fengqiao.supervision.queries.feeds import feed
from fengqiao.supervision.rules.aspects import Aspect
from fengqiao.supervision.rules.indicators import INDICATORS, Shape, of_aspect


def test_every_measure_is_an_indicator() -> None:
    assert set(MEASURES) <= set(INDICATORS)


def test_every_aspect_has_indicators_and_every_indicator_one_aspect() -> None:
    assert sum(len(of_aspect(aspect)) for aspect in Aspect) == len(INDICATORS)
    assert all(of_aspect(aspect) for aspect in Aspect)


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda one: one.id)
def test_every_indicator_says_what_it_is_and_has_a_feed(indicator) -> None:
    assert all((indicator.name, indicator.definition, indicator.source, indicator.unit))
    assert feed(indicator.feed).breakdowns is not None
    assert (indicator.shape is Shape.RATIO) is bool(indicator.below)
    if indicator.below:
        feed(indicator.below)


@pytest.mark.parametrize("number", [None, 0.0])
def test_nothing_is_divided_by_nothing(number) -> None:
    assert INDICATORS["reception_rate"].value(0.0, number, None) is None
