"""The roster of mediators (人民调解法 Arts 13-16; 法发〔2019〕27号)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.mediation.models.bodies import Body
from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.places.models import Division


class Mediator(models.Model):
    """Someone who mediates. Logging in and names are those of the staff member."""

    member = models.OneToOneField(StaffMember, models.PROTECT, primary_key=True, related_name="mediator")
    is_full_time = models.BooleanField(_("专职"), default=False)
    introduction = models.TextField(_("简介"), blank=True)
    place = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("常驻地")
    )
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(_("同时承办上限"), default=10)
    engaged_on = models.DateField(_("聘任日期"))
    left_on = models.DateField(_("退出日期"), null=True, blank=True)
    exit_reason = models.CharField(_("退出原因"), max_length=200, blank=True)
    feed_digest = models.CharField(max_length=64, blank=True)  # of the token of the calendar feed

    class Meta:
        ordering = ("member__name",)

    def __str__(self) -> str:
        return f"mediator {self.pk}"


class Engagement(models.Model):
    """A mediator's work for one body."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="engagements")
    body = models.ForeignKey(Body, models.CASCADE, related_name="engagements")
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)  # the day of leaving counts no more
    # a default of the database, too: the release before writes no such column
    exit_reason = models.CharField(_("退出原因"), max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("mediator", "body"), condition=Q(until__isnull=True), name="engagement_once_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.mediator_id} {self.body_id}"


class Qualification(models.Model):
    """A certificate with its expiry."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="qualifications")
    name = models.CharField(_("名称"), max_length=80)
    number = models.CharField(_("编号"), max_length=60, blank=True)
    issued_on = models.DateField(_("取得"))
    expires_on = models.DateField(_("到期"), null=True, blank=True)
    is_required = models.BooleanField(_("上岗必需"), default=True)  # once it lapses the mediator gets no new case

    class Meta:
        ordering = ("expires_on", "id")

    def __str__(self) -> str:
        return self.name


class Speciality(models.Model):
    """A business (code of the axis ``product``, or of its parent) or matter a mediator knows well."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="specialities")
    code = models.CharField(_("专长"), max_length=24)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("mediator", "code"), name="speciality_once"),)

    def __str__(self) -> str:
        return self.code


class SpokenLanguage(models.Model):
    """A language or dialect a mediator speaks, sign language among them (`rules.languages`)."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="languages")
    code = models.CharField(_("语言"), max_length=16)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("mediator", "code"), name="spoken_language_once"),)

    def __str__(self) -> str:
        return self.code


class Employment(models.Model):
    """A present or former employer: ground for recusal (特邀调解规定 Art. 15)."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="employments")
    house = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("机构"))
    post = models.CharField(_("职务"), max_length=60, blank=True)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.mediator_id} {self.house_id}"


class Relative(models.Model):
    """A near relative who works at an institution; nobody's name is kept."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="relatives")
    house = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("机构"))
    relation = models.CharField(_("关系"), max_length=20)

    def __str__(self) -> str:
        return f"{self.mediator_id} {self.house_id}"


class Availability(models.Model):
    """Weekly hours in which a mediator takes sessions; ``weekday`` 0 is Monday."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="availabilities")
    weekday = models.PositiveSmallIntegerField(_("星期"))
    starts_at = models.TimeField(_("从"))
    ends_at = models.TimeField(_("到"))

    class Meta:
        ordering = ("weekday", "starts_at")
        constraints = (
            models.CheckConstraint(name="availability_weekday", condition=Q(weekday__range=(0, 6))),
            models.CheckConstraint(name="availability_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
        )

    def __str__(self) -> str:
        return f"{self.mediator_id} {self.weekday}"


class Absence(models.Model):
    """Days on which a mediator takes none: leave, illness."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"))
    reason = models.CharField(_("原因"), max_length=80, blank=True)

    class Meta:
        ordering = ("starts_on",)
        constraints = (
            models.CheckConstraint(name="absence_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
        )

    def __str__(self) -> str:
        return f"{self.mediator_id} {self.starts_on}"


class Training(models.Model):
    """A training taken (Art. 14: regular training)."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="trainings")
    title = models.CharField(_("培训"), max_length=120)
    taken_on = models.DateField(_("日期"))
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1)

    class Meta:
        ordering = ("-taken_on", "-id")

    def __str__(self) -> str:
        return self.title


class ConductRecord(models.Model):
    """Praise, or misconduct and what followed from it (人民调解法 Art. 15; 特邀调解规定 Art. 28)."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="conduct")
    kind = models.CharField(_("类别"), max_length=20)  # `rules.roster.CONDUCT`
    happened_on = models.DateField(_("日期"))
    text = models.TextField(_("情况"))
    consequence = models.CharField(_("处理"), max_length=20, blank=True)  # `rules.roster.CONSEQUENCES`
    recorded_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("-happened_on", "-id")

    def __str__(self) -> str:
        return f"{self.mediator_id} {self.kind}"


class Assessment(models.Model):
    """A body's assessment of a mediator for a year."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="assessments")
    body = models.ForeignKey(Body, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    score = models.DecimalField(_("得分"), max_digits=4, decimal_places=1)
    remarks = models.TextField(_("评语"), blank=True)
    assessed_at = models.DateTimeField()

    class Meta:
        ordering = ("-year",)
        constraints = (models.UniqueConstraint(fields=("mediator", "body", "year"), name="assessment_once"),)

    def __str__(self) -> str:
        return f"{self.mediator_id} {self.year}"
