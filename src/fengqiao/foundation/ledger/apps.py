"""Django application of this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    """Append-only, hash-chained events and their daily seals."""

    name = "fengqiao.foundation.ledger"
    label = "ledger"
    verbose_name = _("事件账本")
