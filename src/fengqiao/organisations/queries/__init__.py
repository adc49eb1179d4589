"""Reading organisations, staff and assignments."""

from fengqiao.organisations.queries.finding import FoundOrganisation, find_organisations
from fengqiao.organisations.queries.staff import actor_for, assignments_of, handlers, staff_of
from fengqiao.organisations.queries.tree import (
    ancestors,
    heads,
    is_open,
    level_of,
    node_of,
    organisation,
    organisations,
    peer_groups,
    peers,
    subtree,
    tokens_of,
    upper_office,
)

__all__ = [
    "FoundOrganisation",
    "actor_for",
    "ancestors",
    "assignments_of",
    "find_organisations",
    "handlers",
    "heads",
    "is_open",
    "level_of",
    "node_of",
    "organisation",
    "organisations",
    "peer_groups",
    "peers",
    "staff_of",
    "subtree",
    "tokens_of",
    "upper_office",
]
