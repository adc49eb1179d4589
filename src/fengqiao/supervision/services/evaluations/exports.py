"""That results of evaluations were taken out of the system stays on record."""

from datetime import datetime

from django.db import transaction

from fengqiao.foundation.actors import Actor
from fengqiao.supervision.models import Evaluation, EvaluationYear
from fengqiao.supervision.services.evaluations.events import record, record_year


@transaction.atomic
def note_paper(evaluation: Evaluation, *, by: Actor, at: datetime) -> None:
    """Record `evaluation.exported`."""
    record(evaluation.pk, "exported", by=by, at=at)


@transaction.atomic
def note_list(year: EvaluationYear, *, by: Actor, at: datetime) -> None:
    """Record `evaluation_year.exported`."""
    record_year(year.year, "exported", by=by, at=at)
