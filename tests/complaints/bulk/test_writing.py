"""A case written in bulk is the case the services would have written."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from fengqiao.casework.models import Case, Deadline, Party, Person, Remark, SearchEntry
from fengqiao.casework.services import PersonData, perform, read_person
from fengqiao.complaints.bulk.plans import Act, NewCase, Overdue
from fengqiao.complaints.bulk.writing import ANONYMOUS, BulkWriter
from fengqiao.complaints.models import Complaint, Decision
from fengqiao.complaints.rules.states import Action
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Level, Role
from fengqiao.foundation.ledger.queries import history, verify
from fengqiao.foundation.parameters.services import set_parameter

ANYONE = Actor(kind=ActorKind.CONSUMER, role=Role.CONSUMER)
OWN = {"id", "case", "case_id", "number", "source", "source_ref", "receipt_digest", "version", "person"}
DECISION = {"result": "partly", "findings": "收费属实，未尽告知义务。", "reasons": "依照合同约定和收费公示。"}


def moment(day: str | date, clock: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+08:00")


def filing(**fields) -> Filing:
    values = {
        "subject": "B-1-1-1",
        "request": "请退还扣收的年费，联系电话13900000001",
        "facts": "开卡时没有告知要收年费。",
        "complainant": PersonData(name="王小明", phone="13900000001", address="诸暨市枫桥镇"),
        "product": "B-CARD-CREDIT",
        "cause": "B-PRICING",
        **fields,
    }
    return Filing(**values)


def columns(row, *more: str) -> dict:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in OWN | set(more)}


def everything(case_id: int) -> dict:
    """Return all columns of a case and its parts that do not name it."""
    case = Case.objects.get(pk=case_id)
    number = case.number.casefold()
    events = history(f"case:{case_id}")
    return {
        "case": columns(case) | {"version": case.version},
        "complaint": columns(Complaint.objects.get(case=case)),
        "deadlines": [columns(d) for d in Deadline.objects.filter(case=case).order_by("id")],
        "decisions": [columns(d) for d in Decision.objects.filter(case=case)],
        "remarks": [columns(r) for r in Remark.objects.filter(case=case).order_by("seq", "name")],
        "words": {w for w in SearchEntry.objects.get(case=case).words.split() if number not in w},
        "people": [(p.role, read_person(p.person)) for p in Party.objects.filter(case=case).order_by("id")],
        "events": [
            (e.seq, e.tag, e.at, e.actor_kind, e.actor_role, e.actor_id, e.organisation_id, {**e.data, "number": ""})
            for e in events
        ],
    }


def by_service(new: NewCase) -> int:
    filed = file_complaint(filing=new.filing, by=new.by, at=new.at)
    for act in new.acts:
        perform(case_id=filed.case_id, action=act.action, by=act.by, at=act.at, data=act.data)
    return filed.case_id


def in_bulk(*cases: NewCase) -> list[int]:
    before = set(Case.objects.values_list("pk", flat=True))
    BulkWriter().write(cases)
    return sorted(set(Case.objects.values_list("pk", flat=True)) - before)


def consumer_of(case_id: int) -> Actor:
    return Actor(kind=ActorKind.CONSUMER, role=Role.CONSUMER, case_id=case_id)


FILINGS = {
    "plain": {},
    "large amount": {"amount": Decimal("250000.00")},
    "group in person": {"filing": "group", "group_size": 25, "in_person": True},
    "elderly, media": {"special_needs": ("elderly",), "media": True},
    "own conduct": {"own_conduct": True, "channel": "hotline"},
    "before 2020": {"received_on": date(2019, 11, 14)},
    "agent": {"filing": "agent", "agent": PersonData(name="李四", phone="13900000002")},
}


@pytest.mark.parametrize("fields", FILINGS.values(), ids=FILINGS)
def test_a_filing_written_in_bulk_has_the_same_columns(city, fields):
    new = NewCase(filing(**fields), ANYONE, moment("2026-05-06"), "test", "1")
    (written,) = in_bulk(new)
    Party.objects.filter(case_id=written).delete()  # or the service would find a repeated complaint
    filed = by_service(new)
    BulkWriter().write([NewCase(filing(**fields), ANYONE, moment("2026-05-06"), "test", "2")])
    expected, found = everything(filed), everything(written)
    found["people"] = expected["people"]
    assert found == expected


def test_a_regulators_case_waits_for_its_transfer(city):
    regulator = city.actor("REG", Role.REGULATOR)
    acts = (Act(Action.TRANSFER, moment("2026-05-08"), regulator, {"note": "请依法处理"}),)
    new = NewCase(filing(complainant=ANONYMOUS), regulator, moment("2026-05-06"), "test", "1", acts)
    (written,) = in_bulk(new)
    assert Case.objects.get(pk=written).level == Level.OUTLET
    assert [d.kind for d in Deadline.objects.filter(case=written).order_by("id")] == ["transfer", "decide"]


def lives(city) -> dict[str, tuple[str, list[tuple[str, str, str, dict]]]]:
    """Courses of a complaint: day received, then office acting, action, day and data."""
    notify = ("B-1-1-1", "notify", {"method": "sms"})
    return {
        "settled": ("2026-05-06", [("B-1-1-1", "accept", "2026-05-07", {}), ("B-1-1-1", "settle", "2026-05-08", {"terms": "退还年费", "compensation": "300"})]),
        "late": ("2026-05-06", [("B-1-1-1", "accept", "2026-05-07", {}), ("B-1-1-1", "decide", "2026-06-20", DECISION), (*notify[:2], "2026-06-21", {"method": "phone", "notified_on": date(2026, 6, 21)})]),
        "complex and extended": ("2026-05-06", [("B-1-1-1", "accept", "2026-05-07", {}), ("B-1-1-1", "mark_complex", "2026-05-10", {"reason": "须调取录像"}), ("B-1-1-1", "ask_extension", "2026-05-30", {"reason": "第三方未回函"}), ("B-1-1", "approve_extension", "2026-06-01", {}), ("B-1-1-1", "decide", "2026-06-20", DECISION), ("B-1-1-1", "notify", "2026-06-22", {"method": "written", "notified_on": date(2026, 6, 22)})]),
        "rejected, reviewed": ("2026-05-06", [("B-1-1-1", "accept", "2026-05-07", {}), ("B-1-1-1", "decide", "2026-05-12", DECISION), ("B-1-1-1", "notify", "2026-05-13", {"method": "sms", "notified_on": date(2026, 5, 13)}), ("", "reject_decision", "2026-05-15", {"reason": "仍要求全额"}), ("", "request_review", "2026-05-18", {"reason": "程序有误"}), ("B-1-1", "decide_review", "2026-06-01", {**DECISION, "method": "email", "notified_on": date(2026, 6, 1)}), ("", "rate", "2026-06-03", {"stars": "2", "settled": "no", "comment": "太慢"})]),
        "passed up, withdrawn": ("2026-05-06", [("B-1-1-1", "pass_up", "2026-05-07", {"reason": "超出权限"}), ("B-1-1", "accept", "2026-05-08", {}), ("", "withdraw", "2026-05-09", {})]),
        "declined": ("2026-05-06", [("B-1-1-1", "decline", "2026-05-07", {"ground": "wrong_institution", "route": "请向开户行提出"})]),
        "accepted": ("2026-05-06", [("B-1-1-1", "accept", "2026-05-07", {}), ("B-1-1-1", "decide", "2026-05-12", DECISION), ("B-1-1-1", "notify", "2026-05-13", {"method": "sms", "notified_on": date(2026, 5, 13)}), ("", "accept_decision", "2026-05-15", {}), ("", "bring_to_regulator", "2026-05-18", {"reason": "再反映"})]),
        "under the rules of 2013": ("2019-11-14", [("B-1-1-1", "accept", "2019-11-15", {}), ("B-1-1-1", "decide", "2019-11-20", DECISION), ("B-1-1-1", "notify", "2019-11-22", {"method": "sms", "notified_on": date(2019, 11, 22)})]),
    }  # fmt: skip


COURSES = sorted(lives(None))


@pytest.mark.parametrize("course", COURSES)
def test_a_history_written_in_bulk_has_the_same_columns(city, course):
    day, steps = lives(city)[course]
    at = moment(day)

    def new(case_id: int | None, ref: str) -> NewCase:
        acts = tuple(
            Act(Action(name), moment(on), city.actor(office) if office else consumer_of(case_id or 0), data)
            for office, name, on, data in steps
        )
        return NewCase(
            filing(complainant=ANONYMOUS, received_on=date.fromisoformat(day)), ANYONE, at, "test", ref, acts
        )

    def anonymous(case_filing: Filing) -> int:
        filed = BulkWriter().write([NewCase(case_filing, ANYONE, at, "test", "filed")])
        assert filed == 1
        return Case.objects.get(source_ref="filed").pk

    by_hand = anonymous(new(None, "").filing)
    for act in new(by_hand, "").acts:
        perform(case_id=by_hand, action=act.action, by=act.by, at=act.at, data=act.data)
    (written,) = in_bulk(new(None, "bulk"))
    assert everything(written) == everything(by_hand)


def test_an_overdue_case_is_noted_and_passed_up_once(city):
    acts = (
        Overdue("decide", moment("2026-05-23")),
        Act(Action.PASS_UP, moment("2026-05-23"), SYSTEM, {"reason": "逾期未办结"}),
    )
    (written,) = in_bulk(NewCase(filing(), ANYONE, moment("2026-05-06"), "test", "1", acts))
    case = Case.objects.get(pk=written)
    assert (case.level, Deadline.objects.get(case=case).overdue_since) == (Level.SUB_BRANCH, date(2026, 5, 23))
    assert [e.tag for e in history(f"case:{written}")] == ["complaint.filed", "deadline.overdue", "complaint.pass_up"]


def test_the_ledger_is_intact_after_bulk_writing(city):
    for day, steps in lives(city).values():
        acts = tuple(
            Act(Action(name), moment(on), city.actor(office) if office else consumer_of(0), data)
            for office, name, on, data in steps
        )
        in_bulk(
            NewCase(
                filing(received_on=date.fromisoformat(day)),
                ANYONE,
                moment(day),
                "test",
                day + steps[0][1] + str(len(steps)),
                acts,
            )
        )
    assert list(verify()) == []


def test_a_record_is_written_once(city):
    new = [NewCase(filing(), ANYONE, moment("2026-05-06"), "test", str(n)) for n in range(5)]
    writer = BulkWriter()
    assert writer.write(new[:3]) == 3
    assert writer.write(new) == 2
    assert writer.write(new) == 0
    assert Case.objects.filter(source="test").count() == 5


def test_people_are_known_again_within_and_between_batches(city):
    def complain(ref: str, name: str, days: int) -> NewCase:
        who = PersonData(name=name, phone="139 0000 0009")
        return NewCase(filing(complainant=who), ANYONE, moment("2026-05-06") + timedelta(days=days), "test", ref)

    writer = BulkWriter()
    writer.write([complain("1", "张三", 0), complain("2", "张三", 30), complain("3", "李四", 31)])
    writer.write([complain("4", "张三", 60), complain("5", "张三", 300)])
    assert Person.objects.count() == 2
    repeated = dict(Complaint.objects.values_list("case__source_ref", "repeated"))
    assert repeated == {"1": False, "2": True, "3": False, "4": True, "5": False}


def test_an_action_the_lifecycle_does_not_declare_is_refused(city):
    acts = (Act(Action.NOTIFY, moment("2026-05-07"), SYSTEM, {"method": "sms", "notified_on": date(2026, 5, 7)}),)
    with pytest.raises(ValueError, match="not declared"):
        BulkWriter().write([NewCase(filing(), ANYONE, moment("2026-05-06"), "test", "1", acts)])
    assert not Case.objects.filter(source="test").exists()


def test_each_case_of_a_batch_is_timed_by_the_rules_of_the_day_it_was_received(city):
    set_parameter(
        rule_set="CBIRC_2020", name="yellow_pct", value=20, source="test", verified=False,
        effective_from=date(2026, 3, 3), by=SYSTEM, at=moment("2026-03-01"),
    )  # fmt: skip
    clerk, notice = city.actor("B-1-1-1", Role.CLERK), {"method": "phone", "notified_on": "2026-03-04"}
    acts = tuple(
        Act(at=moment(day), action=action, by=clerk, data=data)
        for day, action, data in (
            ("2026-03-03", Action.ACCEPT, {}), ("2026-03-04", Action.DECIDE, DECISION), ("2026-03-04", Action.NOTIFY, notice),
        )
    )  # fmt: skip
    cases = [
        NewCase(filing(received_on=date.fromisoformat(day)), SYSTEM, moment("2026-03-03"), "test", day, acts)
        for day in ("2026-03-02", "2026-03-03")
    ]
    BulkWriter().write(cases)
    before, after = (
        Deadline.objects.get(case__source_ref=day, kind="review_apply") for day in ("2026-03-02", "2026-03-03")
    )
    assert before.due_on == after.due_on
    assert before.yellow_on > after.yellow_on
