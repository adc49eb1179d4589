"""The page of measures in the documentation."""

from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from fengqiao.analytics.guide import page
from fengqiao.analytics.rules.dimensions import DIMENSIONS
from fengqiao.analytics.rules.measures import MEASURES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "measures.md"


def test_the_page_of_measures_is_what_the_registry_says():
    assert PAGE.read_text(encoding="utf-8") == page(), "stale: python -m fengqiao.analytics.guide docs/measures.md"


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_a_measure_can_be_read_in_english(measure):
    with override("en"):
        for text in (measure.name, measure.definition, measure.source):
            assert gettext(text).isascii(), text


def test_dimensions_can_be_read_in_english():
    with override("en"):
        assert all(gettext(dimension.name).isascii() for dimension in DIMENSIONS.values())
