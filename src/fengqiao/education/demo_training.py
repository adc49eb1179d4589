"""The demo's sessions of training, who was there, and who holds which certificate until when."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final

from fengqiao.education.models import Attempt, Attendance, Certificate, Course, TrainingSession
from fengqiao.education.queries.training import required_by_role
from fengqiao.education.rules.due import valid_until
from fengqiao.education.services.training import certificate_number
from fengqiao.organisations.models import Assignment, Organisation
from fengqiao.organisations.queries import heads, regulator

SEED: Final = "education-training"
MONTHS: Final = 24
_ROOMS: Final = ("三楼会议室", "培训中心 201", "大会议室", "线上会议室")
_TRAINERS: Final = ("消保部讲师", "法律合规部讲师", "外聘律师", "退休老行长")
MAIN_HOUSE: Final = "B08"


def load(now: datetime, *, ahead: bool = True) -> None:
    """Write sessions, attendance, tests and certificates; with ``ahead`` also sessions that go on or are to come."""
    random = Random(SEED)  # noqa: S311 - invented data, must repeat
    courses = {one.code: one for one in Course.objects.all()}
    sessions = _sessions(courses, random, now, ahead=ahead)
    _certify(courses, sessions, random, now)


def _sessions(
    courses: dict[str, Course], random: Random, now: datetime, *, ahead: bool
) -> dict[int, list[TrainingSession]]:
    """Return the sessions of each house by its id: some in the past, some to come, one of the main house now."""
    rows: list[TrainingSession] = []
    owners: list[Organisation] = [one for one in [regulator(), *heads()] if one is not None]
    for owner in owners:
        rows += [
            _session(courses[code], owner, now - timedelta(days=days), random)
            for code in sorted(courses)
            for days in (random.randint(200, 640), random.randint(20, 190))
            if owner.level == "head_office"
        ]
        if ahead:
            rows.append(_session(courses["FENGQIAO"], owner, now + timedelta(days=random.randint(3, 40)), random))
    if ahead:
        offices = Organisation.objects.filter(head__code=MAIN_HOUSE, level__in=("sub_branch", "branch", "head_office"))
        rows += [_running(courses["FENGQIAO"], office, now) for office in offices]
    TrainingSession.objects.bulk_create(rows)
    found: dict[int, list[TrainingSession]] = {}
    for one in rows:
        found.setdefault(one.organisation_id, []).append(one)
    return found


def _running(course: Course, office: Organisation, now: datetime) -> TrainingSession:
    """Return a session that goes on now, so that its code can be tried."""
    return TrainingSession(
        course=course, organisation=office, venue="三楼会议室", trainer="消保部讲师",
        starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(hours=6), secret=secrets.token_hex(32),
    )  # fmt: skip


def _session(course: Course, owner: Organisation, day: datetime, random: Random) -> TrainingSession:
    starts = day.replace(hour=1 if random.random() < 0.5 else 6, minute=0, second=0, microsecond=0)  # 9 or 14 in China
    return TrainingSession(
        course=course, organisation=owner, venue=random.choice(_ROOMS), trainer=random.choice(_TRAINERS),
        starts_at=starts, ends_at=starts + timedelta(hours=min(course.hours, 3)), secret=secrets.token_hex(32),
    )  # fmt: skip


def _certify(
    courses: dict[str, Course], sessions: dict[int, list[TrainingSession]], random: Random, now: datetime
) -> None:
    """Let most of those who must have attended and passed, some long ago, some not at all."""
    required = required_by_role()
    attendances: dict[tuple[int, int], Attendance] = {}
    attempts: list[Attempt] = []
    certificates: dict[tuple[int, int], Certificate] = {}
    posts = Assignment.objects.filter(role__in=list(required), ends_on=None).select_related("organisation")
    for post in posts.order_by("id"):
        held = sessions.get(post.organisation.head_id or 0) or ()
        for code in required[post.role]:
            past = [one for one in held if one.course_id == courses[code].pk and one.ends_at < now]
            if not past or random.random() < 0.18:
                continue
            session = random.choice(past)
            key = (post.member_id, courses[code].pk)
            attendances[session.pk, post.member_id] = Attendance(
                session=session, member_id=post.member_id, way="code" if random.random() < 0.92 else "list",
                at=session.starts_at + timedelta(minutes=random.randint(-10, 12)),
            )  # fmt: skip
            if key not in certificates:
                attempts.append(_attempt(courses[code], post.member_id, session, random))
                if attempts[-1].is_passed:
                    certificates[key] = _certificate(courses[code], post, session)
    Attendance.objects.bulk_create(attendances.values())
    Attempt.objects.bulk_create(attempts)
    _number(Certificate.objects.bulk_create(certificates.values()))


def _attempt(course: Course, member: int, session: TrainingSession, random: Random) -> Attempt:
    bank = list(course.questions.values_list("id", "answer")[:5])
    wrong = random.choice((0, 0, 0, 1, 1, 2))
    answers = [(answer + (1 if number < wrong else 0)) % 2 for number, (_pk, answer) in enumerate(bank)]
    score = 100 * (len(bank) - wrong) // len(bank)
    begun = session.ends_at + timedelta(minutes=random.randint(5, 600))
    return Attempt(
        course=course, member_id=member, number=1, seed=random.randrange(2**31), questions=[pk for pk, _a in bank],
        answers=answers, score=score, is_passed=score >= 80, started_at=begun,
        handed_in_at=begun + timedelta(minutes=random.randint(4, 15)),
    )  # fmt: skip


def _certificate(course: Course, post: Assignment, session: TrainingSession) -> Certificate:
    issued = session.ends_at.date()
    return Certificate(
        number=secrets.token_hex(12), token=secrets.token_urlsafe(16), course=course, member_id=post.member_id,
        organisation=post.organisation, issued_on=issued, valid_until=valid_until(issued, MONTHS),
    )  # fmt: skip


def _number(certificates: Sequence[Certificate]) -> None:
    for one in certificates:
        one.number = certificate_number(one.issued_on.year, one.pk)
    Certificate.objects.bulk_update(certificates, ["number"], batch_size=500)
