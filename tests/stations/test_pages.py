"""The desk's pages: who sees what, what the work list says, how a station is moved and shown."""

from datetime import date

import pytest
from django.urls import reverse

from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.foundation.actors import Role
from fengqiao.stations.models import Evidence, GuidedOutlet, StationPerson
from fengqiao.stations.queries.deeds import deeds_of
from fengqiao.stations.rules.states import Action
from fengqiao.stations.services.applying import answer, open_application
from fengqiao.stations.services.sheets import Filled, save_sheet
from support.city import ANYONE, WANG
from support.files import PDF
from support.photos import photo
from support.stations import START, Upload, appointed, check_of, do, granted, inspect, log_in, marks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(START, tick=False)


def get(client, name, *args, **query):
    return client.get(reverse(f"stations:{name}", args=args), query)


def text(response):
    return response.content.decode()


def test_a_house_sees_its_own_stations_and_no_others(client, net):
    station = granted(net)
    log_in(client, net.officer)
    assert station.outlet.name in text(get(client, "list"))
    assert get(client, "station", station.pk).status_code == 200
    log_in(client, net.stranger)
    assert station.outlet.name not in text(get(client, "list"))
    for name in ("station", "introduction"):
        assert get(client, name, station.pk).status_code == 404
    assert get(client, "check", check_of(station).pk).status_code == 404


def test_the_list_begins_with_what_is_due_first_and_narrows(client, net):
    late, early = granted(net, "B-1-1"), appointed(net)
    log_in(client, net.first)
    page = text(get(client, "list"))
    first, last = (f'href="{reverse("stations:station", args=[one.pk])}"' for one in (early, late))
    assert page.index(first) < page.index(last)
    assert last not in text(get(client, "list", state="applying"))
    assert first not in text(get(client, "list", mark="held"))
    assert "轮到我方" in text(get(client, "list", waits="conclude"))
    assert late.number in text(get(client, "list", q=late.number))


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_the_list_and_the_figures_are_files_too(client, net, wanted):
    station = granted(net)
    log_in(client, net.first)
    for name, args in (("export", ()), ("export_figures", ("county",)), ("export_figures", ("head",))):
        response = get(client, name, *args, format=wanted)
        content = b"".join(response.streaming_content)
        assert response.status_code == 200
        if wanted == "csv" and name == "export":
            assert station.number in content.decode()


def test_the_list_asks_no_more_for_more_stations(client, net, reference_held, django_assert_max_num_queries):
    granted(net)
    log_in(client, net.first)
    get(client, "list")
    with django_assert_max_num_queries(40) as counted:
        get(client, "list")
    before = len(counted)
    granted(net, "B-1-1")
    with django_assert_max_num_queries(before):
        get(client, "list")


def test_an_application_is_made_answered_and_submitted_by_hand(client, net):
    log_in(client, net.officer)
    assert text(get(client, "new")).count("<option") == 3
    made = client.post(reverse("stations:new"), {"outlet": net.outlet().pk})
    station = net.outlet().station
    assert made.url == reverse("stations:station", args=[station.pk])
    check = check_of(station)
    assert "还有 22 项" in text(get(client, "check", check.pk))
    address = reverse("stations:criterion", args=[check.pk, "P1"])
    assert client.get(address).status_code == 200
    bad = client.post(address, {"is_met": "1", "note": "见图", "files": [Upload(PDF, "a.pdf")]})
    assert "完好的照片" in text(bad)
    assert "见图" in text(bad)
    good = client.post(
        address, {"is_met": "1", "note": "<b>见图</b>", "files": [Upload(photo(size=(50, 40)))], "next": "1"}
    )
    assert good.url == reverse("stations:criterion", args=[check.pk, "P2"])
    shown = Evidence.objects.get()
    assert "&lt;b&gt;见图" in text(get(client, "check", check.pk))
    picture = get(client, "evidence_photo", shown.pk, "thumb")
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert b"".join(picture.streaming_content)
    assert client.post(reverse("stations:show_evidence", args=[shown.pk]), {"public": "1"}).status_code == 302
    assert client.post(reverse("stations:remove_evidence", args=[shown.pk])).status_code == 302
    assert not Evidence.objects.exists()
    refused = client.post(reverse("stations:move", args=[station.pk, "submit"]))
    assert refused.status_code == 403
    assert "自查还没有填完" in text(get(client, "move", station.pk, "submit"))


