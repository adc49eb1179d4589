"""Where financial services are offered, and where villages lie."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fengqiao.organisations.models import AccommodationCode, Organisation, ServiceCode, StaffMember
from fengqiao.places.models import Division


class PointKind(models.TextChoices):
    """Kinds of service point."""

    OUTLET = "outlet", _("网点")
    MACHINE = "machine", _("自助机具")
    AGENT = "agent", _("助农服务点")
    VAN = "van", _("流动服务车")
    ONLINE = "online", _("线上渠道")


def _coordinates() -> Q:
    """Return that both coordinates are known or neither."""
    return Q(longitude__isnull=True, latitude__isnull=True) | Q(
        longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90
    )


class ServicePoint(models.Model):
    """A place or channel where an institution serves people.

    A point of kind ``outlet`` is a copy of its office and of what that offers (`services.outlets` keeps it); the others
    are kept here. A planned point counts only for what would be in reach once it is built. A van's hours are those of
    its stops, its place is where it starts from.
    """

    kind = models.CharField(_("类别"), max_length=8, choices=PointKind)
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    operator = models.ForeignKey(
        Organisation, models.PROTECT, related_name="service_points", verbose_name=_("运营机构")
    )
    outlet = models.OneToOneField(
        Organisation, models.CASCADE, null=True, blank=True, related_name="service_point", verbose_name=_("网点")
    )
    place = models.ForeignKey(Division, models.PROTECT, related_name="service_points", verbose_name=_("所在地"))
    address = models.CharField(_("地址"), max_length=160, blank=True)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    weekly_hours = ArrayField(
        ArrayField(models.SmallIntegerField(), size=3), default=list, blank=True, verbose_name=_("服务时间")
    )
    services = ArrayField(
        models.CharField(max_length=20, choices=ServiceCode), default=list, blank=True, verbose_name=_("可办业务")
    )
    accommodations = ArrayField(
        models.CharField(max_length=20, choices=AccommodationCode), default=list, blank=True, verbose_name=_("便利服务")
    )
    valid_from = models.DateField(_("启用日期"))
    valid_until = models.DateField(_("停用日期"), null=True, blank=True)
    is_planned = models.BooleanField(_("规划中"), default=False)

    class Meta:
        indexes = (
            models.Index(fields=("operator", "id"), name="service_point_operator"),
            models.Index(fields=("place", "id"), name="service_point_place"),
        )
        constraints = (
            models.CheckConstraint(
                name="service_point_outlet",
                condition=Q(kind="outlet", outlet__isnull=False) | (~Q(kind="outlet") & Q(outlet=None)),
            ),
            models.CheckConstraint(
                name="service_point_ends_after_start",
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
            ),
            models.CheckConstraint(name="service_point_coordinates", condition=_coordinates()),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Return the name in the active language, the Chinese one where there is no other."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name


class VanStop(models.Model):
    """Where a van stops every week, from when to when (minutes after midnight; 0 is Monday)."""

    point = models.ForeignKey(ServicePoint, models.CASCADE, related_name="stops")
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("停靠地"))
    spot = models.CharField(_("停靠位置"), max_length=80, blank=True)
    weekday = models.PositiveSmallIntegerField(_("周几"))
    starts = models.PositiveSmallIntegerField(_("开始"))
    ends = models.PositiveSmallIntegerField(_("结束"))

    class Meta:
        ordering = ("weekday", "starts", "id")
        constraints = (
            models.CheckConstraint(
                name="van_stop_ends_after_start",
                condition=Q(weekday__lte=6, ends__gt=models.F("starts"), ends__lte=1440),
            ),
        )

    def __str__(self) -> str:
        return f"{self.point_id} {self.weekday} {self.starts}"


class PlacePosition(models.Model):
    """Where a village lies, as somebody entered it: no source has it for all."""

    place = models.OneToOneField(Division, models.CASCADE, primary_key=True, related_name="position")
    longitude = models.FloatField(_("经度"))
    latitude = models.FloatField(_("纬度"))
    source = models.CharField(_("来源"), max_length=80)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")
    changed_on = models.DateField(_("更新日期"))

    class Meta:
        constraints = (models.CheckConstraint(name="place_position_coordinates", condition=_coordinates()),)

    def __str__(self) -> str:
        return f"{self.place_id} {self.longitude:.4f} {self.latitude:.4f}"
