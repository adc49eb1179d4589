"""The view of facts, and the rollups that dashboards read."""

from typing import Final

from django.db import models

from fengqiao.analytics.rules.facts import COMPLAINTS, MEDIATIONS
from fengqiao.casework.models import Case
from fengqiao.organisations.models import Organisation


class CaseFact(models.Model):
    """One row of the view ``analytics_case_fact``: what `rules.facts.COLUMNS` lists, and the closing moment."""

    case = models.OneToOneField(Case, models.DO_NOTHING, primary_key=True, related_name="+")
    head = models.ForeignKey(Organisation, models.DO_NOTHING, related_name="+")
    branch = models.ForeignKey(Organisation, models.DO_NOTHING, null=True, related_name="+")
    sub_branch = models.ForeignKey(Organisation, models.DO_NOTHING, null=True, related_name="+")
    outlet = models.ForeignKey(Organisation, models.DO_NOTHING, null=True, related_name="+")
    subject = models.ForeignKey(Organisation, models.DO_NOTHING, related_name="+")
    unit_of_head = models.BigIntegerField()
    unit_of_branch = models.BigIntegerField()
    unit_of_sub_branch = models.BigIntegerField()
    subject_level = models.CharField(max_length=12)
    peer_group = models.CharField(max_length=20)
    state = models.CharField(max_length=24)
    level = models.CharField(max_length=12)
    with_regulator = models.BooleanField()
    place_id = models.CharField(max_length=12)
    county = models.CharField(max_length=12)
    town = models.CharField(max_length=12)
    product = models.CharField(max_length=24)
    cause = models.CharField(max_length=24)
    channel = models.CharField(max_length=20)
    received_on = models.DateField()
    received_month = models.CharField(max_length=7)
    closed_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)
    closed_month = models.CharField(max_length=7, null=True)  # noqa: DJ001 - a view's column
    days = models.IntegerField(null=True)
    outcome = models.CharField(max_length=20)
    on_time = models.BooleanField(null=True)
    passed_up = models.BooleanField()
    rejected = models.BooleanField()
    reviewed = models.BooleanField()
    at_regulator = models.BooleanField()
    reopened = models.BooleanField()
    satisfaction = models.SmallIntegerField(null=True)
    really_settled = models.BooleanField(null=True)
    overdue = models.BooleanField()

    class Meta:
        managed = False
        db_table = "analytics_case_fact"


class MediationFact(models.Model):
    """One row of the view ``analytics_mediation_fact``: what the facts of mediations list, and the ending moment."""

    case = models.OneToOneField(Case, models.DO_NOTHING, primary_key=True, related_name="+")
    body = models.ForeignKey(Organisation, models.DO_NOTHING, related_name="+")
    room_id = models.BigIntegerField(null=True)
    mediator_id = models.BigIntegerField(null=True)
    head = models.ForeignKey(Organisation, models.DO_NOTHING, related_name="+")
    trade = models.CharField(max_length=12)
    place_id = models.CharField(max_length=12)
    county = models.CharField(max_length=12)
    origin = models.CharField(max_length=20)
    matter = models.CharField(max_length=12)
    state = models.CharField(max_length=24)
    accepted_on = models.DateField(null=True)
    accepted_month = models.CharField(max_length=7, null=True)  # noqa: DJ001 - a view's column
    ended_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    ended_month = models.CharField(max_length=7, null=True)  # noqa: DJ001 - likewise
    days = models.IntegerField(null=True)
    ending_reason = models.CharField(max_length=32)
    agreed_amount = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    confirmed = models.BooleanField()
    satisfaction = models.SmallIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "analytics_mediation_fact"


class DirtyCell(models.Model):
    """A month of an institution whose rollups are stale. Written by triggers, without locks, as often as it happens."""

    basis = models.CharField(max_length=8, choices=[(b.value, b.value) for b in COMPLAINTS.bases])
    month = models.CharField(max_length=7)
    head_id = models.BigIntegerField()


class DirtyMediationCell(models.Model):
    """A month of a mediation body whose rollups are stale, likewise."""

    basis = models.CharField(max_length=8, choices=[(b.value, b.value) for b in MEDIATIONS.bases])
    month = models.CharField(max_length=7)
    body_id = models.BigIntegerField()


TOTAL: Final = "total"
SUBJECT: Final = "subject"


class RollupCell(models.Model):
    """Counters of one month, one institution and one key of a dimension.

    ``dimension`` is TOTAL (key empty), SUBJECT (key is the organisation complained against, with its place in the
    tree) or a kept dimension of `rules.dimensions`. ``days`` is a histogram (days → finished cases). Cases that still
    lie with the regulator are apart, because institutions do not see them.
    """

    basis = models.CharField(max_length=8)
    dimension = models.CharField(max_length=16)
    month = models.CharField(max_length=7)
    head_id = models.BigIntegerField()
    key = models.CharField(max_length=24, blank=True)
    with_regulator = models.BooleanField()
    branch_id = models.BigIntegerField(null=True)
    sub_branch_id = models.BigIntegerField(null=True)
    outlet_id = models.BigIntegerField(null=True)
    received = models.IntegerField(db_default=0)
    unfinished = models.IntegerField(db_default=0)
    against_first_line = models.IntegerField(db_default=0)
    passed_up = models.IntegerField(db_default=0)
    reopened = models.IntegerField(db_default=0)
    rejected = models.IntegerField(db_default=0)
    reviewed = models.IntegerField(db_default=0)
    at_regulator = models.IntegerField(db_default=0)
    finished = models.IntegerField(db_default=0)
    first_line_settled = models.IntegerField(db_default=0)
    timed = models.IntegerField(db_default=0)
    on_time = models.IntegerField(db_default=0)
    rated = models.IntegerField(db_default=0)
    satisfied = models.IntegerField(db_default=0)
    answered = models.IntegerField(db_default=0)
    really_settled = models.IntegerField(db_default=0)
    stars = models.IntegerField(db_default=0)
    days = models.JSONField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("dimension", "month", "head_id"), name="rollup_city"),
            models.Index(fields=("head_id", "dimension", "month"), name="rollup_head"),
            models.Index(
                fields=("branch_id", "month"), condition=models.Q(branch_id__isnull=False), name="rollup_branch"
            ),
            models.Index(
                fields=("sub_branch_id", "month"),
                condition=models.Q(sub_branch_id__isnull=False),
                name="rollup_sub_branch",
            ),
            models.Index(
                fields=("outlet_id", "month"), condition=models.Q(outlet_id__isnull=False), name="rollup_outlet"
            ),
        )


class MediationCell(models.Model):
    """Counters of one month, one mediation body and one of its rooms (``key``; empty: mediated in none).

    ``days`` is a histogram (days from acceptance → ended cases), ``amount`` the yuan agreed.
    """

    basis = models.CharField(max_length=8)
    month = models.CharField(max_length=7)
    body_id = models.BigIntegerField()
    key = models.CharField(max_length=24, blank=True)
    accepted = models.IntegerField(db_default=0)
    ended = models.IntegerField(db_default=0)
    agreed = models.IntegerField(db_default=0)
    fallen_due = models.IntegerField(db_default=0)
    performed = models.IntegerField(db_default=0)
    confirmed = models.IntegerField(db_default=0)
    rated = models.IntegerField(db_default=0)
    amount = models.DecimalField(max_digits=20, decimal_places=2, db_default=0)
    stars = models.IntegerField(db_default=0)
    days = models.JSONField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("month", "body_id"), name="mediation_cell_month"),
            models.Index(fields=("body_id", "month"), name="mediation_cell_body"),
        )
