"""Use cases of mediation."""

from fengqiao.mediation.services.opening import Application, Creditor, Opened, apply_for_mediation
from fengqiao.mediation.services.signing import send_code

__all__ = ["Application", "Creditor", "Opened", "apply_for_mediation", "send_code"]
