"""Courses, sessions, one's own study, and who is due."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django import forms
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.education.models import Attempt, Attendance, Certificate, Course, TrainingSession
from fengqiao.education.queries.reference import rules_of
from fengqiao.education.queries.scope import within
from fengqiao.education.rules.due import Standing, standing
from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.lists import Filter, Filters
from fengqiao.foundation.marking import N_
from fengqiao.organisations.models import Assignment, AssignmentRole, Organisation
from fengqiao.organisations.queries import history, staff_of

TRAINERS: Final = frozenset({Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.MEDIATION_CLERK})
AROUND: Final = timedelta(hours=1)
"""So long before and after a session its code can be scanned."""
STANDINGS: Final[Mapping[str, str]] = {
    Standing.MISSING: N_("未取得"),
    Standing.LAPSED: N_("已过期"),
    Standing.ENDING: N_("快到期"),
    Standing.VALID: N_("有效"),
}
TONES: Final = {Standing.MISSING: "bad", Standing.LAPSED: "bad", Standing.ENDING: "waiting", Standing.VALID: "good"}
TAGS: Final[history.Labels] = {
    "training.planned": gettext_lazy("安排培训"),
    "training.cancelled": gettext_lazy("取消培训"),
    "training.attended": gettext_lazy("签到"),
    "training.entered": gettext_lazy("补录签到"),
}
KEYS: Final[history.Labels] = {
    "course": gettext_lazy("课程"),
    "starts_at": gettext_lazy("开始"),
    "reason": gettext_lazy("原因"),
}


def courses() -> QuerySet[Course]:
    """Return the courses in use."""
    return Course.objects.filter(is_active=True)


def required_by_role(on: date | None = None) -> dict[str, list[str]]:
    """Return the codes of the courses each role must hold a certificate of."""
    found: dict[str, list[str]] = rules_of(on).value("training_required")
    return found


def is_trainer(viewer: Actor) -> bool:
    """Whether one plans sessions and enters attendance."""
    return viewer.role in TRAINERS


def sessions_seen(viewer: Actor) -> QuerySet[TrainingSession]:
    """Return the sessions one may see: those below, and those of offices above that one may attend."""
    found = TrainingSession.objects.select_related("course", "organisation").annotate(present=Count("attendances"))
    if viewer.is_regulator:
        return found
    own = Organisation.objects.filter(pk=viewer.organisation_id or 0).first()
    above = _above(own) if own else set()
    return found.filter(within(viewer) | Q(organisation__in=above) | Q(organisation__level=Level.REGULATOR))


def _above(own: Organisation) -> set[int]:
    return {pk for pk in (own.head_id, own.branch_id, own.sub_branch_id, own.pk) if pk is not None}


def session_seen(pk: int, *, viewer: Actor, lock: bool = False) -> TrainingSession:
    """Return one of them, locked if asked for. Raises NotFound."""
    found = sessions_seen(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这场培训"))
    return TrainingSession.objects.select_for_update().get(pk=pk) if lock else found


def may_run(session: TrainingSession, viewer: Actor) -> bool:
    """Whether one shows the code of a session and enters who was there: trainers of its own organisation."""
    return is_trainer(viewer) and session.organisation_id == viewer.organisation_id


def is_open(session: TrainingSession, at: datetime) -> bool:
    """Whether the code of a session can be scanned now."""
    return not session.is_cancelled and session.starts_at - AROUND <= at <= session.ends_at + AROUND


def attendances(session: TrainingSession) -> QuerySet[Attendance]:
    """Return who was there."""
    return session.attendances.select_related("member")


def colleagues(session: TrainingSession, viewer: Actor) -> list[tuple[int, str]]:
    """Return id and name of staff below who are not yet entered, at most two hundred."""
    here = session.attendances.values("member_id")
    rows = staff_of(viewer).exclude(member_id__in=here)[:400]
    found = {one.member_id: f"{one.member.name} · {one.organisation.label}" for one in rows}
    return list(found.items())[:200]


def history_of(session_id: int) -> list[history.HistoryEntry]:
    """Return what happened to a session, newest first."""
    words = {"course": {one.code: one.label for one in Course.objects.all()}}
    return history.entries_of(reversed(ledger.history(f"training:{session_id}")), tags=TAGS, keys=KEYS, words=words)


@dataclass(frozen=True, slots=True)
class Study:
    """How somebody stands with a course, and what they may do next."""

    course: Course
    is_required: bool
    standing: str
    tone: str
    valid_until: date | None
    certificate: int | None
    has_attended: bool
    attempts_left: int
    open_attempt: int | None

    @property
    def may_test(self) -> bool:
        """Whether a test can be begun or gone on with."""
        return self.has_attended and (self.attempts_left > 0 or self.open_attempt is not None)


def study_of(viewer: Actor, *, today: date) -> list[Study]:
    """Return one's own study, course by course; five queries whatever their number."""
    member, rules = viewer.person_id or 0, rules_of(today)
    required = set(required_by_role(today).get(viewer.role, ()))
    held: dict[int, Certificate] = {}
    for one in Certificate.objects.filter(member=member).order_by("valid_until", "id"):
        held[one.course_id] = one
    attended = set(Attendance.objects.filter(member=member).values_list("session__course_id", flat=True))
    attempts: dict[int, list[Attempt]] = {}
    since = timezone.now() - timedelta(days=30)
    for attempt in Attempt.objects.filter(member=member, started_at__gte=since):
        attempts.setdefault(attempt.course_id, []).append(attempt)
    return [
        _study(
            course, held.get(course.pk), attempts.get(course.pk, ()), is_required=course.code in required,
            attended=course.pk in attended, most=rules.number("test_attempts"), today=today,
            notice=rules.number("certificate_notice"),
        )
        for course in courses()
    ]  # fmt: skip


