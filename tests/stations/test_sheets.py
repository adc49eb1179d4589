"""Two inspectors, two phones, a weak network: nothing is lost, doubled or overwritten."""

from decimal import Decimal
from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.db import connection

from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.files.models import Photo
from fengqiao.stations.models import SheetPhoto
from fengqiao.stations.queries.facts import score_of
from fengqiao.stations.rules.states import Action
from fengqiao.stations.services.sheets import Filled, add_sheet_photo, agree, save_sheet
from support.files import PDF
from support.photos import photo
from support.stations import START, appointed, check_of, do, inspect, marks

pytestmark = pytest.mark.django_db


@pytest.fixture
def station(net):
    return appointed(net)


def save(station, by, version, given=None, *, done=False):
    filled = Filled(version=version, marks=given or {}, is_done=done)
    return save_sheet(check_id=check_of(station).pk, filled=filled, by=by, at=START)


def test_the_newest_copy_wins_whatever_order_they_arrive_in(net, station):
    save(station, net.first, 2, {"P1": (5, "缺一块")})
    sheet = save(station, net.first, 1, {"P1": (1, "旧")})
    assert [(one.points, one.reason) for one in sheet.marks.all()] == [(5, "缺一块")]
    save(station, net.first, 2, {"P1": (0, "又来")})
    assert sheet.marks.get().points == 5


def test_a_sheet_sent_twice_is_handed_in_once_and_then_stays(net, station):
    whole = marks(check_of(station))
    first = save(station, net.first, 3, whole, done=True)
    again = save(station, net.first, 3, whole, done=True)
    assert first.handed_in_at == again.handed_in_at
    with pytest.raises(Conflict, match="已经提交"):
        save(station, net.first, 4, {"P1": (0, "")})


def test_a_sheet_with_gaps_or_without_reasons_is_not_handed_in(net, station):
    whole = marks(check_of(station))
    with pytest.raises(Invalid) as refusal:
        save(station, net.first, 1, {**whole, "P1": (99, ""), "E1": (1, " ")}, done=True)
    assert set(refusal.value.fields) == {"P1", "E1"}
    with pytest.raises(Invalid, match="还没有评分"):
        save(station, net.first, 1, {"P1": (5, "x")}, done=True)
    with pytest.raises(Invalid, match="没有这个项目"):
        save(station, net.first, 1, {"Z1": (5, "x")})


def test_nobody_fills_in_who_was_not_sent(net, station):
    for by in (net.third, net.officer):
        with pytest.raises(NotFound):
            save(station, by, 1)


def test_a_photo_sent_twice_is_kept_once(net, station):
    sent = {"check_id": check_of(station).pk, "criterion": "P1", "key": "phone-0001", "by": net.first, "at": START}
    first = add_sheet_photo(stream=BytesIO(photo(size=(50, 40))), **sent)
    again = add_sheet_photo(stream=BytesIO(photo(size=(50, 40))), **sent)
    assert first == again
    assert Photo.objects.count() == 1
    with pytest.raises(Invalid):
        add_sheet_photo(stream=BytesIO(PDF), **{**sent, "key": "phone-0002"})
    with pytest.raises(Invalid):
        add_sheet_photo(stream=BytesIO(b""), **{**sent, "key": "../x"})


def test_two_who_differ_must_talk_before_there_is_a_conclusion(net, station):
    check = check_of(station)
    save(station, net.first, 1, marks(check), done=True)
    save(station, net.second, 1, marks(check, C1=2), done=True)
    with pytest.raises(NotAllowed, match="还没有合议"):
        do(station, Action.CONCLUDE, net.first, outcome="grant", reasons="x")
    said = {"check_id": check.pk, "at": START}
    with pytest.raises(NotAllowed, match="不用合议"):
        agree(criterion="P1", points=Decimal(5), reason="x", by=net.first, **said)
    with pytest.raises(Invalid):
        agree(criterion="C1", points=Decimal("5.3"), reason="x", by=net.first, **said)
    with pytest.raises(Invalid):
        agree(criterion="C1", points=Decimal(5), reason=" ", by=net.first, **said)
    with pytest.raises(NotFound):
        agree(criterion="C1", points=Decimal(5), reason="x", by=net.third, **said)
    agree(criterion="C1", points=Decimal("6.5"), reason="录像已装，标识未挂", by=net.second, **said)
    assert score_of(check, on=START.date()).total == Decimal("99.5")
    assert do(station, Action.CONCLUDE, net.first, outcome="grant", reasons="达标").state == "granted"
    with pytest.raises(Conflict, match="已经结束"):
        agree(criterion="C1", points=Decimal(7), reason="x", by=net.second, **said)


def test_a_sheet_that_comes_after_the_conclusion_changes_nothing(net, station):
    inspect(station, net)
    do(station, Action.CONCLUDE, net.first, outcome="grant", reasons="达标")
    with pytest.raises(Conflict):
        save(station, net.first, 9, {"P1": (0, "")})


def at_once(*calls):
    """Run calls at the same moment on connections of their own; return what each said."""
    gate, said = Barrier(len(calls)), []

    def run(call):
        gate.wait()
        try:
            said.append(call())
        except (Conflict, NotAllowed) as refusal:
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
def test_one_phone_that_sends_a_photo_twice_at_once_and_two_who_conclude_at_once(net, station):
    sent = {"check_id": check_of(station).pk, "criterion": "P1", "key": "phone-0001", "by": net.first, "at": START}

    def send():
        return add_sheet_photo(stream=BytesIO(photo(size=(50, 40))), **sent)

    one, other = at_once(send, send)
    assert one == other
    assert SheetPhoto.objects.count() == 1
    inspect(station, net)
    said = at_once(
        lambda: do(station, Action.CONCLUDE, net.first, outcome="grant", reasons="达标"),
        lambda: do(station, Action.CONCLUDE, net.second, outcome="grant", reasons="达标"),
    )
    assert sum(isinstance(one, NotAllowed) for one in said) == 1
