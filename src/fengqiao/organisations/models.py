"""Institutions, their trees, staff and assignments."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fengqiao.places.models import Division


class OrganisationKind(models.TextChoices):
    """Trade of an organisation."""

    BANK = "bank", _("银行")
    INSURER = "insurer", _("保险公司")
    REGULATOR = "regulator", _("监管机构")
    ASSOCIATION = "association", _("行业协会")
    MEDIATION = "mediation", _("调解组织")
    COURT = "court", _("人民法院")
    JUSTICE = "justice", _("司法行政机关")


class OrganisationLevel(models.TextChoices):
    """Place in the tree; values are those of `foundation.actors.Level`."""

    OUTLET = "outlet", _("网点")
    SUB_BRANCH = "sub_branch", _("支行/支公司")
    BRANCH = "branch", _("分行/分公司/中心支公司")
    HEAD_OFFICE = "head_office", _("总行/总公司")
    REGULATOR = "regulator", _("监管机构")
    BODY = "body", _("独立机构")


class PeerGroup(models.TextChoices):
    """Peer groups of the regulator's bulletins."""

    STATE_BANK = "state_bank", _("大型商业银行")
    JOINT_STOCK_BANK = "joint_stock_bank", _("股份制商业银行")
    FOREIGN_BANK = "foreign_bank", _("外资银行")
    CITY_BANK = "city_bank", _("城市商业银行")
    RURAL_BANK = "rural_bank", _("农村中小银行")
    OTHER_BANK = "other_bank", _("其他银行")
    LIFE_INSURER = "life_insurer", _("人身险公司")
    PROPERTY_INSURER = "property_insurer", _("财产险公司")
    NONE = "", _("不分组")


