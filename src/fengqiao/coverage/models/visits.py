"""People who need help to be served, and the visits made to them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.organisations.models import Organisation, ServiceCode, StaffMember
from fengqiao.places.models import Division


class NeedCode(models.TextChoices):
    """What a person chooses to say about what they need; values are those of `rules.visits.Need`."""

    MOBILITY = "mobility", _("行动不便")
    WHEELCHAIR = "wheelchair", _("使用轮椅")
    HEARING = "hearing", _("听力障碍")
    SIGHT = "sight", _("视力障碍")
    SPEECH = "speech", _("言语障碍")
    READING = "reading", _("看不清或不识字")
    DIALECT = "dialect", _("只说方言")
    BEDRIDDEN = "bedridden", _("长期卧床")


class VisitKind(models.TextChoices):
    """Where help is given."""

    HOME = "home", _("上门服务")
    OUTLET = "outlet", _("到店协助")


class VisitState(models.TextChoices):
    """States of a request; values are those of `rules.visits.State`."""

    REQUESTED = "requested", _("待安排")
    ASSIGNED = "assigned", _("已安排")
    DONE = "done", _("已完成")
    CANCELLED = "cancelled", _("已取消")


class Visit(models.Model):
    """A request for a home visit or for help at an outlet.

    Name, telephone, address, needs, wish and what was done are encrypted under a key of their own, which goes when the
    person or the retention period wants it gone: nothing of them can be read then.
    """

    number = models.CharField(_("编号"), max_length=20, unique=True)
    receipt_digest = models.BinaryField(max_length=32)
    kind = models.CharField(_("方式"), max_length=8, choices=VisitKind)
    state = models.CharField(_("状态"), max_length=10, choices=VisitState, default=VisitState.REQUESTED)
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("所在村社"))
    service = models.CharField(_("要办的业务"), max_length=20, choices=ServiceCode)
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
    consent_version = models.CharField(max_length=20)
    requested_at = models.DateTimeField(_("提出时间"))
    due_on = models.DateField(_("期限"))
    visit_on = models.DateField(_("约定日期"), null=True)
    done_on = models.DateField(_("完成日期"), null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("state", "due_on", "id"), name="visit_state_due"),
            models.Index(fields=("organisation", "state", "id"), name="visit_organisation"),
        )
        constraints = (
            models.CheckConstraint(name="visit_done_on", condition=~Q(state="done") | Q(done_on__isnull=False)),
            models.CheckConstraint(
                name="visit_assigned",
                condition=~Q(state__in=("assigned", "done")) | Q(organisation__isnull=False, visit_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.number
