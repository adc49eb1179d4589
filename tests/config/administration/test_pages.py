"""Every page of administration opens for those it is for, in both languages."""

import pytest
from django.urls import reverse

from fengqiao.foundation.actors import Role

READ = ["parameters", "calendar", "codes"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        *((name, []) for name in READ),
        ("parameter", ["CBIRC_2020", "decide_simple"]),
        ("parameter", ["CBIRC_2020", "pass_up_amount"]),
        ("parameter", ["CBIRC_2020", "pass_up_levels"]),
        ("parameter", ["CBIRC_2020", "channel_publication"]),
        ("parameter", ["CBIRC_2020", "notice_in_decision_period"]),
        ("year", [2027]),
        ("year", [2026]),
        ("add_code", ["cause"]),
        ("renew_code", ["product", "B-SAV"]),
        ("close_code", ["product", "B-SAV"]),
        ("ledger", []),
        ("notices", []),
        ("people", []),
    ],
)
def test_a_page_opens_for_the_regulators_administrator(keeper, name, arguments, language):
    keeper.cookies["django_language"] = language
    answer = keeper.get(reverse(f"administration:{name}", args=arguments))
    assert answer.status_code == 200


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.REGULATOR])
@pytest.mark.parametrize("name", READ)
def test_others_at_the_regulator_read_reference_data_and_find_no_button_to_change_it(enter_as, name, role):
    answer = enter_as("REG", role).get(reverse(f"administration:{name}"))
    assert answer.status_code == 200
    assert "修改</a>" not in answer.content.decode()
    assert "录入 2027" not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "arguments", "data"),
    [
        ("parameter", ["CBIRC_2020", "decide_simple"], {"value": "9", "source": "x", "effective_from": "2027-01-01"}),
        ("year", [2027], {"off": "0101", "source": "x", "save": "1"}),
        (
            "add_code",
            ["product"],
            {"code": "X", "name": "x", "name_en": "x", "source": "x", "effective_from": "2027-01-01"},
        ),
    ],
)
def test_an_institutions_administrator_changes_nothing_of_the_city(enter_as, name, arguments, data):
    assert enter_as("B").post(reverse(f"administration:{name}", args=arguments), data).status_code == 403


@pytest.mark.parametrize("name", [*READ, "ledger", "notices", "people"])
def test_a_clerk_is_refused(enter_as, name):
    assert enter_as("B-1-1-1", Role.CLERK).get(reverse(f"administration:{name}")).status_code == 403
