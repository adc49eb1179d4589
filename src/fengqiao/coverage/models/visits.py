"""People who need help to be served, and the visits made to them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.organisations.models import Organisation, ServiceCode, StaffMember
from fengqiao.places.models import Division


class NeedCode(models.TextChoices):
    """What a person chooses to say about what they need; values are those of `rules.visits.Need`."""

    MOBILITY = "mobility", _("走路不方便")
    WHEELCHAIR = "wheelchair", _("坐轮椅")
    BEDRIDDEN = "bedridden", _("长期卧床")
    HEARING = "hearing", _("听不清")
    SPEECH = "speech", _("说话困难")
    SIGHT = "sight", _("看不清")
    READING = "reading", _("不识字")
    DIALECT = "dialect", _("只说方言")


class VisitKind(models.TextChoices):
    """Where help is given; values are those of `rules.visits.Kind`."""

    HOME = "home", _("上门服务")
    OUTLET = "outlet", _("到店协助")


class VisitState(models.TextChoices):
    """States of a request; values are those of `rules.visits.State`."""

    REQUESTED = "requested", _("待承接")
    ASSIGNED = "assigned", _("已安排")
    DONE = "done", _("已完成")
    UNMET = "unmet", _("未能满足")
    CANCELLED = "cancelled", _("已取消")


class ReasonCode(models.TextChoices):
    """Why a request ends without help or goes back; values are those of `rules.visits.Reason`."""

    NOT_OURS = "not_ours", _("不是本机构的业务")
    NOT_OFFERED = "not_offered", _("本机构没有这项便利")
    UNREACHABLE = "unreachable", _("联系不上本人")
    IN_PERSON = "in_person", _("按规定须本人到店")
    NOT_NEEDED = "not_needed", _("本人不再需要")
    DUPLICATE = "duplicate", _("重复登记")
    OTHER = "other", _("其他原因")


class Visit(models.Model):
    """A request for a home visit or for help at an outlet.

    Name, telephone, address, needs, wish and what was done are encrypted under a key of their own, which goes when the
    person or the retention period wants it gone: nothing of them can be read then. ``wished`` is the institution the
    person has business with, empty if any will do.
    """

    number = models.CharField(_("编号"), max_length=20, unique=True)
    receipt_digest = models.BinaryField(max_length=32)
    kind = models.CharField(_("方式"), max_length=8, choices=VisitKind)
    state = models.CharField(_("状态"), max_length=10, choices=VisitState, default=VisitState.REQUESTED)
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("所在村社"))
    service = models.CharField(_("要办的业务"), max_length=20, choices=ServiceCode)
    wished = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("希望办理的机构")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="visits", verbose_name=_("承办机构")
    )
    member = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("承办人"))
    by_clerk = models.BooleanField(_("柜面代为登记"), default=False)
    sealed_key = models.BinaryField(null=True)
    name = models.BinaryField(null=True)
    phone = models.BinaryField(null=True)
    address = models.BinaryField(null=True)
    needs = models.BinaryField(null=True)
    wish = models.BinaryField(null=True)
    outcome = models.BinaryField(null=True)
    reason = models.CharField(_("原因"), max_length=12, choices=ReasonCode, blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    consent_version = models.CharField(max_length=20)
    requested_at = models.DateTimeField(_("提出时间"))
    due_on = models.DateField(_("期限"))
    visit_on = models.DateField(_("约定日期"), null=True)
    ended_on = models.DateField(_("办结日期"), null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("due_on", "id"), name="visit_due"),
            models.Index(fields=("state", "due_on", "id"), name="visit_state_due"),
            models.Index(fields=("organisation", "state", "id"), name="visit_organisation"),
            models.Index(fields=("place", "state", "id"), name="visit_place"),
            models.Index(fields=("ended_on", "id"), condition=Q(forgotten_at=None), name="visit_to_forget"),
        )
        constraints = (
            models.CheckConstraint(
                name="visit_ended_on",
                condition=Q(state__in=("requested", "assigned"), ended_on=None)
                | Q(state__in=("done", "unmet", "cancelled"), ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="visit_assigned",
                condition=~Q(state__in=("assigned", "done", "unmet"))
                | Q(organisation__isnull=False, visit_on__isnull=False),
            ),
            models.CheckConstraint(
                name="visit_waits_for_nobody", condition=~Q(state="requested") | Q(organisation=None, member=None)
            ),
            models.CheckConstraint(
                name="visit_forgotten", condition=Q(forgotten_at=None) | Q(sealed_key=None, name=None, phone=None)
            ),
        )

    def __str__(self) -> str:
        return self.number
