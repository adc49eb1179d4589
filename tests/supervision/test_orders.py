"""Orders of supervision: opened, answered, judged, followed, escalated; each move once, with its event."""

from datetime import date, timedelta
from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone, translation

from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.files.references import referenced
from fengqiao.foundation.ledger.queries import history
from fengqiao.foundation.numbering import compose_number, is_valid_number
from fengqiao.supervision.models import OrderFile, SupervisionOrder
from fengqiao.supervision.queries.orders import orders_seen, overdue
from fengqiao.supervision.rules.orders import Action, State
from fengqiao.supervision.services.order_due import deadline
from fengqiao.supervision.services.orders import NewOrder, open_order, perform
from support.files import EXE, PDF

pytestmark = pytest.mark.django_db


class Upload(BytesIO):
    name = "整改报告.pdf"


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def regulator(city):
    return city.actor("REG", Role.REGULATOR)


@pytest.fixture
def house(city):
    return city.actor("B")


def written(**other) -> NewOrder:
    return NewOrder(**{"subject": "B", "title": "逾期未告知", "question": "请说明。", "basis": "A40_2", **other})


@pytest.fixture
def order(regulator, now) -> SupervisionOrder:
    return open_order(written(), by=regulator, at=now)


def do(order, action, by, at, files=(), **data):
    return perform(number=order.number, action=action, by=by, at=at, data=data, files=files)


def followed(order, regulator, house, now):
    do(order, Action.ANSWER, house, now, text="已查明")
    due_on = timezone.localdate(now) + timedelta(days=20)
    return do(order, Action.ACCEPT_PARTLY, regulator, now, reasons="还不够", measure="公开渠道", measure_due_on=due_on)


def test_an_order_has_a_number_a_due_day_and_an_event(order):
    assert is_valid_number(order.number)
    assert order.number.startswith("DB")
    assert order.due_on == order.answer_due_on > timezone.localdate()
    assert [event.tag for event in history(f"supervision_order:{order.pk}")] == ["supervision.order_opened"]


def test_only_the_regulator_gives_orders(city, now):
    for by in (city.actor("B"), city.actor("REG", Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            open_order(written(), by=by, at=now)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("subject", {"subject": "REG"}),
        ("subject", {"subject": "NIX"}),
        ("title", {"title": " "}),
        ("basis", {"basis": "A99"}),
        ("references", {"references": (compose_number("TS", 2026, 999_999),)}),
    ],
)
def test_an_order_that_lacks_something_is_refused_and_says_what(regulator, now, field, given):
    with pytest.raises(Invalid) as refusal:
        open_order(written(**given), by=regulator, at=now)
    assert set(refusal.value.fields) == {field}
    assert not SupervisionOrder.objects.exists()


def test_an_order_from_a_reading_keeps_its_value_and_records(busy, regulator, now, today):
    made = open_order(written(indicator="received", period=str(today.year)), by=regulator, at=now)
    assert made.reading.startswith("2")
    assert made.records.startswith("/measures/received/cases/?organisation=B")


def test_an_order_runs_to_its_end(order, regulator, house, now):
    do(order, Action.ANSWER, house, now, files=[Upload(PDF)], text="已查明")
    file = OrderFile.objects.get()
    assert referenced([file.sha256, "b" * 64]) == {file.sha256}
    do(order, Action.RETURN, regulator, now, reasons="没有附证据")
    do(order, Action.ANSWER, house, now, text="补充")
    due_on = timezone.localdate(now) + timedelta(days=20)
    do(order, Action.ACCEPT_PARTLY, regulator, now, reasons="还不够", measure="公开渠道", measure_due_on=due_on)
    measure = order.measures.get()
    with pytest.raises(NotAllowed):
        do(order, Action.CLOSE, regulator, now, reasons="好")
    do(order, Action.REPORT_MEASURE, house, now, which=measure.pk, report="已公开")
    later = due_on + timedelta(days=5)
    do(
        order,
        Action.CHECK_MEASURE,
        regulator,
        now,
        which=measure.pk,
        result="not_done",
        reasons="未公开",
        measure_due_on=later,
    )
    do(order, Action.REPORT_MEASURE, house, now, which=measure.pk, report="已公开")
    do(order, Action.CHECK_MEASURE, regulator, now, which=measure.pk, result="done", reasons="属实")
    done = do(order, Action.CLOSE, regulator, now, reasons="整改到位")
    assert (done.state, done.due_on) == (State.CLOSED, None)
    tags = [event.tag.removeprefix("supervision.order_") for event in history(f"supervision_order:{order.pk}")]
    assert tags[:3] == ["opened", "answer", "return"]
    assert tags[-1] == "close"


