"""Whatever anybody does in whatever order, what must always hold of a complaint holds."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from fengqiao.analytics.queries import measure
from fengqiao.casework.jobs import recompute_deadlines
from fengqiao.casework.models import Case, Deadline
from fengqiao.casework.queries import available, visible_cases
from fengqiao.casework.services import PersonData, perform
from fengqiao.casework.services.sweep import sweep
from fengqiao.complaints.models import Complaint
from fengqiao.complaints.rules.moves import LIFECYCLE
from fengqiao.complaints.rules.states import FINAL, Action, State
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Level, Role, consumer
from fengqiao.foundation.errors import Invalid, NotAllowed, Refusal
from fengqiao.foundation.ledger.queries import history, verify, verify_chain
from fengqiao.foundation.lifecycle import Field, FieldKind
from support.city import ANYONE, SHANGHAI, City, small_city
from support.play import WILD, WORDS, fingerprints

ROLES_AT = {
    "REG": (Role.REGULATOR, Role.AUDITOR, Role.ADMINISTRATOR),
    "B": (Role.OFFICER, Role.EXECUTIVE, Role.AUDITOR),
    "B-1": (Role.CLERK, Role.OFFICER, Role.EXECUTIVE),
    "B-1-1": (Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.ADMINISTRATOR),
    "B-1-1-1": (Role.CLERK, Role.OFFICER),
    "B-1-2-1": (Role.CLERK,),
    "R": (Role.OFFICER, Role.EXECUTIVE),
    "R-1": (Role.OFFICER,),
    "R-1-1": (Role.CLERK,),
}
SUBJECTS = ("B-1-1-1", "B-1-2-1", "B-1-1", "B-1", "B", "R-1-1", "R")
TABLES = (
    "casework_case", "complaints_complaint", "casework_deadline", "casework_exclusion", "casework_order",
    "casework_remark", "casework_conflict", "casework_searchentry", "casework_party", "casework_attachment",
    "complaints_decision", "ledger_event", "ledger_chain", "notices_notice", "procrastinate_jobs",
)  # fmt: skip


class Offices(RuleBasedStateMachine):
    """A city in which everybody may try everything."""

    city: City
    actors: tuple[Actor, ...]
    cases = Bundle("cases")

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now = datetime(2020, 5, 25, 9, tzinfo=SHANGHAI)
        self.ids: list[int] = []
        self.been_above: set[int] = set()

    def teardown(self) -> None:
        try:
            assert list(verify()) == []
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @initialize(target=cases, start=st.dates(date(2019, 9, 1), date(2026, 10, 20)), people=st.sampled_from((1, 3)))
    def two_complaints_are_there(self, start: date, people: int) -> Any:
        self.now = datetime(start.year, start.month, start.day, 9, tzinfo=SHANGHAI)
        first = self._file("B-1-1-1", {"filing": "group", "group_size": people} if people > 1 else {}, ANYONE)
        return multiple(first, self._file("R-1-1", {}, ANYONE))

    @rule(
        target=cases,
        subject=st.sampled_from(SUBJECTS),
        amount=st.sampled_from((None, "0", "300", "50000", "500000", "13812345678", "99999999999999.99")),
        group=st.sampled_from((1, 1, 3, 25)),
        flags=st.sets(st.sampled_from(("in_person", "media", "own_conduct"))),
        needs=st.sampled_from(((), (), ("elderly",))),
        phone=st.sampled_from(("13900000001", "13900000002", "13900000003")),
        by=st.integers(0, 60),
    )
    def somebody_files(self, subject, amount, group, flags, needs, phone, by) -> Any:
        fields: dict[str, Any] = dict.fromkeys(flags, True)
        fields |= {"special_needs": needs, "complainant": PersonData(name="王小明", phone=phone)}
        fields |= {"amount": Decimal(amount)} if amount else {}
        fields |= {"filing": "group", "group_size": group} if group > 1 else {}
        actor = self.actors[by] if by < len(self.actors) else ANYONE
        before = fingerprints(TABLES)
        try:
            return self._file(subject, fields, actor)
        except NotAllowed:
            assert actor is not ANYONE
            assert fingerprints(TABLES) == before
            return multiple()

    @rule(case_id=cases, action=st.sampled_from(Action), who=st.integers(0, 60), data=st.data())
    def somebody_tries_anything(self, case_id: int, action: Action, who: int, data: st.DataObject) -> None:
        everybody = self._everybody(case_id)
        self._try(case_id, action, everybody[who % len(everybody)], self._values(data, action, wild=True), version=None)

    @rule(case_id=cases, data=st.data(), wild=st.sampled_from((False, False, False, True)))
    def somebody_does_what_is_offered(self, case_id: int, data: st.DataObject, *, wild: bool) -> None:
        case = Case.objects.select_related("owner").get(pk=case_id)
        on = self.now.date()
        offers = [
            (actor, offer.move.action)
            for actor in self._everybody(case_id)
            if visible_cases(actor).filter(pk=case_id).exists()
            for offer in available(case=case, viewer=actor, on=on)
            if offer.allowed
        ]
        moving = [offer for offer in offers if LIFECYCLE.move(offer[1]).after is not None]
        chosen = data.draw(st.sampled_from(moving if moving and data.draw(st.booleans()) else offers))
        self._try(case_id, chosen[1], chosen[0], self._values(data, chosen[1], wild=wild), version=case.version)

    @rule(case_id=consumes(cases))
    def nobody_cares_any_more(self, case_id: int) -> None:
        """Let a case rest: only time works on it."""

    @rule(days=st.sampled_from((0, 1, 3, 10, 16, 31)), sweeping=st.booleans())
    def days_pass(self, days: int, *, sweeping: bool) -> None:
        self.now += timedelta(days=days, hours=1)
        if sweeping:
            sweep(at=self.now)
            assert sweep(at=self.now) == 0

    @rule()
    def the_calendar_is_looked_at_again(self) -> None:
        before = fingerprints(TABLES)
        assert recompute_deadlines() == 0
        assert fingerprints(TABLES) == before

    def _file(self, subject: str, fields: Mapping[str, Any], by: Actor) -> int:
        values = {"complainant": PersonData(name="王小明", phone="13900000001"), **fields}
        filing = Filing(subject=subject, request="请退还年费", facts="开卡时没有告知。", **values)
        filed = file_complaint(filing=filing, by=by, at=self.now)
        self.ids.append(filed.case_id)
        return filed.case_id

    def _everybody(self, case_id: int) -> list[Actor]:
        return [*self.actors, consumer(case_id), SYSTEM]

    def _try(self, case_id: int, action: str, by: Actor, values: Mapping[str, Any], version: int | None) -> None:
        before, seen = fingerprints(TABLES), Case.objects.get(pk=case_id)
        events = len(history(f"case:{case_id}"))
        try:
            case = perform(case_id=case_id, action=action, by=by, at=self.now, data=values, version=version)
        except Refusal:
            assert fingerprints(TABLES) == before
            return
        assert case.version == seen.version + 1
        assert len(history(f"case:{case_id}")) == events + 1
        assert case.state == (LIFECYCLE.move(action).after or seen.state)

    def _values(self, data: st.DataObject, action: str, *, wild: bool) -> dict[str, Any]:
        move = LIFECYCLE.move(action)
        values = {field.name: data.draw(self._good(field), label=field.name) for field in move.fields}
        if wild and move.fields and data.draw(st.booleans()):
            field = data.draw(st.sampled_from(move.fields))
            values[field.name] = data.draw(WILD, label=f"wild {field.name}")
        if wild and data.draw(st.integers(0, 9)) == 0:
            values["colour"] = "red"
        return values

    def _good(self, field: Field) -> st.SearchStrategy[Any]:
        today = self.now.date()
        by_name: dict[str, st.SearchStrategy[Any]] = {
            "into": st.sampled_from(list(Case.objects.filter(pk__in=self.ids).values_list("number", flat=True))),
            "organisation": st.sampled_from(sorted(self.city.offices)),
            "handler": st.sampled_from([a.person_id for a in self.actors if a.person_id]),
            "order": st.none(),
            "product": st.just(""),
            "cause": st.just(""),
            "notified_on": st.sampled_from((today, today, today - timedelta(days=1))).map(date.isoformat),
            "received_on": st.sampled_from((today, today, today - timedelta(days=2))).map(date.isoformat),
        }
        by_kind: dict[FieldKind, st.SearchStrategy[Any]] = {
            FieldKind.TEXT: WORDS,
            FieldKind.LONG_TEXT: WORDS,
            FieldKind.CHOICE: st.sampled_from(sorted(field.choices)) if field.choices else st.none(),
            FieldKind.DATE: st.integers(1, 70).map(lambda n: (today + timedelta(days=n)).isoformat()),
            FieldKind.FLAG: st.just(False),
            FieldKind.NUMBER: st.integers(0, 5),
            FieldKind.MONEY: st.sampled_from(("200", "1,234.50", "13812345678")),
        }
        return by_name.get(field.name, by_kind[field.kind])

    @invariant()
    def every_case_is_whole(self) -> None:
        rows = Case.objects.filter(pk__in=self.ids).select_related("subject", "owner", "complaint")
        for case in rows.prefetch_related("deadlines__exclusions"):
            self._state_and_dates(case)
            self._deadlines(case)
            self._places(case)
            self._ending(case)
            assert verify_chain(f"case:{case.pk}") == []
            acts = [e for e in history(f"case:{case.pk}") if e.tag.startswith("complaint.")]
            assert case.version == len(acts)

    def _state_and_dates(self, case: Case) -> None:
        assert case.state in set(State)
        assert (case.closed_at is None) == (case.state not in FINAL)
        assert case.closed_at is not None or case.due_on is not None

    def _deadlines(self, case: Case) -> None:
        live = [d for d in case.deadlines.all() if d.status in {"running", "paused"}]
        assert len({d.kind for d in live}) == len(live)
        if case.state in FINAL:
            assert live == []
            assert (case.yellow_on, case.red_on) == (None, None)
        elif live:
            first = min(live, key=lambda d: (d.due_on, d.pk))
            assert (case.due_on, case.due_provisional) == (first.due_on, first.provisional)
        for deadline in case.deadlines.all():
            self._deadline(deadline)

    def _deadline(self, deadline: Deadline) -> None:
        waiting = [x for x in deadline.exclusions.all() if x.ends_on is None]
        assert len(waiting) == (1 if deadline.status == "paused" else 0)
        assert (deadline.finished_on is None) == (deadline.status in {"running", "paused"})
        assert deadline.starts_on <= deadline.due_on
        assert deadline.yellow_on <= deadline.red_on <= deadline.due_on
        if deadline.status in {"met", "missed"}:
            assert (deadline.finished_on <= deadline.due_on) == (deadline.status == "met")

    def _places(self, case: Case) -> None:
        subject, owner, complaint = case.subject, case.owner, case.complaint
        assert (case.head_id, case.branch_id, case.sub_branch_id) == (
            subject.head_id, subject.branch_id, subject.sub_branch_id,
        )  # fmt: skip
        assert case.outlet_id == (subject.pk if subject.level == Level.OUTLET else None)
        assert case.level == owner.level
        path = {subject.pk, subject.sub_branch_id, subject.branch_id, subject.head_id}
        assert owner.pk in path or case.level == Level.REGULATOR
        if case.level in {Level.BRANCH, Level.HEAD_OFFICE} and subject.level in {Level.OUTLET, Level.SUB_BRANCH}:
            self.been_above.add(case.pk)
        assert (complaint.passed_up_at is not None) == (case.pk in self.been_above)

    def _ending(self, case: Case) -> None:
        complaint = case.complaint
        assert bool(complaint.outcome) == bool(complaint.closed_level) == (case.state in FINAL)
        assert complaint.extension_asked_at is None or case.state in {
            "investigating",
            "suspended_expert",
            "in_mediation",
        }
        if case.state == State.MERGED:
            assert complaint.merged_into_id not in {None, case.pk}

    @invariant()
    def the_first_line_is_counted_as_defined(self) -> None:
        regulator = self.actors[0]
        rows = Complaint.objects.filter(case_id__in=self.ids).select_related("case")
        settled = [
            c
            for c in rows
            if c.case.state == State.CLOSED
            and c.outcome in {"settled", "decision_accepted", "no_objection"}
            and c.closed_level in {Level.OUTLET, Level.SUB_BRANCH}
            and not (c.rejected_at or c.reviewed_at or c.regulator_at)
            and c.really_settled is not False
        ]
        finished = [c for c in rows if c.case.state in {State.CLOSED, State.TO_COURT}]
        total = measure(viewer=regulator, measure_id="first_line_settlement_rate").total
        assert (total.numerator, total.denominator) == (len(settled), len(finished))


@pytest.mark.slow
def test_whatever_anybody_does_what_must_hold_of_a_complaint_holds(db):
    city = small_city()
    Offices.city = city
    Offices.actors = tuple(city.actor(code, role) for code, roles in ROLES_AT.items() for role in roles) + tuple(
        Actor(
            kind=ActorKind.TOKEN,
            role=role,
            organisation_id=city.offices[code].pk,
            level=Level(city.offices[code].level),
        )
        for code, role in (("B", Role.OFFICER), ("B-1-1-1", Role.OFFICER), ("REG", Role.REGULATOR))
    )
    run_state_machine_as_test(
        Offices,
        settings=settings(max_examples=25, stateful_step_count=25),
    )


def test_a_surrogate_half_is_refused_like_any_wrong_text(file, act, city):
    with pytest.raises(Invalid):
        act(file(), "note", city.actor("B-1-1-1", Role.CLERK), "2019-11-15", text="\ud800")
