"""Yearly plans: how much, where, about what."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.education.models.events import Setting
from fengqiao.organisations.models import Organisation
from fengqiao.places.models import Division


class Plan(models.Model):
    """The plan of one institution, or of the city (the regulator's), for one year."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    is_adopted = models.BooleanField(default=False)
    adopted_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("-year", "organisation__code")
        constraints = (models.UniqueConstraint(fields=("organisation", "year"), name="education_plan_once"),)

    def __str__(self) -> str:
        return f"plan {self.organisation_id} {self.year}"


class PlanTarget(models.Model):
    """One target. What is left open (setting, topic, place) is any."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    setting = models.CharField(max_length=20, choices=Setting, blank=True)
    topic = models.CharField(max_length=24, blank=True)
    place = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+")
    sessions = models.PositiveIntegerField(default=0)
    person_times = models.PositiveIntegerField(default=0)
    leaflets = models.PositiveIntegerField(default=0)
    from_need = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "setting", "topic", "place"), nulls_distinct=False, name="plan_target_once",
                violation_error_message=_("已经有同样的目标"),
            ),
            models.CheckConstraint(
                name="plan_target_asks_something",
                condition=Q(sessions__gt=0) | Q(person_times__gt=0) | Q(leaflets__gt=0),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"target {self.pk}"
