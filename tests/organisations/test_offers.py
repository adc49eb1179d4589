"""What offices offer the public, and who may say it."""

import pytest
from django.test import Client
from django.urls import reverse

from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.hours import Hours, read_hours
from fengqiao.foundation.ledger.queries import history
from fengqiao.organisations import queries, services
from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.organisations.rules.offers import SERVICES, Accommodation, Service, Tier, is_step_free, tier_of


@pytest.fixture
def outlet(_computed_reach: None, city: None) -> Organisation:
    return Organisation.objects.filter(head__code="B08", level="outlet").order_by("code").first()


def test_every_service_belongs_to_one_tier():
    assert sorted(code for codes in SERVICES.values() for code in codes) == sorted(Service)
    assert tier_of(Service.MORTGAGES) is Tier.PREMIUM
    assert is_step_free(frozenset({Accommodation.LIFT}))
    assert not is_step_free(frozenset({Accommodation.BRAILLE}))


def test_the_demos_offices_say_when_and_what_they_offer(outlet, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = queries.profiles([outlet.pk])[outlet.pk]
    assert found.hours == read_hours(outlet.hours)
    assert Service.CASH in found.services


def test_an_office_that_has_not_said_offers_nothing(city):
    regulator = Organisation.objects.get(code="R01")
    assert queries.profile(regulator.pk).services == frozenset()


def test_an_administrator_says_what_an_outlet_offers_and_it_is_recorded_once(outlet, actor, at):
    given = {
        "organisation_id": outlet.pk,
        "hours": [Hours(0, 540, 720)],
        "services": [Service.TRANSFER, Service.CASH],
        "accommodations": [Accommodation.RAMP],
    }
    services.set_offer(**given, by=actor("bank-admin"), at=at)
    services.set_offer(**given, by=actor("bank-admin"), at=at)
    told = [event for event in history(f"organisation:{outlet.pk}") if event.tag == "organisation.offer_changed"]
    assert [event.data["services"] for event in told] == [["cash", "transfer"]]
    assert queries.profile(outlet.pk).is_step_free


@pytest.mark.parametrize("who", ["clerk", "insurer-headoffice", "auditor"])
def test_others_may_not_say_it(who, outlet, actor, at):
    with pytest.raises(NotAllowed):
        services.set_offer(organisation_id=outlet.pk, hours=[], services=[], accommodations=[], by=actor(who), at=at)


def test_a_regulators_own_office_has_no_counter_to_describe(city, actor, at):
    with pytest.raises(Invalid):
        services.set_offer(
            organisation_id=Organisation.objects.get(code="R01").pk,
            hours=[],
            services=[],
            accommodations=[],
            by=actor("admin"),
            at=at,
        )


def test_the_form_keeps_what_was_typed_and_says_how_hours_are_written(outlet):
    client = Client()
    client.force_login(StaffMember.objects.get(username="headoffice"), "django.contrib.auth.backends.ModelBackend")
    address = reverse("organisations:offer", args=[outlet.pk])
    answer = client.post(address, {"hours": "早九晚五", "basic": ["cash"]}).content.decode()
    assert "早九晚五" in answer
    assert "营业时间请写成" in answer
    answer = client.post(address, {"hours": "周一至周五 9:00–17:00", "basic": ["cash"], "accommodations": ["lift"]})
    assert answer.status_code == 302
    assert queries.profile(outlet.pk).hours_text == "周一至周五 9:00–17:00"


def test_an_officer_of_another_bank_does_not_reach_the_form(outlet):
    client = Client()
    client.force_login(
        StaffMember.objects.get(username="insurer-headoffice"), "django.contrib.auth.backends.ModelBackend"
    )
    assert client.get(reverse("organisations:offer", args=[outlet.pk])).status_code == 404
