"""Campaigns and events: what was planned, what took place, before whom, and which reports tell of the same one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fengqiao.education.rules.states import CANCELLED, CHECKED, HELD, MERGED, PLANNED, RETURNED
from fengqiao.foundation.files.models import Photo
from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.places.models import Division


class Setting(models.TextChoices):
    """Where people are taught (六进)."""

    VILLAGE = "village", _("进农村")
    COMMUNITY = "community", _("进社区")
    BUSINESS_DISTRICT = "business_district", _("进商圈")
    ENTERPRISE = "enterprise", _("进企业")
    OFFICE = "office", _("进机关")
    CAMPUS = "campus", _("进校园")


class Audience(models.TextChoices):
    """For whom."""

    FARMERS = "farmers", _("农民")
    MIGRANT_WORKERS = "migrant_workers", _("务工人员")
    YOUTH = "youth", _("青少年")
    ELDERLY = "elderly", _("老年人")
    DISABLED = "disabled", _("残疾人")
    GENERAL = "general", _("一般公众")


class Counting(models.TextChoices):
    """How the persons were counted."""

    SIGN_IN = "sign_in", _("签到")
    HEADCOUNT = "headcount", _("现场点数")
    AREA = "area", _("按场地面积估算")
    ONLINE = "online", _("线上观看人次")


class EventStatus(models.TextChoices):
    """States of an event, see `rules.states`."""

    PLANNED = PLANNED, _("已计划")
    HELD = HELD, _("已上报")
    CHECKED = CHECKED, _("已核查")
    RETURNED = RETURNED, _("已退回")
    CANCELLED = CANCELLED, _("已取消")
    MERGED = MERGED, _("已并入")


class Campaign(models.Model):
    """A campaign with its dates, of the city or of one institution."""

    code = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120, blank=True)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    description = models.TextField(blank=True)

    class Meta:
        ordering = ("-starts_on", "code")
        constraints = (
            models.CheckConstraint(name="campaign_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """Return the title in the active language."""
        return self.title_en if self.title_en and (get_language() or "").startswith("en") else self.title


class Event(models.Model):
    """One event. What two hosts reported twice is one event with two hosts; the other row is merged into it."""

    title = models.CharField(max_length=80)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="events")
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", db_index=False)
    venue = models.CharField(max_length=120, blank=True)
    setting = models.CharField(max_length=20, choices=Setting)
    audience = models.CharField(max_length=16, choices=Audience)
    is_outdoor = models.BooleanField(default=False)
    is_public = models.BooleanField(default=True)  # shown in the portal while it is planned
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=EventStatus, default=EventStatus.PLANNED)
    leaflets = models.PositiveIntegerField(default=0)
    person_times = models.PositiveIntegerField(default=0)
    counting = models.CharField(max_length=10, choices=Counting, blank=True)
    report = models.TextField(blank=True)
    reason = models.CharField(max_length=200, blank=True)  # why returned or cancelled
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    materials = models.ManyToManyField("education.MaterialVersion", related_name="events")
    source_ref = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 - null keeps uniqueness partial
    created_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_index=False)
    checked_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(fields=("starts_at", "id"), name="education_event_start"),
            models.Index(fields=("status", "starts_at"), name="education_event_status"),
            models.Index(fields=("place", "starts_at"), name="education_event_place"),
        )
        constraints = (
            models.CheckConstraint(name="education_event_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="education_event_merged_into_another",
                condition=Q(status=MERGED, merged_into__isnull=False) | (~Q(status=MERGED) & Q(merged_into=None)),
            ),
        )

    def __str__(self) -> str:
        return f"event {self.pk}"


class EventHost(models.Model):
    """An institution that holds an event; the one that reported it leads."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="hosts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    is_lead = models.BooleanField(default=False)

    class Meta:
        ordering = ("-is_lead", "id")
        constraints = (
            models.UniqueConstraint(fields=("event", "organisation"), name="education_host_once"),
            models.UniqueConstraint(fields=("event",), condition=Q(is_lead=True), name="education_host_one_leads"),
        )

    def __str__(self) -> str:
        return f"host {self.pk}"


class EventTopic(models.Model):
    """A topic that an event is about, by its code."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="topics")
    code = models.CharField(max_length=24)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("code", "event"), name="education_topic_code"),)
        constraints = (models.UniqueConstraint(fields=("event", "code"), name="education_topic_once"),)

    def __str__(self) -> str:
        return self.code


class EventPhoto(models.Model):
    """A photo as evidence; what its camera noted is compared with the event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="photos")
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="+")
    doubts = models.JSONField(default=list)  # of `rules.evidence.Doubt`

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("event", "photo"), name="education_photo_once"),)

    def __str__(self) -> str:
        return f"photo {self.pk}"


class ResemblanceStatus(models.TextChoices):
    """What became of a suspicion."""

    OPEN = "open", _("待判断")
    MERGED = "merged", _("同一场活动")
    DIFFERENT = "different", _("两场活动")


class Resemblance(models.Model):
    """Two reports by two hosts that may tell of the same event."""

    first = models.ForeignKey(Event, models.CASCADE, related_name="resembled_by")
    second = models.ForeignKey(Event, models.CASCADE, related_name="resembles")
    score = models.PositiveSmallIntegerField()
    grounds = models.JSONField(default=list)  # of `rules.duplicates.Ground`
    status = models.CharField(max_length=10, choices=ResemblanceStatus, default=ResemblanceStatus.OPEN)
    reason = models.CharField(max_length=200, blank=True)
    found_at = models.DateTimeField()
    decided_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="resemblance_once"),
            models.CheckConstraint(name="resemblance_of_two", condition=Q(first__lt=F("second"))),
        )

    def __str__(self) -> str:
        return f"resemblance {self.pk}"
