"""Evaluations over HTTP: who sees which, which scores when, and that what leaves is marked and recorded."""

from decimal import Decimal

import pytest
from django.utils import timezone

from fengqiao.foundation.actors import Role
from fengqiao.foundation.ledger.queries import history
from fengqiao.supervision.models import Evaluation
from fengqiao.supervision.queries.rating_schemes import schemes
from fengqiao.supervision.services.evaluations import moving
from fengqiao.supervision.services.evaluations.sheets import Entry, Taken, save_sheet
from support.api import api_of
from support.evaluations import begin_year

pytestmark = pytest.mark.django_db
NEW = schemes()[1]


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def regulator(city):
    return city.actor("REG", Role.REGULATOR)


@pytest.fixture
def evaluation(city, regulator, now) -> Evaluation:
    begin_year(2025, by=regulator, at=now)
    return Evaluation.objects.get(organisation__code="B")


@pytest.fixture
def first(evaluation, city, regulator, now) -> Evaluation:
    """Return the evaluation with a self-assessment of 95 and a first rating of 88 in the making."""
    house = city.actor("B")
    entries = {
        score: {item.code: Entry(Decimal(score), reason="依据") for item in NEW.items()} for score in ("95.0", "88.0")
    }
    save_sheet(evaluation.pk, entries["95.0"], {}, by=house, at=now)
    moving.perform(evaluation_id=evaluation.pk, action="submit_self", by=house, at=now)
    taken = {"reports": Taken(Decimal("1.5"), "举报属实")}
    save_sheet(evaluation.pk, entries["88.0"], taken, by=regulator, at=now)
    return evaluation


def announce(evaluation, city, regulator, now) -> None:
    moving.perform(evaluation_id=evaluation.pk, action="finish_first", by=regulator, at=now)
    moving.perform(evaluation_id=evaluation.pk, action="agree", by=city.actor("B"), at=now)
    held = moving.MeetingData(timezone.localdate(now), "钟处长", ("李科长", "陈科长"), "同意。")
    for action in ("decide_second", "pass_audit"):
        moving.meet_and_decide(2025, held, action, [evaluation.pk], by=regulator, at=now)


def stages(answer) -> set[str]:
    items = [item for element in answer["elements"] for item in element["items"]]
    return {score["stage"] for item in items for score in item["scores"]}


def test_a_head_office_lists_its_own_and_the_regulator_all_by_pages(evaluation):
    own = api_of("B")("GET", "/evaluations?year=2025").json()
    assert [(one["institution"], one["state"], one["score"]) for one in own["items"]] == [("B", "self", None)]
    page = api_of("REG")("GET", "/evaluations?year=2025&limit=1").json()
    assert [one["institution"] for one in page["items"]] == ["B"]
    rest = api_of("REG")("GET", f"/evaluations?year=2025&limit=1&cursor={page['next_cursor']}").json()
    assert [one["institution"] for one in rest["items"]] == ["R"]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize("code", ["R", "B-1", "B-1-1"])
def test_to_others_an_evaluation_does_not_exist(first, city, regulator, now, code):
    announce(first, city, regulator, now)
    assert api_of(code)("GET", f"/evaluations/{first.pk}").status_code == 404
    listed = api_of(code)("GET", "/evaluations?year=2025").json()["items"]
    assert all(one["institution"] == code for one in listed)


def test_a_year_nobody_set_is_not_found(evaluation):
    assert api_of("REG")("GET", "/evaluations?year=2024").status_code == 404


def test_the_house_learns_scores_stage_by_stage_and_the_regulator_has_them_all(first, city, regulator, now):
    house, reader, path = api_of("B"), api_of("REG"), f"/evaluations/{first.pk}"
    before = house("GET", path).json()
    assert stages(before) == {"self"}
    assert (before["score"], before["deductions"], before["result"]["stage"]) == (None, [], "self")
    assert stages(reader("GET", path).json()) == {"self", "first"}
    announce(first, city, regulator, now)
    after = house("GET", path).json()
    assert stages(after) == {"self", "first", "second"}
    assert (after["score"], after["level"], after["is_provisional"]) == ("86.5", "2A", False)
    assert after["result"] | {"made_at": ""} == {
        "stage": "second", "score": "86.5", "level": "2A", "is_provisional": False, "made_at": "",
    }  # fmt: skip
    assert {(one["stage"], one["code"], one["points"]) for one in after["deductions"]} == {
        ("first", "reports", "1.5"), ("second", "reports", "1.5"),
    }  # fmt: skip


def test_items_come_with_both_names_their_weight_and_why_there_is_no_value(first):
    answer = api_of("B")("GET", f"/evaluations/{first.pk}").json()
    assert [element["code"] for element in answer["elements"]] == [one.code for one in NEW.elements]
    assert sum(Decimal(element["weight"]) for element in answer["elements"]) == 100
    items = {item["code"]: item for element in answer["elements"] for item in element["items"]}
    assert items["mechanisms"]["names"] == {"zh": "消保工作机制", "en": "Working mechanisms"}
    assert (items["on_time"]["value"], bool(items["on_time"]["reason"])) == (None, True)


def test_answers_bear_for_whom_they_were_made_and_that_a_result_left_is_recorded(first, city, regulator, now):
    house = api_of("B")
    house("GET", f"/evaluations/{first.pk}")
    assert history(f"evaluation:{first.pk}")[-1].tag != "evaluation.exported"
    announce(first, city, regulator, now)
    mark = house("GET", f"/evaluations/{first.pk}").json()["mark"]
    assert "机构B" in mark
    assert "不得用于广告宣传" in mark
    told = history(f"evaluation:{first.pk}")[-1]
    assert (told.tag, told.actor_kind) == ("evaluation.exported", "token")
    house("GET", "/evaluations?year=2025")
    assert history("evaluation_year:2025")[-1].tag == "evaluation_year.exported"


def test_one_evaluation_takes_few_queries_however_many_items(first, django_assert_max_num_queries):
    reader = api_of("REG")
    reader("GET", f"/evaluations/{first.pk}")
    with django_assert_max_num_queries(25):
        reader("GET", f"/evaluations/{first.pk}")
