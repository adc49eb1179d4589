"""Who may not mediate a case, and which steps are left to whom."""

from datetime import date

import pytest

from fengqiao.casework.models import Case
from fengqiao.casework.queries import available
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.mediation.models import Employment, Mediation, Objection, Qualification, Relative
from fengqiao.mediation.queries.matching import exclusions, why_excluded
from fengqiao.mediation.queries.roster import choosable

ON = date(2022, 6, 1)


def left(mediator, house, side):
    mediator.left_on = ON
    mediator.save()


def employed(mediator, house, side):
    Employment.objects.create(mediator=mediator, house=house, since=date(2000, 1, 1))


def related(mediator, house, side):
    Relative.objects.create(mediator=mediator, house=house, relation="配偶")


def lapsed(mediator, house, side):
    Qualification.objects.create(
        mediator=mediator, name="上岗证", issued_on=date(2019, 1, 1), expires_on=date(2022, 5, 31)
    )


def objected(mediator, house, side):
    Objection.objects.create(mediator=mediator, side=side, made_at="2022-06-01T00:00Z")


@pytest.mark.parametrize("ground", [left, employed, related, lapsed, objected])
def test_each_ground_excludes_the_one_it_is_about_and_nobody_else(consented, city, ground):
    mediation = Mediation.objects.get(pk=consented.case_id)
    excluded = city.mediators["老杨"]
    ground(excluded, city.offices["B-1-1-1"], mediation.sides.first())
    everyone = [one.pk for one in city.mediators.values()]
    assert set(exclusions(mediation, everyone, on=ON)) == {excluded.pk}
    assert why_excluded(mediation, excluded, on=ON)
    assert not why_excluded(mediation, city.mediators["小陈"], on=ON)
    assert {card.name for card in choosable(mediation, on=ON)} == {"小陈", "阿章"}


def test_who_speaks_as_wished_and_knows_the_business_comes_first(apply, city):
    opened = apply(languages=("mandarin",), product="B-CARD-CREDIT")
    city.mediators["阿章"].specialities.create(code="B-CARD")
    mediation = Mediation.objects.get(pk=opened.case_id)
    first = choosable(mediation, on=ON)[0]
    assert (first.name, first.knows_matter, list(first.shared_languages)) == ("阿章", True, ["普通话"])


def open_to(opened, actor) -> set[str]:
    case = Case.objects.get(pk=opened.case_id)
    return {one.move.action for one in available(case=case, viewer=actor, on=ON) if one.allowed}


def test_a_step_taken_is_no_longer_offered_to_the_side_but_to_the_body_for_the_rest(apply, act, clerk, officer):
    opened = apply()
    act(opened, "accept", clerk)
    assert {"answer_invitation", "acknowledge_briefing"} <= open_to(opened, officer)
    act(opened, "acknowledge_briefing", officer)
    assert "acknowledge_briefing" not in open_to(opened, officer)
    assert {"answer_invitation", "acknowledge_briefing"} <= open_to(opened, clerk), "it records for the other side"
    with pytest.raises(NotAllowed, match="已经办过"):
        act(opened, "acknowledge_briefing", officer)


@pytest.mark.parametrize("wrong", [{"languages": ("klingon",)}, {"mode": "fax"}])
def test_wishes_come_from_the_lists(apply, wrong):
    with pytest.raises(Invalid, match="请从所列选项中选择"):
        apply(**wrong)
