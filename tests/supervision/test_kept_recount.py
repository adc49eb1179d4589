"""Kept values equal a full recount, for every subject and length of period, whatever happened to the records."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from fengqiao.casework.models import Case
from fengqiao.education.models import Event
from fengqiao.executives.models import AgendaItem, Promise, ReceptionDay, Standing
from fengqiao.foundation.actors import SYSTEM
from fengqiao.supervision.models import IndicatorValue
from fengqiao.supervision.queries.kept import Subject, latest
from fengqiao.supervision.queries.readings import read
from fengqiao.supervision.rules.indicators import INDICATORS, Timing
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.services.indicators import keep


def moved_to_the_other_house(city) -> None:
    Case.objects.filter(subject=city.offices["B-1-1-1"]).update(head=city.offices["R"], subject=city.offices["R-1-1"])


def removed(city) -> None:
    Promise.objects.filter(organisation=city.offices["R-1"]).delete()
    AgendaItem.objects.all().delete()


def set_right_later(city) -> None:
    ReceptionDay.objects.update(status="held", day=F("day") - timedelta(days=40))
    Standing.objects.update(effective=True)
    Event.objects.update(is_outdoor=False)


def test_kept_values_equal_a_recount_whatever_happened_to_records(busy, today) -> None:
    year = Period(today.year)
    keep(year, at=timezone.now())
    for change in (moved_to_the_other_house, removed, set_right_later):
        change(busy)
    keep(year, at=timezone.now())
    equal_to_a_recount(year)


def equal_to_a_recount(period: Period) -> None:
    """Compare what stands kept of each subject and indicator with what is counted anew."""
    kept = {
        (row.indicator, row.organisation_id, row.place_id): (row.value, row.numerator, row.denominator, row.reason)
        for row in IndicatorValue.objects.filter(period=period.key).order_by("data_on")
    }
    IndicatorValue.objects.filter(period=period.key).delete()
    keep(period, at=timezone.now())
    counted = {
        (row.indicator, row.organisation_id, row.place_id): (row.value, row.numerator, row.denominator, row.reason)
        for row in IndicatorValue.objects.filter(period=period.key)
    }
    gone = {key: kept[key] for key in kept.keys() - counted.keys()}
    assert {key: kept[key] for key in counted} == counted
    assert not any(value or above for value, above, _below, _reason in gone.values()), gone


def test_kept_values_of_a_house_are_what_the_house_itself_counts(busy, today) -> None:
    year = Period(today.year)
    keep(year, at=timezone.now())
    office = busy.offices["B"]
    rows = latest(SYSTEM, [year], Subject(office.pk))
    assert rows
    for (id_, _period), row in rows.items():
        indicator = INDICATORS[id_]
        own = read(indicator, year, viewer=busy.actor("B"), today=today).total
        if indicator.timing is not Timing.STANDING:
            assert row.value == own.value, id_
