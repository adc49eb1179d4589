"""Django application of this package."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    """The case: parties, timeline, deadlines, attachments, orders and search, whatever its kind."""

    name = "fengqiao.casework"
    label = "casework"
    verbose_name = _("案件")

    def ready(self) -> None:
        """Recompute provisional deadlines when the calendar learns a year; expect a chain of every case; keep files in use."""
        from fengqiao.casework.models import Attachment
        from fengqiao.foundation.calendar.events import year_entered
        from fengqiao.foundation.files import evidence, references
        from fengqiao.foundation.ledger.queries import register_expected_chains

        references.register(evidence.held_by(Attachment))
        register_expected_chains("SELECT 'case:' || id FROM casework_case")
        year_entered.connect(_recompute, dispatch_uid="casework.recompute")


def _recompute(*, year: int, **_kwargs: Any) -> None:
    from fengqiao.foundation.jobs import defer

    defer("fengqiao.casework.jobs.recompute_deadlines", year=year)
