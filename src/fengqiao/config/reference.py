"""Data every installation carries: calendar, parameters, divisions, codes."""

from collections.abc import Callable
from typing import Final

from fengqiao.casework.codes import load_codes
from fengqiao.education.services.reference import load_reference as load_lessons
from fengqiao.foundation.calendar.services import load_reference as load_calendar
from fengqiao.foundation.parameters.services import load_reference as load_parameters
from fengqiao.places.services import load_reference as load_places
from fengqiao.stations.services.reference import load_reference as load_standards

LOADERS: Final[tuple[Callable[[], object], ...]] = (
    load_calendar,
    load_parameters,
    load_places,
    load_codes,
    load_standards,
    load_lessons,
)


def load_reference_data() -> None:
    """Load or refresh the reference data of every context; running it again changes nothing."""
    for load in LOADERS:
        load()
