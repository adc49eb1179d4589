"""Study and training of staff: sessions, attendance by a code that changes, tests, certificates."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Final

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fengqiao.education.documents import CertificatePaper, draw
from fengqiao.education.models import Attempt, Attendance, Certificate, Course, TrainingSession
from fengqiao.education.models.training import AttendanceWay
from fengqiao.education.queries import training as queries
from fengqiao.education.queries.reference import rules_of
from fengqiao.education.queries.tests import questions_of
from fengqiao.education.rules.codes import code_at, holds
from fengqiao.education.rules.due import valid_until
from fengqiao.education.rules.quizzes import draw as draw_questions
from fengqiao.education.rules.quizzes import score
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.addresses import absolute
from fengqiao.foundation.days import DayKind, problems_of_stretch
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.files import references, storage
from fengqiao.foundation.ledger import services as ledger
from fengqiao.foundation.numbering import check_character
from fengqiao.organisations.models import StaffMember

_SALT: Final = "fengqiao.training"
TICKET_SECONDS: Final = 300
_PREFIX: Final = "PX"


@transaction.atomic
def plan_session(
    *, course: str, venue: str, trainer: str, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime
) -> TrainingSession:
    """Plan a session at the actor's organisation. Records `training.planned`. Raises NotAllowed, Invalid."""
    if not queries.is_trainer(by) or by.organisation_id is None:
        raise NotAllowed(_("只有消保专员、负责人、监管和调解组织可以安排培训"))
    found = problems_of_stretch(
        ("starts_at", starts_at), ("ends_at", ends_at), kind=DayKind.HELD, today=timezone.localdate(at)
    )
    held = queries.courses().filter(code=course).first()
    if held is None:
        found["course"] = _("没有这门课程")
    if not found and ends_at == starts_at:
        found["ends_at"] = _("结束不能早于开始")
    if not venue.strip():
        found["venue"] = _("请填写地点")
    if found or held is None:
        raise Invalid(found)
    session = TrainingSession.objects.create(
        course=held, organisation_id=by.organisation_id, venue=venue.strip(), trainer=trainer.strip(),
        starts_at=starts_at, ends_at=ends_at, secret=secrets.token_hex(32),
    )  # fmt: skip
    told = {"course": course, "starts_at": f"{timezone.localtime(starts_at):%Y-%m-%d %H:%M}"}
    ledger.record(chain=_chain(session), tag="training.planned", actor=by, at=at, data=told)
    return session


