"""What a service does stands on every dashboard in sight after the job of the next minute, and on no other."""

import pytest
from django.utils import timezone

from fengqiao.analytics.jobs import refresh_rollups
from fengqiao.casework.services import PersonData, perform
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.foundation.actors import Level, Role
from support.city import ANYONE
from support.dashboard import figures

ABOVE = {
    "sub-branch": ("B-1-1", Role.OFFICER),
    "branch": ("B-1", Role.OFFICER),
    "head office": ("B", Role.OFFICER),
    "executive": ("B", Role.EXECUTIVE),
    "regulator": ("REG", Role.REGULATOR),
    "auditor": ("REG", Role.AUDITOR),
}
ASIDE = {"another sub-branch": ("B-1-2", Role.OFFICER), "another house": ("R", Role.OFFICER)}
ZHOU = PersonData(name="周未诉", phone="13900000077")
ASSOCIATION = ("A", Role.OFFICER)


def refreshed() -> int:
    """Do what the worker does every minute."""
    return refresh_rollups(timestamp=0)


@pytest.fixture
def everyone(busy, browser):
    """A browser of each role, in a city whose figures are up to date."""
    busy.add("A", Level.HEAD_OFFICE, kind="association")
    refreshed()
    return {name: browser(*who) for name, who in (ABOVE | ASIDE | {"association": ASSOCIATION}).items()}


def shown(everyone, label: str, labels: dict[str, str] | None = None) -> dict[str, str]:
    """Return one figure of every role's dashboard; ``labels`` names it where it is called otherwise."""
    return {name: figures(client)[(labels or {}).get(name, label)][1] for name, client in everyone.items()}


def test_a_complaint_filed_and_settled_stands_on_the_dashboards_above_it_after_the_next_refresh(busy, everyone) -> None:
    received = shown(everyone, "本月收到", {"association": "收到投诉"})
    rates = shown(everyone, "一线化解率")
    assert set(rates.values()) == {"—"}

    now = timezone.now()
    filing = Filing(subject="B-1-1-1", request="退还年费", facts="没有告知。", complainant=ZHOU)
    case_id = file_complaint(filing=filing, by=ANYONE, at=now).case_id
    clerk = busy.actor("B-1-1-1", Role.CLERK)
    perform(case_id=case_id, action="accept", by=clerk, at=now)
    perform(case_id=case_id, action="settle", by=clerk, at=now, data={"terms": "退费"})
    assert shown(everyone, "本月收到", {"association": "收到投诉"}) == received
    assert refreshed() > 0

    later, rates = shown(everyone, "本月收到", {"association": "收到投诉"}), shown(everyone, "一线化解率")
    for name in (*ABOVE, "association"):
        assert int(later[name]) == int(received[name]) + 1, name
        assert rates[name] == "100.0", name
    for name in ASIDE:
        assert later[name] == received[name], name
        assert rates[name] == "—", name
    assert refreshed() == 0
