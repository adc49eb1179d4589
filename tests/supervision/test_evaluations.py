"""Evaluations: from the year's weights to a final result; who may do and see what; recalculation explained."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.files.evidence import MOST
from fengqiao.foundation.files.references import referenced
from fengqiao.foundation.ledger.queries import history
from fengqiao.organisations.models import Organisation
from fengqiao.supervision.models import Evaluation, EvaluationYear
from fengqiao.supervision.queries.evaluations.explaining import calculations_of
from fengqiao.supervision.queries.evaluations.page import file_seen, history_of, page_of
from fengqiao.supervision.queries.evaluations.paper import paper_of
from fengqiao.supervision.queries.evaluations.scope import (
    evaluation_seen,
    evaluations_seen,
    given_at,
    missing_at,
    scheme_of,
)
from fengqiao.supervision.queries.evaluations.what_if import base_of, what_if
from fengqiao.supervision.queries.evaluations.years import with_weights
from fengqiao.supervision.queries.rating_schemes import schemes
from fengqiao.supervision.rules.rating.course import Side, Stage, State
from fengqiao.supervision.services.evaluations import moving, years
from fengqiao.supervision.services.evaluations.collecting import collect
from fengqiao.supervision.services.evaluations.files import Attached
from fengqiao.supervision.services.evaluations.sheets import Entry, Taken, save_sheet
from support.files import EXE, PDF
from support.locks import is_held

pytestmark = pytest.mark.django_db
NEW = schemes()[1]
HELD = moving.MeetingData(date(2026, 1, 5), "钟处长", ("李科长", "陈科长"), "逐家审议，一致同意。")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def regulator(city):
    return city.actor("REG", Role.REGULATOR)


@pytest.fixture
def house(city):
    return city.actor("B")


def set_year(by, at, **other) -> EvaluationYear:
    due_on = timezone.localdate(at) + timedelta(days=20)
    given = {"year": 2025, "weights": NEW.weights(), "note": "", "self_due_on": due_on, **other}
    return years.set_year(**given, by=by, at=at)


@pytest.fixture
def begun(busy, regulator, now) -> Evaluation:
    set_year(regulator, now)
    years.begin(2025, by=regulator, at=now)
    return Evaluation.objects.get(organisation__code="B")


def do(evaluation, action, by, at, **data) -> Evaluation:
    return moving.perform(evaluation_id=evaluation.pk, action=action, by=by, at=at, data=data)


def full(score="88.0", reason="依据材料", **other) -> dict[str, Entry]:
    entries = {item.code: Entry(Decimal(score), reason=reason) for item in NEW.items()}
    return entries | other


def rated(evaluation, house, regulator, now, score="88.0", taken=()) -> Evaluation:
    save_sheet(evaluation.pk, full("95.0"), {}, by=house, at=now)
    do(evaluation, "submit_self", house, now)
    save_sheet(evaluation.pk, full(score), dict(taken), by=regulator, at=now)
    return do(evaluation, "finish_first", regulator, now)


def announced(evaluation, house, regulator, now) -> Evaluation:
    rated(evaluation, house, regulator, now)
    do(evaluation, "agree", house, now)
    for action in ("decide_second", "pass_audit"):
        moving.meet_and_decide(2025, HELD, action, [evaluation.pk], by=regulator, at=now)
    evaluation.refresh_from_db()
    return evaluation


def test_weights_below_a_minimum_or_not_summing_to_a_hundred_are_refused_by_element(city, regulator, now):
    weights = {**NEW.weights(), "marketing": Decimal(24), "disputes": Decimal(28)}
    with pytest.raises(Invalid) as wrong:
        set_year(regulator, now, weights=weights)
    assert set(wrong.value.fields) == {"weight-marketing"}
    assert not EvaluationYear.objects.exists()


def test_only_the_regulator_sets_and_begins_a_year(city, house, now):
    with pytest.raises(NotAllowed):
        set_year(house, now)


def test_every_bank_and_insurer_gets_its_evaluation_with_what_was_collected(begun, regulator):
    assert set(Evaluation.objects.values_list("organisation__code", flat=True)) == {"B", "R"}
    assert begun.state == State.SELF
    assert begun.due_on == begun.year.self_due_on
    assert begun.items.count() == len(NEW.items())
    item = begun.items.get(code="advertising")
    assert (item.value is None) == bool(item.reason)


def test_a_house_open_for_less_than_a_full_year_is_not_rated_and_says_why(busy, city, regulator, now):
    city.offices["R"].opened_on = date(2025, 5, 1)
    city.offices["R"].save()
    set_year(regulator, now)
    assert years.begin(2025, by=regulator, at=now) == 1
    found = Evaluation.objects.get(organisation__code="R")
    assert (found.state, found.not_rated, found.due_on) == (State.NOT_RATED, "new", None)
    back = do(found, "include", regulator, now, reasons="全年营业", due_on=timezone.localdate(now) + timedelta(days=9))
    assert (back.state, back.not_rated) == (State.SELF, "")


def test_a_self_assessment_can_be_saved_in_part_but_not_handed_in(begun, house, now):
    save_sheet(begun.pk, {"mechanisms": Entry(Decimal("90.0"))}, {}, by=house, at=now)
    with pytest.raises(NotAllowed):
        do(begun, "submit_self", house, now)
    save_sheet(begun.pk, full(), {}, by=house, at=now)
    assert do(begun, "submit_self", house, now).state == State.FIRST


@pytest.mark.parametrize("score", ["100.1", "-1", "88.25"])
def test_a_score_out_of_range_or_finer_than_a_tenth_is_refused_at_its_field(begun, house, now, score):
    with pytest.raises(Invalid) as wrong:
        save_sheet(begun.pk, {"mechanisms": Entry(Decimal(score))}, {}, by=house, at=now)
    assert set(wrong.value.fields) == {"score-mechanisms"}


def test_a_score_other_than_the_indicators_needs_a_reason(begun, house, now):
    begun.items.filter(code="advertising").update(suggested=Decimal("90.0"))
    with pytest.raises(Invalid) as wrong:
        save_sheet(begun.pk, {"advertising": Entry(Decimal("95.0"))}, {}, by=house, at=now)
    assert set(wrong.value.fields) == {"reason-advertising"}


def test_two_who_save_the_same_sheet_do_not_overwrite_each_other(begun, house, now):
    seen = begun.changed_at
    save_sheet(begun.pk, full(), {}, by=house, at=now + timedelta(minutes=1), seen=seen)
    with pytest.raises(Conflict):
        save_sheet(begun.pk, full(), {}, by=house, at=now + timedelta(minutes=2), seen=seen)


def test_the_regulator_leaves_out_an_item_but_never_a_whole_element(begun, house, regulator, now):
    save_sheet(begun.pk, full(), {}, by=house, at=now)
    do(begun, "submit_self", house, now)
    whole = {item.code: Entry(is_excluded=True, reason="无此业务") for item in NEW.elements[0].items}
    with pytest.raises(Invalid) as wrong:
        save_sheet(begun.pk, full(**whole), {}, by=regulator, at=now)
    assert set(wrong.value.fields) == {"excluded-governance"}
    one = {"governance": Entry(is_excluded=True, reason="无此业务")}
    save_sheet(begun.pk, full(**one), {}, by=regulator, at=now)
    done = do(begun, "finish_first", regulator, now)
    assert (done.score, done.level) == (Decimal("88.0"), "2A")


def test_a_deduction_needs_its_facts_and_counts(begun, house, regulator, now):
    taken = {"inspection": Taken(Decimal("3.5"), "")}
    save_sheet(begun.pk, full(), {}, by=house, at=now)
    do(begun, "submit_self", house, now)
    with pytest.raises(Invalid) as wrong:
        save_sheet(begun.pk, full(), taken, by=regulator, at=now)
    assert set(wrong.value.fields) == {"why-inspection"}
    save_sheet(begun.pk, full(), {"inspection": Taken(Decimal("3.5"), "检查发现")}, by=regulator, at=now)
    assert do(begun, "finish_first", regulator, now).score == Decimal("84.5")


def test_an_institution_that_stays_silent_is_rated_once_its_day_is_past(begun, regulator, now):
    with pytest.raises(NotAllowed):
        do(begun, "skip_self", regulator, now, reasons="未自评")
    later = now + timedelta(days=30)
    assert do(begun, "skip_self", regulator, later, reasons="未自评").state == State.FIRST


def test_an_objection_that_is_upheld_changes_the_item_and_explains_the_difference(begun, house, regulator, now):
    rated(begun, house, regulator, now)
    do(begun, "object", house, now, item="mechanisms", text="漏看了制度文件")
    with pytest.raises(NotAllowed):
        do(begun, "agree", house, now)
    entry = begun.objections.get()
    with pytest.raises(Invalid) as wrong:
        do(begun, "decide_objection", regulator, now, objection=entry.pk, result="upheld", reasons="属实", score="")
    assert set(wrong.value.fields) == {"score"}
    after = do(
        begun, "decide_objection", regulator, now, objection=entry.pk, result="upheld", reasons="属实", score="98"
    )
    assert after.score == Decimal("88.4")
    newest = calculations_of(after, [Stage.FIRST])[0]
    assert [(one.before, one.after, one.points) for one in newest.differences] == [("88.0", "98.0", "+0.36")]


def test_objections_end_with_their_day_and_the_regulator_goes_on_only_then(begun, house, regulator, now):
    rated(begun, house, regulator, now)
    with pytest.raises(NotAllowed):
        do(begun, "to_second", regulator, now)
    later = now + timedelta(days=20)
    with pytest.raises(NotAllowed):
        do(begun, "object", house, later, item="mechanisms", text="迟了")
    assert do(begun, "to_second", regulator, later).state == State.SECOND


def test_collective_decisions_need_enough_people_and_the_audit_a_meeting_of_its_own(begun, house, regulator, now):
    rated(begun, house, regulator, now)
    do(begun, "agree", house, now)
    few = moving.MeetingData(HELD.held_on, HELD.chair, ("李科长", "钟处长"), HELD.minutes)
    with pytest.raises(Invalid) as wrong:
        moving.record_meeting(2025, few, by=regulator, at=now)
    assert set(wrong.value.fields) == {"members"}
    held = moving.record_meeting(2025, HELD, by=regulator, at=now)
    do(begun, "decide_second", regulator, now, meeting=held.pk)
    with pytest.raises(Invalid):
        do(begun, "pass_audit", regulator, now, meeting=held.pk)
    other = moving.record_meeting(2025, HELD, by=regulator, at=now)
    done = do(begun, "pass_audit", regulator, now, meeting=other.pk)
    assert done.state == State.ANNOUNCED
    assert done.window_until > timezone.localdate(now)


def test_one_meeting_decides_on_all_it_names_or_on_none(begun, house, regulator, now):
    rated(begun, house, regulator, now)
    do(begun, "agree", house, now)
    other = Evaluation.objects.get(organisation__code="R")
    with pytest.raises(NotAllowed, match="机构R"):
        moving.meet_and_decide(2025, HELD, "decide_second", [begun.pk, other.pk], by=regulator, at=now)
    begun.refresh_from_db()
    assert begun.state == State.SECOND


def test_an_appeal_is_decided_collectively_and_says_what_changed(begun, house, regulator, now):
    announced(begun, house, regulator, now)
    do(begun, "appeal", house, now, text="满意度数据有误")
    sheet = full("88.0") | {"satisfaction": Entry(Decimal("98.0"), reason="数据更正")}
    save_sheet(begun.pk, sheet, {}, by=regulator, at=now)
    held = moving.record_meeting(2025, HELD, by=regulator, at=now)
    done = do(begun, "decide_review", regulator, now, meeting=held.pk, reasons="数据属实，改正")
    assert (done.state, done.score) == (State.FINAL, Decimal("88.4"))
    assert done.objections.get(kind="appeal").result == "upheld"
    assert [one.points for one in calculations_of(done, list(Stage))[0].differences] == ["+0.36"]


def test_a_result_nobody_appealed_from_becomes_final_after_its_day(begun, house, regulator, now):
    announced(begun, house, regulator, now)
    Evaluation.objects.update(window_until=timezone.localdate(now) - timedelta(days=1))
    assert moving.finalise_due(at=now) == 1
    begun.refresh_from_db()
    assert begun.state == State.FINAL
    assert moving.finalise_due(at=now) == 0


def test_new_weights_compute_everything_again_until_a_result_is_announced(begun, house, regulator, now):
    better = full("88.0") | {item.code: Entry(Decimal("60.0"), reason="较弱") for item in NEW.elements[0].items}
    save_sheet(begun.pk, full(), {}, by=house, at=now)
    do(begun, "submit_self", house, now)
    save_sheet(begun.pk, better, {}, by=regulator, at=now)
    before = do(begun, "finish_first", regulator, now).score
    weights = {**NEW.weights(), "system": Decimal(10), "disputes": Decimal(29)}
    with pytest.raises(Invalid) as wrong:
        set_year(regulator, now, weights=weights)
    assert set(wrong.value.fields) == {"note"}
    assert [one.score > before for one in with_weights(begun.year, weights) if one.evaluation == begun] == [True]
    set_year(regulator, now, weights=weights, note="突出纠纷化解")
    begun.refresh_from_db()
    assert begun.score > before
    assert len(calculations_of(begun, [Stage.FIRST])[0].differences) == 2
    do(begun, "agree", house, now)
    for action in ("decide_second", "pass_audit"):
        moving.meet_and_decide(2025, HELD, action, [begun.pk], by=regulator, at=now)
    with pytest.raises(NotAllowed):
        set_year(regulator, now, weights=NEW.weights(), note="再调")


def test_what_if_shows_another_score_and_keeps_nothing(begun, house, regulator, now):
    rated(begun, house, regulator, now)
    begun.refresh_from_db()
    base = base_of(begun, Side.REGULATOR)
    shown = what_if(begun, base, scores={"mechanisms": Decimal(98)}, weights={}, deductions={})
    assert (shown.base.score, shown.supposed.score) == (Decimal("88.0"), Decimal("88.4"))
    with pytest.raises(Invalid):
        what_if(begun, base, scores={}, weights={"system": Decimal(5)}, deductions={})
    assert begun.calculations.count() == 2


def test_nobody_but_the_regulator_and_the_head_office_itself_sees_an_evaluation(begun, city):
    for code in ("R", "B-1", "B-1-1", "B-1-1-1"):
        assert begun not in evaluations_seen(city.actor(code))
        with pytest.raises(NotFound):
            evaluation_seen(begun.pk, city.actor(code))
    assert evaluation_seen(begun.pk, city.actor("B", Role.EXECUTIVE)) == begun
    assert evaluation_seen(begun.pk, city.actor("REG", Role.AUDITOR)) == begun


def test_an_institution_learns_no_score_that_is_still_being_decided(begun, house, regulator, now):
    today = timezone.localdate(now)
    save_sheet(begun.pk, full("95.0"), {}, by=house, at=now)
    do(begun, "submit_self", house, now)
    save_sheet(begun.pk, full("71.0"), {}, by=regulator, at=now)
    begun.refresh_from_db()
    assert page_of(begun, house, today=today).stages == ["自评"]
    do(begun, "finish_first", regulator, now)
    do(begun, "agree", house, now)
    save_sheet(begun.pk, full("62.5"), {}, by=regulator, at=now)
    moving.meet_and_decide(2025, HELD, "decide_second", [begun.pk], by=regulator, at=now)
    begun.refresh_from_db()
    shown = page_of(begun, house, today=today)
    assert shown.stages == ["自评", "初评"]
    assert shown.result.score == Decimal("71.0")
    told = str([entry.details for entry in history_of(begun, house)])
    assert "62.5" not in told
    assert "62.5" in str([entry.details for entry in history_of(begun, regulator)])


def test_every_step_is_an_event_and_none_names_who_sat_in_the_meeting(begun, house, regulator, now):
    announced(begun, house, regulator, now)
    tags = [event.tag.removeprefix("evaluation.") for event in history(f"evaluation:{begun.pk}")]
    assert tags == ["begun", "scored", "submit_self", "scored", "finish_first", "agree", "decide_second", "pass_audit"]
    told = str([event.data for event in history("evaluation_year:2025")])
    assert "met" in {event.tag.rpartition(".")[2] for event in history("evaluation_year:2025")}
    assert "钟处长" not in told


def test_a_house_cannot_act_for_the_regulator_nor_the_regulator_for_a_house(begun, house, regulator, city, now):
    with pytest.raises(NotAllowed):
        save_sheet(begun.pk, full(), {}, by=regulator, at=now)
    with pytest.raises(NotAllowed):
        do(begun, "collect", house, now)
    with pytest.raises(NotFound):
        save_sheet(begun.pk, full(), {}, by=city.actor("R"), at=now)


def test_the_scheme_of_a_year_is_the_one_in_force_then(city, regulator, now):
    old = schemes()[0]
    made = set_year(regulator, now, year=2024, weights=old.weights())
    assert scheme_of(made) == old


def upload(body: bytes, name: str) -> BytesIO:
    made = BytesIO(body)
    made.name = name
    return made


def test_files_of_a_self_assessment_are_kept_by_item_and_the_ledger_knows_their_names_and_hashes(begun, house, now):
    files = {"mechanisms": [upload(PDF, "消保制度13800138000.pdf")], "products": [upload(PDF, "分级.pdf")]}
    save_sheet(begun.pk, full(), {}, by=house, at=now, attached=Attached(files))
    assert dict(begun.files.values_list("item", "file_name")) == {
        "mechanisms": "消保制度13800138000.pdf", "products": "分级.pdf",
    }  # fmt: skip
    told = history(f"evaluation:{begun.pk}")[-1].data
    sha256 = begun.files.first().sha256
    assert told["files"] == [f"消保制度138****8000.pdf · {sha256}", f"分级.pdf · {sha256}"]
    assert referenced([sha256]) == {sha256}
    assert "分级.pdf" in str(history_of(begun, house)[0])


def test_a_refused_file_leaves_scores_and_the_other_files_unsaved_and_tells_all_faults_at_once(begun, house, now):
    entries = {"mechanisms": Entry(Decimal(91)), "customers": Entry(Decimal(101))}
    files = {"mechanisms": [upload(PDF, "制度.pdf")], "products": [upload(EXE, "程序.exe")]}
    with pytest.raises(Invalid) as wrong:
        save_sheet(begun.pk, entries, {}, by=house, at=now, attached=Attached(files))
    assert set(wrong.value.fields) == {"score-customers", "files-products"}
    assert "程序.exe" in wrong.value.fields["files-products"]
    assert not begun.files.exists()
    assert given_at(begun, Stage.SELF).scores == {}


def test_files_are_taken_back_only_while_the_institution_assesses_itself(begun, house, regulator, now):
    files = {"mechanisms": [upload(PDF, "旧.pdf"), upload(PDF, "新.pdf")]}
    save_sheet(begun.pk, full(), {}, by=house, at=now, attached=Attached(files))
    save_sheet(begun.pk, full(), {}, by=house, at=now, attached=Attached(dropped=[begun.files.first().pk]))
    kept = begun.files.get()
    assert kept.file_name == "新.pdf"
    assert history(f"evaluation:{begun.pk}")[-1].data["removed"] == [f"旧.pdf · {kept.sha256}"]
    do(begun, "submit_self", house, now)
    with pytest.raises(NotAllowed):
        save_sheet(begun.pk, full(), {}, by=regulator, at=now, attached=Attached(dropped=[kept.pk]))
    with pytest.raises(NotAllowed):
        save_sheet(begun.pk, full(), {}, by=house, at=now, attached=Attached(dropped=[kept.pk]))


def test_no_item_has_more_files_than_a_form_can_hold(begun, house, now):
    files = [upload(PDF, f"{number}.pdf") for number in range(MOST)]
    save_sheet(begun.pk, full(), {}, by=house, at=now, attached=Attached({"mechanisms": files}))
    with pytest.raises(Invalid) as wrong:
        save_sheet(begun.pk, full(), {}, by=house, at=now, attached=Attached({"mechanisms": [upload(PDF, "多.pdf")]}))
    assert set(wrong.value.fields) == {"files-mechanisms"}


def test_an_objection_and_an_appeal_come_with_files_and_one_that_is_refused_leaves_nothing(
    begun, house, regulator, now
):
    rated(begun, house, regulator, now)
    given = {"item": "mechanisms", "text": "未计入"}
    with pytest.raises(Invalid) as wrong:
        moving.perform(
            evaluation_id=begun.pk, action="object", by=house, at=now, data=given, files=[upload(EXE, "程序.exe")]
        )
    assert set(wrong.value.fields) == {"files"}
    assert not begun.objections.exists()
    moving.perform(
        evaluation_id=begun.pk, action="object", by=house, at=now, data=given, files=[upload(PDF, "凭证.pdf")]
    )
    objection = begun.objections.get()
    assert objection.files.get().file_name == "凭证.pdf"
    assert history(f"evaluation:{begun.pk}")[-1].data["files"] == [f"凭证.pdf · {objection.files.get().sha256}"]
    do(begun, "decide_objection", regulator, now, objection=objection.pk, result="rejected", reasons="已计入")
    do(begun, "agree", house, now)
    for action in ("decide_second", "pass_audit"):
        moving.meet_and_decide(2025, HELD, action, [begun.pk], by=regulator, at=now)
    moving.perform(
        evaluation_id=begun.pk,
        action="appeal",
        by=house,
        at=now,
        data={"text": "申请复核"},
        files=[upload(PDF, "整改.pdf")],
    )
    assert begun.objections.get(kind="appeal").files.get().file_name == "整改.pdf"


def test_a_file_is_seen_by_the_regulator_and_the_institution_itself_only(begun, house, regulator, city, now):
    save_sheet(begun.pk, full(), {}, by=house, at=now, attached=Attached({"mechanisms": [upload(PDF, "制度.pdf")]}))
    kept = begun.files.get()
    assert file_seen(kept.pk, house) == file_seen(kept.pk, regulator) == kept
    for other in ("R", "B-1", "B-1-1"):
        with pytest.raises(NotFound):
            file_seen(kept.pk, city.actor(other))


@pytest.fixture
def busy_year(busy, regulator, now, today) -> Evaluation:
    """Return the evaluation of a bank in the year in which everything happened."""
    set_year(regulator, now, year=today.year)
    years.begin(today.year, by=regulator, at=now)
    return Evaluation.objects.get(organisation__code="B")


def item_of(evaluation, code) -> tuple[str, float | None, Decimal | None, str]:
    found = evaluation.items.get(code=code)
    return found.indicator, found.value, found.suggested, found.reason


def test_an_institution_without_any_record_is_shown_as_such_and_left_to_the_examiner(begun, regulator, house):
    for code in ("advertising", "volume", "campaigns", "reach", "governance"):
        _indicator, value, suggested, reason = item_of(begun, code)
        assert (value, suggested, reason) == (None, None, "no_records")
    shown = page_of(begun, regulator, today=date(2026, 1, 1))
    [row] = [row for element in shown.sheet for row in element.rows if row.code == "volume"]
    assert (row.value, row.reason) == ("", "全年没有这类记录")
    assert "volume" in missing_at(begun, Stage.SELF)


def test_nothing_of_a_kind_is_nought_for_an_institution_that_keeps_such_records(busy_year):
    assert item_of(busy_year, "advertising") == ("marketing_per_1000_outlets", 0.0, Decimal(100), "")
    outdoor = item_of(busy_year, "campaigns")
    assert (outdoor[0], outdoor[1]) == ("outdoor_sessions", 1.0)


def test_complaints_and_reach_are_scored_by_the_size_of_the_institution(busy_year):
    outlets = Organisation.objects.filter(code__startswith="B-", level="outlet").count()
    assert item_of(busy_year, "volume")[:2] == ("per_1000_outlets", 2000 / outlets)
    assert item_of(busy_year, "reach")[:2] == ("person_times_per_outlet", pytest.approx(100 / outlets))


def test_an_item_without_an_indicator_for_the_trade_earns_nothing_by_itself(busy, regulator, now, today):
    city = busy
    city.add("I", "head_office", kind="insurer")
    set_year(regulator, now, year=today.year)
    years.begin(today.year, by=regulator, at=now)
    bank, insurer = (Evaluation.objects.get(organisation__code=code) for code in ("B", "I"))
    assert item_of(bank, "nuisance") == ("", None, None, "not_applicable")
    assert item_of(insurer, "advertising") == ("", None, None, "not_applicable")
    assert item_of(insurer, "volume") == ("per_10k_policies", None, None, "not_reported")
    assert item_of(insurer, "reach") == ("person_times", None, None, "no_records")


def test_indicators_are_read_once_for_all_institutions(busy, regulator, now, today, reference_held):
    set_year(regulator, now, year=today.year)
    years.begin(today.year, by=regulator, at=now)
    year = EvaluationYear.objects.get()

    def queries_with_more(names) -> int:
        for name in names:
            made = busy.add(name, "head_office")
            Evaluation.objects.create(year=year, organisation=made, state="self", changed_at=now)
        rows = list(Evaluation.objects.select_related("year", "organisation"))
        with CaptureQueriesContext(connection) as asked:
            collect(rows)
        return len(asked)

    assert queries_with_more(["X0"]) == queries_with_more([f"Y{number}" for number in range(6)])


def test_a_result_reviewed_again_shows_the_house_what_was_decided_and_nothing_of_what_is_being_decided(
    begun, house, regulator, now
):
    told = announced(begun, house, regulator, now)
    do(told, "appeal", house, now, text="口径有误")
    save_sheet(told.pk, full("90.0", reason="复核后调整"), {}, by=regulator, at=now)
    meeting = moving.record_meeting(2025, HELD, by=regulator, at=now)
    do(told, "decide_review", regulator, now, meeting=meeting.pk, reasons="采纳")
    do(told, "reopen", regulator, now, reasons="记录更正")
    drafted = {NEW.deductions[0].code: Taken(Decimal("1.0"), "正在研究的扣分")}
    save_sheet(told.pk, full("61.0", reason="正在研究的理由"), drafted, by=regulator, at=now)
    told.refresh_from_db()
    paper = paper_of(evaluation_seen(told.pk, house), house, at=now)
    assert paper.score == "90.0"
    assert {cells[2] for cells in paper.items} == {"90.0"}
    assert "正在研究" not in str(paper)
    assert page_of(told, house, today=timezone.localdate(now)).result.score == Decimal("90.0")


@pytest.mark.django_db(transaction=True)
def test_while_new_weights_are_computed_nobody_moves_an_evaluation(begun, house, regulator, now, monkeypatch):
    rated(begun, house, regulator, now)
    weights = {**NEW.weights(), "system": Decimal(10), "disputes": Decimal(29)}
    kept, said = years.recalculate, []

    def watched(evaluation, **given):
        said.append(is_held(begun))
        return kept(evaluation, **given)

    monkeypatch.setattr(years, "recalculate", watched)
    set_year(regulator, now, weights=weights, note="调整", self_due_on=begun.year.self_due_on)
    assert set(said) == {True}


def test_a_result_becomes_final_by_the_day_of_the_moment_given_not_by_that_of_the_data(
    begun, house, regulator, now, monkeypatch
):
    announced(begun, house, regulator, now)
    monkeypatch.setattr(moving, "data_day", lambda: date(2019, 11, 14), raising=False)
    last = Evaluation.objects.get(pk=begun.pk).window_until
    assert moving.finalise_due(at=now) == 0
    assert moving.finalise_due(at=now + (last - timezone.localdate(now)) + timedelta(days=1)) == 1


def test_a_year_whose_day_for_self_assessments_is_past_does_not_begin(busy, regulator, now):
    set_year(regulator, now)
    with pytest.raises(NotAllowed, match="自评期限"):
        years.begin(2025, by=regulator, at=now + timedelta(days=21))
    assert not Evaluation.objects.exists()


def test_another_day_for_self_assessments_is_that_of_who_still_assesses_itself(begun, house, regulator, city, now):
    own_day = timezone.localdate(now) + timedelta(days=5)
    other = Evaluation.objects.get(organisation__code="R")
    save_sheet(other.pk, full(), {}, by=city.actor("R"), at=now)
    do(other, "submit_self", city.actor("R"), now)
    do(other, "return_self", regulator, now, reasons="补充", due_on=own_day)
    later = begun.year.self_due_on + timedelta(days=10)
    set_year(regulator, now, self_due_on=later)
    assert Evaluation.objects.get(pk=begun.pk).due_on == later
    assert Evaluation.objects.get(pk=other.pk).due_on == own_day
    assert history(f"evaluation:{begun.pk}")[-1].data["due_on"] == later.isoformat()
    with pytest.raises(Invalid) as wrong:
        set_year(regulator, now, self_due_on=timezone.localdate(now) - timedelta(days=1))
    assert set(wrong.value.fields) == {"self_due_on"}


def test_days_of_another_age_are_refused_in_a_year_and_a_meeting(begun, regulator, now):
    with pytest.raises(Invalid, match="请核对年份"):
        set_year(regulator, now, self_due_on=date(9999, 1, 1))
    long_ago = moving.MeetingData(date(1700, 1, 1), HELD.chair, HELD.members, HELD.minutes)
    with pytest.raises(Invalid, match="请核对年份") as refused:
        moving.record_meeting(2025, long_ago, by=regulator, at=now)
    assert list(refused.value.fields) == ["held_on"]
