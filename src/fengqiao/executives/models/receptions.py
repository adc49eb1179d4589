"""Reception days of leaders (接访制) and who came."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.models import Case, Person
from fengqiao.executives.models.people import Responsible
from fengqiao.executives.rules.words import DAY_STATUS, OUTCOMES, DayStatus
from fengqiao.organisations.models import Organisation, StaffMember


class ReceptionDay(models.Model):
    """Some hours in which a leader receives visitors. Its slots follow from hours and ``slot_minutes``.

    ``venue`` is where it is held, an outlet perhaps; ``organisation`` is whose leader it is. Moving a day changes it and
    counts in ``moved``, which is also the sequence of the calendar feed; ``planned_on`` stays the day first planned.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="receptions", verbose_name=_("机构"))
    venue = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("接访地点"))
    leader = models.ForeignKey(Responsible, models.PROTECT, related_name="receptions", verbose_name=_("接访领导"))
    room = models.CharField(_("房间"), max_length=60, blank=True)
    day = models.DateField(_("日期"))
    starts_at = models.TimeField(_("从"))
    ends_at = models.TimeField(_("到"))
    slot_minutes = models.PositiveSmallIntegerField(_("每个时段（分钟）"))
    is_public = models.BooleanField(_("公开并接受预约"), default=True)
    status = models.CharField(
        _("状态"),
        max_length=10,
        choices=[(value, _(label)) for value, label in DAY_STATUS.items()],
        default=DayStatus.PLANNED,
    )
    deputy = models.CharField(_("代接人"), max_length=60, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    planned_on = models.DateField(_("原定日期"))
    moved = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField(_("登记时间"), null=True)

    class Meta:
        ordering = ("day", "starts_at", "id")
        indexes = (
            models.Index(fields=("day", "id"), name="reception_day"),
            models.Index(fields=("organisation", "day"), name="reception_organisation"),
            models.Index(fields=("status", "day"), name="reception_status"),
        )
        constraints = (
            models.CheckConstraint(name="reception_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="reception_slot_length", condition=Q(slot_minutes__range=(5, 240))),
            models.UniqueConstraint(
                fields=("leader", "day", "starts_at"), condition=~Q(status="cancelled"), name="reception_leader_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.day}"


class Visit(models.Model):
    """Somebody who comes to a reception day: booked (``slot`` and ``code_index``) or walked in (neither).

    Who it is lies in `casework.models.Person`, encrypted with the person's own key; so does what it is about, with the
    same key. Two bookings of one slot are refused by the database, whoever asks first.
    """

    reception = models.ForeignKey(ReceptionDay, models.CASCADE, related_name="visits")
    slot = models.PositiveSmallIntegerField(_("时段"), null=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    matter = models.BinaryField(null=True)
    code_index = models.BinaryField(max_length=32, null=True, unique=True)
    language = models.CharField(max_length=8, default="zh-hans")
    made_at = models.DateTimeField(_("登记时间"))
    cancelled_at = models.DateTimeField(_("取消时间"), null=True)
    outcome = models.CharField(
        _("结果"), max_length=10, choices=[(value, _(label)) for value, label in OUTCOMES.items()], blank=True
    )
    note = models.TextField(_("接访情况"), blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name=_("关联案件"))
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("reception", "slot", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("reception", "slot"),
                condition=Q(cancelled_at__isnull=True, slot__isnull=False),
                name="visit_slot_once",
            ),
        )

    def __str__(self) -> str:
        return f"visit {self.pk}"