def test_more_time_is_asked_once_and_decided(order, regulator, house, now):
    wanted = order.due_on + timedelta(days=10)
    with pytest.raises(Invalid, match="晚于"):
        do(order, Action.ASK_EXTENSION, house, now, wanted_on=order.due_on, reasons="查账")
    do(order, Action.ASK_EXTENSION, house, now, wanted_on=wanted, reasons="查账")
    with pytest.raises(NotAllowed, match="还没有决定"):
        do(order, Action.ASK_EXTENSION, house, now, wanted_on=wanted, reasons="查账")
    found = do(order, Action.DECIDE_EXTENSION, regulator, now, result="granted", reasons="合理")
    assert found.due_on == found.answer_due_on == wanted
    with pytest.raises(NotAllowed, match="用完"):
        do(order, Action.ASK_EXTENSION, house, now, wanted_on=wanted + timedelta(days=5), reasons="再延")


def test_while_a_wish_waits_it_is_the_regulators_turn_and_refusal_leaves_a_day(order, regulator, house, now):
    late = now + timedelta(days=(order.answer_due_on - timezone.localdate(now)).days)
    do(order, Action.ASK_EXTENSION, house, late, wanted_on=order.due_on + timedelta(days=9), reasons="查账")
    waiting = orders_seen(regulator).get()
    assert waiting.due_on == deadline("order_decide_extension", timezone.localdate(late)) > order.answer_due_on
    assert (waiting.at_regulator, waiting.at_house) == (True, False)
    after = late + timedelta(days=(waiting.due_on - timezone.localdate(late)).days + 4)
    with pytest.raises(NotAllowed, match="监管谈话"):
        do(order, Action.NOTICE, regulator, after, paper="opinion", text="情况", demands="整改")
    found = do(order, Action.DECIDE_EXTENSION, regulator, after, result="refused", reasons="不必要")
    assert found.due_on == deadline("order_after_refusal", timezone.localdate(after))
    assert orders_seen(regulator).get().at_house


def test_a_reported_measure_is_the_regulators_to_check_in_time(order, regulator, house, now):
    followed(order, regulator, house, now)
    measure = order.measures.get()
    assert orders_seen(regulator).get().due_on == measure.due_on
    found = do(order, Action.REPORT_MEASURE, house, now, which=measure.pk, report="已公开")
    assert found.due_on == deadline("order_judge", timezone.localdate(now))
    seen = orders_seen(regulator).get()
    assert (seen.at_regulator, seen.at_house) == (True, False)
    do(order, Action.CHECK_MEASURE, regulator, now, which=measure.pk, result="done", reasons="属实")
    assert orders_seen(regulator).get().at_regulator


def test_an_answer_settles_a_wish_for_more_time(order, house, now):
    do(order, Action.ASK_EXTENSION, house, now, wanted_on=order.due_on + timedelta(days=9), reasons="查账")
    do(order, Action.ANSWER, house, now, text="已查明")
    assert order.extensions.get().is_granted is False


def test_a_file_with_a_long_name_is_kept_and_still_ends_as_its_content_says(order, house, now):
    file = Upload(PDF)
    file.name = "整改报告" * 50 + ".pdf"
    do(order, Action.ANSWER, house, now, files=[file], text="已查明")
    assert OrderFile.objects.get().label.endswith(".pdf")


def test_a_refused_file_keeps_nothing(order, house, now):
    with pytest.raises(Invalid) as refusal:
        do(order, Action.ANSWER, house, now, files=[Upload(EXE)], text="已查明")
    assert set(refusal.value.fields) == {"files"}
    order.refresh_from_db()
    assert order.state == State.ISSUED
    assert not order.answers.exists()