def _study(
    course: Course, held: Certificate | None, attempts: Collection[Attempt], *, is_required: bool, attended: bool,
    most: int, today: date, notice: int,
) -> Study:  # fmt: skip
    stands = standing(held.valid_until if held else None, today=today, notice_days=notice)
    waiting = next((one.pk for one in attempts if one.handed_in_at is None), None)
    return Study(
        course=course,
        is_required=is_required,
        standing=_(STANDINGS[stands]),
        tone=TONES[stands] if is_required or held else "neutral",
        valid_until=held.valid_until if held else None,
        certificate=held.pk if held else None,
        has_attended=attended,
        attempts_left=max(0, most - len(attempts)),
        open_attempt=waiting,
    )


def own_attempt(pk: int, *, viewer: Actor, lock: bool = False) -> Attempt:
    """Return one of one's own attempts, locked if asked for. Raises NotFound."""
    found = Attempt.objects.select_for_update() if lock else Attempt.objects.all()
    attempt = found.filter(pk=pk, member=viewer.person_id or 0).first()
    if attempt is None:
        raise NotFound(_("没有找到这次测试"))
    return attempt


def certificate_seen(pk: int, *, viewer: Actor) -> Certificate:
    """Return one's own certificate, or one of the subtree for its trainers and auditors. Raises NotFound."""
    found = Certificate.objects.select_related("course", "member", "organisation").filter(pk=pk)
    own = Q(member=viewer.person_id or 0)
    allowed = own | within(viewer) if viewer.role in TRAINERS | {Role.AUDITOR} else own
    certificate = found.filter(allowed).first()
    if certificate is None:
        raise NotFound(_("没有找到这份合格证"))
    return certificate


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the public page tells of a certificate."""

    number: str
    issued_on: date
    sha256: str


def confirmed(token: str) -> Confirmed | None:
    """Return what anybody may know of the certificate behind a code, None if there is none."""
    found = Certificate.objects.filter(token=token).first() if len(token) <= 22 else None
    return Confirmed(found.number, found.issued_on, found.sha256) if found else None


def content_of_certificates(hashes: Collection[str]) -> set[str]:
    """Return which of the hashes are certificates' files."""
    return set(Certificate.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))