def test_a_document_is_sent_as_a_file_within_scope_only(client, net):
    station = open_application(outlet_id=net.outlet().pk, by=net.officer, at=START)
    answer(check_id=check_of(station).pk, criterion="C3", is_met=True, note="", files=[Upload(PDF, "登记.pdf")],
           person_id=None, by=net.officer, at=START)  # fmt: skip
    pk = Evidence.objects.get().pk
    log_in(client, net.first)
    assert b"".join(get(client, "evidence", pk).streaming_content) == PDF
    log_in(client, net.stranger)
    assert get(client, "evidence", pk).status_code == 404


def test_marks_are_shown_to_each_inspector_only_when_both_are_in(client, net):
    station = appointed(net)
    check = check_of(station)
    log_in(client, net.first)
    assert "我要做的现场检查" in text(get(client, "list"))
    inspect(station, net, C1=2)
    page = text(get(client, "check", check.pk))
    assert "现场所见" in page
    log_in(client, net.officer)
    assert "现场所见" not in text(get(client, "check", check.pk))
    do(station, Action.CONCLUDE, net.first, outcome="refuse", reasons="接待区不达标")
    assert "现场所见" in text(get(client, "check", check.pk))


def test_both_talk_over_what_lies_far_apart(client, net):
    station = appointed(net)
    check = check_of(station)
    for by, points in ((net.first, 7), (net.second, 2)):
        save_sheet(check_id=check.pk, filled=Filled(1, marks(check, C1=points), is_done=True), by=by, at=START)
    log_in(client, net.first)
    assert "还有项目需要合议" in text(get(client, "check", check.pk))
    address = reverse("stations:talk", args=[check.pk, "C1"])
    assert client.get(address).status_code == 200
    assert "半分" in text(client.post(address, {"points": "5.2", "reason": "标识"}))
    assert client.post(address, {"points": "5.5", "reason": "标识未挂"}).status_code == 302
    assert client.get(reverse("stations:talk", args=[check.pk, "P1"])).status_code == 404
    page = text(get(client, "move", station.pk, "conclude"))
    assert page.count("<option") == 1
    client.post(reverse("stations:move", args=[station.pk, "conclude"]), {"outcome": "grant", "reasons": "达标"})
    station.refresh_from_db()
    assert station.state == "granted"
    log_in(client, net.third)
    assert client.get(address).status_code == 404


def test_a_move_that_lacks_something_keeps_what_was_typed(client, net):
    station = granted(net)
    log_in(client, net.first)
    response = client.post(reverse("stations:move", args=[station.pk, "plan_review"]),
                           {"check_kind": "surprise", "first": net.first.person_id, "second": net.first.person_id,
                            "visit_on": "2026-03-09"})  # fmt: skip
    assert "两个不同的人" in text(response)
    assert 'value="2026-03-09"' in text(response)
    assert get(client, "move", station.pk, "appeal").status_code == 404


def test_a_surprise_is_seen_by_inspectors_only(client, net):
    station = granted(net)
    do(station, Action.PLAN_REVIEW, net.first, check_kind="surprise", first=net.first.person_id,
       second=net.second.person_id, visit_on=date(2026, 3, 4))  # fmt: skip
    check = check_of(station)
    log_in(client, net.officer)
    page = text(get(client, "station", station.pk))
    assert "飞行检查" not in page
    assert "安排复查" not in page
    assert get(client, "check", check.pk).status_code == 404
    log_in(client, net.association)
    assert "飞行检查" in text(get(client, "station", station.pk))


