"""Parameters, calendar and classification are changed on pages, with what was typed kept when it is wrong."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from fengqiao.casework.codes import codes
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.ledger.queries import history
from fengqiao.foundation.parameters.queries import all_parameters, rules_on


def page(name: str, *arguments: object) -> str:
    return reverse(f"administration:{name}", args=arguments)


def text(answer) -> str:
    return answer.content.decode()


GIVEN = {"source": "测试用规定第一条", "effective_from": "2027-01-01", "save": "1"}


def test_a_period_gets_a_new_value_from_a_day_on_and_the_old_one_stays_before(keeper):
    answer = keeper.post(
        page("parameter", "CBIRC_2020", "decide_simple"), {**GIVEN, "value": "10", "verified": "on"}, follow=True
    )
    assert answer.status_code == 200
    assert rules_on("complaint", date(2026, 12, 31)).limit("decide_simple").length == 15
    assert rules_on("complaint", date(2027, 1, 1)).limit("decide_simple").length == 10
    assert rules_on("complaint", date(2027, 1, 1)).source_of("decide_simple") == "测试用规定第一条"
    assert "历次取值" in text(answer)
    assert "修改参数" in text(answer)


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("roll_forward_last_day", {"value": "0"}, False),
        ("decide_starts", {"value": "acceptance"}, "acceptance"),
        ("channel_publication", {"value": ["website", "outlet"]}, ["website", "outlet"]),
        (
            "pass_up_amount",
            {"value:outlet": "1", "value:sub_branch": "2", "value:branch": "3"},
            {"outlet": 1, "sub_branch": 2, "branch": 3},
        ),
    ],
)
def test_every_kind_of_value_has_fields_that_fit(keeper, name, given, expected):
    keeper.post(page("parameter", "CBIRC_2020", name), {**GIVEN, **given})
    assert rules_on("complaint", date(2027, 1, 1)).value(name) == expected


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"value": "-1"}, "不能为负数"),
        ({"value": "100000"}, "值过大"),
        ({"value": "十五"}, ""),
        ({"value": ""}, ""),
        ({"source": ""}, ""),
        ({"source": "问 13912345678"}, "不应有手机号"),
        ({"effective_from": "2019-01-01"}, "有效期"),
        ({"effective_from": "下月"}, ""),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field_and_nothing_changes(keeper, changed, message):
    answer = keeper.post(page("parameter", "CBIRC_2020", "decide_simple"), {**GIVEN, "value": "10", **changed})
    assert answer.status_code == 200
    assert "is-invalid" in text(answer)
    assert message in text(answer)
    assert rules_on("complaint", date(2027, 6, 1)).limit("decide_simple").length == 15
    assert history("parameters") == []


def test_the_preview_shows_what_becomes_of_a_deadline_and_saves_nothing(keeper):
    given = {**GIVEN, "value": "5", "effective_from": "2026-11-02", "preview": "1"}
    del given["save"]
    answer = text(keeper.post(page("parameter", "CBIRC_2020", "decide_simple"), given))
    assert "2026-11-17" in answer
    assert "2026-11-09" in answer
    assert len([row for row in all_parameters() if (row.rule_set, row.name) == ("CBIRC_2020", "decide_simple")]) == 1


def test_an_unknown_parameter_is_not_found(keeper):
    assert keeper.get(page("parameter", "CBIRC_2020", "nothing")).status_code == 404


YEAR = {"off": "1月1日至3日 0501 1001-1003", "work": "0109", "source": "国办发明电测试号"}


def test_the_calendar_warns_while_next_years_arrangement_is_missing(keeper):
    last = calendar.current().last_year
    assert (f"{last + 1} 年的放假安排尚未录入" in text(keeper.get(page("calendar")))) == (
        last <= timezone.localdate().year
    )


def test_a_year_is_previewed_first_and_saved_then(keeper):
    year = calendar.current().last_year + 1
    shown = text(keeper.post(page("year", year), {**YEAR, "preview": "1"}))
    assert "预览（尚未保存）" in shown
    assert "个工作日" in shown
    assert not calendar.current().knows(date(year, 1, 1))
    work = next(day for day in (date(year, 1, n) for n in range(8, 15)) if day.weekday() == 5)
    keeper.post(page("year", year), {**YEAR, "work": f"{work:%m%d}", "save": "1"})
    assert date(year, 1, 2) in calendar.current().off
    assert history("calendar")[-1].data["year"] == year


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"off": "元旦"}, "看不懂"),
        ({"off": ""}, ""),
        ({"source": " "}, ""),
        ({"work": "0101"}, "既放假又上班"),
        ({"off": "2020-01-01"}, "不在"),
    ],
)
def test_a_wrong_arrangement_is_refused_and_kept_in_the_form(keeper, changed, message):
    year = calendar.current().last_year + 1
    answer = text(keeper.post(page("year", year), {**YEAR, **changed, "save": "1"}))
    assert message in answer
    assert "is-invalid" in answer
    assert not calendar.current().knows(date(year, 1, 1))


def test_years_are_entered_in_their_order(keeper):
    year = calendar.current().last_year + 2
    assert "连续录入" in text(keeper.post(page("year", year), {**YEAR, "work": "", "save": "1"}))


def test_a_correction_marks_the_days_that_differ_before_it_is_saved(keeper):
    year = calendar.current().last_year
    form = keeper.get(page("year", year)).context["form"]
    given = {"off": form.initial["off"] + " 0303", "work": form.initial["work"], "source": form.initial["source"]}
    answer = keeper.post(page("year", year), {**given, "preview": "1"})
    assert answer.context["changed"] == [date(year, 3, 3)]
    assert "added" in text(answer)
    keeper.post(page("year", year), {**given, "save": "1"})
    assert date(year, 3, 3) in calendar.current().off


NEW = {
    "code": "B-DIGITAL",
    "name": "数字人民币",
    "name_en": "Digital yuan",
    "parent_code": "",
    "trade": "bank",
    "source": "自编",
    "effective_from": "2026-01-01",
}


def test_a_class_is_added_renewed_and_closed(keeper):
    keeper.post(page("add_code", "product"), NEW)
    keeper.post(
        page("renew_code", "product", "B-DIGITAL"),
        {"name": "数字货币", "name_en": "Digital money", "source": "新规", "effective_from": "2026-06-01"},
    )
    keeper.post(page("close_code", "product", "B-DIGITAL"), {"effective_to": "2026-12-31"})

    def names(on: date) -> list[str]:
        return [entry.name for entry in codes("product", on) if entry.code == "B-DIGITAL"]

    assert names(date(2026, 5, 31)) == ["数字人民币"]
    assert names(date(2026, 12, 31)) == ["数字货币"]
    assert names(date(2027, 1, 1)) == []
    shown = text(keeper.get(page("codes"), {"axis": "product", "all": "1"}))
    assert "数字人民币" in shown
    assert "停用类别" in shown


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", "B-SAV"), ("code", ""), ("name_en", ""), ("parent_code", "X"), ("effective_from", "x")],
)
def test_a_wrong_class_is_refused_at_its_field(keeper, field, value):
    answer = text(keeper.post(page("add_code", "product"), {**NEW, field: value}))
    assert "is-invalid" in answer
    assert "数字人民币" in answer


def test_an_unknown_axis_or_class_is_not_found(keeper):
    assert keeper.get(page("codes"), {"axis": "colour"}).status_code == 404
    assert keeper.get(page("add_code", "colour")).status_code == 404
    assert keeper.get(page("renew_code", "product", "NO-SUCH")).status_code == 404
