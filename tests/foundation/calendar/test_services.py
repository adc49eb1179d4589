"""Entering the yearly arrangements."""

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import product

import polib
import pytest
from django.db import transaction

from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Level, Role
from fengqiao.foundation.calendar import events, queries, services
from fengqiao.foundation.calendar.models import CalendarYear, SpecialDay
from fengqiao.foundation.calendar.rules import Calendar, Exclusion, StepKind, Unit, due, explain, is_rest_day
from fengqiao.foundation.calendar.wording import sentences
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.ledger.models import Event

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
NEW_YEAR = frozenset({date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)})
MAKE_UP = frozenset({date(2027, 1, 9)})
KEEPER = Actor(kind=ActorKind.STAFF, role=Role.ADMINISTRATOR, person_id=1, organisation_id=1, level=Level.REGULATOR)


@pytest.fixture
def entered(db: None) -> None:
    services.load_reference()


@pytest.fixture
def heard():
    years: list[int] = []

    def listen(year: int, **_rest: object) -> None:
        years.append(year)

    events.year_entered.connect(listen)
    yield years
    events.year_entered.disconnect(listen)


def enter(**changes) -> None:
    arrangement = {
        "year": 2027,
        "off": NEW_YEAR,
        "work": MAKE_UP,
        "source": "国办发明电〔2026〕9号",
        "by": KEEPER,
        "at": AT,
    }
    services.enter_year(**(arrangement | changes))


class TestShippedYears:
    def test_agree_with_the_published_arrangements(self, entered: None, arranged: Calendar) -> None:
        shipped = queries.current()
        years = range(arranged.first_year, arranged.last_year + 1)
        assert {day for day in shipped.off if day.year in years} == arranged.off
        assert {day for day in shipped.work if day.year in years} == arranged.work

    def test_run_from_2018_to_2026(self, entered: None) -> None:
        assert (queries.current().first_year, queries.current().last_year) == (2018, 2026)

    def test_are_loaded_once(self, entered: None) -> None:
        before = SpecialDay.objects.count()
        assert services.load_reference() == 0
        assert SpecialDay.objects.count() == before

    def test_do_not_undo_a_correction(self, entered: None) -> None:
        enter(year=2026, off={date(2026, 1, 1)}, work=set())
        services.load_reference()
        assert not is_rest_day(queries.current(), date(2026, 1, 2))


