"""Forms of the portal. What is wrong is said as what to do."""

from fengqiao.portal.forms.deeds import DEED_FORMS, DeedForm
from fengqiao.portal.forms.filing import ComplaintForm, StatusForm

__all__ = ["DEED_FORMS", "ComplaintForm", "DeedForm", "StatusForm"]
