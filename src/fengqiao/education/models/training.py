"""Study and training of staff: courses, sessions, attendance, tests and certificates."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.education.models.lessons import in_language
from fengqiao.organisations.models import Organisation, StaffMember


class Course(models.Model):
    """A course of study. Which roles must hold its certificate, the parameters say."""

    code = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120)
    summary = models.TextField()
    summary_en = models.TextField()
    hours = models.PositiveSmallIntegerField(default=2)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """Return the title in the active language."""
        return in_language(self.title, self.title_en)

    @property
    def about(self) -> str:
        """Return the summary in the active language."""
        return in_language(self.summary, self.summary_en)


class TrainingSession(models.Model):
    """A session of a course held by an organisation; staff of its subtree attend."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    venue = models.CharField(max_length=80)
    trainer = models.CharField(max_length=40, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    secret = models.CharField(max_length=64)
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        ordering = ("-starts_at", "-id")
        indexes = (models.Index(fields=("starts_at", "id"), name="training_session_start"),)
        constraints = (
            models.CheckConstraint(name="training_session_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
        )

    def __str__(self) -> str:
        return f"training {self.pk}"


class AttendanceWay(models.TextChoices):
    """How it is known that somebody was there."""

    CODE = "code", _("扫码")
    LIST = "list", _("补录")


class Attendance(models.Model):
    """Somebody was at a session."""

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="attendances")
    member = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    way = models.CharField(max_length=4, choices=AttendanceWay)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (models.UniqueConstraint(fields=("session", "member"), name="training_attendance_once"),)

    def __str__(self) -> str:
        return f"attendance {self.pk}"


class Attempt(models.Model):
    """One attempt at a course's test. The seed repeats the draw."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="attempts")
    member = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    seed = models.PositiveIntegerField()
    questions = models.JSONField()  # ids in the order they were asked
    answers = models.JSONField(default=list)
    score = models.PositiveSmallIntegerField(null=True)  # per cent
    is_passed = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("course", "member", "number"), name="attempt_once"),)

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class Certificate(models.Model):
    """Whoever was there and passed holds one until it lapses. The public page confirms number, date and hash only."""

    number = models.CharField(max_length=32, unique=True)
    token = models.CharField(max_length=22, unique=True)
    course = models.ForeignKey(Course, models.PROTECT, related_name="certificates")
    member = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    issued_on = models.DateField()
    valid_until = models.DateField()
    sha256 = models.CharField(max_length=64, blank=True)  # of the PDF, once it was drawn

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("member", "course", "valid_until"), name="certificate_of_member"),)

    def __str__(self) -> str:
        return self.number