def required_of(viewer: Actor) -> QuerySet[Assignment]:
    """Return who in the viewer's subtree holds a role that must take a course."""
    return staff_of(viewer).filter(role__in=[role for role, codes in required_by_role().items() if codes])


def _due(rows: QuerySet[Assignment], value: str) -> QuerySet[Assignment]:
    """Narrow to those who lack a certificate that lasts beyond the notice, or (``ok``) to those who lack none."""
    until = timezone.localdate() + timedelta(days=rules_of().number("certificate_notice"))
    lacks = Q(pk__in=())
    for role, codes in required_by_role().items():
        for code in codes:
            held = Certificate.objects.filter(member=OuterRef("member"), course__code=code, valid_until__gt=until)
            lacks |= Q(~Exists(held), role=role)
    return rows.filter(~lacks) if value == "ok" else rows.filter(lacks)


def due_filters(data: Mapping[str, Any]) -> Filters:
    """Return the filters of the list of who is due."""
    roles = [(role, str(AssignmentRole(role).label)) for role, codes in required_by_role().items() if codes]
    return Filters(
        (
            Filter(
                "due",
                forms.ChoiceField(
                    label=_("状态"), choices=[("", _("全部")), ("due", _("应培训")), ("ok", _("都有效"))]
                ),
                _due,
            ),
            Filter("role", forms.ChoiceField(label=_("角色"), choices=[("", _("全部")), *roles]), "role"),
            Filter("q", forms.CharField(label=_("姓名"), max_length=40), "member__name__contains"),
        ),
        data,
    )


@dataclass(frozen=True, slots=True)
class DueRow:
    """Somebody with how they stand with each course their role requires: code, name, state, tone, last day."""

    assignment: Assignment
    role: str
    courses: Sequence[tuple[str, str, str, date | None]]


def due_rows(rows: Sequence[Assignment], *, today: date) -> list[DueRow]:
    """Return people with their certificates, in two queries whatever their number."""
    titles = {one.code: one.label for one in courses()}
    required, notice = required_by_role(today), rules_of(today).number("certificate_notice")
    lasts = {
        (member, code): until
        for member, code, until in Certificate.objects.filter(member__in=[one.member_id for one in rows])
        .values_list("member_id", "course__code").annotate(until=Max("valid_until"))
    }  # fmt: skip
    found = []
    for one in rows:
        parts = []
        for code in required.get(one.role, ()):
            until = lasts.get((one.member_id, code))
            stands = standing(until, today=today, notice_days=notice)
            parts.append((titles.get(code, code), _(STANDINGS[stands]), TONES[stands], until))
        found.append(DueRow(one, one.get_role_display(), parts))
    return found


def due_lines(rows: QuerySet[Assignment], *, today: date) -> Iterator[tuple[Any, ...]]:
    """Return the list as lines of a file, one for each course somebody must hold."""
    batch: list[Assignment] = []
    for one in rows.iterator(chunk_size=500):
        batch.append(one)
        if len(batch) == 500:
            yield from _lines(batch, today)
            batch = []
    yield from _lines(batch, today)


def _lines(batch: Sequence[Assignment], today: date) -> Iterator[tuple[Any, ...]]:
    for row in due_rows(batch, today=today):
        for course, state, _tone, until in row.courses:
            yield (
                row.assignment.member.name, row.assignment.organisation.label, row.role, course, state, until,
            )  # fmt: skip


def counts(viewer: Actor) -> tuple[int, int]:
    """Return how many in the subtree must hold certificates, and how many of them lack one."""
    rows = required_of(viewer)
    return rows.count(), _due(rows, "due").count()
