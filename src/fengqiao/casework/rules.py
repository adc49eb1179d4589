"""The light of a case: how near its due day is. Pure."""

from datetime import date
from enum import StrEnum


class Light(StrEnum):
    """What a list shows beside a case."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    OVERDUE = "overdue"
    STILL = "still"
    """No clock of ours runs: it is paused, or it is the consumer's turn."""
    CLOSED = "closed"


def light_of(
    *, is_closed: bool, due_on: date | None, yellow_on: date | None, red_on: date | None, today: date
) -> Light:
    """Return the light of a case from the dates kept with it (`services.deadlines.show`)."""
    if is_closed:
        return Light.CLOSED
    if due_on is None or yellow_on is None or red_on is None:
        return Light.STILL
    if today > due_on:
        return Light.OVERDUE
    if today >= red_on:
        return Light.RED
    return Light.YELLOW if today >= yellow_on else Light.GREEN
