import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.places import rules

codes = st.from_regex(r"3306[0-9]{8}", fullmatch=True)


@pytest.mark.parametrize(
    ("official", "shown"),
    [
        ("枫林村委会", "枫林村"),
        ("金村村委会", "金村村"),
        ("杨汛社区居委会", "杨汛社区"),
        ("大滩社区居民委员会", "大滩社区"),
        ("华山居民委员会", "华山"),
        ("澄港居委会", "澄港"),
        ("水沟营社区", "水沟营社区"),
        ("枫桥镇", "枫桥镇"),
        ("居委会", "居委会"),
    ],
)
def test_committees_are_shown_as_the_places_they_stand_for(official: str, shown: str) -> None:
    assert rules.display_name(official) == shown


def test_a_village_lies_in_its_town_and_county() -> None:
    assert rules.path_of("330681109203") == ("330681000000", "330681109000", "330681109203")
    assert rules.county_of("330681109203") == "330681000000"
    assert rules.town_of("330681000000") is None
    assert rules.county_of("330600000000") is None
    assert rules.path_of("330600000000") == ("330600000000",)


@given(codes)
def test_every_code_begins_with_the_prefix_of_each_place_it_lies_in(code: str) -> None:
    assert rules.path_of(code)[-1] == code
    assert all(code.startswith(rules.prefix_of(above)) for above in rules.path_of(code))


@given(st.text())
def test_folding_a_search_text_twice_changes_nothing_more(text: str) -> None:
    once = rules.search_text(text)
    assert rules.search_text(once) == once
