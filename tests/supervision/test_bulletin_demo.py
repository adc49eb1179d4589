"""The demo's bulletins, and whom a bulletin waits for."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from fengqiao.foundation.actors import Level, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.ledger.queries import verify
from fengqiao.supervision import demo_bulletins
from fengqiao.supervision.models import Bulletin, BulletinVersion
from fengqiao.supervision.queries.bulletins.turns import waiting, waiting_for
from support.city import second_regulator


@pytest.fixture
def people(busy, settings):
    settings.DEMO = True
    busy.add("A", Level.HEAD_OFFICE, kind="association")
    first = busy.actor("REG", Role.REGULATOR)
    return {"first": first, "second": second_regulator(busy), "association": busy.actor("A"), "bank": busy.actor("B")}


def test_the_demo_has_a_corrected_bulletin_and_a_draft_that_waits(people, client):
    demo_bulletins.load()
    published = BulletinVersion.objects.filter(state="published").order_by("number")
    assert [one.number for one in published] == [1, 2]
    assert published[0].bulletin_id == published[1].bulletin_id
    assert all(one.published_at <= timezone.now() for one in published)
    page = client.get(reverse("supervision:public_bulletin", args=[published[1].bulletin_id])).content.decode()
    assert published[1].note in page
    assert "三十日内报送" in page
    waits = BulletinVersion.objects.get(state="review")
    assert waits.bulletin.template == "yearly"
    for version in BulletinVersion.objects.all():
        writers = set(version.writers.values_list("pk", flat=True))
        assert not writers & {version.reviewer_id, version.approver_id}
    assert list(verify()) == []
    demo_bulletins.load()
    assert Bulletin.objects.count() == 2


def test_without_a_second_person_nothing_is_published(busy, settings):
    settings.DEMO = True
    busy.actor("REG", Role.REGULATOR)
    demo_bulletins.load()
    assert not Bulletin.objects.exists()


def test_demo_bulletins_go_into_a_demo_only(busy, settings):
    settings.DEMO = False
    with pytest.raises(NotAllowed):
        demo_bulletins.load()


def test_a_bulletin_waits_for_those_who_did_not_write_it(people, browser):
    demo_bulletins.load()
    counts = {name: waiting_for(actor).count() for name, actor in people.items()}
    author = BulletinVersion.objects.get(state="review").author_id
    writer, other = ("first", "second") if people["first"].person_id == author else ("second", "first")
    assert counts == {writer: 0, other: 1, "association": 1, "bank": 0}
    (matter,) = waiting(people[other], timezone.localdate() + timedelta(days=1))
    assert matter.number == 1
    listed = browser("A", Role.OFFICER).get(matter.url).content.decode()
    assert "工作情况" in listed
    assert "消费投诉情况的通报" not in listed
