"""Whatever anybody does in whatever order, what must always hold of a mediation holds."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from fengqiao.casework.attachments import attach
from fengqiao.casework.models import Case
from fengqiao.casework.queries import available, visible_cases
from fengqiao.casework.services import perform
from fengqiao.casework.services.sweep import sweep
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.foundation.actors import SYSTEM, Actor, Role, consumer
from fengqiao.foundation.errors import Refusal
from fengqiao.foundation.ledger.queries import history, verify_chain
from fengqiao.foundation.lifecycle import Field, FieldKind
from fengqiao.mediation.models import AppointmentStatus, Mediation, SessionStatus
from fengqiao.mediation.queries.options import Offers
from fengqiao.mediation.rules.moves import LIFECYCLE
from fengqiao.mediation.rules.states import (
    AGREED,
    BEFORE_AGREEMENT,
    FINAL,
    IN_SESSION,
    OF_COURT,
    Action,
    DeadlineKind,
    State,
)
from fengqiao.mediation.services import Application, Creditor, apply_for_mediation
from fengqiao.mediation.services.complaint_link import hand_over
from fengqiao.mediation.services.performance import watch
from fengqiao.mediation.services.signing import content_hash
from support.city import ANYONE, WANG, moment
from support.files import png
from support.play import WILD, WORDS, fingerprints

ONWARDS: Final = (
    Action.ACCEPT, Action.ANSWER_INVITATION, Action.ACKNOWLEDGE_BRIEFING, Action.TAKE_CASE, Action.ACCEPT_DISCLOSURE,
    Action.APPOINT, Action.VOTE, Action.ANSWER_PROPOSAL, Action.SIGN, Action.DRAFT_AGREEMENT, Action.CONFIRM_JOINTLY,
    Action.RECORD_PERFORMANCE, Action.COURT_ACCEPT, Action.COURT_CONFIRM,
)  # fmt: skip
"""The way to an agreement that is performed, the first open one next."""
ENDS: Final = frozenset(
    {Action.DECLINE, Action.WITHDRAW, Action.FAIL, Action.STOP_SHAM, Action.REFUSE_TO_SIGN, Action.PASS_ON}
)
AFTER_THE_END: Final = OF_COURT | {DeadlineKind.FAILURE_REPORT}
"""Of the court, which answers on an agreement performed meanwhile, and of the body, which reports to it."""
TABLES: Final = (
    "casework_case", "casework_deadline", "casework_exclusion", "casework_remark", "ledger_event", "notices_notice",
    "mediation_mediation", "mediation_side", "mediation_appointment", "mediation_session", "mediation_proposal",
    "mediation_agreement", "mediation_instalment", "mediation_signature", "mediation_confirmation",
    "mediation_objection", "mediation_preference", "procrastinate_jobs",
)  # fmt: skip


class Room(RuleBasedStateMachine):
    """One mediation in which everybody may try everything."""

    city: Any

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now = moment("2022-06-01")
        self.case_id = self.complaint_id = self.scan = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize(way=st.sampled_from(("consumer", "small", "court", "complaint", "workout")), steps=st.integers(0, 18))
    def a_matter_comes_and_goes_on_for_a_while(self, way: str, steps: int) -> None:
        city = self.city
        officer, clerk = city.actor("B-1-1-1", Role.OFFICER), city.actor("TJ", Role.MEDIATION_CLERK)
        if way == "complaint":
            filing = Filing(subject="B-1-1-1", request="退还年费", facts="没有告知。", complainant=WANG)
            self.complaint_id = file_complaint(filing=filing, by=ANYONE, at=self.now).case_id
            opened = hand_over(
                complaint_id=self.complaint_id, body="TJ", consent="双方电话同意", by=officer, at=self._later()
            )
        else:
            values: dict[str, Any] = {"amount": Decimal(800 if way == "small" else 20000)}
            by = ANYONE
            if way == "court":
                by = city.actor("COURT", Role.COURT_LIAISON)
                values |= {"origin": "court_pre_filing", "court": "COURT", "agreed": frozenset()}
            if way == "workout":
                by, creditors = officer, (Creditor("R", Decimal(3_000_000)),)
                values |= {"origin": "institution", "agreed": frozenset({"institution"}), "matter": "workout"}
                values |= {"creditors": creditors, "subject_claim": Decimal(7_000_000)}
            application = Application(
                body="TJ", subject="B-1-1-1", claim="退还年费", facts="没有告知。", person=WANG, **values
            )
            opened = apply_for_mediation(application=application, by=by, at=self._later())
        self.case_id = opened.case_id
        scan = SimpleUploadedFile("签名.png", png())
        self.scan = attach(case_id=self.case_id, files=[scan], by=clerk, at=self._later())[0].pk
        for _step in range(steps):
            if not self._go_on():
                break

    @rule()
    def the_matter_goes_on(self) -> None:
        self._go_on()

    @rule(data=st.data(), ending=st.sampled_from((False, False, False, True)))
    def somebody_does_what_is_offered(self, data: st.DataObject, *, ending: bool) -> None:
        offers = [one for one in self._offers() if (one[1] in ENDS) is ending]
        if offers:
            by, action = data.draw(st.sampled_from(offers))
            self._try(action, by, self._drawn(data, action, by))

    @rule(action=st.sampled_from(Action), who=st.integers(0, 60), data=st.data())
    def somebody_tries_anything(self, action: Action, who: int, data: st.DataObject) -> None:
        everybody = self._everybody()
        by = everybody[who % len(everybody)]
        values = self._drawn(data, action, by)
        if values and data.draw(st.booleans()):
            values[data.draw(st.sampled_from(sorted(values)))] = data.draw(WILD)
        self._try(action, by, values)

    @rule(days=st.sampled_from((1, 4, 11, 31)))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)
        sweep(at=self.now)
        watch(at=self.now)
        assert sweep(at=self.now) == 0

    def _later(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def _case(self) -> Any:
        return Case.objects.select_related("owner", "subject", "mediation").get(pk=self.case_id)

    def _everybody(self) -> list[Actor]:
        city = self.city
        side = Mediation.objects.get(pk=self.case_id).sides.get(number=1)
        return [
            city.actor("TJ", Role.MEDIATION_CLERK), consumer(self.case_id, side.party_id),
            city.actor("B-1-1-1", Role.OFFICER), city.actor("R", Role.OFFICER), city.actor("COURT", Role.COURT_LIAISON),
            *(city.as_mediator(name) for name in city.mediators), city.actor("TJ-COURT", Role.MEDIATION_CLERK),
            city.actor("REG", Role.REGULATOR), city.actor("JUST", Role.JUSTICE), city.actor("TJ", Role.AUDITOR), SYSTEM,
        ]  # fmt: skip

    def _offers(self) -> list[tuple[Actor, str]]:
        case = self._case()
        return [
            (by, one.move.action)
            for by in self._everybody()
            if by is SYSTEM or visible_cases(by).filter(pk=self.case_id).exists()
            for one in available(case=case, viewer=by, on=self.now.date())
            if one.allowed
        ]

    def _go_on(self) -> bool:
        """Take the next step towards a performed agreement; return whether there was one."""
        offers = sorted(
            (ONWARDS.index(Action(action)), number, by, action)
            for number, (by, action) in enumerate(self._offers())
            if action in ONWARDS and not (action == Action.SIGN and by.role is Role.CONSUMER)
        )
        return any(self._try(action, by, self._usual(action, by)) for _place, _number, by, action in offers)

    def _try(self, action: str, by: Actor, values: Mapping[str, Any]) -> bool:
        before, seen = fingerprints(TABLES), self._case()
        events = len(history(f"case:{self.case_id}"))
        try:
            with transaction.atomic():
                case = perform(case_id=self.case_id, action=action, by=by, at=self._later(), data=values)
        except Refusal:
            assert fingerprints(TABLES) == before
            return False
        move = LIFECYCLE.move(action)
        assert by.role in move.roles
        assert by is SYSTEM or visible_cases(by).filter(pk=self.case_id).exists() or by.role is Role.MEDIATOR
        assert seen.state in move.before
        assert case.state in {move.after or seen.state, *move.also}
        assert case.version == seen.version + 1
        assert len(history(f"case:{self.case_id}")) >= events + 1
        return True

    def _usual(self, action: str, by: Actor) -> dict[str, Any]:
        """Return what people usually say, so that a matter gets on."""
        mediation = Mediation.objects.get(pk=self.case_id)
        agreement = mediation.agreements.filter(replaced_at__isnull=True).first()
        today, clerk = self.now.date(), by.role is Role.MEDIATION_CLERK
        seats = mediation.appointments.filter(status=AppointmentStatus.DISCLOSED)
        seated = {seat.mediator_id for seat in mediation.appointments.all()}
        free = [one.pk for one in self.city.mediators.values() if one.pk not in seated]
        undone: Mapping[str, Mapping[str, Any]] = {
            Action.ANSWER_INVITATION: {"answer": ""},
            Action.ACKNOWLEDGE_BRIEFING: {"briefed_at": None},
            Action.CONFIRM_JOINTLY: {"confirmation_asked_at": None},
        }
        left = mediation.sides.filter(**undone.get(action, {}))
        if action == Action.SIGN and agreement is not None:
            left = left.exclude(pk__in=agreement.signatures.filter(side__isnull=False, void_at=None).values("side"))
        side = left.first() if clerk else None
        on_paper = side is not None and action == Action.SIGN
        usual: dict[str, Any] = {
            "answer": "agreed", "mediator": seats[0].mediator_id if seats else (free or [0])[0], "disclosure": "none",
            "facts": "未告知年费。", "terms": "退还年费。", "amount": "10000" if action == Action.DRAFT_AGREEMENT else None,
            "instalments": f"{today + timedelta(days=20)} 4000\n{today + timedelta(days=50)} 6000", "vote": "for",
            "method": "scanned" if on_paper else "seal", "attachment": self.scan if on_paper else None,
            "version": agreement.version if agreement else 1, "paid_on": today.isoformat(), "number": "（2022）调确1号",
            "decided_on": today.isoformat(), "ground": "other" if action == Action.COURT_REFUSE else None,
            "side": side.number if side else None, "against_ranking": "方言",
        }  # fmt: skip
        names = {field.name for field in LIFECYCLE.move(action).fields}
        return {name: value for name, value in usual.items() if name in names}

    def _drawn(self, data: st.DataObject, action: str, by: Actor) -> dict[str, Any]:
        usual, offers, case = self._usual(action, by), Offers(self._case()), self._case()
        return {
            field.name: data.draw(self._good(field, usual, offers, case, action, by), label=field.name)
            for field in LIFECYCLE.move(action).fields
        }

    def _good(self, field: Field, usual: dict, offers: Offers, case: Any, action: str, by: Actor) -> Any:
        today = self.now.date()
        if field.name in {"instalments", "version", "attachment", "method"} and field.name in usual:
            return st.just(usual[field.name])
        if field.choices:
            return st.sampled_from(sorted(field.choices))
        if field.name == "mediator":
            return st.sampled_from(sorted(one.pk for one in self.city.mediators.values()))
        if offered := [value for value, _label in offers(field, LIFECYCLE.move(action), case, by) or () if value]:
            return (
                st.lists(st.sampled_from(offered), max_size=3)
                if field.kind is FieldKind.SEVERAL
                else st.sampled_from(offered)
            )
        by_name: dict[str, Any] = {
            "starts_at": st.sampled_from(("09:30", "10:00", "14:30", "3 pm")),
            "minutes": st.sampled_from((60, 90, 0)),
            "present": st.sampled_from(("1,2", "2", "7")),
            "code": st.just(""),
        }
        by_kind: dict[FieldKind, Any] = {
            FieldKind.DATE: st.sampled_from((0, 0, 1, 7, 40)).map(lambda n: (today + timedelta(days=n)).isoformat()),
            FieldKind.FLAG: st.booleans(),
            FieldKind.NUMBER: st.integers(1, 3),
            FieldKind.MONEY: st.sampled_from(("10000", "4000", "1,234.50")),
            FieldKind.SEVERAL: st.just([]),
        }
        return by_name.get(field.name, by_kind.get(field.kind, WORDS))

    @invariant()
    def the_case_is_whole(self) -> None:
        if not self.case_id:
            return
        case = self._case()
        live = [one for one in case.deadlines.prefetch_related("exclusions") if one.status in {"running", "paused"}]
        assert len({one.kind for one in live}) == len(live)
        for one in live:
            assert (one.status == "paused") == any(part.ends_on is None for part in one.exclusions.all())
        assert (case.closed_at is not None) == (case.state in FINAL)
        if case.state in FINAL:
            assert {one.kind for one in live} <= AFTER_THE_END
        assert (case.mediation.ended_at is None) == (case.state in BEFORE_AGREEMENT)
        assert verify_chain(f"case:{case.pk}") == []

    @invariant()
    def only_the_present_words_are_signed(self) -> None:
        mediation = Mediation.objects.filter(pk=self.case_id).select_related("case").first()
        if mediation is None:
            return
        for agreement in mediation.agreements.all():
            valid = list(agreement.signatures.filter(void_at__isnull=True))
            if agreement.replaced_at is not None and agreement.effective_on is None:
                assert valid == []
            assert all(one.content_hash == content_hash(agreement) for one in valid)
        present = mediation.agreements.filter(replaced_at__isnull=True).first()
        binds = present is not None and present.effective_on is not None
        assert binds == (mediation.case.state in AGREED)
        if binds and not present.is_oral:
            signed = set(present.signatures.filter(void_at=None, side__isnull=False).values_list("side_id", flat=True))
            assert signed == set(mediation.sides.values_list("pk", flat=True))

    @invariant()
    def a_mediator_is_at_work_and_sessions_lie_ahead_only_before_the_end(self) -> None:
        mediation = Mediation.objects.filter(pk=self.case_id).select_related("case").first()
        if mediation is None:
            return
        state = mediation.case.state
        active = mediation.appointments.filter(status=AppointmentStatus.ACTIVE)
        assert state not in IN_SESSION or active.exists()
        ahead = mediation.sessions.filter(status__in=(SessionStatus.RESERVED, SessionStatus.PLANNED))
        assert state in BEFORE_AGREEMENT or not ahead.exists()
        for session in ahead:
            assert mediation.appointments.filter(
                mediator=session.mediator_id, status__in=("asked", "disclosed", "active")
            ).exists()

    @invariant()
    def a_complaint_stands_still_exactly_while_its_mediation_runs(self) -> None:
        if not self.complaint_id:
            return
        complaint, state = Case.objects.get(pk=self.complaint_id), self._case().state
        paused = complaint.deadlines.filter(kind="decide", status="paused").exists()
        assert paused == (complaint.state == "in_mediation")
        if complaint.closed_at is None:
            assert paused == (state in BEFORE_AGREEMENT)
        else:
            assert not complaint.deadlines.filter(status__in=("running", "paused")).exists()
        assert verify_chain(f"case:{complaint.pk}") == []


def play(city: Any, *, examples: int, steps: int) -> None:
    Room.city = city
    run_state_machine_as_test(
        Room,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )  # fmt: skip


@pytest.mark.slow
def test_whatever_anybody_does_what_must_hold_of_a_mediation_holds(city, db):
    play(city, examples=6, steps=8)


@pytest.mark.slow
def test_whatever_anybody_does_at_length_what_must_hold_of_a_mediation_holds(city, db):
    play(city, examples=40, steps=20)


@pytest.mark.parametrize("way", ["complaint", "workout"])
def test_the_usual_way_of_every_kind_of_matter_ends_in_a_performed_agreement(city, db, way):
    Room.city = city
    room = Room()
    try:
        room.a_matter_comes_and_goes_on_for_a_while(way=way, steps=40)
        assert room._case().state == State.PERFORMED
        room.the_case_is_whole()
        room.only_the_present_words_are_signed()
        room.a_complaint_stands_still_exactly_while_its_mediation_runs()
    finally:
        room.teardown()
