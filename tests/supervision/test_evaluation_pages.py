"""Pages of evaluations, as people of the regulator and of institutions use them."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from fengqiao.foundation.actors import Role
from fengqiao.supervision.models import Evaluation, EvaluationYear
from fengqiao.supervision.queries.rating_schemes import schemes
from fengqiao.supervision.services.evaluations import moving
from fengqiao.supervision.services.evaluations.sheets import Entry, save_sheet
from support.evaluations import begin_year
from support.files import EXE, PDF

pytestmark = pytest.mark.django_db
NEW = schemes()[1]


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def regulator(city):
    return city.actor("REG", Role.REGULATOR)


@pytest.fixture
def evaluation(city, regulator, now) -> Evaluation:
    begin_year(2025, by=regulator, at=now)
    return Evaluation.objects.get(organisation__code="B")


def first_rated(evaluation, city, regulator, now) -> None:
    house = city.actor("B")
    entries = {item.code: Entry(Decimal("88.0"), reason="依据材料") for item in NEW.items()}
    save_sheet(evaluation.pk, entries, {}, by=house, at=now)
    moving.perform(evaluation_id=evaluation.pk, action="submit_self", by=house, at=now)
    save_sheet(evaluation.pk, entries, {}, by=regulator, at=now)
    moving.perform(evaluation_id=evaluation.pk, action="finish_first", by=regulator, at=now)


def announce(evaluation, city, regulator, now) -> None:
    house = city.actor("B")
    held = moving.MeetingData(timezone.localdate(now), "钟处长", ("李科长", "陈科长"), "同意。")
    first_rated(evaluation, city, regulator, now)
    moving.perform(evaluation_id=evaluation.pk, action="agree", by=house, at=now)
    for action in ("decide_second", "pass_audit"):
        moving.meet_and_decide(2025, held, action, [evaluation.pk], by=regulator, at=now)


def test_the_regulator_sets_weights_on_a_page_and_wrong_ones_come_back_beside_their_element(browser, city):
    reader = browser()
    url = reverse("supervision:set_evaluation_year", args=[2025])
    assert reader.get(url).status_code == 200
    given = {f"weight-{code}": str(weight) for code, weight in NEW.weights().items()}
    given |= {"note": "", "self_due_on": (timezone.localdate() + timedelta(days=20)).isoformat()}
    refused = reader.post(url, given | {"weight-marketing": "20"})
    assert refused.status_code == 400
    assert "权重低于该要素的最低权重" in refused.content.decode()
    assert reader.post(url, given).status_code == 302
    reader.post(reverse("supervision:begin_evaluations", args=[2025]))
    assert Evaluation.objects.count() == 2
    assert EvaluationYear.objects.get().state == "running"


def test_an_officer_fills_the_sheet_and_a_half_typed_one_survives_a_wrong_score(browser, evaluation):
    house = browser("B", Role.OFFICER)
    url = reverse("supervision:evaluation_sheet", args=[evaluation.pk])
    assert house.get(url).status_code == 200
    refused = house.post(url, {"score-mechanisms": "101", "reason-mechanisms": "制度齐全"})
    assert refused.status_code == 400
    assert "制度齐全" in refused.content.decode()
    assert house.post(url, {"score-mechanisms": "91.5", "reason-mechanisms": "制度齐全"}).status_code == 302
    assert "91.5" in house.get(reverse("supervision:evaluation", args=[evaluation.pk])).content.decode()


def test_of_two_who_edit_a_sheet_the_second_is_told_loses_nothing_and_may_save_over_it(browser, evaluation, city):
    house = browser("B", Role.OFFICER)
    url = reverse("supervision:evaluation_sheet", args=[evaluation.pk])
    seen = evaluation.changed_at.isoformat()
    assert house.post(url, {"seen": seen, "score-mechanisms": "91.5"}).status_code == 302
    again = house.post(url, {"seen": seen, "score-mechanisms": "80", "reason-mechanisms": "复查"})
    assert again.status_code == 400
    assert "刚有人修改过" in again.content.decode()
    kept = again.context["form"]
    assert (kept["score-mechanisms"].value(), kept["reason-mechanisms"].value()) == ("80", "复查")
    given = {"seen": kept["seen"].value(), "score-mechanisms": "80", "reason-mechanisms": "复查"}
    assert house.post(url, given).status_code == 302


@pytest.mark.parametrize("code", ["R", "B-1", "B-1-1"])
def test_to_others_an_evaluation_does_not_exist(browser, evaluation, city, regulator, now, code):
    announce(evaluation, city, regulator, now)
    other = browser(code, Role.OFFICER)
    for name in ("evaluation", "evaluation_sheet", "evaluation_what_if", "evaluation_paper"):
        assert other.get(reverse(f"supervision:{name}", args=[evaluation.pk])).status_code == 404
    assert other.get(reverse("supervision:evaluation_year", args=[2025])).status_code == 403
    assert other.get(reverse("supervision:export_evaluations", args=[2025])).status_code == 403


def test_no_result_leaves_before_it_is_announced(browser, evaluation):
    house = browser("B", Role.OFFICER)
    assert house.get(reverse("supervision:evaluation_paper", args=[evaluation.pk])).status_code == 404


def test_files_bear_for_whom_they_were_made_and_taking_them_is_on_record(browser, evaluation, city, regulator, now):
    announce(evaluation, city, regulator, now)
    sent = browser("B", Role.OFFICER).get(reverse("supervision:evaluation_paper", args=[evaluation.pk]))
    assert sent["Content-Type"] == "application/pdf"
    assert sent.content.startswith(b"%PDF")
    reader = browser()
    answer = reader.get(reverse("supervision:export_evaluations", args=[2025]))
    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    assert "机构REG" in rows[0][0]
    assert "不得用于广告宣传 · 员工REG（" in rows[0][0]
    assert rows[2][:5] == ["B", "机构B", "结果已告知", 88, "2A"]
    assert "导出结果" in reader.get(reverse("supervision:evaluation", args=[evaluation.pk])).content.decode()


def test_a_meeting_decides_on_the_institutions_that_are_ticked(browser, evaluation, city, regulator, now):
    first_rated(evaluation, city, regulator, now)
    moving.perform(evaluation_id=evaluation.pk, action="agree", by=city.actor("B"), at=now)
    reader = browser()
    url = reverse("supervision:evaluation_meeting", args=[2025, "decide_second"])
    assert "机构B" in reader.get(url).content.decode()
    given = {"held_on": timezone.localdate().isoformat(), "chair": "钟处长", "minutes": "同意"}
    refused = reader.post(url, given | {"members": "李科长", "evaluations": [evaluation.pk]})
    assert refused.status_code == 400
    assert "集体决定至少 3 人" in refused.content.decode()
    reader.post(url, given | {"members": "李科长\n陈科长", "evaluations": [evaluation.pk]})
    evaluation.refresh_from_db()
    assert evaluation.state == "audit"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_open_for_regulator_and_house_in_both_languages(browser, evaluation, city, regulator, now, language):
    announce(evaluation, city, regulator, now)
    reader, house = browser(language=language), browser("B", Role.OFFICER, language)
    for name in ("evaluation", "evaluation_what_if"):
        for who in (reader, house):
            assert who.get(reverse(f"supervision:{name}", args=[evaluation.pk])).status_code == 200
    for name in ("evaluation_year", "evaluation_weights", "set_evaluation_year"):
        assert reader.get(reverse(f"supervision:{name}", args=[2025])).status_code == 200
    for who in (reader, house):
        assert who.get(reverse("supervision:evaluations")).status_code == 200
    supposed = reader.get(reverse("supervision:evaluation_what_if", args=[evaluation.pk]), {"s-mechanisms": "98"})
    assert "88.4" in supposed.content.decode()
    wrong = reader.get(reverse("supervision:evaluation_weights", args=[2025]), {"system": "5"})
    assert wrong.status_code == 400


def test_the_list_of_a_year_takes_as_many_queries_for_two_as_for_ten(
    browser, evaluation, city, regulator, now, django_assert_max_num_queries, reference_held
):
    reader = browser()
    url = reverse("supervision:evaluation_year", args=[2025])
    reader.get(url)
    for number in range(8):
        house = city.add(f"X{number}", "head_office")
        Evaluation.objects.create(
            year=evaluation.year, organisation=house, state="self", due_on=timezone.localdate(now), changed_at=now
        )
    with django_assert_max_num_queries(25):
        reader.get(url)


def test_a_level_that_nobody_has_reads_nought_not_nothing(browser, evaluation, city, regulator, now):
    announce(evaluation, city, regulator, now)
    page = browser().get(reverse("supervision:evaluation_year", args=[2025])).content.decode()
    assert ">0家</a>" in page
    assert ">家</a>" not in page


def test_an_institution_attaches_files_to_its_sheet_and_regulator_and_itself_download_them(browser, evaluation):
    house, reader = browser("B", Role.OFFICER), browser()
    url = reverse("supervision:evaluation_sheet", args=[evaluation.pk])
    given = {"score-mechanisms": "91.5", "reason-mechanisms": "见制度"}
    assert house.post(url, given | {"files-mechanisms": SimpleUploadedFile("制度.pdf", PDF)}).status_code == 302
    kept = evaluation.files.get()
    address = reverse("supervision:evaluation_file", args=[kept.pk])
    page = reverse("supervision:evaluation", args=[evaluation.pk])
    for who in (house, reader):
        assert address in who.get(page).content.decode()
        sent = who.get(address)
        assert b"".join(sent.streaming_content) == PDF
        assert sent["Content-Disposition"].startswith("attachment")
    assert address in house.get(url).content.decode()
    for code in ("R", "B-1"):
        assert browser(code, Role.OFFICER).get(address).status_code == 404
    house.post(url, given | {"dropped-mechanisms": [kept.pk]})
    assert not evaluation.files.exists()


def test_what_was_typed_survives_a_refused_file_and_the_page_says_which_and_that_files_must_be_chosen_again(
    browser, evaluation
):
    house = browser("B", Role.OFFICER)
    url = reverse("supervision:evaluation_sheet", args=[evaluation.pk])
    files = {
        "files-mechanisms": SimpleUploadedFile("制度.pdf", PDF),
        "files-products": SimpleUploadedFile("程序.exe", EXE),
    }
    refused = house.post(url, {"score-mechanisms": "91.5", "reason-mechanisms": "制度齐全"} | files)
    page = refused.content.decode()
    assert refused.status_code == 400
    assert 'value="91.5"' in page
    assert "制度齐全" in page
    assert "程序.exe：不接受这种文件" in page
    assert page.count("所选文件没有保存，请改正后重新选择") >= 2
    assert not evaluation.files.exists()


def test_an_objection_is_raised_with_a_file_and_a_half_typed_one_survives_a_refused_file(
    browser, evaluation, city, regulator, now
):
    first_rated(evaluation, city, regulator, now)
    house = browser("B", Role.OFFICER)
    url = reverse("supervision:move_evaluation", args=[evaluation.pk, "object"])
    given = {"item": "mechanisms", "text": "三月的场次没有计入"}
    refused = house.post(url, given | {"files": SimpleUploadedFile("程序.exe", EXE)})
    assert refused.status_code == 400
    assert "三月的场次没有计入" in refused.content.decode()
    assert "所选文件没有保存" in refused.content.decode()
    assert house.post(url, given | {"files": SimpleUploadedFile("凭证.pdf", PDF)}).status_code == 302
    assert "凭证.pdf" in browser().get(reverse("supervision:evaluation", args=[evaluation.pk])).content.decode()


def test_what_if_asked_with_one_field_shows_all_the_others_as_they_stand(browser, evaluation, city, regulator, now):
    announce(evaluation, city, regulator, now)
    url = reverse("supervision:evaluation_what_if", args=[evaluation.pk])
    form = browser().get(url, {"s-mechanisms": "98", "s-products": ""}).context["form"]
    shown = {name: str(form[name].value()) for name in ("s-mechanisms", "s-products", "w-marketing")}
    assert shown == {"s-mechanisms": "98", "s-products": "88.0", "w-marketing": "25"}
    wrong = browser().get(url, {"s-mechanisms": "101"})
    assert str(wrong.context["form"]["s-products"].value()) == "88.0"


def test_the_pages_that_set_a_year_and_hold_a_meeting_say_where_they_are(browser, evaluation):
    reader = browser()
    year = reverse("supervision:evaluation_year", args=[2025])
    for url in (
        reverse("supervision:evaluation_meeting", args=[2025, "decide_second"]),
        reverse("supervision:set_evaluation_year", args=[2025]),
    ):
        crumbs = reader.get(url).content.decode().partition("fq-crumbs")[2].partition("</nav>")[0]
        assert reverse("supervision:evaluations") in crumbs
        assert year in crumbs
    first = reader.get(reverse("supervision:set_evaluation_year", args=[2024])).content.decode()
    assert f'href="{reverse("supervision:evaluation_year", args=[2024])}"' not in first


def test_filters_of_a_year_beyond_the_name_are_folded_until_one_is_used(browser, evaluation):
    reader, url = browser(), reverse("supervision:evaluation_year", args=[2025])
    assert '<details class="fq-more-filters">' in reader.get(url).content.decode()
    assert '<details class="fq-more-filters" open>' in reader.get(url, {"state": "self"}).content.decode()


def test_a_score_that_was_not_announced_is_marked_provisional_and_told_to_the_regulator_only(
    browser, evaluation, city, regulator, now
):
    first_rated(evaluation, city, regulator, now)
    listed = reverse("supervision:evaluations")
    row = browser().get(reverse("supervision:evaluation_year", args=[2025])).context["rows"][0]
    assert (row.score, row.level, row.provisional) == (Decimal("88.0"), "2A", True)
    row = browser("B", Role.OFFICER).get(listed).context["rows"][0]
    assert (row.score, row.level, row.provisional) == (None, "", False)


@pytest.mark.parametrize("weight", ["1e40", "sNaN", "-1e40", "NaN", "Infinity"])
def test_a_weight_nobody_can_mean_is_refused_beside_its_element(browser, evaluation, weight):
    asked = browser().get(reverse("supervision:evaluation_weights", args=[2025]), {"marketing": weight})
    assert asked.status_code == 400


def test_a_sheet_whose_time_was_tampered_with_counts_as_changed_by_somebody_else(browser, evaluation):
    house = browser("B", Role.OFFICER)
    url = reverse("supervision:evaluation_sheet", args=[evaluation.pk])
    refused = house.post(url, {"seen": "gestern", "reason-mechanisms": "制度齐全"})
    assert refused.status_code == 400
    assert "制度齐全" in refused.content.decode()


def test_a_year_beyond_the_calendar_has_no_evaluations(browser, city):
    given = {f"weight-{code}": str(weight) for code, weight in NEW.weights().items()}
    given |= {"note": "", "self_due_on": (timezone.localdate() + timedelta(days=20)).isoformat()}
    assert browser().post(reverse("supervision:set_evaluation_year", args=[99999]), given).status_code == 404


def test_of_two_who_set_the_same_year_the_second_is_told_and_keeps_what_was_typed(browser, evaluation):
    client, url = browser(), reverse("supervision:set_evaluation_year", args=[2025])
    page = client.get(url)
    seen = page.context["form"]["seen"].value()
    assert seen in page.content.decode()
    given = {f"weight-{code}": str(weight) for code, weight in NEW.weights().items()}
    given |= {"note": "", "self_due_on": (timezone.localdate() + timedelta(days=30)).isoformat(), "seen": seen}
    assert client.post(url, given).status_code == 302
    late = client.post(url, given | {"note": "后到的说明"})
    assert late.status_code == 400
    assert "刚有人修改过" in late.content.decode()
    assert "后到的说明" in late.content.decode()
