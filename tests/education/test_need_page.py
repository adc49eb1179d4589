"""Need beside what was taught, within scope, with the complaints and events behind each figure."""

from dataclasses import replace

import pytest
from django.utils import timezone

from fengqiao.casework.models import Case
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.education.queries.need import complaints_behind, need
from fengqiao.education.queries.reference import mapping, topics_of
from fengqiao.foundation.actors import Role
from support.city import ANYONE, WANG


@pytest.fixture
def complaints(city, village):
    for subject, product, cause, number in (("B-1-1", "B-LOAN-HOME", "B-PRIVACY", 3), ("R-1", "B-CARD-CREDIT", "", 2)):
        for one in range(number):
            filing = Filing(
                subject=subject, request="退还", facts="没有告知", complainant=replace(WANG, phone=f"1380000{one:04d}"),
                product=product, cause=cause,
            )  # fmt: skip
            file_complaint(filing=filing, by=ANYONE, at=timezone.now())
    Case.objects.update(place_id=village)


def test_a_complaint_calls_for_the_topics_of_its_product_and_its_cause(db):
    mapped = mapping()
    assert topics_of("B-LOAN-HOME", "B-PRIVACY", mapped) == {"LOAN", "PRIVACY"}
    assert topics_of("B-INFO-CREDIT", "", mapped) == {"LOAN"}
    assert topics_of("", "B-SERVICE", mapped) == frozenset()


def test_every_cell_equals_the_complaints_and_events_behind_it_within_scope(city, complaints, make):
    make("B-1-1", topics=("LOAN",))
    viewer, today = city.actor("REG", Role.REGULATOR), timezone.localdate()
    found = need(viewer, today=today)
    cells = {row.need.topic: row.need for row in found.rows}
    assert {topic: cell.complaints for topic, cell in cells.items()} == {"LOAN": 3, "PRIVACY": 3, "CARD": 2}
    assert cells["LOAN"].held == 1
    for topic, cell in cells.items():
        behind = complaints_behind(viewer, place=cell.place, topic=topic, period=found.period, mapped=found.mapped)
        assert behind.count() == cell.complaints
    own = need(city.actor("R"), today=today)
    assert {row.need.topic for row in own.rows} == {"CARD"}


def test_the_page_leads_to_complaints_to_events_and_into_the_own_plan(city, complaints, make, browser):
    for days in (3, 9, 15, 21):
        make("B-1-1", topics=("CARD",), days=days)
    client = browser("REG", Role.REGULATOR)
    begun = client.post("/desk/education/plans/begin/", {"year": timezone.localdate().year})
    page = client.get("/desk/education/need/").content.decode()
    assert f"{begun['Location']}?place=330681000000" in page
    assert "怎么算的" in page
    cases = client.get("/desk/education/need/cases/?place=330681000000&topic=LOAN").content.decode()
    assert cases.count("/desk/cases/TS") == 3
    assert client.get("/desk/education/need/?county=330681000000").status_code == 200
    assert b"LOAN" not in b"".join(client.get("/desk/education/need/export/?format=csv").streaming_content)
