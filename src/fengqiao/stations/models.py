"""Tables of stations: the standard, the station and its mark, checks with what they rest on, whom it guides."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.foundation.files.models import Photo
from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.stations.rules import standard as words
from fengqiao.stations.rules import states


def _labels(labels: Mapping[str, str]) -> list[tuple[str, Any]]:
    return [(str(code), _(label)) for code, label in labels.items()]


class Standard(models.Model):
    """One version of the standard. Once loaded it is never rewritten: checks are judged by the version they began under."""

    code = models.CharField(_("版本"), max_length=24, primary_key=True)
    name = models.CharField(_("名称"), max_length=80)
    source = models.CharField(_("来源"), max_length=200)
    valid_from = models.DateField(_("生效"), unique=True)
    pass_pct = models.PositiveSmallIntegerField(_("达标比例"))
    rectify_pct = models.PositiveSmallIntegerField(_("可整改比例"))

    class Meta:
        ordering = ("valid_from",)
        constraints = (
            models.CheckConstraint(
                name="standard_shares_in_order", condition=Q(rectify_pct__lte=F("pass_pct"), pass_pct__lte=100)
            ),
        )


class Criterion(models.Model):
    """One criterion of a version: what is looked at, how many points it gives, what shows it."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="criteria")
    code = models.CharField(_("项目代码"), max_length=8)
    position = models.PositiveSmallIntegerField()
    function = models.CharField(_("功能"), max_length=24, choices=_labels(words.FUNCTIONS))
    text = models.CharField(_("要求"), max_length=160)
    points = models.PositiveSmallIntegerField(_("分值"))
    evidence = models.CharField(_("证明方式"), max_length=12, choices=_labels(words.EVIDENCE))
    is_must = models.BooleanField(_("必备项"), default=False)

    class Meta:
        ordering = ("standard", "position")
        constraints = (models.UniqueConstraint(fields=("standard", "code"), name="criterion_once_in_a_version"),)


class Station(models.Model):
    """The station at one outlet, or what is to become one. ``number`` is that of its mark, once it was granted.

    ``waits_for`` and ``due_on`` say what comes next and by when, kept by every move; `OF_INSTITUTION` tells for whom.
    ``decided_by`` and ``appeal_until`` belong to the last decision against it.
    """

    outlet = models.OneToOneField(Organisation, models.PROTECT, related_name="station", verbose_name=_("网点"))
    number = models.CharField(_("标牌编号"), max_length=20, unique=True, null=True)  # noqa: DJ001 - none before the mark
    state = models.CharField(_("状态"), max_length=12, choices=_labels(states.STATE_LABELS))
    waits_for = models.CharField(_("待办"), max_length=16, choices=_labels(states.WAITING_LABELS), blank=True)
    due_on = models.DateField(_("到期日"), null=True)
    granted_on = models.DateField(_("授牌日期"), null=True)
    expires_on = models.DateField(_("有效期至"), null=True)
    reviewed_on = models.DateField(_("最近检查"), null=True)
    ended_on = models.DateField(_("终止日期"), null=True)
    share = models.DecimalField(_("得分率"), max_digits=4, decimal_places=1, null=True)  # per cent, of the last check
    rectified_at = models.DateTimeField(_("报告整改时间"), null=True)
    rectify_report = models.TextField(_("整改情况"), blank=True)
    decided_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    appeal_until = models.DateField(_("申诉期限"), null=True)
    introduction = models.TextField(_("简介"), blank=True, max_length=600)
    opened_at = models.DateTimeField(_("登记时间"))
    updated_at = models.DateTimeField(_("更新时间"))

    class Meta:
        indexes = (
            models.Index(fields=("due_on", "id"), name="station_due"),
            models.Index(fields=("state", "due_on", "id"), name="station_state"),
        )
        constraints = (
            models.CheckConstraint(
                name="station_mark_has_number_and_end",
                condition=~Q(state__in=sorted(states.MARKED))
                | Q(number__isnull=False, granted_on__isnull=False, expires_on__isnull=False),
            ),
        )


