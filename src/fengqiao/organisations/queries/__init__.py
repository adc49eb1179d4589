"""Reading organisations, staff and assignments."""

from fengqiao.organisations.queries.finding import FoundOrganisation, find_organisations
from fengqiao.organisations.queries.staff import actor_for, assignments_of, handlers, may_handle, members, staff_of
from fengqiao.organisations.queries.tree import (
    ancestors,
    associations,
    heads,
    is_open,
    level_of,
    node_of,
    office,
    organisation,
    organisations,
    peer_groups,
    peers,
    regulator,
    subtree,
    tokens_of,
    upper_office,
)

__all__ = [
    "FoundOrganisation",
    "actor_for",
    "ancestors",
    "assignments_of",
    "associations",
    "find_organisations",
    "handlers",
    "heads",
    "is_open",
    "level_of",
    "may_handle",
    "members",
    "node_of",
    "office",
    "organisation",
    "organisations",
    "peer_groups",
    "peers",
    "regulator",
    "staff_of",
    "subtree",
    "tokens_of",
    "upper_office",
]
