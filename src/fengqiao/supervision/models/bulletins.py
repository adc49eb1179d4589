"""Bulletins: their versions, the figures each version froze, and what was done with them."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.supervision.rules.bulletin.life import STATES, Action
from fengqiao.supervision.rules.bulletin.specs import Against, Figure, Kind, Spec


class Bulletin(models.Model):
    """A bulletin on one period. Its number is given when its first version is approved and stays through corrections."""

    template = models.CharField(_("模板"), max_length=40)
    period = models.CharField(_("期间"), max_length=8)
    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("发文机关"))
    mark = models.CharField(_("机关代字"), max_length=20)
    year = models.PositiveSmallIntegerField(_("年份"), null=True)
    serial = models.PositiveIntegerField(_("序号"), null=True)
    created_at = models.DateTimeField(_("起草时间"))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("mark", "year", "serial"), name="bulletin_number_once"),
            models.CheckConstraint(
                name="bulletin_number_whole",
                condition=Q(year__isnull=True, serial__isnull=True) | Q(year__isnull=False, serial__gte=1),
            ),
        )

    def __str__(self) -> str:
        return f"{self.template} {self.period}"


class BulletinVersion(models.Model):
    """One version: its text as blocks (`rules.bulletin.content.Block`), and what its data lack.

    ``note`` is the visible correction note of every version but the first; ``unkept`` are edits that a new draft could
    not keep, shown to the author. Of all versions of a bulletin at most one is being worked on.
    """

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("版次"))
    state = models.CharField(_("状态"), max_length=10, choices=[(key, _(label)) for key, label in STATES.items()])
    title = models.CharField(_("标题"), max_length=200)
    blocks: Any = models.JSONField(_("正文"), default=list)
    notes: Any = models.JSONField(_("数据说明"), default=list)
    unkept: Any = models.JSONField(_("未保留的修改"), default=list)
    note = models.CharField(_("更正说明"), max_length=300, blank=True)
    rule_set = models.CharField(_("规则集"), max_length=80)
    data_on = models.DateField(_("数据日期"))
    author = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("起草人"))
    writers = models.ManyToManyField(StaffMember, related_name="+", verbose_name=_("修改过的人"))
    reviewer = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("复核人"))
    approver = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("签发人"))
    approved_at = models.DateTimeField(_("签发时间"), null=True)
    published_at = models.DateTimeField(_("发布时间"), null=True)
    changed_at = models.DateTimeField(_("更新时间"))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("bulletin", "number"), name="bulletin_version_once"),
            models.UniqueConstraint(
                fields=("bulletin",),
                condition=Q(state__in=("draft", "review", "reviewed", "approved")),
                name="bulletin_one_open_version",
            ),
            models.CheckConstraint(
                name="bulletin_version_published_at",
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at=None)),
            ),
            models.CheckConstraint(
                name="bulletin_version_four_eyes",
                condition=Q(approver=None) | Q(author=None) | ~Q(approver=F("author")),
            ),
        )
        indexes = (models.Index(fields=("-published_at", "-id"), name="bulletin_version_published"),)

    def __str__(self) -> str:
        return f"{self.bulletin_id} v{self.number}"


class BulletinFigure(models.Model):
    """A figure as a version froze it: what it is of, what it was, from which records, by which rules, as of which day."""

    version = models.ForeignKey(BulletinVersion, models.CASCADE, related_name="figures")
    key = models.CharField(_("标号"), max_length=12)
    kind = models.CharField(_("算法"), max_length=8, choices=[(one.value, one.value) for one in Kind])
    indicator = models.CharField(_("指标"), max_length=40)
    indicator_version = models.PositiveSmallIntegerField(_("指标版本"))
    period = models.CharField(_("期间"), max_length=8)
    against = models.CharField(_("比较"), max_length=8, blank=True, choices=[(one.value, one.value) for one in Against])
    scope: Any = models.JSONField(_("范围"), default=dict)
    by = models.CharField(_("分组"), max_length=12, blank=True)
    row = models.CharField(_("组"), max_length=24, blank=True)
    group = models.CharField(_("同业组"), max_length=20, blank=True)
    value = models.FloatField(_("数值"), null=True)
    numerator = models.FloatField(_("分子"), null=True)
    denominator = models.FloatField(_("分母"), null=True)
    reason = models.CharField(_("缺数原因"), max_length=24, blank=True)
    text = models.CharField(_("文中写法"), max_length=60)
    exact = models.CharField(_("准确数"), max_length=80, blank=True)
    query = models.CharField(_("记录"), max_length=400, blank=True)
    rule_set = models.CharField(_("规则集"), max_length=80)
    data_on = models.DateField(_("数据日期"))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("version", "key"), name="bulletin_figure_once"),
            models.CheckConstraint(name="bulletin_figure_or_reason", condition=Q(value__isnull=False) ^ ~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.period} {self.text}"

    @property
    def spec(self) -> Spec:
        """Return what it is, so that it can be read again."""
        narrowed = tuple(self.scope.items())
        return Spec(self.indicator, self.period, Kind(self.kind), self.against, narrowed, self.by, self.row, self.group)

    @classmethod
    def of(cls, key: str, figure: Figure, **more: Any) -> "BulletinFigure":
        """Return the unsaved row of a figure."""
        spec = figure.spec
        return cls(
            key=key, kind=spec.kind, indicator=spec.indicator, indicator_version=figure.version, period=spec.period,
            against=spec.against, scope=spec.scope, by=spec.by, row=spec.row, group=spec.group, value=figure.value,
            numerator=figure.numerator, denominator=figure.denominator, reason=figure.reason, text=figure.text,
            exact=figure.exact, query=figure.query, **more,
        )  # fmt: skip


class BulletinStep(models.Model):
    """Something that was done with a version, as its page tells it."""

    version = models.ForeignKey(BulletinVersion, models.CASCADE, related_name="steps")
    action = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Action])
    at = models.DateTimeField()
    member = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.version_id} {self.action}"
