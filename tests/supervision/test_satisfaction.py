"""Satisfaction on its page: figures from ratings, and exactly their cases."""

import re

import pytest
from django.utils import timezone, translation

from fengqiao.analytics.models import CaseFact
from fengqiao.complaints.models import Complaint
from fengqiao.education.models import Lesson, LessonTally
from fengqiao.foundation.actors import SYSTEM, Role
from fengqiao.supervision.queries.satisfaction import Row, pieces, satisfaction
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.satisfaction import Votes


@pytest.fixture
def rated(busy):
    """Let every complaint of the day be closed and rated: five stars against the bank, one star against the rural bank."""
    for fact in CaseFact.objects.select_related("case"):
        case, stars = fact.case, 5 if fact.head_id == busy.offices["B"].pk else 1
        Complaint.objects.filter(case=case).update(satisfaction=stars, really_settled=stars == 5, outcome="settled")
        type(case).objects.filter(pk=case.pk).update(closed_at=timezone.now(), state="closed")
    return busy


def complaints_of(viewer, today):
    return next(part for part in satisfaction(viewer, Period(today.year), today=today) if part.id == "complaints")


def test_ratings_are_counted_by_house_the_lowest_first(rated, today) -> None:
    part = complaints_of(SYSTEM, today)
    assert [(row.label, row.votes.rated, row.votes.satisfied) for row in part.rows] == [
        ("机构R", 1, 0),
        ("机构B", 2, 2),
    ]
    assert (part.whole.rated, part.whole.satisfied) == (3, 2)


def test_few_ratings_are_not_judged(rated, today) -> None:
    assert {row.verdict for row in complaints_of(SYSTEM, today).rows} == {"评价太少，不作判断"}


def test_a_house_sees_its_own_ratings_only(rated, today) -> None:
    assert complaints_of(rated.actor("B"), today).whole.rated == 2


def test_a_figure_leads_to_exactly_its_cases(rated, today, browser) -> None:
    client = browser()
    page = client.get("/desk/supervision/satisfaction/").content.decode()
    addresses = re.findall(r'href="(/measures/satisfied_rate/cases/[^"]+)"', page)
    counts = [client.get(one.replace("&amp;", "&")).content.decode() for one in addresses]
    assert sorted(int(re.search(r"(\d+) 件案件", one)[1]) for one in counts) == [1, 2]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_officer_reads_and_takes_the_page_along(rated, browser, language) -> None:
    client = browser("B", Role.OFFICER, language)
    assert client.get("/desk/supervision/satisfaction/?period=2019").status_code == 200
    export = client.get("/desk/supervision/satisfaction/export/?format=csv")
    assert b"100.0" in b"".join(export.streaming_content)


@pytest.mark.parametrize(("number", "sizes"), [(0, []), (9, [9]), (10, [3, 3, 4]), (200, [3, 3, 194])])
def test_of_many_both_ends_are_shown_and_the_others_on_request(number, sizes) -> None:
    rows = [Row(str(place), Votes(20, 10), 0, 1, place / 1000, "", "good", "") for place in range(number)]
    found = pieces(rows)
    assert [len(one.rows) for one in found] == sizes
    assert [one.is_folded for one in found] == ([False, False, True] if len(sizes) == 3 else [False] * len(sizes))
    assert sorted(row.estimate for one in found for row in one.rows) == [row.estimate for row in rows]


def test_the_page_says_by_which_interval_and_from_how_many_ratings(rated, browser) -> None:
    page = browser().get("/desk/supervision/satisfaction/").content.decode()
    assert "区间按 95% 的置信水平（威尔逊法）；少于 10 个评价的不作判断" in page


def test_where_nobody_differs_beyond_doubt_nobody_stands_at_an_end() -> None:
    rows = [Row(str(place), Votes(place, 0), 0, 1, 0.9, "", "neutral", "") for place in range(20)]
    first, rest = pieces(rows)
    assert [row.votes.rated for row in first.rows] == [19, 18, 17]
    assert (len(rest.rows), rest.is_folded) == (17, True)


def test_lessons_are_named_in_the_readers_language(rated, today) -> None:
    lesson = Lesson.objects.create(slug="x", title="防诈骗", title_en="Beware of fraud", body="", body_en="")
    LessonTally.objects.create(lesson=lesson, kind="stars5", day=today, number=4)
    with translation.override("en"):
        part = next(one for one in satisfaction(SYSTEM, Period(today.year), today=today) if one.id == "lessons")
    assert [row.label for row in part.rows] == ["Beware of fraud"]
