"""Planning all waiting cases at once: who mediates which, in which room, when. Pure; parameters are passed in."""

from fengqiao.mediation.rules.planning.changes import Change, Kind, accept, compare
from fengqiao.mediation.rules.planning.planner import first_come_first_served, plan, replan
from fengqiao.mediation.rules.planning.terms import (
    Breakdown,
    Costs,
    Day,
    Limits,
    Plan,
    Planned,
    Room,
    Session,
    Terms,
    WaitingCase,
)

__all__ = [
    "Breakdown",
    "Change",
    "Costs",
    "Day",
    "Kind",
    "Limits",
    "Plan",
    "Planned",
    "Room",
    "Session",
    "Terms",
    "WaitingCase",
    "accept",
    "compare",
    "first_come_first_served",
    "plan",
    "replan",
]
