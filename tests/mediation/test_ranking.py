"""Mediators ranked for a case from the records, and what appointing another than the first asks for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.ledger.models import Event
from fengqiao.foundation.parameters.models import Parameter
from fengqiao.foundation.parameters.queries import SNAPSHOT
from fengqiao.mediation.models import Absence, Availability, Employment, Mediation, SpokenLanguage
from fengqiao.mediation.queries.matching import ranking

ON = date(2022, 6, 1)

pytestmark = pytest.mark.usefixtures("reference_held")


def ranked(opened):
    return ranking(Mediation.objects.get(pk=opened.case_id), on=ON)


def names(opened) -> list[str]:
    return [one.mediator.member.name for one in ranked(opened).suitable]


def out(opened) -> dict[str, str]:
    found = ranked(opened).unsuitable
    return {one.mediator.member.name: "；".join(text for text, _source in one.reasons) for one in found}


@pytest.fixture
def only_the_first_freely(db):
    Parameter.objects.filter(name="ranking_freely").update(value=1)
    SNAPSHOT.touch()
    yield
    SNAPSHOT.forget()


def test_who_speaks_the_dialect_and_knows_the_business_is_first_and_the_reasons_say_so(apply, city):
    opened = apply(languages=("zhuji",), product="B-CARD-CREDIT")
    SpokenLanguage.objects.create(mediator=city.mediators["阿章"], code="zhuji")
    city.mediators["阿章"].specialities.create(code="B-CARD")
    first = ranked(opened).suitable[0]
    assert first.mediator == city.mediators["阿章"]
    said = {text for text, speaks_for in first.reasons if speaks_for}
    assert {"会说诸暨话", "2022-06-02 起有空"} <= said
    assert any(text.startswith("熟悉") for text in said)


def test_a_full_hand_counts_against_and_at_the_limit_the_body_must_say_why(consented, apply, act, clerk, officer, city):
    old = city.mediators["老杨"]
    old.capacity = 1
    old.save()
    act(consented, "appoint", clerk, mediator=old.pk)
    other = apply()
    assert "已达上限" in out(other)["老杨"]
    act(other, "accept", clerk)
    act(other, "answer_invitation", officer, answer="agreed")
    with pytest.raises(Invalid, match="写明理由"):
        act(other, "appoint", clerk, mediator=old.pk)
    act(other, "appoint", clerk, mediator=old.pk, against_ranking="当事人只信任老杨")


def test_days_away_and_sessions_booked_leave_no_time(consented, act, clerk, city):
    new = city.mediators["小陈"]
    Absence.objects.create(mediator=new, starts_on=ON, ends_on=ON + timedelta(days=60))
    Availability.objects.filter(mediator=city.mediators["阿章"]).delete()
    Availability.objects.create(mediator=city.mediators["阿章"], weekday=3, starts_at="09:00", ends_at="09:30")
    assert "没有空闲时段" in out(consented)["小陈"]
    first_on = {one.mediator.member.name: one.first_on for one in ranked(consented).suitable}
    assert first_on == {"老杨": date(2022, 6, 2), "阿章": date(2022, 6, 2)}
    assert date(2022, 6, 3) not in first_on.values(), "a public holiday"


def test_who_acted_in_the_matter_for_a_side_is_excluded(consented, act, city):
    member = city.mediators["老杨"].member
    by = replace(city.actor("B-1-1-1", Role.OFFICER), person_id=member.pk)
    act(consented, "add_material", by, clock="12:00", text="补充说明")
    assert "其他身份" in out(consented)["老杨"]


def test_a_former_employer_bars_until_the_years_are_over(consented, city):
    house = city.offices["B-1-1-1"]
    Employment.objects.create(
        mediator=city.mediators["老杨"], house=house, since=date(2000, 1, 1), until=date(2020, 1, 1)
    )
    Employment.objects.create(
        mediator=city.mediators["小陈"], house=house, since=date(2000, 1, 1), until=date(2019, 1, 1)
    )
    assert "2020-01-01" in out(consented)["老杨"]
    assert "小陈" in names(consented)


@pytest.mark.usefixtures("only_the_first_freely")
def test_passing_over_the_first_must_be_explained_and_stays_with_the_body(consented, act, clerk, city):
    _first, second, *_rest = names(consented)
    with pytest.raises(Invalid) as refused:
        act(consented, "appoint", clerk, mediator=city.mediators[second].pk)
    assert "against_ranking" in refused.value.fields
    act(consented, "appoint", clerk, mediator=city.mediators[second].pk, against_ranking="第一名下周住院")
    event = Event.objects.filter(chain=f"case:{consented.case_id}").latest("seq")
    assert "第一名" not in str(event.data)


def test_the_number_of_queries_does_not_grow_with_mediators(consented, city):
    ranked(consented)
    with CaptureQueriesContext(connection) as few:
        ranked(consented)
    for number in range(5):
        city.mediator(f"第{number}位", "TJ")
    with CaptureQueriesContext(connection) as many:
        ranked(consented)
    assert len(many) == len(few)
