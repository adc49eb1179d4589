"""Use cases every kind of case shares."""

from fengqiao.casework.services.acting import (
    action_event,
    add_words,
    filed_event,
    fingerprint,
    open_case,
    perform,
    perform_many,
    plain,
)
from fengqiao.casework.services.forgetting import forget
from fengqiao.casework.services.people import (
    PersonData,
    add_party,
    keep_person,
    known_people,
    known_person,
    masked,
    name_of,
    new_person,
    read_person,
    reveal,
    save_person,
)

__all__ = [
    "PersonData",
    "action_event",
    "add_party",
    "add_words",
    "filed_event",
    "fingerprint",
    "forget",
    "keep_person",
    "known_people",
    "known_person",
    "masked",
    "name_of",
    "new_person",
    "open_case",
    "perform",
    "perform_many",
    "plain",
    "read_person",
    "reveal",
    "save_person",
]
