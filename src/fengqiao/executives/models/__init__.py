"""Tables of executives in person and of the organisation of consumer protection."""

from fengqiao.executives.models.duties import AgendaItem, LedCase, LedNote, Promise
from fengqiao.executives.models.people import DedicatedStaff, Responsible
from fengqiao.executives.models.receptions import ReceptionDay, Visit
from fengqiao.executives.models.register import Element, Evidence, Standing

__all__ = [
    "AgendaItem",
    "DedicatedStaff",
    "Element",
    "Evidence",
    "LedCase",
    "LedNote",
    "Promise",
    "ReceptionDay",
    "Responsible",
    "Standing",
    "Visit",
]
