"""The agreement, who signed it, its performance and the court's confirmation."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.models import Attachment
from fengqiao.mediation.models.cases import Mediation, Side, _labels
from fengqiao.mediation.models.mediators import Mediator
from fengqiao.mediation.rules import choices
from fengqiao.organisations.models import Organisation, StaffMember


class Agreement(models.Model):
    """One version of the agreement; a new version lets the signatures under the old one fall."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField(_("版本"))
    facts = models.TextField(_("主要事实、争议事项和责任"))
    terms = models.TextField(_("协议内容、履行方式和期限"))
    amount = models.DecimalField(_("协议金额"), max_digits=16, decimal_places=2, null=True)
    is_oral = models.BooleanField(_("口头协议"), default=False)
    drafted_at = models.DateTimeField(_("拟定时间"))
    replaced_at = models.DateTimeField(null=True)
    effective_on = models.DateField(_("生效日期"), null=True)

    class Meta:
        ordering = ("mediation", "version")
        constraints = (
            models.UniqueConstraint(fields=("mediation", "version"), name="agreement_version_once"),
            models.UniqueConstraint(
                fields=("mediation",), condition=Q(replaced_at__isnull=True), name="agreement_one_current"
            ),
        )

    def __str__(self) -> str:
        return f"{self.mediation_id} v{self.version}"


class Instalment(models.Model):
    """One payment that an agreement promises."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField(_("期次"))
    due_on = models.DateField(_("到期"))
    amount = models.DecimalField(_("金额"), max_digits=16, decimal_places=2)
    paid_on = models.DateField(_("履行日期"), null=True)
    paid_amount = models.DecimalField(_("实际金额"), max_digits=16, decimal_places=2, null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        ordering = ("agreement", "number")
        indexes = (models.Index(fields=("due_on",), condition=Q(paid_on__isnull=True), name="instalment_open"),)
        constraints = (models.UniqueConstraint(fields=("agreement", "number"), name="instalment_once"),)

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.number}"


class SignerKind(models.TextChoices):
    """In which capacity one signs."""

    SIDE = "side", _("当事人")
    MEDIATOR = "mediator", _("调解员")
    BODY = "body", _("调解组织")


class Signature(models.Model):
    """One signature or seal under one version of an agreement."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatures")
    kind = models.CharField(max_length=8, choices=SignerKind)
    side = models.ForeignKey(Side, models.PROTECT, null=True, related_name="+")
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+")  # who signs for an institution
    method = models.CharField(_("方式"), max_length=8, choices=_labels(choices.SIGNING_METHODS))
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    content_hash = models.CharField(max_length=64)  # of the version signed
    signed_at = models.DateTimeField(_("签署时间"))
    void_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("signed_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "kind", "side", "mediator"),
                condition=Q(void_at__isnull=True),
                nulls_distinct=False,
                name="signature_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.kind}"


class OneTimeCode(models.Model):
    """A code sent to a side's telephone to sign with; only its digest is kept."""

    side = models.ForeignKey(Side, models.CASCADE, related_name="+")
    digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("side", "-id"), name="one_time_code_side"),)

    def __str__(self) -> str:
        return f"code for {self.side_id}"


class ConfirmationResult(models.TextChoices):
    """How far the court's confirmation is."""

    APPLIED = "applied", _("已申请")
    ACCEPTED = "accepted", _("法院已受理")
    CONFIRMED = "confirmed", _("确认有效")
    REJECTED = "rejected", _("不予受理")
    REFUSED = "refused", _("驳回申请")
    WITHDRAWN = "withdrawn", _("已撤回")


class Confirmation(models.Model):
    """A joint application for judicial confirmation and the court's answer."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="confirmations")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    court = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("法院"))
    status = models.CharField(_("进展"), max_length=10, choices=ConfirmationResult)
    applied_at = models.DateTimeField(_("申请时间"))
    number = models.CharField(_("案号"), max_length=60, blank=True)
    ruling = models.CharField(_("裁定书编号"), max_length=60, blank=True)
    ground = models.CharField(_("理由"), max_length=32, blank=True)
    decided_on = models.DateField(_("裁定日期"), null=True)

    class Meta:
        ordering = ("mediation", "id")
        indexes = (models.Index(fields=("court", "status"), name="confirmation_court"),)
        constraints = (
            models.UniqueConstraint(
                fields=("mediation",), condition=Q(status__in=("applied", "accepted")), name="confirmation_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.mediation_id} {self.status}"
