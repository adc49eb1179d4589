"""Who answers for consumer protection at an institution, and who works for it."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from fengqiao.executives.rules.words import POSTS
from fengqiao.organisations.models import Organisation, StaffMember


def _only(column: str, function: str) -> Func:
    """Return a range of one number: PostgreSQL's own index on ranges keeps equal ones apart, without an extension."""
    return Func(F(column), F(column), Value("[]"), function=function)


_TERM: Any = Func(F("since"), F("until"), Value("[]"), function="daterange")


class Responsible(models.Model):
    """A first responsible person or the executive in charge, for a term; ``member`` links the login if there is one."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="responsible", verbose_name=_("机构"))
    post = models.PositiveSmallIntegerField(_("职务"), choices=[(value, _(label)) for value, label in POSTS.items()])
    name = models.CharField(_("姓名"), max_length=40)
    title = models.CharField(_("任职名称"), max_length=60, blank=True)
    member = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, related_name="responsible_terms", verbose_name=_("登录人员")
    )
    duty = models.CharField(_("职责分工"), max_length=200, blank=True)
    since = models.DateField(_("任职起"))
    until = models.DateField(_("任职止"), null=True, blank=True)

    class Meta:
        ordering = ("organisation", "post", "-since")
        indexes = (models.Index(fields=("member",), name="responsible_member"),)
        constraints = (
            models.CheckConstraint(
                name="responsible_ends_after_start", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            ExclusionConstraint(
                name="responsible_one_at_a_time",
                expressions=[
                    (_only("organisation_id", "int8range"), "&&"),
                    (_only("post", "int4range"), "&&"),
                    (_TERM, "&&"),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.post} {self.since}"


class DedicatedStaff(models.Model):
    """Someone who works on consumer protection at an institution."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="dedicated", verbose_name=_("机构"))
    name = models.CharField(_("姓名"), max_length=40)
    post = models.CharField(_("岗位"), max_length=60)
    is_full_time = models.BooleanField(_("专职"), default=True)
    since = models.DateField(_("到岗"))
    until = models.DateField(_("离岗"), null=True, blank=True)

    class Meta:
        ordering = ("organisation", "name", "id")
        constraints = (
            models.CheckConstraint(
                name="dedicated_ends_after_start", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.UniqueConstraint(
                fields=("organisation", "name", "post"), condition=Q(until__isnull=True), name="dedicated_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.post}"
