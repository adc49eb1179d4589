"""The shipped rule sets, and changing parameters."""

from datetime import UTC, date, datetime
from importlib.resources import files

import polib
import pytest

from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Level, Role
from fengqiao.foundation.calendar.rules import Unit
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger.models import Event
from fengqiao.foundation.parameters import queries, services
from fengqiao.foundation.parameters.models import Parameter
from fengqiao.foundation.parameters.rules import Limit, problem_with

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
KEEPER = Actor(kind=ActorKind.STAFF, role=Role.ADMINISTRATOR, person_id=1, organisation_id=1, level=Level.REGULATOR)
OLD_DAY = date(2020, 2, 29)
NEW_DAY = date(2020, 3, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    services.load_reference()


def change(**changes) -> None:
    request = {
        "rule_set": "CBIRC_2020",
        "name": "major_report_hours",
        "value": 12,
        "source": "市局通知 2026-12",
        "verified": True,
        "effective_from": date(2027, 1, 1),
        "by": KEEPER,
        "at": AT,
    }
    services.set_parameter(**(request | changes))


def hours(day: date) -> int:
    return queries.rules_on("complaint", day).number("major_report_hours")


COMPARED_FOR_MEDIATION = (
    "court_pre_filing", "court_entrusted_ordinary", "court_entrusted_summary", "confirm_apply", "confirm_accept",
    "confirm_decide", "confirm_extension", "committee_min", "committee_max", "committee_years",
)  # fmt: skip


class TestShippedRuleSets:
    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            ("decide_simple", Limit(10, Unit.WD), Limit(15, Unit.ND)),
            ("decide_complex", Limit(30, Unit.ND), Limit(30, Unit.ND)),
            ("decide_extension", Limit(30, Unit.ND), Limit(30, Unit.ND)),
            ("decide_total_max", Limit(60, Unit.ND), Limit(60, Unit.ND)),
            ("notice", Limit(5, Unit.WD), Limit(0, Unit.ND)),
            ("review_apply", Limit(30, Unit.ND), Limit(30, Unit.ND)),
            ("review_decide", Limit(30, Unit.ND), Limit(30, Unit.ND)),
            ("regulator_transfer", Limit(7, Unit.WD), Limit(7, Unit.WD)),
        ],
    )
    def test_judge_a_complaint_by_the_day_it_was_received(self, name: str, old: Limit, new: Limit) -> None:
        assert queries.rules_on("complaint", OLD_DAY).limit(name) == old
        assert queries.rules_on("complaint", NEW_DAY).limit(name) == new

    def test_change_on_the_first_of_march_2020(self) -> None:
        assert queries.rules_on("complaint", OLD_DAY).code == "INS_2013"
        assert queries.rules_on("complaint", NEW_DAY).code == "CBIRC_2020"

    def test_judge_records_older_than_all_rules_by_the_oldest(self) -> None:
        assert queries.rules_on("complaint", date(2012, 1, 13)).code == "INS_2013"

    def test_have_every_parameter_of_the_newer_set_in_the_older(self) -> None:
        old, new = (queries.rules_on("complaint", day).values for day in (OLD_DAY, NEW_DAY))
        assert set(new) <= set(old)

    @pytest.mark.parametrize("domain", ["complaint", "privacy", "security", "intake", "measures"])
    def test_cover_every_domain(self, domain: str) -> None:
        assert queries.rules_on(domain, date(2026, 11, 23)).values

    def test_claim_verification_only_for_the_values_that_were_compared(self) -> None:
        verified = {(row.rule_set, row.name) for row in queries.all_parameters() if row.verified}
        assert verified == {
            ("CBIRC_2020", "decide_simple"),
            ("CBIRC_2020", "decide_complex"),
            ("CBIRC_2020", "decide_extension"),
            ("CBIRC_2020", "decide_total_max"),
            ("CBIRC_2020", "exclude_expert_work"),
            ("CBIRC_2020", "exclude_mediation"),
            ("CBIRC_2020", "review_apply"),
            ("CBIRC_2020", "review_decide"),
            ("CBIRC_2020", "regulator_transfer"),
            ("CBIRC_2020", "group_rep_max"),
            ("CBIRC_2020", "major_group_min"),
            ("PIPL_2021", "pia_keep_years"),
            ("MLPS_2019", "log_keep_months_min"),
            *((rules, name) for rules in ("MEDIATION_2011", "MEDIATION_2022") for name in COMPARED_FOR_MEDIATION),
            ("MEDIATION_2022", "choose_mediator"),
            ("MEDIATION_2022", "mediator_accept"),
            ("MEDIATION_2022", "contact_other_party"),
        }

    def test_name_a_label_and_a_source_for_every_parameter(self) -> None:
        assert all(row.label and row.source for row in queries.all_parameters())

    def test_hold_values_that_an_administrator_could_have_entered(self) -> None:
        for row in queries.all_parameters():
            assert problem_with(row.value, row.value, name=row.name, unit=row.unit) is None, row.name

    def test_are_loaded_once(self) -> None:
        before = Parameter.objects.count()
        assert services.load_reference() == 0
        assert Parameter.objects.count() == before

    def test_have_an_english_label_each(self) -> None:
        english = files("fengqiao.foundation").joinpath("locale/en/LC_MESSAGES/django.po").read_text(encoding="utf-8")
        translated = {entry.msgid for entry in polib.pofile(english).translated_entries()}
        rows = queries.all_parameters()
        assert {row.label for row in rows} | {row.rule_set_name for row in rows} <= translated


