from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.organisations.models import Organisation
from fengqiao.organisations.queries import find_organisations

pytestmark = pytest.mark.usefixtures("city")

FENGQIAO = "330681109000"
ZHUJI = "330681000000"


def names(text: str, **how: object) -> list[str]:
    return [found.name for found in find_organisations(text, **how)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "越州商业银行诸暨枫桥分理处",
        "越州银行枫桥",
        "枫桥 越州银行",
        "越州 枫桥",
        "枫桥越州银行",
        "越州商业银杭枫桥分理处",
        "Yuezhou Fengqiao",
        "ｙｕｅｚｈｏｕ　fengqiao",
    ],
)
def test_an_outlet_is_found_however_people_type_it(text: str) -> None:
    assert names(text)[0] == "越州商业银行诸暨枫桥分理处"


def test_a_short_name_finds_the_head_office_first() -> None:
    assert names("越州银行")[0] == "越州商业银行股份有限公司"
    assert names("越洲商业银行")[0] == "越州商业银行股份有限公司"
    assert names("b08")[0] == "越州商业银行股份有限公司"


def test_a_search_can_be_kept_to_a_place_and_a_kind() -> None:
    in_town = find_organisations("", place_code=FENGQIAO)
    assert in_town
    assert all("枫桥镇" in found.place for found in in_town)
    insurers = find_organisations("诸暨", place_code=ZHUJI, kind="insurer", limit=50)
    assert {found.kind for found in insurers} == {"insurer"}
    assert all(found.place.startswith("诸暨市") for found in insurers)


def test_what_is_found_says_whose_it_is_and_where() -> None:
    found = find_organisations("越州银行枫桥")[0]
    assert (found.head_code, found.level) == ("B08", "outlet")
    assert found.place.startswith("诸暨市 枫桥镇 ")


@pytest.mark.parametrize("text", ["", "  ", "%", "___", ".*", "('\\", "不存在的什么公司名", "zzz"])
def test_nothing_is_found_for_nothing_or_nonsense(text: str) -> None:
    assert names(text) == []


def test_regulators_and_associations_are_not_offered() -> None:
    assert not any("监管" in name or "协会" in name for name in names("绍兴", limit=200))


def test_closed_offices_are_not_offered() -> None:
    Organisation.objects.filter(name="越州商业银行诸暨枫桥分理处").update(closed_on=date(2020, 1, 1))
    assert "越州商业银行诸暨枫桥分理处" not in names("越州银行枫桥")


@pytest.mark.usefixtures("reference_held")
def test_a_search_takes_three_queries_however_much_it_finds() -> None:
    with CaptureQueriesContext(connection) as taken:
        find_organisations("银行", limit=100)
    assert len(taken) == 3