@pytest.mark.usefixtures("entered")
class TestEnteringAYear:
    def test_makes_its_dates_certain(self) -> None:
        before = due(queries.current(), starts_on=date(2026, 12, 4), length=28, unit=Unit.ND)
        enter()
        after = due(queries.current(), starts_on=date(2026, 12, 4), length=28, unit=Unit.ND)
        assert (before.provisional, before.due_on) == (True, date(2027, 1, 1))
        assert (after.provisional, after.due_on) == (False, date(2027, 1, 4))

    def test_is_recorded_in_the_ledger(self) -> None:
        enter()
        event = Event.objects.get(chain="calendar", tag="calendar.year_entered")
        assert event.data == {
            "year": 2027,
            "off": ["2027-01-01", "2027-01-02", "2027-01-03"],
            "work": ["2027-01-09"],
            "source": "国办发明电〔2026〕9号",
            "corrected": False,
        }

    def test_is_announced_once_committed(self, heard: list[int], django_capture_on_commit_callbacks) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            enter()
            assert heard == []
        assert heard == [2027]

    def test_again_corrects_it_and_keeps_the_names_of_days(self, heard, django_capture_on_commit_callbacks) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            enter(year=2026, off={date(2026, 1, 1), date(2026, 6, 30)}, work=set(), source="更正通知")
        arrangement = queries.years()[-1]
        assert [(day.date, day.name) for day in arrangement.off] == [
            (date(2026, 1, 1), "元旦"),
            (date(2026, 6, 30), ""),
        ]
        assert (arrangement.source, arrangement.entered_at, arrangement.work) == ("更正通知", AT, ())
        assert heard == [2026]

    @pytest.mark.parametrize("year", [2026, 2027], ids=["a correction", "a new year"])
    def test_is_noticed_by_other_processes(self, year: int) -> None:
        before = queries._version()
        enter(year=year, off=set(), work=set())
        assert queries._version() != before

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("off", {"off": {date(2026, 12, 31)}}),
            ("work", {"work": {date(2028, 1, 1)}}),
            ("work", {"off": MAKE_UP}),
            ("work", {"work": {date(2027, 1, 4)}}),
            ("source", {"source": "  "}),
            ("source", {"source": "王主任 13812345678"}),
            ("year", {"year": 2029, "off": set(), "work": set()}),
            ("year", {"year": 2016, "off": set(), "work": set()}),
            ("year", {"year": 20270, "off": set(), "work": set()}),
        ],
        ids=[
            "off outside",
            "work outside",
            "both",
            "work on a weekday",
            "no source",
            "phone in source",
            "gap after",
            "gap before",
            "typo",
        ],
    )
    def test_refuses_an_arrangement_that_cannot_be(self, field: str, changes: dict) -> None:
        with pytest.raises(Invalid) as refusal:
            enter(**changes)
        assert set(refusal.value.fields) == {field}
        assert not CalendarYear.objects.filter(year=2027).exists()
        assert not Event.objects.filter(chain="calendar").exists()

    @pytest.mark.parametrize(
        "actor",
        [
            Actor(kind=ActorKind.STAFF, role=Role.ADMINISTRATOR, organisation_id=2, level=Level.HEAD_OFFICE),
            Actor(kind=ActorKind.STAFF, role=Role.REGULATOR, organisation_id=1, level=Level.REGULATOR),
        ],
        ids=["an institution's administrator", "a regulator's officer"],
    )
    def test_is_left_to_the_regulators_administrator(self, actor: Actor) -> None:
        with pytest.raises(NotAllowed):
            enter(by=actor)

    def test_may_be_done_by_the_system(self) -> None:
        enter(by=SYSTEM)
        assert queries.current().last_year == 2027


@pytest.mark.django_db(transaction=True)
class TestTheCopyInMemory:
    def test_does_not_keep_a_year_that_was_rolled_back(self) -> None:
        services.load_reference()
        with transaction.atomic():
            enter()
            assert queries.current().last_year == 2027
            transaction.set_rollback(True)
        assert queries.current().last_year == 2026

    def test_shows_a_committed_year_at_once(self) -> None:
        services.load_reference()
        assert queries.current().last_year == 2026
        enter()
        assert queries.current().last_year == 2027

    def test_is_read_without_a_query(self, django_assert_num_queries) -> None:
        services.load_reference()
        queries.current()
        with django_assert_num_queries(0):
            queries.current()


def test_an_explanation_reads_as_chinese_sentences(arranged: Calendar) -> None:
    steps = explain(arranged, starts_on=date(2019, 9, 20), length=15, unit=Unit.ND)
    assert sentences(steps) == [
        "2019年9月20日 起算，当日不计入期限",
        "2019年9月21日 为第 1 日",
        "期限为 15 个自然日，于 2019年10月5日 届满",
        "2019年10月5日 在法定假期内，顺延至 2019年10月8日",
        "内部目标：此前最后一个工作日 2019年9月30日",
    ]


def test_every_step_has_an_english_wording(arranged: Calendar) -> None:
    english = files("fengqiao.foundation").joinpath("locale/en/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    translated = {entry.msgid for entry in polib.pofile(english).translated_entries()}
    told = {
        (step.kind, step.text)
        for start, length, unit, roll in product(
            (date(2019, 9, 20), date(2020, 1, 10), date(2026, 12, 4)), (7, 15, 30), Unit, (True, False)
        )
        for step in explain(
            arranged,
            starts_on=start,
            length=length,
            unit=unit,
            roll=roll,
            exclusions=[Exclusion(start + timedelta(days=2), start + timedelta(days=4))],
        )
    }
    assert {kind for kind, _text in told} == set(StepKind)
    assert {text for _kind, text in told} <= translated
