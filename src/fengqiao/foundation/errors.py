"""Refusals: what went wrong, in words a person can act on. Each layer above decides how to show them."""

from collections.abc import Mapping


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """The request was understood and not carried out; nothing changed. ``message`` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(Refusal):
    """State, role or rule does not permit the action."""


class NotFound(Refusal):
    """No such thing within the viewer's scope."""


class Conflict(Refusal):
    """Someone else changed the thing in between; the message says what changed."""


class Invalid(Refusal):
    """Some input is missing or wrong. ``fields`` maps field name to message."""

    def __init__(self, fields: Mapping[str, str], message: str = "") -> None:
        super().__init__(message or "；".join(fields.values()))
        self.fields = dict(fields)
