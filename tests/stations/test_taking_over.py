"""Marks granted before the system: taken over from a table, checked like any other."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.numbering import is_valid_number
from fengqiao.stations.models import Station
from fengqiao.stations.rules.states import State, Waiting
from fengqiao.stations.services.taking_over import Mark, take_over
from support.stations import START, granted, log_in

pytestmark = pytest.mark.django_db

TABLE = """网点代码,授牌日期,有效期至,最近检查,得分率,姓名,职责,工作电话,简介
B-1-1-1,2024-05-20,,2025-06-01,92.5%,俞建国,站长,0575-80000015,进门右手边
B-1-1-1,2024-05-20,,,,,,,
B-9-9,2024-05-20,,,,,,,
B-1-1,2020-01-01,2023-01-01,,,,,,
B-1,2024-05-20,,,,,,,
"""


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(START, tick=False)


def test_a_table_of_marks_is_checked_and_its_good_rows_become_stations(client, net):
    log_in(client, net.first)
    assert reverse("stations:stations_import") in client.get(reverse("stations:list")).content.decode()
    address = reverse("stations:stations_import")
    kept = client.post(address, {"file": SimpleUploadedFile("marks.csv", TABLE.encode())})
    page = client.get(kept["Location"]).content.decode()
    assert "编号相同" in page
    assert "没有这个网点代码" in page
    client.post(kept["Location"] + "start/")
    station = Station.objects.get()
    assert (station.state, str(station.share), station.granted_on) == (State.GRANTED, "92.5", date(2024, 5, 20))
    assert (station.expires_on, is_valid_number(station.number)) == (date(2027, 5, 19), True)
    assert (station.waits_for, station.due_on) == (Waiting.REVIEW, date(2026, 6, 1))
    assert station.people.get().name == "俞建国"
    assert [one.tag for one in ledger.history(f"station:{station.pk}")] == ["stations.taken_over"]
    rejected = client.get(kept["Location"] + "rejected.csv").content.decode()
    assert "标牌已经到期" in rejected
    assert station.outlet.name in client.get(reverse("stations:station", args=[station.pk])).content.decode()


def test_only_those_who_grant_marks_take_them_over(client, net):
    log_in(client, net.officer)
    assert client.get(reverse("stations:stations_import")).status_code == 403
    assert reverse("stations:stations_import") not in client.get(reverse("stations:list")).content.decode()
    with pytest.raises(NotAllowed):
        take_over(Mark(net.outlet().pk, date(2025, 1, 1)), by=net.officer, at=START)


def test_an_outlet_with_a_station_and_days_to_come_are_refused(net):
    with pytest.raises(Invalid) as refusal:
        take_over(Mark(granted(net).outlet_id, date(2026, 4, 1)), by=net.association, at=START)
    assert set(refusal.value.fields) == {"outlet", "granted_on"}
    mark = Mark(net.outlet("B-1-1").pk, date(2025, 1, 1), reviewed_on=date(2024, 12, 31))
    with pytest.raises(Invalid) as refusal:
        take_over(mark, by=net.association, at=START)
    assert set(refusal.value.fields) == {"reviewed_on"}


@pytest.mark.parametrize(
    ("mark", "field"),
    [
        ({"granted_on": date(1700, 1, 1), "expires_on": date(2027, 1, 1)}, "granted_on"),
        ({"granted_on": date(2025, 1, 1), "expires_on": date(2927, 1, 1)}, "expires_on"),
    ],
)
def test_a_mark_of_another_age_is_refused(net, mark, field):
    with pytest.raises(Invalid, match="请核对年份") as refused:
        take_over(Mark(net.outlet().pk, **mark), by=net.first, at=START)
    assert list(refused.value.fields) == [field]