@transaction.atomic
def cancel_session(session_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Cancel a session nobody attended. Records `training.cancelled`. Raises NotFound, NotAllowed, Invalid."""
    session = _run(session_id, by)
    if not reason.strip():
        raise Invalid({"reason": _("请写明原因")})
    if session.attendances.exists():
        raise NotAllowed(_("已有人签到，不能取消"))
    session.is_cancelled = True
    session.save(update_fields=["is_cancelled"])
    ledger.record(
        chain=_chain(session), tag="training.cancelled", actor=by, at=at, data={"reason": reason.strip()[:200]}
    )


def present_code(session_id: int, *, by: Actor, at: datetime) -> str:
    """Return the code to show now. Raises NotFound, NotAllowed: not the actor's session, or not its time."""
    session = queries.session_seen(session_id, viewer=by)
    if not queries.may_run(session, by):
        raise NotAllowed(_("只有举办机构可以展示签到码"))
    if not queries.is_open(session, at):
        raise NotAllowed(_("培训开始前一小时到结束后一小时可以签到"))
    return code_at(session.secret, at, seconds=_seconds())


def ticket(session_id: int, code: str, *, by: Actor, at: datetime) -> str:
    """Return a ticket good for some minutes to whoever scanned a code that holds. Raises NotFound, NotAllowed."""
    session = queries.session_seen(session_id, viewer=by)
    if not queries.is_open(session, at) or not holds(session.secret, code, at, seconds=_seconds()):
        raise NotAllowed(_("签到码已更换，请重新扫屏幕上最新的码"))
    return signing.dumps([session.pk, by.person_id], salt=_SALT)


@transaction.atomic
def attend(session_id: int, given: str, *, by: Actor, at: datetime) -> bool:
    """Enter that the actor is there; once is enough. Records `training.attended`. Return whether it is new.

    Raises NotFound, NotAllowed: the ticket is another's or too old.
    """
    session = queries.session_seen(session_id, viewer=by, lock=True)
    try:
        owner = signing.loads(given, salt=_SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature:
        owner = None
    if owner != [session.pk, by.person_id]:
        raise NotAllowed(_("签到码已更换，请重新扫屏幕上最新的码"))
    return _enter(session, by.person_id or 0, AttendanceWay.CODE, "training.attended", by=by, at=at)


@transaction.atomic
def enter_attendance(session_id: int, member_id: int, *, by: Actor, at: datetime) -> bool:
    """Enter somebody by list who could not scan. Records `training.entered`. Raises NotFound, NotAllowed, Invalid."""
    session = _run(session_id, by)
    if session.starts_at > at:
        raise NotAllowed(_("培训还没有开始"))
    if member_id not in dict(queries.colleagues(session, by)):
        raise Invalid({"member": _("请从本机构人员中选择")})
    return _enter(session, member_id, AttendanceWay.LIST, "training.entered", by=by, at=at)


def _enter(session: TrainingSession, member_id: int, way: str, tag: str, *, by: Actor, at: datetime) -> bool:
    _row, is_new = Attendance.objects.get_or_create(
        session=session, member_id=member_id, defaults={"way": way, "at": at}
    )
    if is_new:
        ledger.record(chain=_chain(session), tag=tag, actor=by, at=at, data={"member": member_id})
    return is_new


@transaction.atomic
def begin_test(course: str, *, by: Actor, at: datetime) -> Attempt:
    """Begin a test, or go on with the one begun: questions are drawn at random by a seed that is kept.

    Raises NotAllowed: one has not attended, or has used up the attempts of thirty days. Invalid: no such course.
    """
    held = queries.courses().filter(code=course).first()
    if held is None or by.person_id is None:
        raise Invalid({"course": _("没有这门课程")})
    StaffMember.objects.select_for_update().get(pk=by.person_id)  # two windows begin one attempt
    own = Attempt.objects.filter(course=held, member=by.person_id)
    waiting = own.filter(handed_in_at=None).first()
    if waiting is not None:
        return waiting
    if not Attendance.objects.filter(member=by.person_id, session__course=held).exists():
        raise NotAllowed(_("先参加一场这门课程的培训，再来测试"))
    rules = rules_of()
    if own.filter(started_at__gte=at - timedelta(days=30)).count() >= rules.number("test_attempts"):
        raise NotAllowed(_("30 天内的测试次数已用完，请复习后再来"))
    seed = secrets.randbelow(2**31)
    bank = list(held.questions.filter(is_active=True).values_list("pk", flat=True))
    return Attempt.objects.create(
        course=held, member_id=by.person_id, number=own.count() + 1, seed=seed, started_at=at,
        questions=draw_questions(bank, number=rules.number("test_questions"), seed=seed),
    )  # fmt: skip


@transaction.atomic
def hand_in(attempt_id: int, answers: Mapping[str, str], *, by: Actor, at: datetime) -> Attempt:
    """Mark a test; who passes gets a certificate. ``answers`` by the number of the question, from 1.

    Raises NotFound, NotAllowed: it was handed in before. Invalid: a question was left out; names it.
    """
    attempt = queries.own_attempt(attempt_id, viewer=by, lock=True)
    if attempt.handed_in_at is not None:
        raise NotAllowed(_("这次测试已经交卷"))
    asked = questions_of(attempt)
    given = [_choice(answers.get(f"q{number}", ""), len(one.choices)) for number, one in enumerate(asked, start=1)]
    missing = {f"q{number}": _("请选一个答案") for number, one in enumerate(given, start=1) if one is None}
    if missing:
        raise Invalid(missing)
    attempt.answers, attempt.handed_in_at = given, at
    attempt.score = score(given, [one.answer for one in asked])
    attempt.is_passed = attempt.score >= rules_of().number("test_pass_pct")
    attempt.save()
    if attempt.is_passed:
        issue(attempt.course, by=by, at=at)
    return attempt


def _choice(text: str, choices: int) -> int | None:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else -1
    return number if 0 <= number < choices else None


def issue(course: Course, *, by: Actor, at: datetime) -> Certificate:
    """Write down a certificate for the actor, in the caller's transaction. Records `training.certified`."""
    today = timezone.localdate(at)
    made = Certificate.objects.create(
        number=secrets.token_hex(12), token=secrets.token_urlsafe(16), course=course, member_id=by.person_id or 0,
        organisation_id=by.organisation_id or 0, issued_on=today,
        valid_until=valid_until(today, rules_of(today).number("certificate_months")),
    )  # fmt: skip
    made.number = certificate_number(today.year, made.pk)
    made.save(update_fields=["number"])
    told = {"number": made.number, "course": course.code}
    ledger.record(chain=f"training-certificate:{made.pk}", tag="training.certified", actor=by, at=at, data=told)
    return made


def certificate_number(year: int, sequence: int) -> str:
    """Return the number of a certificate: letters, year, sequence and the check character of case numbers."""
    body = f"{_PREFIX}{year}{sequence:07d}"
    return body + check_character(body)


def certificate_file(certificate_id: int, *, by: Actor) -> tuple[str, bytes]:
    """Return name and content of a certificate's PDF: drawn once, then always the same file.

    Raises NotFound; FontsMissingError: `make setup` did not install the fonts.
    """
    queries.certificate_seen(certificate_id, viewer=by)
    with transaction.atomic():
        held = Certificate.objects.select_for_update(of=("self",)).select_related("course", "member", "organisation")
        certificate = held.get(pk=certificate_id)
        if not certificate.sha256:
            references.hold(alone=False)
            pdf = draw(_paper(certificate), language=get_language() or "zh-hans").pdf
            certificate.sha256 = storage.store(BytesIO(pdf), max_bytes=len(pdf)).sha256
            certificate.save(update_fields=["sha256"])
    return f"{certificate.number}.pdf", b"".join(storage.open_stored(certificate.sha256))


def _paper(certificate: Certificate) -> CertificatePaper:
    organisation = certificate.organisation
    issuer = organisation.head or organisation
    return CertificatePaper(
        number=certificate.number,
        name=certificate.member.name,
        office=organisation.label,
        issuer=issuer.label,
        course=certificate.course.label,
        hours=certificate.course.hours,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        check_address=absolute(reverse("education:verify_certificate", args=[certificate.token])),
    )


def _run(session_id: int, by: Actor) -> TrainingSession:
    session = queries.session_seen(session_id, viewer=by, lock=True)
    if not queries.may_run(session, by) or session.is_cancelled:
        raise NotAllowed(_("只有举办机构可以处理这场培训"))
    return session


def _chain(session: TrainingSession) -> str:
    return f"training:{session.pk}"


def _seconds() -> int:
    return max(5, rules_of().number("training_code_seconds"))
