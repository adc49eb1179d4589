"""A place typed into a form or a table: by code, by a name that only one has, or refused with what to do."""

import pytest
from django import forms

from fengqiao.places import queries
from fengqiao.places.fields import PlaceField

pytestmark = pytest.mark.django_db


class WhereForm(forms.Form):
    where = PlaceField(required=False, empty_value=None)


def typed(text: str) -> WhereForm:
    form = WhereForm({"where": text})
    form.is_valid()
    return form


@pytest.mark.parametrize("text", ["330681109000", "330681109000 诸暨市 枫桥镇", "枫桥镇", " 诸暨市 枫桥镇 "])
def test_a_place_is_known_by_code_as_listed_or_by_its_name(text):
    assert typed(text).cleaned_data["where"] == "330681109000"


def test_an_empty_field_gives_what_the_form_wants():
    assert typed("  ").cleaned_data["where"] is None


def test_a_name_that_several_have_asks_for_the_code_and_one_that_none_has_for_another():
    assert "请写明代码" in typed("城南").errors["where"][0]
    assert "没有找到这个地方" in typed("无此地").errors["where"][0]


def test_the_field_asks_the_search_of_places_and_names_its_list():
    shown = str(WhereForm()["where"])
    assert 'hx-get="/places/search/"' in shown
    assert 'list="where-options"' in shown


@pytest.mark.parametrize("text", ["330681109290", "诸暨市 枫桥镇 枫源村"])
def test_a_cell_of_a_table_is_read_alike(text):
    assert queries.reader()(text) == "330681109290"


@pytest.mark.parametrize("text", ["330699999999", "无此地", "枫"])
def test_a_cell_that_fits_none_or_only_nearly_is_refused(text):
    with pytest.raises(ValueError, match="十二位代码"):
        queries.reader()(text)
