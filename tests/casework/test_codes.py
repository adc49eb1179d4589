"""Classification codes."""

from datetime import date

import pytest
from django.utils import translation

from fengqiao.casework.codes import SNAPSHOT, codes, label_of, load_codes, with_descendants
from fengqiao.casework.models import Axis, Code

DAY = date(2026, 11, 23)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    load_codes()


def test_are_loaded_once() -> None:
    before = Code.objects.count()
    assert load_codes() == 0
    assert Code.objects.count() == before


@pytest.mark.parametrize("axis", list(Axis))
@pytest.mark.parametrize("trade", ["bank", "insurer"])
def test_every_axis_offers_classes_to_every_trade(axis: Axis, trade: str) -> None:
    found = codes(axis, DAY, trade)
    assert len(found) > 5
    assert {entry.trade for entry in found} <= {"", trade}


@pytest.mark.parametrize("axis", list(Axis))
def test_each_class_stands_after_the_one_above_it(axis: Axis) -> None:
    depths: dict[str, int] = {}
    for entry in codes(axis, DAY):
        assert entry.depth == (depths[entry.parent_code] + 1 if entry.parent_code else 0)
        depths[entry.code] = entry.depth
    assert len(depths) == Code.objects.filter(axis=axis).count()


def test_say_that_their_numbers_are_our_own() -> None:
    assert all(code.source.startswith("自编代码") for code in Code.objects.all())


def test_are_named_in_the_readers_language() -> None:
    assert label_of(Axis.PRODUCT, "B-CARD-CREDIT") == "信用卡"
    with translation.override("en"):
        assert label_of(Axis.PRODUCT, "B-CARD-CREDIT") == "Credit card"


def test_that_are_unknown_are_shown_as_they_are() -> None:
    assert label_of(Axis.PRODUCT, "B-GONE") == "B-GONE"


def test_a_class_includes_those_below_it() -> None:
    assert with_descendants(Axis.PRODUCT, "B-CARD") == {"B-CARD", "B-CARD-CREDIT", "B-CARD-DEBIT"}


def test_that_have_ended_are_not_offered_but_keep_their_name() -> None:
    Code.objects.filter(code="B-METAL").update(effective_to=date(2026, 1, 1))
    SNAPSHOT.forget()
    assert "B-METAL" not in {entry.code for entry in codes(Axis.PRODUCT, DAY)}
    assert "B-METAL" in {entry.code for entry in codes(Axis.PRODUCT, date(2025, 1, 1))}
    assert label_of(Axis.PRODUCT, "B-METAL") == "贵金属"
