"""Names of what is recorded about organisations and staff."""

from enum import StrEnum


class Tag(StrEnum):
    """Tags of events on the chains ``organisation:<id>`` and ``staff:<id>``."""

    ORGANISATION_CREATED = "organisation.created"
    ORGANISATION_CHANGED = "organisation.changed"
    ORGANISATION_CLOSED = "organisation.closed"
    OFFER_CHANGED = "organisation.offer_changed"
    TOKEN_ISSUED = "organisation.token_issued"  # noqa: S105 - a name
    TOKEN_REVOKED = "organisation.token_revoked"  # noqa: S105 - a name
    STAFF_CREATED = "staff.created"
    STAFF_CHANGED = "staff.changed"
    STAFF_ASSIGNED = "staff.assigned"
    STAFF_ASSIGNMENT_ENDED = "staff.assignment_ended"
    STAFF_PASSWORD_RESET = "staff.password_reset"  # noqa: S105 - a name
    STAFF_PASSWORD_CHANGED = "staff.password_changed"  # noqa: S105 - a name
    CITY_LOADED = "demo.city_loaded"


def organisation_chain(organisation_id: int) -> str:
    """Return the ledger chain of one organisation."""
    return f"organisation:{organisation_id}"


def staff_chain(member_id: int) -> str:
    """Return the ledger chain of one staff member."""
    return f"staff:{member_id}"