def test_a_house_keeps_people_outlets_and_words(client, net):
    station = granted(net, "B-1-1")
    log_in(client, net.officer)
    people = reverse("stations:new_entry", args=[station.pk, "people"])
    client.post(people, {"name": "俞站长", "duty": "站长", "phone": "0575-80000001", "since": "2026-03-02"})
    guided = reverse("stations:new_entry", args=[station.pk, "guided"])
    client.post(guided, {"outlet": net.outlet().pk, "permissions": ["guide", "inspect"], "since": "2026-03-02"})
    client.post(reverse("stations:introduction", args=[station.pk]), {"introduction": "就在桥头"})
    page = text(get(client, "station", station.pk))
    assert all(words in page for words in ("俞站长", "指导、检查", "就在桥头"))
    person = StationPerson.objects.get()
    entry = reverse("stations:entry", args=[station.pk, "people", person.pk])
    assert client.get(entry).status_code == 200
    ended = {"name": "俞站长", "duty": "站长", "since": "2026-03-02", "until": "2026-03-01"}
    assert client.post(entry, ended).status_code == 200
    assert client.post(entry, {**ended, "until": "2026-03-02"}).status_code == 302
    other = granted(net)
    again = reverse("stations:new_entry", args=[other.pk, "guided"])
    taken = {"outlet": net.outlet("B-1-1").pk, "permissions": ["guide"], "since": "2026-03-02"}
    assert client.post(again, taken).status_code == 302
    GuidedOutlet.objects.filter(station=other).update(outlet=net.outlet("B-1-2-1"))
    clash = {"outlet": net.outlet("B-1-2-1").pk, "permissions": ["guide"], "since": "2026-03-02"}
    assert "已由一个服务站指导" in text(client.post(guided, clash))


def test_what_a_station_did_is_counted_from_cases_and_leads_to_them(client, net):
    station = granted(net)
    filing = Filing(subject="B-1-1-1", request="请退还年费", facts="没有告知", complainant=WANG)
    case = file_complaint(filing=filing, by=ANYONE, at=START, key=None)
    log_in(client, net.first)
    assert deeds_of(station, net.first, today=START.date()).taken == 1
    assert case.number in text(get(client, "cases", station.pk, "taken"))
    assert case.number not in text(get(client, "cases", station.pk, "settled"))
    assert get(client, "cases", station.pk, "nothing").status_code == 404


def test_figures_lead_to_their_stations(client, net):
    granted(net)
    log_in(client, net.first)
    page = text(get(client, "figures"))
    assert "按机构" in page
    assert "mark=held&amp;head=B" in page
    log_in(client, net.officer)
    assert "按机构" not in text(get(client, "figures"))


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.CLERK])
def test_who_only_reads_is_offered_nothing_to_do(client, net, role):
    station = granted(net)
    log_in(client, net.city.actor("B-1-1", role))
    page = text(get(client, "station", station.pk))
    assert "您可以查看，不能办理" in page
    assert get(client, "move", station.pk, "give_up").status_code == 403


@pytest.mark.parametrize("part", ["people", "guided"])
@pytest.mark.parametrize(
    "days", [{"since": "2126-03-02"}, {"since": "1700-01-01"}, {"since": "2026-03-02", "until": "9999-01-01"}]
)
def test_a_person_or_guidance_of_another_age_is_refused_beside_the_day(client, net, part, days):
    station = granted(net, "B-1-1")
    log_in(client, net.officer)
    given = {"name": "俞站长", "duty": "站长", "phone": "", "outlet": net.outlet().pk, "permissions": ["guide"], **days}
    page = text(client.post(reverse("stations:new_entry", args=[station.pk, part]), given))
    assert "请核对年份" in page
    assert list(days.values())[-1] in page
    assert not StationPerson.objects.exists()
    assert not GuidedOutlet.objects.exists()
