"""Double reports: found when reported, seen by both, merged or declared different, counted once."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from fengqiao.education.models import Event, Resemblance
from fengqiao.education.queries.duplicates import resemblances_seen
from fengqiao.education.queries.figures import figures
from fengqiao.education.rules.figures import By
from fengqiao.education.services.duplicates import declare_different, merge
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound


def totals(city, code="REG", role=Role.REGULATOR):
    total = figures(city.actor(code, role), by=By.SETTING, narrowed={}).total
    return total.sessions, total.person_times, total.leaflets


@pytest.fixture
def pair(city, make) -> Resemblance:
    make("B-1-1")
    make("R-1", person_times=110)
    return Resemblance.objects.get()


def test_two_houses_reporting_the_same_are_shown_to_both_and_to_the_regulator_but_to_nobody_else(city, pair):
    assert pair.score >= 70
    for code, role in (("B-1-1", Role.OFFICER), ("R", Role.EXECUTIVE), ("REG", Role.REGULATOR)):
        assert list(resemblances_seen(city.actor(code, role))) == [pair]
    assert list(resemblances_seen(city.actor("B-1-2"))) == []


def test_a_merged_event_has_both_hosts_and_counts_once(city, pair):
    assert totals(city) == (2, 210, 100)
    kept = merge(pair.pk, keep=pair.first_id, by=city.actor("REG", Role.REGULATOR), at=timezone.now())
    assert kept.hosts.count() == 2
    assert totals(city) == (1, 100, 50)
    assert totals(city, "R", Role.OFFICER) == (1, 100, 50)
    assert Event.objects.get(pk=pair.second_id).merged_into_id == kept.pk
    with pytest.raises(NotAllowed):
        merge(pair.pk, keep=pair.first_id, by=city.actor("B"), at=timezone.now())


def test_told_apart_with_a_reason_both_count_and_the_pair_is_not_raised_again(city, pair):
    with pytest.raises(Invalid):
        declare_different(pair.pk, reason="", by=city.actor("B"), at=timezone.now())
    declare_different(pair.pk, reason="一场上午一场下午", by=city.actor("B"), at=timezone.now())
    assert totals(city) == (2, 210, 100)
    pair.refresh_from_db()
    assert pair.status == "different"


def test_who_is_neither_host_nor_regulator_does_not_decide(city, pair):
    for code, role in (("B-1-2", Role.OFFICER), ("B-1-1", Role.CLERK)):
        with pytest.raises(NotFound):
            merge(pair.pk, keep=pair.first_id, by=city.actor(code, role), at=timezone.now())


def test_an_event_of_one_house_is_never_its_own_double(make):
    make("B-1-1")
    make("B-1-1")
    assert not Resemblance.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_told_it_is_done(city, pair):
    outcomes: list[str] = []

    def decide(code: str, role: Role) -> None:
        try:
            merge(pair.pk, keep=pair.first_id, by=city.actor(code, role), at=timezone.now())
            outcomes.append("merged")
        except NotAllowed:
            outcomes.append("late")
        finally:
            connection.close()

    city.actor("B"), city.actor("R")
    threads = [threading.Thread(target=decide, args=(code, Role.OFFICER)) for code in ("B", "R")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["late", "merged"]
