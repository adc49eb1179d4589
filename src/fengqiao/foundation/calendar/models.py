"""Days that differ from their weekday."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SpecialDayKind(models.TextChoices):
    """How the yearly notice of the State Council changes a day."""

    OFF = "off", _("放假")
    WORK = "work", _("调休上班")


class CalendarYear(models.Model):
    """A year whose arrangement has been entered. Dates in other years are provisional."""

    year = models.PositiveSmallIntegerField(_("年份"), primary_key=True)
    source = models.CharField(_("来源"), max_length=200)
    entered_at = models.DateTimeField(_("录入时间"), auto_now_add=True)

    class Meta:
        ordering = ("year",)

    def __str__(self) -> str:
        return str(self.year)


class SpecialDay(models.Model):
    """A day off on a weekday, or a working day at a weekend."""

    date = models.DateField(_("日期"), primary_key=True)
    kind = models.CharField(_("类别"), max_length=4, choices=SpecialDayKind)
    name = models.CharField(_("名称"), max_length=40, blank=True)
    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days", verbose_name=_("年份"))

    class Meta:
        ordering = ("date",)

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"