class Check(models.Model):
    """One look at a station by one version of the standard: an application, a renewal, a periodic or surprise review."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="checks")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+", verbose_name=_("标准"))
    kind = models.CharField(_("检查类别"), max_length=12, choices=_labels(states.CHECK_KINDS))
    stage = models.CharField(_("阶段"), max_length=12, choices=_labels(states.STAGE_LABELS))
    opened_at = models.DateTimeField(_("开始时间"))
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    appointed_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    visit_on = models.DateField(_("到场日期"), null=True)
    due_on = models.DateField(_("到期日"), null=True)  # to conclude
    concluded_at = models.DateTimeField(_("结论时间"), null=True)
    concluded_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(_("结论"), max_length=12, choices=_labels(states.OUTCOMES), blank=True)
    total = models.DecimalField(_("得分"), max_digits=6, decimal_places=1, null=True)
    share = models.DecimalField(_("得分率"), max_digits=4, decimal_places=1, null=True)
    reasons = models.TextField(_("理由"), blank=True)

    class Meta:
        ordering = ("-opened_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("station",),
                condition=Q(stage__in=sorted(states.OPEN_STAGES)),
                name="station_one_open_check",
            ),
        )


class SelfCheck(models.Model):
    """What the institution says of one criterion."""

    check_of = models.ForeignKey(Check, models.CASCADE, related_name="self_checks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    is_met = models.BooleanField(_("符合"))
    note = models.TextField(_("说明"), blank=True, max_length=600)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("check_of", "criterion"), name="self_check_once"),)


class StationPerson(models.Model):
    """Somebody of a station, by the name and the telephone of work that the public may know."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="people")
    name = models.CharField(_("姓名"), max_length=40)
    duty = models.CharField(_("职责"), max_length=40)
    phone = models.CharField(_("工作电话"), max_length=40, blank=True)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        ordering = ("since", "id")
        constraints = (
            models.CheckConstraint(
                name="station_person_ends_after",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("结束不能早于开始"),
            ),
        )


class Evidence(models.Model):
    """What shows that a criterion is met: a photo, a document, or a person of the station; one of the three."""

    check_of = models.ForeignKey(Check, models.CASCADE, related_name="evidence")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    photo = models.ForeignKey(Photo, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(StationPerson, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)  # of a document
    label = models.CharField(_("名称"), max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    is_public = models.BooleanField(_("在公开页面展示"), default=False)
    added_at = models.DateTimeField(_("添加时间"))

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("check_of",), condition=Q(is_public=True), name="evidence_public"),)
        constraints = (
            models.CheckConstraint(
                name="evidence_is_one_thing",
                condition=Q(photo__isnull=False, person__isnull=True, sha256="")
                | Q(photo__isnull=True, person__isnull=False, sha256="")
                | (Q(photo__isnull=True, person__isnull=True) & ~Q(sha256="")),
            ),
            models.CheckConstraint(
                name="evidence_public_is_a_photo", condition=Q(is_public=False) | Q(photo__isnull=False)
            ),
        )


class Sheet(models.Model):
    """One inspector's own sheet of one check. Once handed in it stays as it is."""

    check_of = models.ForeignKey(Check, models.CASCADE, related_name="sheets")
    inspector = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("检查人员"))
    saved_at = models.DateTimeField(_("保存时间"), null=True)
    version = models.PositiveIntegerField(default=0)  # counted by the phone: an older copy never overwrites a newer one
    remarks = models.TextField(_("备注"), blank=True)
    handed_in_at = models.DateTimeField(_("提交时间"), null=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("check_of", "inspector"), name="sheet_own"),)


class SheetMark(models.Model):
    """Points one inspector gives one criterion, and why."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("得分"))
    reason = models.CharField(_("理由"), max_length=400, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sheet", "criterion"), name="sheet_mark_once"),)


class SheetPhoto(models.Model):
    """A photo an inspector took on the spot; ``key`` is the phone's, so that sending twice keeps one."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="photos")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("sheet", "key"), name="sheet_photo_once"),)


class AgreedMark(models.Model):
    """What both inspectors agreed on where their marks lay too far apart, and why."""

    check_of = models.ForeignKey(Check, models.CASCADE, related_name="agreed")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.DecimalField(_("合议得分"), max_digits=4, decimal_places=1)
    reason = models.CharField(_("理由"), max_length=400)
    agreed_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("check_of", "criterion"), name="agreed_once"),)


class Appeal(models.Model):
    """An institution's appeal against a refusal, downgrade or withdrawal, decided by somebody who took no part in it."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="appeals")
    against = models.CharField(_("对象"), max_length=12, choices=_labels(states.STATE_LABELS))
    grounds = models.TextField(_("申诉理由"))
    filed_at = models.DateTimeField(_("申诉时间"))
    is_overturned = models.BooleanField(_("撤销原决定"), null=True)
    reasons = models.TextField(_("理由"), blank=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decided_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-filed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("station",), condition=Q(decided_at__isnull=True), name="station_one_open_appeal"
            ),
        )


class GuidedOutlet(models.Model):
    """An outlet that a station guides, and what it may do there."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="guided")
    outlet = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("网点"))
    permissions = ArrayField(
        models.CharField(max_length=12, choices=_labels(words.PERMISSIONS)), verbose_name=_("权限")
    )
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("outlet",),
                condition=Q(until__isnull=True),
                name="outlet_guided_by_one_station",
                violation_error_message=_("这个网点已由一个服务站指导"),
            ),
            models.CheckConstraint(
                name="guided_outlet_ends_after",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("结束不能早于开始"),
            ),
        )
