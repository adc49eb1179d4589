"""What is within reach, as last computed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from fengqiao.coverage.models.points import ServicePoint
from fengqiao.coverage.rules.reach import Basis, Lack, Status
from fengqiao.organisations.models import ServiceCode
from fengqiao.organisations.rules.offers import Tier
from fengqiao.places.models import Division


class TierCode(models.TextChoices):
    """Tiers; values are those of `organisations.rules.offers.Tier`."""

    BASIC = Tier.BASIC.value, _("基础金融服务")
    COMPREHENSIVE = Tier.COMPREHENSIVE.value, _("综合金融服务")
    PREMIUM = Tier.PREMIUM.value, _("高端金融服务")


class StatusCode(models.TextChoices):
    """What a place has of a tier; values are those of `rules.reach.Status`."""

    COVERED = Status.COVERED.value, _("已覆盖")
    WEAK = Status.WEAK.value, _("薄弱")
    BLANK = Status.BLANK.value, _("空白")


class BasisCode(models.TextChoices):
    """Why a point counts; values are those of `rules.reach.Basis`."""

    VILLAGE = Basis.VILLAGE.value, _("在本村社内")
    TOWN = Basis.TOWN.value, _("在本镇街内")
    COUNTY = Basis.COUNTY.value, _("在本区县内")
    DISTANCE = Basis.DISTANCE.value, _("按坐标路程")
    ONLINE = Basis.ONLINE.value, _("线上渠道")


class LackCode(models.TextChoices):
    """What keeps a place from being covered; values are those of `rules.reach.Lack`."""

    NOTHING = Lack.NOTHING.value, _("范围内没有服务点")
    SERVICES = Lack.SERVICES.value, _("业务不全")
    HOURS = Lack.HOURS.value, _("服务时间不足")
    STEP_FREE = Lack.STEP_FREE.value, _("没有无障碍通道")


class PlaceReach(models.Model):
    """What one village has of one tier. ``planned_status``: what it will have once the planned points are built."""

    place = models.ForeignKey(Division, models.CASCADE, related_name="reach", verbose_name=_("村社区"))
    tier = models.CharField(_("服务层级"), max_length=16, choices=TierCode)
    status = models.CharField(_("状态"), max_length=8, choices=StatusCode)
    planned_status = models.CharField(_("规划后"), max_length=8, choices=StatusCode)
    basis = models.CharField(_("依据"), max_length=8, choices=BasisCode, blank=True)
    lacks = ArrayField(models.CharField(max_length=12, choices=LackCode), default=list, verbose_name=_("原因"))
    missing = ArrayField(
        models.CharField(max_length=20, choices=ServiceCode), default=list, verbose_name=_("缺少的业务")
    )
    minutes = models.PositiveIntegerField(_("每周分钟"), default=0)
    point = models.ForeignKey(ServicePoint, models.SET_NULL, null=True, related_name="+", verbose_name=_("服务点"))
    metres = models.PositiveIntegerField(_("路程（米）"), null=True)
    nearest = models.CharField(_("最近的在"), max_length=8, choices=BasisCode, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("place", "tier"), name="place_reach_once"),)
        indexes = (models.Index(fields=("tier", "status", "place"), name="place_reach_status"),)

    def __str__(self) -> str:
        return f"{self.place_id} {self.tier} {self.status}"


class Recomputation(models.Model):
    """When and by which rules all was computed last; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField(_("计算时间"))
    rule_set = models.CharField(_("规则集"), max_length=32)
    terms = models.CharField(max_length=64)  # hash of the standards: other standards mean computing all again
    day = models.DateField(_("计算日期"))

    def __str__(self) -> str:
        return f"{self.rule_set} {self.at}"
