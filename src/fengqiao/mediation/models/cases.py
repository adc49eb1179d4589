"""A mediation: its sides, mediators, sessions and proposals."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.models import Case, Party
from fengqiao.mediation.models.bodies import Body, Room
from fengqiao.mediation.models.mediators import Mediator
from fengqiao.mediation.rules import choices
from fengqiao.organisations.models import Organisation


def _labels(source: Any) -> list[tuple[str, Any]]:
    return [(str(value), _(label)) for value, label in source.items()]


class Mediation(models.Model):
    """What a mediation has beyond a case. ``case.subject`` is the institution on the other side, or leads the creditors."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="mediation")
    body = models.ForeignKey(Body, models.PROTECT, related_name="mediations", verbose_name=_("调解组织"))
    matter = models.CharField(_("事项"), max_length=12, choices=_labels(choices.MATTERS))
    origin = models.CharField(_("来源"), max_length=20, choices=_labels(choices.ORIGINS))
    track = models.CharField(_("办理方式"), max_length=12, choices=_labels(choices.TRACKS))
    claim = models.TextField(_("调解请求"))
    facts = models.TextField(_("事实与理由"))
    complaint = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="mediations", verbose_name=_("转来的投诉")
    )
    court = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("法院"))
    court_reference = models.CharField(_("法院案号"), max_length=60, blank=True)
    court_procedure = models.CharField(_("程序"), max_length=12, choices=_labels(choices.PROCEDURES), blank=True)
    referred_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("移送单位")
    )
    languages = models.JSONField(_("希望的语言"), default=list)
    needs = models.JSONField(_("特殊需要"), default=list)
    mode = models.CharField(_("希望的方式"), max_length=8, choices=_labels(choices.MODES), blank=True)
    consented_at = models.DateTimeField(_("各方同意时间"), null=True)
    accepted_on = models.DateField(_("受理日期"), null=True)
    started_on = models.DateField(_("开始调解"), null=True)
    ended_at = models.DateTimeField(_("调解终结"), null=True)  # agreed or not: performance comes after
    ending_reason = models.CharField(_("终结原因"), max_length=32, choices=_labels(choices.ENDING_REASONS), blank=True)
    agreed_amount = models.DecimalField(_("协议金额"), max_digits=16, decimal_places=2, null=True)
    on_time = models.BooleanField(_("按期"), null=True)
    standstill_until = models.DateField(_("暂缓至"), null=True)
    is_test_case = models.BooleanField(_("示范案件"), default=False)
    language = models.CharField(max_length=8, default="zh-hans")
    privacy_notice = models.CharField(max_length=16, blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("满意度"), null=True)
    really_settled = models.BooleanField(_("确已解决"), null=True)
    comment = models.TextField(_("评价"), blank=True)
    rated_at = models.DateTimeField(_("评价时间"), null=True)

    class Meta:
        indexes = (
            models.Index(fields=("body", "case"), name="mediation_of_body"),
            models.Index(fields=("court", "case"), condition=Q(court__isnull=False), name="mediation_of_court"),
            models.Index(fields=("body", "accepted_on"), name="mediation_body_accepted"),
            models.Index(fields=("body", "ended_at"), name="mediation_body_ended"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("complaint",), condition=Q(ended_at__isnull=True), name="mediation_one_open_per_complaint"
            ),
            models.CheckConstraint(
                name="mediation_satisfaction_one_to_five",
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="mediation_end_has_reason", condition=Q(ended_at__isnull=True) | ~Q(ending_reason="")
            ),
        )

    def __str__(self) -> str:
        return f"mediation {self.case_id}"


class SideRole(models.TextChoices):
    """What a side is to the matter."""

    APPLICANT = "applicant", _("申请人")
    RESPONDENT = "respondent", _("被申请人")
    DEBTOR = "debtor", _("债务企业")
    CREDITOR = "creditor", _("债权机构")


