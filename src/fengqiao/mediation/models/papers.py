"""Papers issued, so that anybody can check one; how they are numbered, and a body's own templates."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.models import Attachment, Case
from fengqiao.mediation.models.bodies import Body
from fengqiao.organisations.models import StaffMember


class IssuedPaper(models.Model):
    """A numbered paper. The public page behind its QR code confirms number, date and hash, and nothing else."""

    number = models.CharField(_("文书编号"), max_length=40, unique=True)
    token = models.CharField(max_length=22, unique=True)  # in the address behind the QR code
    case = models.ForeignKey(Case, models.PROTECT, related_name="issued_papers")
    kind = models.CharField(_("文书"), max_length=24)
    ordered_as = models.CharField(max_length=12, blank=True)  # tells two papers of one kind and case apart
    issued_on = models.DateField(_("出具日期"))
    sha256 = models.CharField(_("文件摘要"), max_length=64)  # of the PDF
    pdf = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    word = models.ForeignKey(Attachment, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("case", "kind", "ordered_as"), name="issued_paper_once"),)

    def __str__(self) -> str:
        return self.number


class PaperCounter(models.Model):
    """The last number a body gave to a kind of paper in a year. A transaction that fails gives it back: no gaps."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=24)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("body", "kind", "year"), name="paper_counter_once"),)

    def __str__(self) -> str:
        return f"{self.body_id} {self.kind} {self.year}: {self.last}"


class PaperTemplate(models.Model):
    """A body's own Word template for one kind of paper; earlier ones stay as history."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="paper_templates")
    kind = models.CharField(_("文书"), max_length=24)
    name = models.CharField(_("文件名"), max_length=160)
    content = models.BinaryField()
    size = models.PositiveIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    added_at = models.DateTimeField(_("启用时间"))
    ended_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("body", "kind"), condition=Q(ended_at__isnull=True), name="paper_template_one_current"
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id} {self.kind}"