def test_a_talk_opens_the_way_to_a_notice_on_paper(order, regulator, now):
    with pytest.raises(NotAllowed, match="监管谈话"):
        do(order, Action.NOTICE, regulator, now, paper="opinion", text="情况", demands="整改")
    held_on = timezone.localdate(now)
    do(order, Action.TALK, regulator, now, ground="serious", held_on=held_on, participants="副行长", minutes="谈话")
    do(order, Action.NOTICE, regulator, now, paper="opinion", text="情况", demands="整改")
    paper = order.papers.get()
    assert paper.number == f"{order.number}-1"
    assert referenced([paper.pdf_sha256, paper.docx_sha256]) == {paper.pdf_sha256, paper.docx_sha256}


def test_a_talk_yet_to_come_is_not_recorded(order, regulator, now):
    held_on = timezone.localdate(now) + timedelta(days=1)
    with pytest.raises(Invalid, match="不能晚于"):
        do(order, Action.TALK, regulator, now, ground="serious", held_on=held_on, participants="副行长", minutes="谈话")


def test_who_sees_an_order(city, regulator, now):
    made = open_order(written(subject="B-1"), by=regulator, at=now)
    for code in ("B", "B-1"):
        assert list(orders_seen(city.actor(code))) == [made]
    for code in ("B-1-1", "R"):
        assert not orders_seen(city.actor(code)).exists()
    with pytest.raises(NotFound):
        do(made, Action.ANSWER, city.actor("R"), now, text="x")
    late = made.due_on + timedelta(days=1)
    assert list(overdue(city.actor("B"), today=late)) == [made]
    assert not overdue(city.actor("B"), today=made.due_on).exists()


def at_once(*calls):
    """Run calls at the same moment on connections of their own; return what each said."""
    gate, said = Barrier(len(calls)), []

    def run(call):
        gate.wait()
        try:
            said.append(call())
        except NotAllowed as refusal:
            said.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_or_judge_at_once_do_it_once(order, regulator, house, now):
    said = at_once(*[lambda: do(order, Action.ANSWER, house, now, text="已查明")] * 2)
    assert sum(isinstance(one, NotAllowed) for one in said) == 1
    said = at_once(
        lambda: do(order, Action.ACCEPT, regulator, now, reasons="好"),
        lambda: do(order, Action.RETURN, regulator, now, reasons="不好"),
    )
    assert sum(isinstance(one, NotAllowed) for one in said) == 1
    assert order.answers.count() == 1


def test_what_the_system_writes_into_an_order_is_kept_in_one_language(busy, regulator, house, now, today):
    with translation.override("en"):
        made = open_order(written(indicator="received", period=str(today.year)), by=regulator, at=now)
        do(made, Action.ASK_EXTENSION, house, now, wanted_on=made.due_on + timedelta(days=9), reasons="查账")
        do(made, Action.ANSWER, house, now, text="已查明")
    assert made.reading == "2件"
    assert made.extensions.get().decision == "已经答复或者撤销，不再需要延期"


def test_days_of_another_age_are_refused_wherever_an_order_asks_for_one(order, regulator, house, now):
    far, long_ago = date(9999, 1, 1), date(1700, 1, 1)
    with pytest.raises(Invalid, match="请核对年份") as refused:
        open_order(written(due_on=far), by=regulator, at=now)
    assert list(refused.value.fields) == ["due_on"]
    with pytest.raises(Invalid, match="请核对年份"):
        do(order, Action.ASK_EXTENSION, house, now, wanted_on=far, reasons="材料多")
    with pytest.raises(Invalid, match="请核对年份"):
        do(
            order,
            Action.TALK,
            regulator,
            now,
            ground="serious",
            held_on=long_ago,
            participants="副行长",
            minutes="谈话",
        )
    do(order, Action.ANSWER, house, now, text="已改")
    with pytest.raises(Invalid, match="请核对年份"):
        do(order, Action.ACCEPT_PARTLY, regulator, now, reasons="还差", measure="补", measure_due_on=far)
