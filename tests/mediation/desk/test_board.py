"""The board of a body."""

import re

import pytest

from fengqiao.casework.models import Case
from fengqiao.foundation.actors import Role
from fengqiao.mediation.models import Room
from support.mediating import shown

BOARD = "/desk/mediations/board/"


def column(page: str, name: str) -> str:
    return re.search(rf'data-column="{name}".*?</section>', page, re.DOTALL)[0]


def test_a_card_stands_where_its_next_step_is_and_names_persons_masked(desk, consented, mediating, planned):
    page = shown(desk.get(BOARD))
    card = column(page, "session")
    assert planned.number in card
    assert "第一调解室" in card
    assert "老杨" in card
    assert "王小明" not in page
    assert planned.number not in column(page, "schedule")


def test_without_a_session_a_card_waits_for_one(desk, mediating):
    assert mediating.number in column(shown(desk.get(BOARD)), "schedule")
    assert mediating.number in shown(desk.get("/desk/mediations/?stage=schedule"))
    assert mediating.number not in shown(desk.get("/desk/mediations/?stage=session"))


def test_a_move_opens_the_form_of_its_action_and_changes_nothing(desk, consented):
    answer = desk.get(f"/desk/mediations/{consented.number}/move/?to=schedule&back={BOARD}%3Fmine%3D1")
    assert answer.status_code == 302
    assert f"/{consented.number}/actions/appoint/?back=" in answer["Location"]
    assert "老杨" in shown(desk.get(answer["Location"]))
    assert Case.objects.get(pk=consented.case_id).state == "appointing"


@pytest.mark.parametrize(("to", "why"), [("perform", "一列一列"), ("invite", "不能退回"), ("appoint", "已经在这一列")])
def test_a_move_that_is_not_open_says_why(desk, consented, to, why):
    page = shown(desk.get(f"/desk/mediations/{consented.number}/move/?to={to}", follow=True))
    assert why in page
    assert "调解看板" in page
    assert Case.objects.get(pk=consented.case_id).state == "appointing"


def test_what_is_no_column_and_where_else_to_go_back_to_is_refused(desk, consented):
    assert desk.get(f"/desk/mediations/{consented.number}/move/?to=moon").status_code == 404
    away = desk.get(f"/desk/mediations/{consented.number}/move/?to=perform&back=https://evil.example/")
    assert away["Location"] == BOARD


def test_after_the_action_one_is_back_on_the_board(desk, consented, city):
    form = {"mediator": city.mediators["老杨"].pk, "presiding": "on", "against_ranking": "各方都认可"}
    answer = desk.post(f"/desk/mediations/{consented.number}/actions/appoint/?back={BOARD}%3Ftrade%3Dbank", form)
    assert answer["Location"] == f"{BOARD}?trade=bank"


def test_filters_narrow_the_board_and_the_links_to_the_list(desk, planned, apply, city):
    other = apply()
    room = Room.objects.get(body=city.offices["TJ"].pk).pk
    for query in (f"room={room}", f"mediator={city.mediators['老杨'].pk}", "mine=1"):
        page = shown(desk.get(f"{BOARD}?{query}"))
        assert planned.number in page, query
        assert other.number not in page, query
        assert f"stage=session&{query}" in page
        assert planned.number in shown(desk.get(f"/desk/mediations/?stage=session&{query}"))
    page = shown(desk.get(f"{BOARD}?trade=insurer&origin=consumer"))
    assert planned.number not in page
    assert shown(desk.get(f"{BOARD}?mediator=moon")).count("fq-card") >= 1


@pytest.mark.usefixtures("reference_held")
def test_the_board_takes_as_many_queries_however_many_cards_there_are(desk, apply, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    apply()
    desk.get(BOARD)
    with CaptureQueriesContext(connection) as few:
        desk.get(BOARD)
    for _n in range(14):
        apply()
    with django_assert_num_queries(len(few.captured_queries)):
        page = shown(desk.get(BOARD))
    assert page.count("data-card ") == 12
    assert "查看全部 15 件" in page


@pytest.mark.parametrize(
    ("code", "role"), [("B-1-1-1", Role.OFFICER), ("COURT", Role.COURT_LIAISON), ("JUST", Role.JUSTICE)]
)
def test_the_board_and_its_moves_are_the_bodys_own(browser, consented, code, role):
    outside = browser(code, role)
    assert outside.get(BOARD).status_code == 403
    assert outside.get(f"/desk/mediations/{consented.number}/move/?to=schedule").status_code == 403
