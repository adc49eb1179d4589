"""Addresses nobody's page links to are answered with a word, not with an error of the program."""

from datetime import timedelta

import pytest
from django.utils import timezone

from fengqiao.foundation.actors import Role
from fengqiao.supervision.services import campaigns
from fengqiao.supervision.services.campaigns import CampaignData


@pytest.mark.parametrize("role", ["REG", "B"])
@pytest.mark.parametrize(
    "path",
    [
        "campaigns/{pk}/works/?organisation=%00",
        "campaigns/{pk}/works/?state=%00",
        "campaigns/{pk}/works/?task=" + "9" * 5000,
        "campaigns/{pk}/works/export/?organisation=%00",
        "orders/%00/",
        "orders/?q=%00",
        "orders/?after=%00",
        "orders/?head=%00",
        "orders/new/?subject=%00&indicator=received&period=2026",
        "orders/new/?subject=B&indicator=%00&period=%00",
        "records/orders_issued/?organisation=%00",
        "records/orders_issued/?place=%00",
        "records/orders_issued/?period=2026&to=9999-12-31",
        "records/orders_issued/?period=1900",
        "indicators/received/?by=%00&period=1900",
        "indicators/received/?period=2099Q4&step=%00",
        "indicators/received/?period=1900-01",
        "indicators/?period=1900",
        "reported/?organisation=%00&item=%00",
        "reports/?period=%00",
        "satisfaction/?period=1900",
        "goals/1900/",
        "goals/2099/",
        "bulletins/999/figures/%00/",
        "evaluations/99999/",
        "evaluation/99999999999999999999/",
        "evaluation/files/99999999999999999999/",
        "bulletins/?after=x",
        "evaluations/2025/?level=%00",
    ],
)
def test_an_odd_address_is_no_fault(city, browser, path, role) -> None:
    today = timezone.localdate()
    data = CampaignData("提质增效行动", "x", today, today + timedelta(days=60))
    made = campaigns.plan(data, by=city.actor("REG", Role.REGULATOR), at=timezone.now())
    reader = browser() if role == "REG" else browser("B", Role.OFFICER)
    answer = reader.get("/desk/supervision/" + path.format(pk=made.pk))
    assert answer.status_code in {200, 302, 400, 403, 404, 422}
