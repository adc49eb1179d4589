"""The goals of a year: set, adopted, reached."""

from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.foundation.ledger.models import Event
from fengqiao.supervision.rules.goals import SLOTS, Way
from fengqiao.supervision.services.goals import GoalData, adopt, set_goals
from support.locks import waits_for_a_lock


def five(**targets: float) -> list[GoalData]:
    made = []
    for slot in SLOTS:
        target = targets.get(f"slot_{slot.number}", 10.0 if slot.way is Way.RISE else 2.0)
        made.append(GoalData(slot.number, slot.label, slot.suggested, 5.0, target))
    return made


@pytest.fixture
def regulator(city):
    return city.actor("REG", Role.REGULATOR)


def put(regulator, year: int, **more) -> None:
    given = {"title": "目标", "goals": five(), "reason": "", **more}
    set_goals(year=year, by=regulator, at=timezone.now(), **given)


def test_goals_are_a_draft_until_the_regulator_adopts_them(busy, regulator, today, browser) -> None:
    put(regulator, today.year)
    path = f"/desk/supervision/goals/{today.year}/"
    assert "这一年还没有设定目标" in browser("B", Role.OFFICER).get(path).content.decode()
    assert browser().post(f"{path}adopt/", follow=True).status_code == 200
    assert "消保工作重视程度提升" in browser("B", Role.OFFICER).get(path).content.decode()
    assert set(Event.objects.filter(chain=f"goals:{today.year}").values_list("tag", flat=True)) == {
        "goals.set",
        "goals.adopted",
    }


def test_the_actual_value_leads_to_its_records(busy, regulator, today, browser) -> None:
    put(regulator, today.year)
    page = browser().get(f"/desk/supervision/goals/{today.year}/").content.decode()
    assert f"/desk/supervision/records/agenda_items/?period={today.year}" in page
    assert "2项" in page


def test_adopted_goals_change_with_a_reason_only(city, regulator, today) -> None:
    put(regulator, today.year)
    adopt(year=today.year, by=regulator, at=timezone.now())
    with pytest.raises(Invalid) as refused:
        put(regulator, today.year)
    assert set(refused.value.fields) == {"reason"}
    put(regulator, today.year, reason="人大会议调整")


def test_a_fall_above_its_baseline_is_refused(city, regulator, today) -> None:
    with pytest.raises(Invalid) as refused:
        put(regulator, today.year, goals=five(slot_5=9.0))
    assert set(refused.value.fields) == {"target-5"}


def test_only_the_regulator_sets_goals(city, today) -> None:
    with pytest.raises(NotAllowed):
        set_goals(year=today.year, title="x", goals=five(), reason="", by=city.actor("B"), at=timezone.now())


def test_shares_are_typed_in_per_cent_and_what_was_typed_survives_an_error(busy, today, browser) -> None:
    client, path = browser(), f"/desk/supervision/goals/{today.year}/set/"
    data = {"title": "四升一降"}
    for slot in SLOTS:
        n = slot.number
        data |= {f"label-{n}": slot.label, f"indicator-{n}": slot.suggested, f"baseline-{n}": "5", f"target-{n}": "10"}
    refused = client.post(path, data)
    assert refused.status_code == 400
    assert "四升一降" in refused.content.decode()
    saved = client.post(path, data | {"target-5": "1", "baseline-3": "88.5", "target-3": "90"}, follow=True)
    assert saved.status_code == 200
    assert "90.0%" in saved.content.decode()


def test_the_ledger_learns_no_number_of_a_person_from_the_reason(city, regulator, today) -> None:
    put(regulator, today.year)
    adopt(year=today.year, by=regulator, at=timezone.now())
    put(regulator, today.year, reason="依据俞女士 13857512345 的来信调整")
    last = Event.objects.filter(chain=f"goals:{today.year}").order_by("-seq")[0]
    assert "13857512345" not in str(last.data)
    assert "来信调整" in str(last.data)


def test_goals_of_a_year_beyond_the_calendar_do_not_exist(city, browser) -> None:
    assert browser().post("/desk/supervision/goals/99999/set/", posted()).status_code == 404


def posted(slots=SLOTS, **more):
    data = {"title": "四升一降"}
    for slot in slots:
        n = slot.number
        data |= {f"label-{n}": slot.label, f"indicator-{n}": slot.suggested, f"baseline-{n}": "5"}
        data[f"target-{n}"] = "10" if slot.way is Way.RISE else "1"
    return data | more


def test_of_two_who_set_the_same_goals_the_second_is_told_and_keeps_what_was_typed(regulator, today, browser) -> None:
    client, path = browser(), f"/desk/supervision/goals/{today.year}/set/"
    empty = client.get(path).context["form"]["seen"].value()
    assert client.post(path, posted(seen=empty)).status_code == 302
    late = client.post(path, posted(seen=empty, title="后到的一版"))
    assert late.status_code == 400
    assert "刚有人修改过" in late.content.decode()
    assert "后到的一版" in late.content.decode()
    seen = client.get(path).context["form"]["seen"].value()
    assert seen in client.get(path).content.decode()
    assert client.post(path, posted(seen=seen, title="第二版")).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_who_set_the_first_goals_of_a_year_at_once_one_is_told(regulator, today) -> None:
    said = []

    def run() -> None:
        try:
            put(regulator, today.year)
        except (Conflict, IntegrityError) as refused:
            said.append(type(refused))
        finally:
            connection.close()

    other = Thread(target=run)
    with transaction.atomic():
        put(regulator, today.year)
        other.start()
        while other.is_alive() and not waits_for_a_lock():
            pass
    other.join()
    assert said == [Conflict]