class Side(models.Model):
    """One side: a person or enterprise (``party``), or an institution (``organisation``)."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="sides")
    number = models.PositiveSmallIntegerField(_("序号"))
    role = models.CharField(_("身份"), max_length=12, choices=SideRole)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    receipt_digest = models.BinaryField(max_length=32, null=True)  # of a party that is no institution
    invited_at = models.DateTimeField(_("邀请时间"), null=True)
    answer = models.CharField(_("答复"), max_length=8, choices=_labels(choices.ANSWERS), blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    refusal_ground = models.CharField(_("不同意的理由"), max_length=32, blank=True)
    briefed_at = models.DateTimeField(_("确认须知时间"), null=True)
    claim_amount = models.DecimalField(_("债权金额"), max_digits=16, decimal_places=2, null=True)
    vote = models.CharField(_("表决"), max_length=8, choices=_labels(choices.VOTES), blank=True)
    voted_at = models.DateTimeField(null=True)
    times = ArrayField(models.DateTimeField(), default=list, verbose_name=_("方便的时间"))  # to begin the next session
    confirmation_asked_at = models.DateTimeField(_("申请司法确认时间"), null=True)

    class Meta:
        ordering = ("mediation", "number")
        indexes = (
            models.Index(
                fields=("organisation", "mediation"), condition=Q(organisation__isnull=False), name="side_organisation"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("mediation", "number"), name="side_once"),
            models.CheckConstraint(
                name="side_is_one_of_both",
                condition=Q(party__isnull=False, organisation__isnull=True)
                | Q(party__isnull=True, organisation__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.mediation_id} side {self.number}"


class AppointmentStatus(models.TextChoices):
    """How far an appointment is."""

    ASKED = "asked", _("待调解员答复")
    DISCLOSED = "disclosed", _("已披露，待各方确认")
    ACTIVE = "active", _("在任")
    DECLINED = "declined", _("谢绝")
    ENDED = "ended", _("已更换")


class Appointment(models.Model):
    """A mediator's part in a mediation."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="appointments")
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="appointments")
    status = models.CharField(_("状态"), max_length=10, choices=AppointmentStatus, default=AppointmentStatus.ASKED)
    presiding = models.BooleanField(_("主持"), default=True)
    chosen_by_parties = models.BooleanField(_("各方共同选定"), default=False)
    asked_at = models.DateTimeField(_("指派时间"))
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    disclosure = models.TextField(_("披露"), blank=True)  # audience: the parties
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("mediation", "-presiding", "id")
        indexes = (models.Index(fields=("mediator", "status"), name="appointment_mediator"),)
        constraints = (
            models.UniqueConstraint(
                fields=("mediation", "mediator"),
                condition=Q(status__in=("asked", "disclosed", "active")),
                name="appointment_once",
            ),
            models.UniqueConstraint(
                fields=("mediation",),
                condition=Q(status__in=("asked", "disclosed", "active"), presiding=True),
                name="appointment_one_presides",
            ),
        )

    def __str__(self) -> str:
        return f"{self.mediation_id} {self.mediator_id} {self.status}"