class TestChangingAParameter:
    def test_holds_from_its_day_on_and_not_before(self) -> None:
        change()
        assert (hours(date(2026, 12, 31)), hours(date(2027, 1, 1))) == (24, 12)

    def test_closes_the_value_before_it(self) -> None:
        change()
        held = [
            (row.value, row.effective_from, row.effective_to)
            for row in queries.all_parameters()
            if (row.rule_set, row.name) == ("CBIRC_2020", "major_report_hours")
        ]
        assert held == [(24, date(2020, 3, 1), date(2026, 12, 31)), (12, date(2027, 1, 1), None)]

    def test_from_the_same_day_corrects_the_value(self) -> None:
        change(effective_from=NEW_DAY)
        assert hours(NEW_DAY) == 12
        assert Parameter.objects.filter(rule_set="CBIRC_2020", name="major_report_hours").count() == 1

    @pytest.mark.parametrize("since", [NEW_DAY, date(2027, 1, 1)], ids=["a correction", "a new value"])
    def test_is_noticed_by_other_processes(self, since: date) -> None:
        before = queries._version()
        change(effective_from=since)
        assert queries._version() != before

    def test_is_not_undone_by_loading_again(self) -> None:
        change(effective_from=NEW_DAY)
        services.load_reference()
        assert hours(NEW_DAY) == 12

    def test_is_recorded_in_the_ledger(self) -> None:
        change()
        event = Event.objects.get(chain="parameters", tag="parameter.changed")
        assert event.data == {
            "rule_set": "CBIRC_2020",
            "parameter": "major_report_hours",
            "before": 24,
            "after": 12,
            "before_source": "U",
            "source": "市局通知 2026-12",
            "verified": True,
            "effective_from": "2027-01-01",
            "corrected": False,
        }

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("value", {"value": "12"}),
            ("value", {"value": -1}),
            ("value", {"name": "yellow_pct", "value": 101}),
            ("value", {"name": "yellow_pct", "value": 90}),
            ("value", {"name": "red_pct", "value": 50}),
            ("value", {"name": "pass_up_amount", "value": {"outlet": 1}}),
            ("source", {"source": " "}),
            ("source", {"source": "长" * 201}),
            ("source", {"source": "王主任 13812345678"}),
            ("value", {"rule_set": "INTAKE_2019", "name": "hotline_national", "value": "13812345678"}),
            ("effective_from", {"effective_from": OLD_DAY}),
            ("effective_from", {"rule_set": "INS_2013"}),
        ],
    )
    def test_refuses_what_cannot_hold(self, field: str, changes: dict) -> None:
        with pytest.raises(Invalid) as refusal:
            change(**changes)
        assert set(refusal.value.fields) == {field}
        assert not Event.objects.filter(chain="parameters").exists()

    def test_refuses_a_day_before_a_value_already_entered(self) -> None:
        change()
        with pytest.raises(Invalid) as refusal:
            change(effective_from=date(2026, 12, 1))
        assert set(refusal.value.fields) == {"effective_from"}

    @pytest.mark.parametrize("changes", [{"name": "moon_phase"}, {"rule_set": "NONE"}])
    def test_refuses_an_unknown_parameter(self, changes: dict) -> None:
        with pytest.raises(NotFound):
            change(**changes)

    def test_is_left_to_the_regulators_administrator(self) -> None:
        with pytest.raises(NotAllowed):
            change(by=Actor(kind=ActorKind.STAFF, role=Role.ADMINISTRATOR, organisation_id=2, level=Level.HEAD_OFFICE))

    def test_may_be_done_by_the_system(self) -> None:
        change(by=SYSTEM)
        assert hours(date(2027, 1, 1)) == 12
