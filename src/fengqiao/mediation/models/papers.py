"""Papers issued, so that anybody can check one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.models import Attachment, Case


class IssuedPaper(models.Model):
    """A numbered paper. The public page behind its QR code confirms number, date and hash, and nothing else."""

    number = models.CharField(_("文书编号"), max_length=40, unique=True)
    token = models.CharField(max_length=22, unique=True)  # in the address behind the QR code
    case = models.ForeignKey(Case, models.PROTECT, related_name="issued_papers")
    kind = models.CharField(_("文书"), max_length=24)
    issued_on = models.DateField(_("出具日期"))
    sha256 = models.CharField(_("文件摘要"), max_length=64)  # of the PDF
    pdf = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    word = models.ForeignKey(Attachment, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.number
