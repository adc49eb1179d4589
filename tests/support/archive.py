"""Complaints of every kind, made at random from one seed."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from fengqiao.casework.models import Case, IntakeChannel
from fengqiao.complaints.models import Complaint, Outcome
from fengqiao.complaints.rules.states import FINAL, State
from fengqiao.foundation.actors import Level
from fengqiao.organisations.models import Organisation

FIRST_DAY = date(2019, 10, 1)
PLACES = ("330681109000", "330603002000", "330683000000", "330600000000", None)
ENDINGS = {
    State.CLOSED: (
        Outcome.SETTLED,
        Outcome.DECISION_ACCEPTED,
        Outcome.NO_OBJECTION,
        Outcome.UNRESOLVED,
        Outcome.REVIEWED,
    ),
    State.TO_COURT: (Outcome.UNRESOLVED,),
    State.WITHDRAWN: (Outcome.WITHDRAWN,),
    State.MERGED: (Outcome.MERGED,),
    State.NOT_HANDLED: (Outcome.DECLINED,),
}


def at_noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


class Archive:
    """Makes complaints as an import would: rows at once, past the lifecycle."""

    def __init__(self, offices: Sequence[Organisation], seed: int, first_day: date = FIRST_DAY) -> None:
        self.offices = list(offices)
        self.first_day = first_day
        self.random = random.Random(seed)
        self.made = 0

    def fill(self, number: int) -> list[Case]:
        pairs = [self._pair() for _ in range(number)]
        cases = Case.objects.bulk_create([case for case, _ in pairs])
        for case, complaint in pairs:
            complaint.case = case
        Complaint.objects.bulk_create([complaint for _, complaint in pairs])
        with connection.cursor() as cursor:  # as an import does: plans made for an empty table are slow
            cursor.execute("ANALYZE casework_case, complaints_complaint")
        return cases

    def _pair(self) -> tuple[Case, Complaint]:
        pick = self.random.choice
        subject = pick(self.offices)
        state = pick(list(State) + [State.CLOSED] * 12)
        received = self.first_day + timedelta(days=self.random.randrange(120))
        closed_at = at_noon(received + timedelta(days=self.random.randrange(70))) if state in FINAL else None
        levels = [level for level in Level if Level(subject.level).rank <= level.rank <= Level.HEAD_OFFICE.rank]
        level = Level.REGULATOR if state is State.WITH_REGULATOR else pick(levels)
        self.made += 1
        running = pick((True, False))
        case = Case(
            number=f"T{self.made:08}", kind="complaint", state=state, level=level, owner=subject, subject=subject,
            head=subject.head, branch=subject.branch, sub_branch=subject.sub_branch,
            outlet=subject if subject.level == Level.OUTLET else None, place_id=pick(PLACES),
            channel=pick(IntakeChannel.values), product=pick(("B-SAV", "B-SAV-TERM", "B-LOAN", "")),
            cause=pick(("", "C-FEE")), title="投诉", received_on=received, opened_at=at_noon(received),
            due_on=received + timedelta(days=pick((15, 5000))), yellow_on=received if running else None,
            closed_at=closed_at, rule_set="CBIRC_2020", source="test", updated_at=at_noon(received),
        )  # fmt: skip
        return case, self._complaint(case, closed_at)

    def _complaint(self, case: Case, closed_at: datetime | None) -> Complaint:
        def sometimes() -> datetime | None:
            return case.opened_at if self.random.random() < 0.15 else None

        stars = self.random.choice((None, 1, 2, 3, 4, 5))
        return Complaint(
            request="退费", facts="多收", receipt_digest=b"", passed_up_at=sometimes(), rejected_at=sometimes(),
            reviewed_at=sometimes(), regulator_at=sometimes(), reopened=self.random.choice((0, 0, 0, 1, 2)),
            outcome=self.random.choice(ENDINGS[State(case.state)]) if closed_at else "",
            closed_level=case.level if closed_at else "", on_time=self.random.choice((None, True, False)),
            satisfaction=stars, really_settled=None if stars is None else self.random.choice((True, False, None)),
        )  # fmt: skip