class DisclosureConsent(models.Model):
    """A side goes on with a mediator after disclosure."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="consents")
    side = models.ForeignKey(Side, models.CASCADE, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("appointment", "side"), name="disclosure_consent_once"),)

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.side_id}"


class Preference(models.Model):
    """The mediator a side chooses; a later choice replaces the earlier."""

    side = models.OneToOneField(Side, models.CASCADE, related_name="preference")
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.side_id} {self.mediator_id}"


class Objection(models.Model):
    """A side objects to a mediator."""

    side = models.ForeignKey(Side, models.CASCADE, related_name="objections")
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("side", "mediator"), name="objection_once"),)

    def __str__(self) -> str:
        return f"{self.side_id} {self.mediator_id}"


class SessionStatus(models.TextChoices):
    """What became of a session."""

    RESERVED = "reserved", _("已预留，待调解员接受")
    PLANNED = "planned", _("待举行")
    HELD = "held", _("已举行")
    MISSED = "missed", _("无人到场")
    CANCELLED = "cancelled", _("已取消")


def _span(of: str) -> Func:
    """Return a session's time as a range of whole seconds, shifted by room or mediator: overlap means the same one, too.

    So a range alone tells two bookings of one room apart from two rooms, without an extension of the database.
    """
    return Func(F(of), F("starts_at"), F("ends_at"), function="mediation_span", output_field=BigIntegerRangeField())


class Session(models.Model):
    """One meeting with the parties. The database refuses a room or mediator that is taken."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("场次"))
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="sessions", verbose_name=_("主持人"))
    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="sessions", verbose_name=_("调解室"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    mode = models.CharField(_("方式"), max_length=8, choices=_labels(choices.MODES))
    link = models.CharField(_("线上地址或电话"), max_length=200, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=SessionStatus, default=SessionStatus.PLANNED)
    result = models.CharField(_("结果"), max_length=16, choices=_labels(choices.SESSION_RESULTS), blank=True)
    minutes = models.TextField(_("笔录"), blank=True)  # audience: the body
    moved = models.PositiveSmallIntegerField(_("改期次数"), default=0)

    class Meta:
        ordering = ("starts_at", "id")
        indexes = (
            models.Index(fields=("mediator", "starts_at"), name="session_mediator"),
            models.Index(fields=("room", "starts_at"), condition=Q(room__isnull=False), name="session_room"),
        )
        constraints = (
            models.UniqueConstraint(fields=("mediation", "number"), name="session_once"),
            models.CheckConstraint(name="session_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="session_on_site_has_room",
                condition=~Q(mode="on_site", status__in=("reserved", "planned", "held")) | Q(room__isnull=False),
            ),
            ExclusionConstraint(
                name="session_room_free",
                deferrable=Deferrable.IMMEDIATE,  # a plan may swap two sessions
                expressions=[(_span("room_id"), RangeOperators.OVERLAPS)],
                condition=Q(status__in=("reserved", "planned"), room__isnull=False),
                violation_error_message=_("该调解室在这个时段已有安排，请换时间或调解室"),
            ),
            ExclusionConstraint(
                name="session_mediator_free",
                deferrable=Deferrable.IMMEDIATE,
                expressions=[(_span("mediator_id"), RangeOperators.OVERLAPS)],
                condition=Q(status__in=("reserved", "planned")),
                violation_error_message=_("该调解员在这个时段已有安排，请换时间或调解员"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.mediation_id} session {self.number}"


class Attendance(models.Model):
    """A side that came to a session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    side = models.ForeignKey(Side, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "side"), name="attendance_once"),)

    def __str__(self) -> str:
        return f"{self.session_id} {self.side_id}"


class ProposalKind(models.TextChoices):
    """What is put to the sides."""

    NO_OBJECTION = "no_objection", _("无异议方案")
    OPINION = "opinion", _("小额快速意见")
    EVALUATION = "evaluation", _("中立评估意见")
    PLAN = "plan", _("处置方案")
    UNDISPUTED = "undisputed", _("无争议事实记载")


class Proposal(models.Model):
    """A text put to the sides; audience: the parties."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="proposals")
    kind = models.CharField(_("类别"), max_length=16, choices=ProposalKind)
    text = models.TextField(_("内容"))
    amount = models.DecimalField(_("金额"), max_digits=16, decimal_places=2, null=True)
    served_at = models.DateTimeField(_("送达时间"))
    agreed_sides = models.JSONField(default=list)  # numbers of the sides that said yes
    outcome = models.CharField(_("结果"), max_length=12, blank=True)  # accepted, objected, lapsed, passed, rejected

    class Meta:
        ordering = ("mediation", "id")

    def __str__(self) -> str:
        return f"{self.mediation_id} {self.kind}"
