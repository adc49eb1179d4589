"""Figures of mediation over the API: an institution's own disputes, court's own referrals."""

import pytest

from fengqiao.analytics.queries import measure
from fengqiao.foundation.actors import Role
from support.mediations import MediationArchive


@pytest.fixture
def mediations(city) -> MediationArchive:
    made = MediationArchive(city)
    made.fill(40)
    return made


@pytest.mark.parametrize(
    "name", ["mediation_settled", "mediation_amount_agreed", "mediation_success_rate", "mediation_days_p90"]
)
def test_an_institution_asks_for_its_figures_by_body(name, mediations, api, city):
    answer = api("B")("GET", f"/measures/{name}?by=body&from=2021-01-01&to=2022-12-31")
    assert answer.status_code == 200
    found, ours = answer.json(), measure(viewer=city.actor("B", Role.EXECUTIVE), measure_id=name, by="body")
    assert found["definition"]
    assert found["total"]["value"] == ours.total.value
    assert [(row["key"], row["value"]) for row in found["rows"]] == [(row.key, row.value) for row in ours.rows]


def test_filters_of_mediations_narrow_and_those_of_complaints_are_refused(mediations, api):
    bank = api("B")
    whole = bank("GET", "/measures/mediation_accepted").json()["total"]["numerator"]
    parts = [bank("GET", f"/measures/mediation_accepted?body={code}").json() for code in ("TJ", "TJ-COURT")]
    assert sum(part["total"]["numerator"] for part in parts) == whole > 0
    assert bank("GET", "/measures/mediation_accepted?channel=phone").status_code == 422
    assert bank("GET", "/measures/received?body=TJ").status_code == 422
