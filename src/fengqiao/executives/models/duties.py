"""What leaders take upon themselves: promises, led cases (领办制), decisions of board and management."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.models import Case
from fengqiao.executives.models.people import Responsible
from fengqiao.executives.models.receptions import Visit
from fengqiao.executives.rules.words import BODIES, DEEDS, LED_RESULTS
from fengqiao.organisations.models import Organisation, StaffMember


class Promise(models.Model):
    """What a leader promised, by when, and how it was kept. ``organisation`` is the leader's."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="promises", verbose_name=_("机构"))
    leader = models.ForeignKey(Responsible, models.PROTECT, related_name="promises", verbose_name=_("承诺人"))
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="promises")
    text = models.CharField(_("承诺事项"), max_length=400)
    made_on = models.DateField(_("承诺日期"))
    due_on = models.DateField(_("兑现期限"))
    kept_on = models.DateField(_("兑现日期"), null=True)
    how = models.CharField(_("兑现情况"), max_length=400, blank=True)

    class Meta:
        ordering = ("due_on", "id")
        indexes = (
            models.Index(fields=("due_on", "id"), condition=Q(kept_on__isnull=True), name="promise_open"),
            models.Index(fields=("organisation", "due_on"), name="promise_organisation"),
        )
        constraints = (
            models.CheckConstraint(name="promise_due_after_made", condition=Q(due_on__gte=F("made_on"))),
            models.CheckConstraint(
                name="promise_kept_after_made", condition=Q(kept_on__isnull=True) | Q(kept_on__gte=F("made_on"))
            ),
        )

    def __str__(self) -> str:
        return f"promise {self.pk}"


class LedCase(models.Model):
    """A case that a leader takes over in person until it is closed. A case has one leader at a time."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="led_cases", verbose_name=_("机构"))
    leader = models.ForeignKey(Responsible, models.PROTECT, related_name="led_cases", verbose_name=_("领办领导"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("案件"))
    taken_on = models.DateField(_("领办日期"))
    due_on = models.DateField(_("办结期限"))
    noted_on = models.DateField(_("最近进展"))  # the day it was taken, until there is a note
    closed_on = models.DateField(_("办结日期"), null=True)
    result = models.CharField(
        _("领办结果"), max_length=10, choices=[(value, _(label)) for value, label in LED_RESULTS.items()], blank=True
    )
    summary = models.TextField(_("结果说明"), blank=True)

    class Meta:
        ordering = ("due_on", "id")
        indexes = (
            models.Index(fields=("due_on", "id"), condition=Q(closed_on__isnull=True), name="led_open"),
            models.Index(fields=("organisation", "due_on"), name="led_organisation"),
        )
        constraints = (
            models.UniqueConstraint(fields=("case",), condition=Q(closed_on__isnull=True), name="led_once_at_a_time"),
            models.CheckConstraint(
                name="led_closed_with_result",
                condition=Q(closed_on__isnull=True, result="") | (Q(closed_on__gte=F("taken_on")) & ~Q(result="")),
            ),
        )

    def __str__(self) -> str:
        return f"led {self.case_id}"


class LedNote(models.Model):
    """What a leader did in a led case."""

    led = models.ForeignKey(LedCase, models.CASCADE, related_name="notes")
    day = models.DateField(_("日期"))
    deed = models.CharField(_("方式"), max_length=12, choices=[(value, _(label)) for value, label in DEEDS.items()])
    text = models.TextField(_("情况"))
    by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-day", "-id")

    def __str__(self) -> str:
        return f"{self.led_id} {self.day}"


class AgendaItem(models.Model):
    """A matter of consumer protection before board, committee or management, what was decided and given for it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agenda", verbose_name=_("机构"))
    body = models.CharField(_("会议"), max_length=12, choices=[(value, _(label)) for value, label in BODIES.items()])
    held_on = models.DateField(_("日期"))
    subject = models.CharField(_("议题"), max_length=160)
    decision = models.TextField(_("决定"))
    money = models.DecimalField(_("经费（元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    people = models.PositiveSmallIntegerField(_("人员（名）"), null=True, blank=True)
    follow_up = models.CharField(_("落实事项"), max_length=300, blank=True)
    responsible = models.CharField(_("责任人"), max_length=60, blank=True)
    due_on = models.DateField(_("落实期限"), null=True, blank=True)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)

    class Meta:
        ordering = ("-held_on", "-id")
        indexes = (models.Index(fields=("organisation", "-held_on"), name="agenda_organisation"),)
        constraints = (
            models.CheckConstraint(
                name="agenda_follow_up_has_date", condition=Q(follow_up="") | Q(due_on__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.held_on}"
