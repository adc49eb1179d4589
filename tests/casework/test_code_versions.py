"""Classes are added, closed and renewed; nothing is overwritten."""

from datetime import date

import pytest

from fengqiao.casework import code_versions
from fengqiao.casework.codes import all_codes, codes, label_of
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger.queries import history
from support.city import City, moment, small_city

AT = moment("2026-11-20")
NEW = {
    "axis": "product",
    "code": "b-digital",
    "name": "数字人民币",
    "name_en": "Digital yuan",
    "parent_code": "",
    "trade": "bank",
    "source": "自编",
    "effective_from": date(2027, 1, 1),
}


@pytest.fixture
def city(db) -> City:
    return small_city()


@pytest.fixture
def keeper(city):
    return city.actor("REG", Role.ADMINISTRATOR)


def in_force(on: date) -> list[str]:
    return [entry.code for entry in codes("product", on)]


def test_a_class_added_may_be_chosen_from_its_first_day_on(keeper):
    code_versions.add_code(**NEW, by=keeper, at=AT)
    assert "B-DIGITAL" not in in_force(date(2026, 12, 31))
    assert "B-DIGITAL" in in_force(date(2027, 1, 1))
    assert history("codes")[-1].data["code"] == "B-DIGITAL"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "B-SAV"),
        ("code", "有中文"),
        ("code", ""),
        ("name", " "),
        ("name_en", ""),
        ("source", ""),
        ("source", "电 13912345678"),
        ("parent_code", "NO-SUCH"),
        ("trade", "fund"),
        ("axis", "colour"),
        ("name", "长" * 81),
    ],
)
def test_a_wrong_class_is_refused_at_its_field(keeper, field, value):
    with pytest.raises(Invalid) as refused:
        code_versions.add_code(**{**NEW, field: value}, by=keeper, at=AT)
    assert field in refused.value.fields
    assert history("codes") == []


def test_a_new_version_replaces_the_name_from_its_day_and_keeps_the_classes_below(keeper):
    code_versions.renew_code(
        axis="product",
        code="B-SAV",
        name="存款",
        name_en="Deposits",
        source="新规",
        effective_from=date(2027, 1, 1),
        by=keeper,
        at=AT,
    )
    before, after = codes("product", date(2026, 12, 31)), codes("product", date(2027, 1, 1))
    assert [e.name for e in before if e.code == "B-SAV"] == ["人民币储蓄"]
    assert [e.name for e in after if e.code == "B-SAV"] == ["存款"]
    for found in (before, after):
        at = [e.code for e in found].index("B-SAV")
        assert found[at + 1].parent_code == "B-SAV"
    assert label_of("product", "B-SAV") == "存款"
    assert len([e for e in all_codes("product") if e.code == "B-SAV"]) == 2


def test_a_new_version_cannot_begin_before_the_one_in_force(keeper):
    with pytest.raises(Invalid) as refused:
        code_versions.renew_code(
            axis="product",
            code="B-SAV",
            name="存款",
            name_en="D",
            source="新规",
            effective_from=date(2000, 1, 1),
            by=keeper,
            at=AT,
        )
    assert "effective_from" in refused.value.fields


def test_a_class_ends_only_after_those_below_it(keeper):
    with pytest.raises(Invalid, match="B-SAV-DEMAND"):
        code_versions.close_code(axis="product", code="B-SAV", effective_to=date(2026, 12, 31), by=keeper, at=AT)
    code_versions.close_code(axis="product", code="B-SAV-DEMAND", effective_to=date(2026, 12, 31), by=keeper, at=AT)
    assert "B-SAV-DEMAND" in in_force(date(2026, 12, 31))
    assert "B-SAV-DEMAND" not in in_force(date(2027, 1, 1))
    with pytest.raises(NotAllowed):
        code_versions.close_code(axis="product", code="B-SAV-DEMAND", effective_to=date(2027, 1, 1), by=keeper, at=AT)


def test_a_class_that_has_ended_may_come_back_as_a_new_version(keeper):
    code_versions.close_code(axis="product", code="B-SAV-DEMAND", effective_to=date(2026, 12, 31), by=keeper, at=AT)
    code_versions.renew_code(
        axis="product",
        code="B-SAV-DEMAND",
        name="活期",
        name_en="Demand",
        source="新规",
        effective_from=date(2027, 6, 1),
        by=keeper,
        at=AT,
    )
    assert "B-SAV-DEMAND" not in in_force(date(2027, 5, 31))
    assert "B-SAV-DEMAND" in in_force(date(2027, 6, 1))


RENEWED = {
    "axis": "product",
    "name": "存款",
    "name_en": "Deposits",
    "source": "新规",
    "effective_from": date(2027, 1, 1),
}


def test_an_unknown_class_is_not_found(keeper):
    with pytest.raises(NotFound):
        code_versions.renew_code(**RENEWED, code="NO-SUCH", by=keeper, at=AT)
    with pytest.raises(NotFound):
        code_versions.close_code(axis="product", code="NO-SUCH", effective_to=date(2027, 1, 1), by=keeper, at=AT)


@pytest.mark.parametrize(
    ("office", "role"), [("B", Role.ADMINISTRATOR), ("REG", Role.REGULATOR), ("REG", Role.AUDITOR)]
)
def test_only_the_regulators_administrator_keeps_the_classification(city, office, role):
    with pytest.raises(NotAllowed):
        code_versions.add_code(**NEW, by=city.actor(office, role), at=AT)
    with pytest.raises(NotAllowed):
        code_versions.renew_code(**RENEWED, code="B-SAV", by=city.actor(office, role), at=AT)
    assert history("codes") == []


@pytest.mark.parametrize(("field", "value"), [("name", " "), ("name_en", ""), ("source", ""), ("name", "长" * 81)])
def test_a_wrong_new_version_is_refused_at_its_field(keeper, field, value):
    with pytest.raises(Invalid) as refused:
        code_versions.renew_code(**{**RENEWED, field: value}, code="B-SAV", by=keeper, at=AT)
    assert field in refused.value.fields
    assert history("codes") == []
