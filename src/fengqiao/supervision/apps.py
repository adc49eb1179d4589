"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    """Five aspects, indicators, goals, evaluation, orders to institutions, reports, bulletins."""

    name = "fengqiao.supervision"
    label = "supervision"
    verbose_name = _("监督评价")

    def ready(self) -> None:
        """Make known pages, the chain of every order, files that prove something, and what the dashboard shows."""
        from fengqiao.foundation import attention, standings
        from fengqiao.foundation.files import evidence, references
        from fengqiao.foundation.ledger.queries import register_expected_chains
        from fengqiao.supervision.menu import register_menu
        from fengqiao.supervision.models import EvaluationFile, OrderFile, OrderPaper, WorkEvidence
        from fengqiao.supervision.queries import orders, report_list
        from fengqiao.supervision.queries.attention import campaigns, net
        from fengqiao.supervision.queries.bulletins import turns
        from fengqiao.supervision.queries.evaluations.years import waiting
        from fengqiao.supervision.queries.standings import for_associations

        register_expected_chains("SELECT 'supervision_order:' || id FROM supervision_supervisionorder")
        register_expected_chains(
            "SELECT DISTINCT 'periodic_reports:' || organisation_id FROM supervision_periodicreport"
        )
        register_expected_chains("SELECT 'evaluation:' || id FROM supervision_evaluation")
        register_expected_chains("SELECT 'evaluation_year:' || year FROM supervision_evaluationyear")
        references.register(evidence.held_by(OrderPaper, "pdf_sha256", "docx_sha256"))
        references.register(evidence.held_by(EvaluationFile))
        references.register(evidence.held_by(OrderFile))
        references.register(evidence.held_by(WorkEvidence))
        attention.register("net", net)
        attention.register("campaigns", campaigns)
        attention.register("orders", orders.waiting)
        attention.register("reports", report_list.waiting)
        attention.register("bulletins", turns.waiting)
        attention.register("evaluations", waiting)
        standings.register("associations", for_associations)
        register_menu()