class Organisation(models.Model):
    """A node of an institution's tree, from head office to outlet, or a body outside any tree.

    ``head``, ``branch`` and ``sub_branch`` name the ancestors (itself included) at these levels,
    so that a subtree is one equality. `services.place_in_tree` keeps them.
    """

    code = models.CharField(_("机构代码"), max_length=24, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=OrganisationKind)
    level = models.CharField(_("层级"), max_length=12, choices=OrganisationLevel)
    peer_group = models.CharField(_("同业组"), max_length=20, choices=PeerGroup, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级机构")
    )
    head = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("总部"))
    branch = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("分行"))
    sub_branch = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("支行")
    )
    place = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在地")
    )
    address = models.CharField(_("地址"), max_length=160, blank=True)
    phone = models.CharField(_("投诉电话"), max_length=40, blank=True)
    hours = models.CharField(_("营业时间"), max_length=120, blank=True)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    opened_on = models.DateField(_("开业日期"), null=True, blank=True)
    closed_on = models.DateField(_("停业日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承继机构")
    )
    search_text = models.TextField(_("检索文本"), blank=True, editable=False)  # `services.refresh_search_text` keeps it

    class Meta:
        ordering = ("code",)
        indexes = (
            models.Index(fields=("head", "code"), name="organisation_head"),
            models.Index(fields=("kind", "level", "code"), name="organisation_kind_level"),
        )
        constraints = (
            models.CheckConstraint(
                name="organisation_closes_after_opening",
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Return the name in the active language, the Chinese one where there is no other."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name


class ServiceCode(models.TextChoices):
    """Services of an outlet; values are those of `rules.offers.Service`."""

    CASH = "cash", _("小额存取款")
    TRANSFER = "transfer", _("转账汇款")
    BILLS = "bills", _("生活缴费")
    BENEFITS = "benefits", _("社保与养老金领取")
    REPORTING = "reporting", _("保险报案")
    ACCOUNTS = "accounts", _("个人开户")
    CARDS = "cards", _("银行卡业务与挂失")
    SMALL_LOANS = "small_loans", _("小额贷款")
    SAVINGS = "savings", _("储蓄与国债")
    POLICIES = "policies", _("投保与保全")
    CLAIMS = "claims", _("理赔受理")
    COMPLAINTS = "complaints", _("投诉受理")
    MORTGAGES = "mortgages", _("住房贷款")
    BUSINESS_LOANS = "business_loans", _("企业贷款")
    FOREIGN_EXCHANGE = "foreign_exchange", _("外汇业务")
    WEALTH = "wealth", _("财富管理")
    CORPORATE = "corporate", _("公司业务")


class AccommodationCode(models.TextChoices):
    """Help that an outlet can offer; values are those of `rules.offers.Accommodation`."""

    RAMP = "ramp", _("无障碍坡道")
    LIFT = "lift", _("电梯")
    WHEELCHAIR = "wheelchair", _("轮椅")
    PRIORITY_SEAT = "priority_seat", _("爱心座椅")
    PRIORITY_COUNTER = "priority_counter", _("爱心窗口")
    HEARING_LOOP = "hearing_loop", _("助听设备")
    SIGN_LANGUAGE = "sign_language", _("手语服务")
    LARGE_PRINT = "large_print", _("大字版材料")
    BRAILLE = "braille", _("盲文材料")
    DIALECT = "dialect", _("方言服务")
    HOME_VISIT = "home_visit", _("上门服务")


class OutletProfile(models.Model):
    """What an office offers the public: when, what, and which help. All of it is public."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="profile", verbose_name=_("机构")
    )
    # [weekday, starts, ends] each, as `foundation.hours.Hours`
    weekly_hours = ArrayField(ArrayField(models.SmallIntegerField(), size=3), default=list, verbose_name=_("营业时间"))
    services = ArrayField(
        models.CharField(max_length=20, choices=ServiceCode), default=list, verbose_name=_("可办业务")
    )
    accommodations = ArrayField(
        models.CharField(max_length=20, choices=AccommodationCode), default=list, verbose_name=_("便利服务")
    )
    changed_on = models.DateField(_("更新日期"))

    def __str__(self) -> str:
        return f"profile of {self.organisation_id}"


class StaffManager(BaseUserManager["StaffMember"]):
    """Creates staff members."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "StaffMember":
        """Create a staff member with a hashed password."""
        member = self.model(username=username, **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member


class StaffMember(AbstractBaseUser):
    """A person who works with the system. What they may do comes from their assignments."""

    username = models.CharField(_("登录名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    is_active = models.BooleanField(_("在用"), default=True)
    must_change_password = models.BooleanField(_("须改密码"), default=False)
    # a default of the database, too: the release before writes no such column
    password_changed_at = models.DateTimeField(_("密码修改时间"), default=timezone.now, db_default=Now())

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = StaffManager()

    class Meta:
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name


class PastPassword(models.Model):
    """What a person's password was, as its hash, so that it is not used again."""

    member = models.ForeignKey(StaffMember, models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"past password {self.pk}"


class AssignmentRole(models.TextChoices):
    """Roles staff can hold; values are those of `foundation.actors.Role`."""

    CLERK = "clerk", _("柜面经办")
    OFFICER = "officer", _("消保专员")
    EXECUTIVE = "executive", _("行长/总经理")
    REGULATOR = "regulator", _("监管人员")
    AUDITOR = "auditor", _("审计人员")
    ADMINISTRATOR = "administrator", _("系统管理员")
    MEDIATOR = "mediator", _("调解员")
    MEDIATION_CLERK = "mediation_clerk", _("调解组织工作人员")
    COURT_LIAISON = "court_liaison", _("法院联络员")
    JUSTICE = "justice", _("司法行政人员")


class Assignment(models.Model):
    """A staff member's role at an organisation for a time. Scope is the organisation's subtree."""

    member = models.ForeignKey(StaffMember, models.CASCADE, related_name="assignments", verbose_name=_("人员"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="assignments", verbose_name=_("机构"))
    role = models.CharField(_("角色"), max_length=16, choices=AssignmentRole)
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("member", "organisation", "role"),
                condition=Q(ends_on__isnull=True),
                name="assignment_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.get_role_display()} · {self.organisation}"


class AccessToken(models.Model):
    """An institution's token for the API; only its hash is kept."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="tokens", verbose_name=_("机构"))
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(_("末四位"), max_length=4)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    last_used_on = models.DateField(_("最近使用"), null=True)
    revoked_at = models.DateTimeField(_("停用时间"), null=True)

    def __str__(self) -> str:
        return f"{self.organisation} …{self.hint}"
