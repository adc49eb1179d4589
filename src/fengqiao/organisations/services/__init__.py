"""What may be done to organisations, staff and tokens. Administrators do it, within their own subtree."""

from fengqiao.organisations.services.offers import set_offer
from fengqiao.organisations.services.organisations import (
    OrganisationChanges,
    change_organisation,
    close_organisation,
    create_organisation,
    place_in_tree,
)
from fengqiao.organisations.services.staff import (
    StaffChanges,
    assign,
    change_password,
    change_staff,
    create_staff,
    end_assignment,
    enlist,
    reset_password,
)
from fengqiao.organisations.services.telling import on_change
from fengqiao.organisations.services.tokens import actor_for_token, issue_token, revoke_token

__all__ = [
    "OrganisationChanges",
    "StaffChanges",
    "actor_for_token",
    "assign",
    "change_organisation",
    "change_password",
    "change_staff",
    "close_organisation",
    "create_organisation",
    "create_staff",
    "end_assignment",
    "enlist",
    "issue_token",
    "on_change",
    "place_in_tree",
    "reset_password",
    "revoke_token",
    "set_offer",
]
